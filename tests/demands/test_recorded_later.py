"""What was said on one day and is written down on a later one counts from the day it was said."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from demands.models import Demand
from residents.actions.calendar import seed_calendar
from residents.models import Figure
from tests.demands.factories import demand_of, kind_of
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
# A Tuesday; the Friday before is three working days earlier, counted with it.
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_tuesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def village():
    seed_calendar()
    return village_with_people()


def said_at(village, day, **about) -> Demand:
    return demand_of(village.committee, taken_by=village.clerk, door="paper", received_on=day, **about)


@pytest.mark.parametrize(
    "day, received, due",
    [
        (FRIDAY, date(2026, 11, 20), date(2026, 11, 27)),
        (NOW.date(), NOW.date(), date(2026, 12, 1)),
        (None, NOW.date(), date(2026, 12, 1)),
    ],
)
def test_the_deadline_counts_from_the_day_it_was_said(village, day, received, due):
    demand = said_at(village, day)

    assert (demand.received_at.astimezone(SHANGHAI).date(), demand.due_on) == (received, due)


def test_the_history_says_who_wrote_it_down_when(village):
    first = said_at(village, FRIDAY).steps.get(what="raised")

    assert (first.by, first.at, first.reason) == (village.clerk, NOW, "补记：2026年11月20日 星期五收到")
    assert said_at(village, None).steps.get(what="raised").reason == ""


@pytest.mark.parametrize("days", [-1, 31])
def test_a_day_to_come_and_one_too_long_ago_are_refused(village, days):
    with pytest.raises(BadValue, match="以后" if days < 0 else "2026年10月25日"):
        said_at(village, NOW.date() - timedelta(days=days))

    assert Demand.objects.count() == 0


def test_the_last_day_that_counts_is_a_dated_figure(village):
    assert said_at(village, NOW.date() - timedelta(days=30)).year == 2026
    Figure.objects.create(
        key="demand_back_days",
        value="3",
        since=date(2026, 11, 1),
        basis="村里约定",
        committee=village.committee,
    )

    with pytest.raises(BadValue):
        said_at(village, FRIDAY)
    assert said_at(village, NOW.date() - timedelta(days=3)).state == "new"


def test_whose_deadline_has_passed_already_hears_it_honestly(village):
    late = said_at(village, date(2026, 11, 2), phone="19900001234", hear_by="call")

    assert late.due_on == date(2026, 11, 9)
    assert late.calls.get().words == "已收到，记晚了，期限2026年11月9日 星期一已经过了，马上办"


def test_over_new_year_it_is_numbered_in_the_year_it_was_said(village):
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=SHANGHAI), tick=False):
        demand = said_at(village, date(2026, 12, 30))

    assert (demand.year, demand.number) == (2026, 1)


@pytest.mark.parametrize(
    "day, status, rows", [("2026-11-20", 200, 1), ("2026-11-25", 422, 0), ("昨天", 422, 0)]
)
def test_the_desk_writes_the_day_down_and_keeps_the_words_where_it_cannot(village, day, status, rows):
    said = {"kind": kind_of().pk, "words": "路灯坏了", "door": "paper", "hear_by": "none", "source": "k"}

    answer = door(village.clerk).post(
        reverse("demands:record", args=[village.committee.pk]), {**said, "received_on": day}
    )

    assert (answer.status_code, Demand.objects.count()) == (status, rows)
    assert rows or "路灯坏了" in answer.content.decode()


def test_a_leader_writes_the_day_down_too(village):
    block = BlockFactory(committee=village.committee)
    said = {"kind": kind_of().pk, "words": "路灯坏了", "hear_by": "leader", "received_on": "2026-11-20"}

    door(account_with("leader", block)).post(reverse("demands:leader-record", args=[block.pk]), said)

    demand = Demand.objects.get()
    assert demand.received_at.astimezone(SHANGHAI).date() == FRIDAY
