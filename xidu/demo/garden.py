"""河边菜园 of 金港村: a draw that is over, who tends, who waits, three months of rounds, two wild plots."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from agreements.actions.garden import enter_tenure, name_captain, open_garden
from agreements.actions.garden_draws import announce_draw
from agreements.actions.garden_returns import follow_up
from agreements.actions.garden_rounds import TIDY
from agreements.actions.garden_waiting import ask_plot
from agreements.actions.triggers import post_by_trigger, rule_for
from agreements.models import (
    Draw,
    DrawList,
    DrawResult,
    Finding,
    Garden,
    GardenRound,
    PlotTenure,
    Waiting,
)
from residents.models import Committee, Household
from users.models import User
from xidu.demo.accounts import Team, garden_captain
from xidu.kit import lottery
from xidu.kit.dates import SHANGHAI, add_months, month_start

PLOTS, TENDED, WAITS = 24, 21, 7
FACT_WORDS, FACT = "开会当天双色球开奖号码", "05 11 14 22 27 30 + 08"
# What each of three months shows of a plot; every other plot is tidy.
WILD, WARNED, REMINDED = 8, 15, (4, 11)
Look = Finding.Look


def build_garden(teams: dict[int, Team], day: date) -> int:
    """Lay the garden out, draw, and walk it three times; return how many plots there are."""
    village = Committee.objects.get(name="金港村")
    if Garden.objects.filter(committee=village).exists():
        return 0
    team = teams[village.pk]
    garden = open_garden(
        village, by=team.clerk, plots=PLOTS, size=Decimal(20), name="河边菜园", where="三号桥东边，靠河一排"
    )
    captain = garden_captain(village)
    name_captain(garden, captain, since=add_months(month_start(day), -8), by=team.clerk)
    # The demo's resident is among those who tend a plot.
    all_homes = Household.objects.filter(committee=village).order_by("pk")
    own = list(all_homes.filter(people__accounts__username="resident"))
    others = all_homes.exclude(pk__in=[home.pk for home in own])
    homes = [*own, *others[: TENDED + WAITS - len(own)]]
    _settle(garden, homes[:TENDED], team, day)
    _wait(garden, homes[TENDED:], team)
    _rounds(garden, captain, day)
    follow_up(timezone.now())
    closes = timezone.now() + timedelta(days=10)
    about = {"title": "补空地抽签", "closes_at": closes, "fact_words": FACT_WORDS}
    announce_draw(garden, key="demo:next", by=team.clerk, **about)
    return PLOTS


def _settle(garden: Garden, homes: list[Household], team: Team, day: date) -> None:
    """Give the plots as a draw of last spring gave them."""
    since = add_months(month_start(day), -8)
    slips = [str(10_000 + (number * 7919) % 90_000) for number in range(1, len(homes) + 1)]
    secret, digest = lottery.new_secret(), lottery.digest_of(slips)
    order = lottery.order_of(lottery.seed_of(digest, secret, FACT), slips)
    by_slip = dict(zip(slips, homes, strict=True))
    then = datetime.combine(since, time(9), SHANGHAI)
    draw = Draw(committee=garden.committee, garden=garden, title="春季抽签", closes_at=then, by=team.clerk)
    draw.fact_words, draw.key, draw.commitment = FACT_WORDS, "demo:spring", lottery.commitment_of(secret)
    draw.keep_secret(secret)
    draw.save()
    place = {"committee": garden.committee, "draw": draw}
    DrawList.objects.create(**place, entries=sorted(slips), digest=digest)
    for plot, slip in zip(garden.plots.order_by("number"), order, strict=False):
        enter_tenure(plot, by_slip[slip], since=since, by=team.clerk)
    plots = {slip: number for number, slip in enumerate(order, start=1)}
    result = {"secret": secret, "fact": FACT, "order": order, "plots": plots}
    DrawResult.objects.create(**place, **result, by=team.clerk, witness=team.supervisor)


def _wait(garden: Garden, homes: list[Household], team: Team) -> None:
    for home in homes:
        ask_plot(garden, home, door=Waiting.Door.DESK, key=f"demo:{home.pk}", by=team.clerk)


def _rounds(garden: Garden, captain: User, day: date) -> None:
    """Walk this month and the two before; the last look lies behind today, so that its consequence shows."""
    held = list(PlotTenure.objects.filter(garden=garden).select_related("plot", "household"))
    for back in (2, 1, 0):
        month = add_months(month_start(day), -back)
        on = max(month, min(month + timedelta(days=3), day - timedelta(days=1)))
        place = {"committee": garden.committee, "garden": garden}
        row = GardenRound.objects.create(**place, month=month, due_on=month + timedelta(days=4))
        for tenure in held:
            _look(row, tenure, back, on, captain)


def _look(row: GardenRound, tenure: PlotTenure, back: int, on: date, captain: User) -> None:
    number = tenure.plot.number
    look, note = Look.TIDY, ""
    if number in REMINDED and back == 1:
        look, note = Look.REMIND, "瓜藤爬到路上了"
    elif (number == WILD and back < 2) or (number == WARNED and back == 0):
        look, note = Look.WILD, "草比菜高，架子倒了"
    finding = Finding(
        committee=row.committee, garden=row.garden, round=row, tenure=tenure, look=look, note=note
    )
    finding.by, finding.at = captain, datetime.combine(on, time(9), SHANGHAI)
    rule = rule_for(tenure.household, TIDY, on) if look == Look.TIDY else None
    if rule:
        facts = {"deed_on": on, "words": f"{row.garden.name}{tenure.plot}", "by": captain}
        finding.entry = post_by_trigger(
            tenure.household, rule, source=f"garden:{row.pk}:{tenure.plot_id}", **facts
        )
    finding.save()
