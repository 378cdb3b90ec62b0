"""One row of everything a garden holds, for the guards' world."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agreements.actions.garden import enter_tenure, name_captain, open_garden
from agreements.actions.garden_draws import announce_draw, run_draw
from agreements.actions.garden_returns import follow_up
from agreements.actions.garden_rounds import judge_plot, plan_round
from agreements.actions.garden_waiting import ask_plot, offer_plots
from agreements.models import (
    Captain,
    Draw,
    Finding,
    Garden,
    GardenRound,
    Plot,
    PlotOffer,
    PlotReturn,
    PlotTenure,
    Waiting,
)
from residents.models import Block, Figure
from tests.factories import HouseholdFactory, account_with
from tests.village_affairs.people import Village
from xidu.kit.dates import today


@dataclass
class Gardens:
    garden: Garden
    free_plot: Plot
    tenure: PlotTenure
    garden_round: GardenRound
    finding: Finding
    plot_return: PlotReturn
    plot_waiting: Waiting
    plot_offer: PlotOffer
    draw: Draw
    open_draw: Draw
    captain: Captain


def build_gardens(own: Village, block: Block, photo: SimpleUploadedFile) -> Gardens:
    now, by = timezone.now(), own.clerk
    garden = open_garden(own.committee, by=by, plots=3, size=Decimal(20), name="河边菜园", where="桥东")
    plots = list(garden.plots.select_related("garden__committee").order_by("number"))
    homes = [HouseholdFactory(block=block, door=f"菜{number}号") for number in range(4)]
    tenure = enter_tenure(plots[0], homes[0], since=today() - dt.timedelta(days=90), by=by)
    finding, back = _neglected(own, garden, tenure, photo)
    # Two plots and three that wait: one is over, and waits for the plot handed back.
    asked = [ask_plot(garden, home, door="desk", key=f"world:{home.pk}", by=by) for home in homes[1:]]
    draw = _announce(garden, "a", now, by)
    with time_machine.travel(now + dt.timedelta(hours=2), tick=False):
        run_draw(draw, fact="05 11", witness=own.director, by=by)
    left = Waiting.objects.get(pk__in=[row.pk for row in asked], outcome="")
    plots[2].tenures.update(until=today() - dt.timedelta(days=1), ended="returned", since=today())
    offer_plots(now)
    late = ask_plot(garden, HouseholdFactory(block=block), door="desk", key="world:late", by=by)
    return Gardens(
        garden=garden,
        free_plot=plots[2],
        tenure=tenure,
        garden_round=finding.round,
        finding=finding,
        plot_return=back,
        plot_waiting=late,
        plot_offer=left.offer,
        draw=draw,
        open_draw=_announce(garden, "b", now, by),
        captain=name_captain(garden, account_with("garden_captain", own.committee), since=today(), by=by),
    )


def _announce(garden, key, now, by) -> Draw:
    facts = {"title": "抽签", "closes_at": now + dt.timedelta(hours=1), "fact_words": "开奖号码"}
    return announce_draw(garden, key=f"world:{key}", by=by, **facts)


def _neglected(own, garden, tenure, photo) -> tuple[Finding, PlotReturn]:
    """One look is enough here, by a figure of the committee's own."""
    facts = {"committee": own.committee, "since": today() - dt.timedelta(days=9), "basis": "约定"}
    Figure.objects.create(key="garden_missed_rounds", value="1", **facts)
    row = plan_round(garden, today())
    finding = judge_plot(row, tenure, look="wild", by=own.clerk, note="草高", photo=photo)
    follow_up(timezone.now() + dt.timedelta(days=1))
    return finding, PlotReturn.objects.get(finding=finding)
