"""Gardens when several press at once: one draw, one household a plot, one plot a household."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from agreements.actions.garden import enter_tenure
from agreements.actions.garden_draws import run_draw
from agreements.actions.garden_waiting import answer_offer
from agreements.models import DrawResult, PlotOffer, PlotTenure, Waiting
from tests.agreements.gardens import FACT, GardenVillage
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("november")]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all of it in threads that start together; what broke a rule is None."""
    start = Barrier(len(acts))

    def do(act: Callable[[], object]) -> object:
        start.wait(10)
        try:
            return act()
        except RuleBroken:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_a_draw_pressed_four_times_at_once_is_one_draw():
    village = GardenVillage(plots=2)
    for home in village.homes(3):
        village.asks(home)
    draw = village.announced()
    facts = {"fact": FACT, "witness": village.director, "by": village.clerk}

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        results = at_once(*[lambda: run_draw(draw, **facts)] * 4)

    assert {row.pk for row in results} == {DrawResult.objects.get().pk}
    assert sorted(PlotTenure.objects.values_list("plot__number", flat=True)) == [1, 2]
    assert Waiting.objects.filter(outcome="").count() == 1


def test_an_offer_accepted_and_declined_at_once_is_one_answer():
    village = GardenVillage(plots=1)
    place = {"committee": village.committee, "garden": village.garden}
    facts = {"waiting": village.asks(village.home), "offered_on": today(), "until": today()}
    offer = PlotOffer.objects.create(**place, plot=village.plot(1), **facts)
    answers = [lambda: answer_offer(offer, accepts=True, by=village.resident)] * 2
    answers += [lambda: answer_offer(offer, accepts=False, by=village.resident)] * 2

    at_once(*answers)

    offer.refresh_from_db()
    took = offer.answer == PlotOffer.Answer.ACCEPTED
    assert offer.answer in {PlotOffer.Answer.ACCEPTED, PlotOffer.Answer.DECLINED}
    assert PlotTenure.objects.count() == took


def test_one_plot_entered_for_four_households_at_once_has_one():
    village = GardenVillage(plots=1)
    plot, day = village.plot(1), today()

    done = at_once(
        *[
            lambda home=home: enter_tenure(plot, home, since=day, by=village.clerk)
            for home in village.homes(4)
        ]
    )

    assert [row for row in done if row is not None] == [PlotTenure.objects.get()]
