from datetime import date, time

import pytest

from residents.actions.calendar import seed_calendar
from tests.factories import CommitteeFactory
from village_affairs.actions.coming import say_coming, take_back_coming
from village_affairs.actions.open_days import Cancelled, cancel
from village_affairs.actions.planning import plan_ahead, set_rule
from village_affairs.models import Coming, OpenDay, OpenDayRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    seed_calendar()
    return CommitteeFactory()


def rule_of(committee, nth=1, weekday=5, on_holiday="week_later", since=date(2025, 12, 20)):
    return set_rule(
        committee=committee,
        nth=nth,
        weekday=weekday,
        start=time(9),
        end=time(11),
        place_name="村委会一楼",
        on_holiday=on_holiday,
        by=None,
        since=since,
    )


def days_of(committee):
    return {f"{day.period:%Y-%m}": day.day for day in OpenDay.objects.filter(committee=committee)}


def test_the_first_saturdays_of_2026_with_national_day_moved(committee):
    rule_of(committee)

    found = days_of(committee)

    assert [found[f"2026-{month:02}"] for month in range(1, 13)] == [
        date(2026, 1, 10),  # the third is still New Year
        date(2026, 2, 7),
        date(2026, 3, 7),
        date(2026, 4, 11),  # the fourth is Qingming
        date(2026, 5, 9),  # the second is Labour Day
        date(2026, 6, 6),
        date(2026, 7, 4),
        date(2026, 8, 1),
        date(2026, 9, 5),
        date(2026, 10, 10),  # the third is National Day
        date(2026, 11, 7),
        date(2026, 12, 5),
    ]


@pytest.mark.parametrize(
    "on_holiday, october", [("week_later", (10, 10)), ("next_workday", (10, 8)), ("stay", (10, 3))]
)
def test_the_rule_says_where_a_holiday_moves_it(committee, on_holiday, october):
    rule_of(committee, on_holiday=on_holiday)

    day = OpenDay.objects.get(committee=committee, period=date(2026, 10, 1))

    assert (day.day, day.planned_day) == (date(2026, *october), date(2026, 10, 3))
    assert bool(day.moved_because) == (on_holiday != "stay")


def test_a_last_friday_is_found_in_every_month(committee):
    rule_of(committee, nth=-1, weekday=4, on_holiday="stay")

    assert days_of(committee)["2026-02"] == date(2026, 2, 27)
    assert days_of(committee)["2026-07"] == date(2026, 7, 31)


def test_a_year_without_a_notice_still_keeps_off_the_statutory_days(committee):
    rule_of(committee, since=date(2026, 12, 20))

    found = days_of(committee)

    assert found["2027-02"] == date(2027, 2, 13)  # the sixth is the first day of the Spring Festival
    assert found["2027-05"] == date(2027, 5, 8)  # the first is Labour Day
    assert found["2027-10"] == date(2027, 10, 9)  # the second is National Day


def test_planning_twice_makes_nothing_and_a_month_later_one_more(committee):
    rule = rule_of(committee)
    count = OpenDay.objects.count()

    again = plan_ahead(rule, day=date(2025, 12, 20))
    later = plan_ahead(rule, day=date(2026, 1, 20))

    assert (count, again, [f"{day.period:%Y-%m}" for day in later]) == (12, [], ["2027-01"])


def test_a_new_rule_moves_only_days_nobody_comes_to(committee, monkeypatch):
    rule_of(committee, since=date(2026, 11, 24))
    kept = OpenDay.objects.get(committee=committee, period=date(2026, 12, 1))
    say_coming(kept, source="web:1")

    rule_of(committee, nth=2, weekday=2, since=date(2026, 11, 25))

    assert OpenDayRule.objects.filter(committee=committee, until=None).count() == 1
    assert days_of(committee)["2026-12"] == date(2026, 12, 5)
    assert days_of(committee)["2027-02"] == date(2027, 2, 10)


@pytest.fixture
def open_day(committee):
    return OpenDay.objects.create(
        committee=committee,
        period=date(2099, 1, 1),
        planned_day=date(2099, 1, 3),
        day=date(2099, 1, 3),
        start=time(9),
        end=time(11),
        place="村委会",
    )


def test_one_form_and_one_phone_count_once(open_day):
    first = say_coming(open_day, source="web:1", people=2, phone="199-0000-0001")
    again = say_coming(open_day, source="web:1", people=2, phone="199-0000-0001")
    other_form = say_coming(open_day, source="web:2", people=3, phone="19900000001")

    assert first.pk == again.pk == other_form.pk
    assert Coming.objects.get().people == 3


def test_who_took_it_back_can_come_again(open_day):
    said = say_coming(open_day, source="web:1", phone="19900000001")
    take_back_coming(said)
    took_back = Coming.objects.still().count()

    say_coming(open_day, source="web:2", phone="19900000001")

    assert (took_back, Coming.objects.still().count()) == (0, 1)


def test_nobody_comes_to_a_cancelled_day(open_day, committee):
    from tests.factories import UserFactory

    cancel(open_day, reason="会场停电", by=UserFactory())
    open_day.refresh_from_db()

    with pytest.raises(Cancelled, match="会场停电"):
        say_coming(open_day, source="web:1")
