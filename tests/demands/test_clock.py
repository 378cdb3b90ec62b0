"""Deadlines in working days, the ladder, and no demand without an owner."""

from datetime import date, datetime

import pytest

from demands.actions.clock import escalate, rescue_orphans
from demands.actions.dispatch import pause, resume
from demands.actions.ratings import close_unrated
from demands.models import Demand
from residents.actions.calendar import seed_calendar
from residents.models import Holiday
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import account_with
from tests.village_affairs.people import village_with_people
from users.models import Grant, Notice
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    seed_calendar()
    return village_with_people()


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "received, due",
    [
        (at(2026, 11, 20), date(2026, 11, 27)),
        # 2025-12-30 + 31, then three days of New Year; Sunday the fourth is worked.
        (at(2025, 12, 29), date(2026, 1, 6)),
        # Spring Festival 2026: the fifteenth to the twenty-third rest, Saturdays before and after are worked.
        (at(2026, 2, 13), date(2026, 2, 27)),
    ],
)
def test_a_deadline_counts_the_days_offices_work(village, received, due):
    assert demand_of(village.committee, at=received).due_on == due


def test_an_urgent_one_and_a_kind_with_its_own_days_are_due_sooner(village):
    friday = at(2026, 11, 20)

    urgent = demand_of(village.committee, at=friday, is_urgent=True)
    unsafe = demand_of(village.committee, at=friday, kind=kind_of("safety"))

    assert (urgent.due_on, unsafe.due_on) == (date(2026, 11, 23), date(2026, 11, 24))


def test_the_holiday_table_is_believed_first(village):
    Holiday.objects.create(day=date(2026, 11, 23), is_rest=True, name="村里庙会", basis="测试")

    assert demand_of(village.committee, at=at(2026, 11, 20)).due_on == date(2026, 11, 30)


def rungs(demand: Demand) -> list[int]:
    return list(demand.escalations.order_by("pk").values_list("rung", flat=True))


def test_each_rung_is_climbed_once(village):
    street = account_with("street_office", village.committee.street)
    demand = bring_to("working", village, at=at(2026, 11, 2))
    assert demand.due_on == date(2026, 11, 9)
    Notice.objects.all().delete()

    for day in (5, 6, 6, 9, 9, 10, 12, 12, 13):
        escalate(at(2026, 11, day))

    assert rungs(demand) == [-1, 0, 3]
    told = Notice.objects.filter(recipient=f"user:{street.pk}").values_list("key", flat=True)
    assert list(told) == [f"demand:{demand.pk}:rung:1:20261109:3"]
    assert Notice.objects.filter(recipient=f"user:{village.clerk.pk}").count() == 3


def test_an_outage_makes_up_only_the_last_rung(village):
    demand = bring_to("working", village, at=at(2026, 11, 2))

    escalate(at(2026, 11, 20))
    escalate(at(2026, 11, 20, 11))

    assert rungs(demand) == [3]


def test_nothing_is_said_before_nine(village):
    demand = bring_to("working", village, at=at(2026, 11, 2))

    escalate(at(2026, 11, 20, 8))

    assert rungs(demand) == []


def test_a_stopped_clock_climbs_nothing_and_moves_the_deadline_by_working_days(village):
    demand = bring_to("working", village, at=at(2026, 11, 2))
    pause(demand, by=village.clerk, reason="等配件", at=at(2026, 11, 5))
    escalate(at(2026, 11, 20))
    assert rungs(demand) == []

    resume(demand, by=village.clerk, at=at(2026, 11, 10))

    demand.refresh_from_db()
    assert demand.due_on == date(2026, 11, 12)


def test_a_demand_whose_handler_left_goes_back_to_dispatch(village):
    demand = bring_to("working", village)
    Grant.objects.filter(user=village.clerk).update(until=date(2020, 1, 2))

    found = [rescue_orphans(at(2026, 11, 20)), rescue_orphans(at(2026, 11, 20))]

    demand.refresh_from_db()
    assert found == [1, 0]
    assert (demand.state, demand.handler) == ("new", None)


def test_what_nobody_rates_is_closed_after_a_week(village):
    demand = bring_to("done", village, at=at(2026, 11, 2))

    found = [
        close_unrated(at(2026, 11, 9)),
        close_unrated(at(2026, 11, 9, 11)),
        close_unrated(at(2026, 11, 10)),
    ]

    demand.refresh_from_db()
    assert (found, demand.state) == ([0, 1, 0], "closed")
