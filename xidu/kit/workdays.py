"""Which days offices work: the staff's own table first, then the published holidays, then the law."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar
from cnlunar.solar24 import getTheYearAllSolarTermsList

from xidu.kit.lunar import solar_of

_QINGMING = 6


class WorkCalendar:
    """Working days, read from ``rest`` (a day → True for rest, False for work) before anything else.

    Years that neither the table nor the library knows fall back to weekends and the statutory days, without
    the yearly 调休; ``knows`` tells staff when that is so.

    Basis: 全国年节及纪念日放假办法 (2024年修订) 第二条.
    """

    def __init__(self, rest: Mapping[date, bool] | None = None) -> None:
        self._rest = dict(rest or {})
        self._years = {day.year for day in self._rest}

    def knows(self, year: int) -> bool:
        """Say whether the year's 调休 is known, from the staff's table or from the library."""
        return year in self._years or _published(date(year, 1, 1)) is not None

    def is_workday(self, day: date) -> bool:
        """Say whether offices work on ``day``."""
        if day in self._rest:
            return not self._rest[day]
        published = _published(day)
        if published is not None:
            return published
        return day.weekday() < 5 and day not in statutory_days(day.year)

    def next_workday(self, day: date) -> date:
        """Return ``day`` if it is a working day, else the first one after it."""
        while not self.is_workday(day):
            day += timedelta(1)
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """Return the ``n``-th working day after ``day`` (before, if negative; ``day`` itself for 0).

        ``day`` is not counted, as in every deadline: five working days from a Friday end on the next Friday.
        """
        step = timedelta(1 if n > 0 else -1)
        for _each in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Return how many working days come after ``first`` up to and with ``last``; negative backwards."""
        if last < first:
            return -sum(self.is_workday(last + timedelta(n)) for n in range((first - last).days))
        return sum(self.is_workday(first + timedelta(n)) for n in range(1, (last - first).days + 1))


@lru_cache(maxsize=4096)
def _published(day: date) -> bool | None:
    """Return whether the published calendar works on ``day``; None for a year it does not have yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """Return the thirteen statutory days of a year."""
    spring = solar_of(year, 1, 1)
    qingming = date(year, 4, getTheYearAllSolarTermsList(year)[_QINGMING])
    fixed = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    days = [date(year, month, day) for month, day in fixed]
    days += [spring + timedelta(n) for n in range(-1, 3)]
    days += [qingming, solar_of(year, 5, 5), solar_of(year, 8, 15)]
    return frozenset(days)
