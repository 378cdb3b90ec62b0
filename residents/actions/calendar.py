"""The working calendar and the dated figures, read from the tables staff may edit."""

from __future__ import annotations

from datetime import date, time, timedelta

import chinese_calendar

from residents.models import Committee, Figure, Holiday
from xidu.kit.dates import today
from xidu.kit.workdays import WorkCalendar


def work_calendar() -> WorkCalendar:
    """Return the working days as the holiday table has them; one query."""
    return WorkCalendar(dict(Holiday.objects.values_list("day", "is_rest")))


def holiday_names(first: date, last: date) -> dict[date, str]:
    """Return the rest days of public holidays from ``first`` to ``last`` with their names; weekends are none.

    Basis: the holiday table; for a year it does not have, the statutory days alone.
    """
    rows = Holiday.objects.filter(day__range=(first, last), is_rest=True)
    return dict(rows.values_list("day", "name"))


def seed_calendar(first: int = 2024, last: int = 2026) -> int:
    """Put the published rest days and worked weekends of the years into the table; return how many are new.

    Rows staff have edited stay as they are. Years nobody has published yet are left out.
    """
    rows = []
    for year in range(first, last + 1):
        try:
            days = chinese_calendar.get_dates(date(year, 1, 1), date(year, 12, 31))
            rows += [row for day in days if (row := _holiday(day))]
        except NotImplementedError:
            break
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    return Holiday.objects.count() - before


def _holiday(day: date) -> Holiday | None:
    rests, english = chinese_calendar.get_holiday_detail(day)
    if english is None and rests == (day.weekday() >= 5):
        return None
    name = _NAMES.get(english or "", "调休")
    return Holiday(
        day=day, is_rest=rests, name=name if rests else f"{name}调休", basis="国务院办公厅放假通知"
    )


_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def calendar_gaps(day: date | None = None) -> list[int]:
    """Return the years, this and the next, whose holiday notice is not known yet, to warn staff."""
    day = day or today()
    calendar = work_calendar()
    return [year for year in (day.year, day.year + 1) if not calendar.knows(year)]


def figure(key: str, *, on: date | None = None, committee: Committee | None = None) -> str:
    """Return the figure ``key`` in force ``on`` a day (today), the committee's own before the street's.

    Raises LookupError if the table has none: a period of law is never guessed.
    """
    value = Figure.objects.value_on(key, on or today(), committee.pk if committee else None)
    if value is None:
        raise LookupError(f"no figure {key!r} in force on {on or today()}")
    return value


def figure_int(key: str, *, on: date | None = None, committee: Committee | None = None) -> int:
    return int(figure(key, on=on, committee=committee))


def figure_ints(*keys: str, on: date | None = None, committee: Committee | None = None) -> list[int]:
    """Return several figures at once, in the order of ``keys``, by one query; raises as ``figure`` does."""
    found = Figure.objects.values_on(keys, on or today(), committee.pk if committee else None)
    if missing := [key for key in keys if key not in found]:
        raise LookupError(f"no figures {missing!r} in force on {on or today()}")
    return [int(found[key]) for key in keys]


def figure_time(key: str, *, on: date | None = None, committee: Committee | None = None) -> time:
    return time.fromisoformat(figure(key, on=on, committee=committee))


def figure_row(key: str, *, on: date | None = None, committee: Committee | None = None) -> Figure:
    """Return the figure with its unit and basis; raises as ``figure`` does."""
    row = Figure.objects.row_on(key, on or today(), committee.pk if committee else None)
    if row is None:
        raise LookupError(f"no figure {key!r} in force on {on or today()}")
    return row


def last_day(key: str, day: date, committee: Committee | None = None) -> date:
    """Return the last day of the period ``key`` that begins after ``day``, as its unit counts.

    Working days of the holiday table where the unit says 工作日, calendar days otherwise.
    """
    row = figure_row(key, on=day, committee=committee)
    if "工作日" in row.unit:
        return work_calendar().add_workdays(day, int(row.value))
    return day + timedelta(days=int(row.value))
