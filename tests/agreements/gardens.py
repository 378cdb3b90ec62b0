"""A village with a garden of a few plots, a captain and households that want one, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import time_machine
from django.utils import timezone

from agreements.actions.garden import enter_tenure, name_captain, open_garden
from agreements.actions.garden_draws import announce_draw, run_draw
from agreements.actions.garden_rounds import plan_round
from agreements.actions.garden_waiting import ask_plot
from agreements.models import Draw, DrawResult, Garden, GardenRound, Plot, PlotTenure, Waiting
from residents.models import Household
from tests.agreements.ground import home_of, user_at
from tests.agreements.village import Village
from tests.factories import account_with
from xidu.kit.dates import today

FACT = "双色球 05 11 14 22 27 30 + 08"


class GardenVillage(Village):
    """The village of points with a garden of ``plots`` plots, and a captain whose grant is in force."""

    def __init__(self, plots: int = 3) -> None:
        super().__init__()
        self.garden: Garden = open_garden(
            self.committee, by=self.clerk, plots=plots, size=Decimal(20), name="河边菜园", where="桥东"
        )
        self.captain = account_with("garden_captain", self.committee)
        self.term = name_captain(self.garden, self.captain, since=date(2026, 1, 1), by=self.clerk)

    def homes(self, count: int) -> list[Household]:
        return [home_of(self.block, f"沈家{n}", f"{n}0号") for n in range(2, count + 2)]

    def plot(self, number: int) -> Plot:
        return self.garden.plots.select_related("garden__committee").get(number=number)

    def tends(self, number: int = 1, home: Household | None = None) -> PlotTenure:
        home = home or self.home
        return enter_tenure(self.plot(number), home, since=date(2026, 3, 1), by=self.clerk)

    def asks(self, home: Household) -> Waiting:
        return ask_plot(self.garden, home, door="desk", key=f"desk:{home.pk}", by=self.clerk)

    def announced(self, key: str = "a") -> Draw:
        closes = timezone.now() + timedelta(hours=1)
        about = {"title": "春季抽签", "closes_at": closes, "fact_words": "开奖号码", "key": key}
        return announce_draw(self.garden, by=self.clerk, **about)

    def drawn(self, key: str = "a", fact: str = FACT) -> DrawResult:
        """Announce, wait two hours, and draw before the director."""
        draw = self.announced(key)
        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
            return run_draw(draw, fact=fact, witness=self.director, by=self.clerk)

    def round(self) -> GardenRound:
        return plan_round(self.garden, today())


def of(home: Household):
    return user_at(home)
