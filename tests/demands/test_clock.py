"""Deadlines in working days, the ladder, and no demand without an owner."""

from datetime import date, datetime

import pytest

from demands.actions.clock import escalate, rescue_orphans
from demands.actions.dispatch import assign, pause, resume
from demands.actions.ratings import close_unrated
from demands.models import Demand
from residents.actions.calendar import seed_calendar
from residents.models import Figure, Holiday
from tests.demands.factories import bring_to, demand_of, in_threads, kind_of
from tests.factories import CommitteeFactory, account_with
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


def test_a_rung_skipped_by_an_outage_is_not_made_up_after_a_later_one(village):
    demand = bring_to("working", village, at=at(2026, 11, 2))
    escalate(at(2026, 11, 12))
    Notice.objects.all().delete()

    for hour in (11, 12, 13):
        escalate(at(2026, 11, 12, hour))

    assert (rungs(demand), Notice.objects.count()) == ([3], 0)


def test_what_nobody_was_given_is_pressed_on_those_who_dispatch(village):
    demand = demand_of(village.committee, at=at(2026, 11, 2))
    Notice.objects.all().delete()

    escalate(at(2026, 11, 6))

    told = Notice.objects.values_list("recipient", flat=True)
    assert set(told) == {f"user:{village.clerk.pk}", f"user:{village.director.pk}"}
    assert rungs(demand) == [-1]


def test_the_rungs_are_figures_and_holidays_move_them(village):
    demand = bring_to("working", village, at=at(2026, 11, 2))
    Holiday.objects.create(day=date(2026, 11, 6), is_rest=True, name="村里庙会", basis="测试")
    escalate(at(2026, 11, 5))
    assert rungs(demand) == [-1]
    Figure.objects.filter(key="demand_rungs").update(value="-3,1")

    escalate(at(2026, 11, 10))

    assert rungs(demand) == [-1, 1]


def test_another_deadline_has_a_ladder_of_its_own(village):
    demand = bring_to("working", village, at=at(2026, 11, 2))
    escalate(at(2026, 11, 9))
    pause(demand, by=village.clerk, reason="等配件", at=at(2026, 11, 9))
    resume(demand, by=village.clerk, at=at(2026, 11, 11))

    escalate(at(2026, 11, 11))

    assert [(row.due_on.day, row.rung) for row in demand.escalations.order_by("pk")] == [(9, 0), (11, 0)]


@pytest.mark.parametrize("state", ["done", "closed"])
def test_what_is_answered_climbs_nothing(village, state):
    demand = bring_to("done", village, at=at(2026, 11, 2))
    if state == "closed":
        close_unrated(at(2026, 11, 12))

    escalate(at(2026, 11, 20))

    assert rungs(demand) == []


@pytest.mark.parametrize("why", ["inactive", "grant ended", "moved to another committee"])
@pytest.mark.parametrize("state", ["assigned", "working", "paused"])
def test_no_demand_stays_with_somebody_who_may_not_handle_it(village, why, state):
    demand = bring_to(
        "working" if state == "paused" else state,
        village,
        at=at(2026, 11, 2),
        phone="19900001234",
        hear_by="sms",
    )
    if state == "paused":
        pause(demand, by=village.clerk, reason="等配件", at=at(2026, 11, 4))
    grants = Grant.objects.filter(user=village.clerk)
    if why == "inactive":
        type(village.clerk).objects.filter(pk=village.clerk.pk).update(is_active=False)
    elif why == "grant ended":
        grants.update(until=date(2020, 1, 2))
    else:
        grants.update(committee=CommitteeFactory())

    assert rescue_orphans(at(2026, 11, 6)) == 1

    demand.refresh_from_db()
    assert (demand.state, demand.handler, demand.paused_on) == ("new", None, None)
    assert demand.due_on == date(2026, 11, 11 if state == "paused" else 9)
    assert demand.steps.get(what="returned").reason == "经办人不再办这里的诉求，退回重新派单"
    told = Notice.objects.filter(recipient=f"user:{village.director.pk}").order_by("pk").last()
    assert told.subject == "有一件诉求没有人办了，请重新派单"


def test_who_still_handles_keeps_his_demands(village):
    street = account_with("street_office", village.committee.street)
    mine, theirs = bring_to("working", village), demand_of(village.committee)
    assign(theirs, to=street, by=street)

    assert rescue_orphans(at(2026, 11, 24)) == 0
    assert Demand.objects.exclude(handler=None).count() == 2
    assert mine.handler == village.clerk


def test_the_ladder_takes_the_same_queries_for_one_and_for_thirty(village, django_assert_max_num_queries):
    for number in range(30):
        demand_of(village.committee, at=at(2026, 11, 2), source=f"many:{number}")
    escalate(at(2026, 11, 20))

    with django_assert_max_num_queries(6):
        escalate(at(2026, 11, 20, 11))


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_climb_once():
    village = village_with_people()
    for number in range(5):
        demand_of(village.committee, at=at(2026, 11, 2), source=f"many:{number}")

    in_threads([lambda: escalate(at(2026, 11, 20))] * 4)
    escalate(at(2026, 11, 20))

    assert [rungs(row) for row in Demand.objects.all()] == [[3]] * 5
    assert all(row.steps.filter(what="escalated").count() == 1 for row in Demand.objects.all())
