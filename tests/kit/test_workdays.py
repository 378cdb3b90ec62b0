from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.workdays import WorkCalendar

calendar = WorkCalendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 9), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 10, 1), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 17), False),
    ],
)
def test_a_published_year_follows_its_notice(day, works):
    assert calendar.is_workday(day) == works


@pytest.mark.parametrize(
    "day",
    [
        date(2031, 1, 1),
        date(2031, 1, 22),
        date(2031, 1, 23),
        date(2031, 1, 25),
        date(2031, 4, 5),
        date(2031, 5, 2),
        date(2031, 6, 24),
        date(2031, 10, 1),
        date(2031, 10, 3),
    ],
)
def test_an_unpublished_year_keeps_the_statutory_days(day):
    assert not calendar.is_workday(day)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2031, 1, 21), True),
        (date(2031, 1, 26), False),
        (date(2031, 1, 27), True),
        (date(2031, 10, 4), False),
        (date(2031, 10, 6), True),
    ],
)
def test_an_unpublished_year_works_on_the_other_weekdays(day, works):
    assert calendar.is_workday(day) == works


def test_the_staff_table_wins_over_everything():
    own = WorkCalendar({date(2026, 10, 9): True, date(2026, 10, 11): False, date(2031, 1, 1): False})

    assert [own.is_workday(d) for d in (date(2026, 10, 9), date(2026, 10, 11), date(2031, 1, 1))] == [
        False,
        True,
        True,
    ]


def test_a_year_is_known_when_published_or_entered_by_staff():
    own = WorkCalendar({date(2031, 1, 1): True})

    assert [calendar.knows(2026), calendar.knows(2031), own.knows(2031), own.knows(2032)] == [
        True,
        False,
        True,
        False,
    ]


def test_the_next_working_day_is_the_day_itself_when_it_works():
    assert calendar.next_workday(date(2026, 12, 4)) == date(2026, 12, 4)
    assert calendar.next_workday(date(2026, 12, 5)) == date(2026, 12, 7)
    assert calendar.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("n", "day"),
    [
        (0, date(2026, 12, 5)),
        (1, date(2026, 12, 7)),
        (5, date(2026, 12, 11)),
        (6, date(2026, 12, 14)),
        (-1, date(2026, 12, 4)),
        (-5, date(2026, 11, 30)),
    ],
)
def test_a_deadline_counts_from_the_day_after(n, day):
    assert calendar.add_workdays(date(2026, 12, 5), n) == day


@given(st.dates(date(2015, 1, 1), date(2040, 1, 1)), st.integers(-40, 40))
def test_counting_undoes_adding(day, n):
    assert calendar.workdays_between(day, calendar.add_workdays(day, n)) == n


def test_no_working_day_lies_between_a_day_and_itself():
    assert calendar.workdays_between(date(2026, 12, 4), date(2026, 12, 4)) == 0


def test_every_year_has_a_plausible_number_of_working_days():
    for year in range(2010, 2045):
        days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
        assert 242 <= sum(map(calendar.is_workday, days)) <= 256
