from datetime import date

import pytest

from residents.actions.calendar import calendar_gaps, figure_int, holiday_names, seed_calendar, work_calendar
from residents.models import Figure, Holiday

pytestmark = pytest.mark.django_db

WORKED_WEEKENDS_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]


def test_the_worked_weekends_of_2026_are_the_published_six():
    seed_calendar()

    worked = Holiday.objects.filter(day__year=2026, is_rest=False).order_by("day")

    assert [(row.day.month, row.day.day) for row in worked] == WORKED_WEEKENDS_2026


def test_seeding_twice_adds_nothing_and_keeps_what_staff_changed():
    seed_calendar()
    Holiday.objects.filter(day=date(2026, 10, 1)).update(name="国庆")

    new = seed_calendar()

    assert (new, Holiday.objects.get(day=date(2026, 10, 1)).name) == (0, "国庆")


def test_the_staff_table_wins_over_the_published_calendar():
    Holiday.objects.create(day=date(2026, 11, 24), is_rest=True, name="停电")

    assert work_calendar().is_workday(date(2026, 11, 24)) is False


def test_holidays_have_names_and_weekends_do_not():
    seed_calendar()

    named = holiday_names(date(2026, 9, 30), date(2026, 10, 12))

    assert named == {date(2026, 10, day): "国庆节" for day in range(1, 8)}


def test_a_year_without_a_notice_is_reported():
    seed_calendar()

    assert calendar_gaps(date(2026, 11, 24)) == [2027]


def test_the_committees_own_figure_wins_from_its_first_day(committee):
    Figure.objects.create(
        key="reply_days", value="10", committee=committee, since=date(2026, 3, 1), basis="村民会议决议"
    )

    days = [
        figure_int("reply_days", on=date(2026, 2, 28), committee=committee),
        figure_int("reply_days", on=date(2026, 3, 1), committee=committee),
        figure_int("reply_days", on=date(2026, 3, 1)),
    ]

    assert days == [15, 10, 15]


def test_an_unknown_figure_is_never_guessed():
    with pytest.raises(LookupError):
        figure_int("no_such_figure")
