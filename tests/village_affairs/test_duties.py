"""A year of duties: which spans, by which day, done by what, open again when."""

import datetime as dt

import pytest
import time_machine

from residents.models import Committee, Figure, Holiday
from tests.factories import CommitteeFactory, UserFactory
from tests.village_affairs.owed import begins, line, only, owed, publish_for
from tests.village_affairs.people import village_with_people
from tests.village_affairs.published import at, publish_month
from village_affairs.actions.duties import fulfil, plan_for
from village_affairs.actions.periods import accounts_due_on, last_of, period_of
from village_affairs.actions.publishing import start_correction, withdraw
from village_affairs.models import Duty

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
Q3 = dt.date(2026, 7, 1)


@pytest.fixture
def village():
    return CommitteeFactory(name="浜头村")


def the_duty(committee, period=Q3):
    return Duty.objects.get(committee=committee, period=period)


@pytest.mark.parametrize(
    ("cycle", "day", "first", "last"),
    [
        ("month", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("month", "2028-02-29", "2028-02-01", "2028-02-29"),
        ("quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("quarter", "2026-04-01", "2026-04-01", "2026-06-30"),
        ("half", "2026-06-30", "2026-01-01", "2026-06-30"),
        ("half", "2026-07-01", "2026-07-01", "2026-12-31"),
        ("year", "2026-12-31", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_span_begins_and_ends_with_its_months(cycle, day, first, last):
    period = period_of(cycle, dt.date.fromisoformat(day))

    assert (str(period), str(last_of(cycle, period))) == (first, last)


@pytest.mark.parametrize(
    ("period", "due_day", "due"),
    [
        ((2026, 10, 1), 10, "2026-11-10"),
        ((2026, 12, 1), 10, "2027-01-10"),
        ((2026, 1, 1), 31, "2026-02-28"),
        ((2028, 1, 1), 31, "2028-02-29"),
    ],
)
def test_accounts_are_due_on_the_day_of_the_next_month_or_its_last(period, due_day, due):
    assert str(accounts_due_on(dt.date(*period), due_day)) == due


def test_without_a_figure_nobody_begins_with_arrears_older_than_last_month(village):
    only("month", kind="finance", ledger="committee")

    plan_for(TODAY)

    days = owed(village)
    assert (min(days), len(days)) == ("2026-10-01", 13)
    assert days["2026-10-01"] == "2026-11-10"


def test_a_year_is_ahead_and_the_next_month_adds_one_more(village):
    only("month")
    first = plan_for(TODAY)

    again, later = plan_for(TODAY), plan_for(dt.date(2026, 12, 1))

    assert (first, again, later) == (13, 0, 1)


def test_a_committee_owes_the_span_in_which_the_catalogue_began_to_bind_it(village):
    only("half")
    begins(dt.date(2026, 5, 15), village)
    elsewhere = CommitteeFactory(name="别村")
    begins(dt.date(2026, 7, 1), elsewhere)

    plan_for(TODAY)

    assert (min(owed(village)), min(owed(elsewhere))) == ("2026-01-01", "2026-07-01")


def test_a_committees_own_begin_stands_over_the_streets(village):
    only("month")
    begins(dt.date(2026, 1, 1))
    begins(dt.date(2026, 9, 30), village)

    plan_for(TODAY)

    assert min(owed(village)) == "2026-09-01"


def test_a_line_is_owed_by_those_it_is_for(village):
    only("year", used_by="village")
    line("year", key="theirs", used_by="neighbourhood")
    hall = CommitteeFactory(name="浦江居委", kind=Committee.Kind.NEIGHBOURHOOD)

    plan_for(TODAY)

    kinds = set(Duty.objects.values_list("committee__name", "item__used_by"))
    assert kinds == {(village.name, "village"), (hall.name, "neighbourhood")}


def test_a_line_ended_mid_year_owes_no_span_that_was_not_over(village):
    only("quarter", until=dt.date(2026, 9, 29))
    begins(dt.date(2026, 1, 1))

    plan_for(TODAY)

    assert list(owed(village)) == ["2026-01-01", "2026-04-01"]


def test_a_line_begun_mid_year_owes_the_span_that_ends_in_it(village):
    only("year", since=dt.date(2026, 7, 1))
    begins(dt.date(2025, 1, 1))

    plan_for(TODAY)

    assert list(owed(village)) == ["2026-01-01"]


@pytest.mark.parametrize("cycle", ["change", "meeting", "once"])
def test_what_comes_when_it_comes_is_owed_on_no_day(village, cycle):
    only(cycle)

    assert plan_for(TODAY) == 0


def test_working_days_leave_out_the_national_holiday_and_count_the_worked_weekend(village):
    only("quarter", in_workdays=True)
    begins(Q3)
    Holiday.objects.create(day=dt.date(2026, 10, 9), is_rest=True, name="本地休息")

    plan_for(dt.date(2026, 9, 1))

    # 1–7 October rest, the 9th as our table says, Saturday the 10th is worked.
    assert owed(village)["2026-07-01"] == "2026-10-21"


def test_plain_days_count_from_the_last_day_of_february(village):
    only("month", limit=1)
    begins(dt.date(2026, 2, 1))

    plan_for(dt.date(2026, 2, 1))

    assert owed(village)["2026-02-01"] == "2026-03-01"


def test_days_to_come_follow_the_figure_and_days_past_stay(village):
    only("month", kind="finance", ledger="committee")
    begins(dt.date(2026, 9, 1))
    plan_for(TODAY)

    Figure.objects.create(key="finance_due_day", value="15", committee=village, since=TODAY, basis="街道约定")
    plan_for(TODAY)

    days = owed(village)
    assert (days["2026-10-01"], days["2026-11-01"]) == ("2026-11-10", "2026-12-15")


def test_the_planner_asks_as_often_for_thirty_committees_as_for_one(django_assert_num_queries):
    for number in range(30):
        CommitteeFactory(name=f"第{number}村")
    plan_for(TODAY)

    with django_assert_num_queries(7):
        plan_for(TODAY)


def test_publishing_marks_the_duty_with_its_day(village):
    item = only()
    begins(Q3)
    plan_for(TODAY)

    publication = publish_for(village, item, Q3, on=dt.date(2026, 10, 10))

    duty = the_duty(village)
    assert (duty.done_on, duty.disclosure) == (dt.date(2026, 10, 10), publication.disclosure)


def test_what_was_public_before_the_duty_was_worked_out_counts(village):
    item = only()
    begins(Q3)
    publish_for(village, item, Q3, on=dt.date(2026, 10, 10))

    plan_for(TODAY)

    assert the_duty(village).done_on == dt.date(2026, 10, 10)


def test_any_month_of_the_span_stands_for_it_and_other_spans_do_not(village):
    item = only()
    begins(dt.date(2026, 4, 1))
    plan_for(TODAY)

    publish_for(village, item, dt.date(2026, 9, 1), on=dt.date(2026, 10, 10))

    assert (the_duty(village).done_on is None, the_duty(village, dt.date(2026, 4, 1)).done_on) == (
        False,
        None,
    )


def test_the_paper_of_another_committee_or_line_does_nothing(village):
    item, other = only(), line(key="other")
    begins(Q3)
    plan_for(TODAY)

    publish_for(CommitteeFactory(), item, Q3, on=TODAY)
    publish_for(village, other, Q3, on=TODAY)

    assert Duty.objects.get(committee=village, item=item, period=Q3).done_on is None


def test_a_month_of_accounts_fulfils_its_own_ledger_only(village):
    only("month", kind="finance", ledger="committee")
    line("month", key="collective", kind="finance", ledger="collective")
    begins(dt.date(2026, 9, 1))
    plan_for(TODAY)

    fulfil(publish_month(village, dt.date(2026, 9, 1), on=dt.date(2026, 10, 11)).disclosure)

    done = Duty.objects.filter(committee=village).exclude(done_on=None)
    assert [(row.item.ledger, row.period, row.done_on) for row in done] == [
        ("committee", dt.date(2026, 9, 1), dt.date(2026, 10, 11))
    ]


def test_the_first_of_two_papers_counts_and_the_second_when_the_first_goes(village):
    item = only()
    begins(Q3)
    plan_for(TODAY)
    first = publish_for(village, item, Q3, on=dt.date(2026, 10, 9))
    publish_for(village, item, Q3, on=dt.date(2026, 10, 12), title="补充")

    before = the_duty(village).done_on
    withdraw(first, by=UserFactory(), reason="发错了")

    assert (before, the_duty(village).done_on) == (dt.date(2026, 10, 9), dt.date(2026, 10, 12))


@pytest.mark.parametrize("hour_of_day", [0, 23])
def test_the_shanghai_day_of_publication_counts(hour_of_day):
    village = village_with_people()
    plan_for(dt.date(2026, 10, 1))
    with time_machine.travel(at(dt.date(2026, 10, 10), hour_of_day), tick=False):
        publication = village.publish()

    duty = Duty.objects.get(disclosure=publication.disclosure)
    assert (duty.item.key, duty.done_on, publication.due_on) == (
        "accounts",
        dt.date(2026, 10, 10),
        duty.due_on,
    )


def test_a_correction_keeps_the_first_day_and_a_withdrawal_opens_the_duty_again():
    village = village_with_people()
    plan_for(dt.date(2026, 10, 1))
    with time_machine.travel(at(dt.date(2026, 10, 9)), tick=False) as clock:
        first = village.publish()
        clock.move_to(at(dt.date(2026, 10, 20)))
        second = village.publish(start_correction(first, reason="写细一点", by=village.clerk))
        corrected = Duty.objects.get(disclosure=first.disclosure).done_on
        withdraw(first, by=village.director, reason="旧的一版")
        old_gone = Duty.objects.get(disclosure=first.disclosure).done_on
        withdraw(second, by=village.director, reason="有个人信息")
        gone = Duty.objects.get(item__key="accounts", period=dt.date(2026, 9, 1))
        clock.move_to(at(dt.date(2026, 10, 25)))
        village.publish(start_correction(second, reason="遮好了", by=village.clerk))

    days = (corrected, old_gone, gone.done_on, gone.disclosure)
    assert days == (dt.date(2026, 10, 9), dt.date(2026, 10, 9), None, None)
    assert Duty.objects.get(disclosure=first.disclosure).done_on == dt.date(2026, 10, 25)


def test_a_duty_that_changed_moves_the_public_stamp(village):
    item = only()
    begins(Q3)
    stamps = [village.public_stamp]
    for act in (
        lambda: plan_for(TODAY),
        lambda: plan_for(TODAY),
        lambda: publish_for(village, item, Q3, on=TODAY),
    ):
        act()
        stamps.append(Committee.objects.get(pk=village.pk).public_stamp)

    assert stamps[0] < stamps[1] == stamps[2] < stamps[3]
