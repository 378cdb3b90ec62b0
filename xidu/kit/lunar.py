"""The farmers' calendar: which lunar day a solar day is, and back.

The month table is cnlunar's, which agrees with the almanac on every day checked from 1930 to 2040.
Its ``Lunar`` object works out a whole almanac page for each day; only its two tables are needed here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from cnlunar.config import START_YEAR, lunarMonthData, lunarNewYearList
from django.utils.translation import gettext_lazy as _

from xidu.kit.errors import BadValue

if TYPE_CHECKING:
    from xidu.kit.dates import Birth

FIRST_YEAR = START_YEAR
LAST_YEAR = START_YEAR + min(len(lunarMonthData), len(lunarNewYearList)) - 1

_DIGITS = "〇一二三四五六七八九"
_MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
_TENS = {"初": 0, "十": 10, "廿": 20, "卄": 20, "卅": 30, "二十": 20, "三十": 30}
_DAY_WORD = re.compile(r"(初|十|廿|卄|卅|二十|三十)?([一二三四五六七八九十]?)")


@dataclass(frozen=True)
class LunarMonth:
    """One month as it fell: the solar day of its 初一, its number, whether it is 闰, 29 or 30 days."""

    start: date
    month: int
    leap: bool
    days: int


@lru_cache(maxsize=256)
def months_of(year: int) -> tuple[LunarMonth, ...]:
    """Return the 12 or 13 months of a lunar year in order.

    Raises BadValue outside the years of the table.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadValue(_("农历只能推算%(first)d年到%(last)d年") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    packed_day = lunarNewYearList[year - FIRST_YEAR]
    packed = lunarMonthData[year - FIRST_YEAR]
    leap_month = packed >> 13 & 0xF
    start = date(year, packed_day >> 5 & 0x3, packed_day & 0x1F)
    months = []
    for month in range(1, 13):
        lengths = [(False, packed >> month - 1 & 1)]
        if month == leap_month:
            lengths.append((True, packed >> 12 & 1))
        for leap, is_long in lengths:
            months.append(LunarMonth(start, month, leap, 29 + is_long))
            start += timedelta(29 + is_long)
    return tuple(months)


def lunar_of(day: date) -> tuple[int, int, int, bool]:
    """Return (lunar year, month, day, is it a leap month) of a solar day."""
    year = day.year
    if year > LAST_YEAR or day < months_of(year)[0].start:
        year -= 1
    months = months_of(year)
    month = months[bisect_right([each.start for each in months], day) - 1]
    return year, month.month, (day - month.start).days + 1, month.leap


def month_days(year: int, month: int, *, leap: bool = False) -> int | None:
    """Return how many days that lunar month has, or None where the year has no such (leap) month."""
    return next((m.days for m in months_of(year) if (m.month, m.leap) == (month, leap)), None)


def solar_of(year: int, month: int, day: int, leap: bool = False) -> date:
    """Return the solar day of a lunar one.

    Raises BadValue where that year has no such leap month, or that month no such day.
    """
    for each in months_of(year):
        if (each.month, each.leap) == (month, leap):
            if not 1 <= day <= each.days:
                raise BadValue(
                    _("农历%(year)d年%(month)s只有%(days)d天，没有%(day)s")
                    % {
                        "year": year,
                        "month": month_word(month, leap),
                        "days": each.days,
                        "day": day_word(day),
                    }
                )
            return each.start + timedelta(day - 1)
    raise BadValue(
        _("农历%(year)d年没有%(month)s，请核对") % {"year": year, "month": month_word(month, leap)}
    )


def month_word(month: int, leap: bool = False) -> str:
    """Return 正月 … 腊月, with 闰 before a leap month."""
    if not 1 <= month <= len(_MONTHS):
        return f"{month}月"
    return ("闰" if leap else "") + _MONTHS[month - 1]


def day_word(day: int) -> str:
    """Return 初一 … 三十 for 1 … 30."""
    if not 1 <= day <= 30:
        return f"{day}日"
    if day % 10 == 0:
        return {10: "初十", 20: "二十", 30: "三十"}[day]
    return ("初", "十", "廿")[day // 10] + _DIGITS[day % 10]


def lunar_words(day: date) -> str:
    """Return ``农历十月廿七`` for a solar day, the line under a calendar sheet."""
    _year, month, number, leap = lunar_of(day)
    return f"农历{month_word(month, leap)}{day_word(number)}"


def read_day_word(text: str) -> int | None:
    """Return the number a Chinese word up to 三十九 stands for (初八, 廿三, 十一, 三十, 八), or None."""
    found = _DAY_WORD.fullmatch(text)
    if not text or found is None:
        return None
    tens, ones = found[1], found[2]
    if ones == "十":
        return {"初": 10, "二": 20, "三": 30, None: 10}.get(tens)
    return _TENS.get(tens or "", 0) + (_DIGITS.index(ones) if ones else 0) or None


def birthdays_between(birth: Birth, first: date, last: date) -> list[date]:
    """Return the days from ``first`` to ``last`` (both included) on which the birthday is kept, oldest first.

    A birth in a leap month is kept in the plain month, 三十 of a short month on 廿九, and 29 February
    of a common year on the 28th. Without a known day there is no birthday to keep.
    """
    if birth.day is None:
        return []
    years = range(max(first.year - 1, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    return [day for day in (_kept_in(birth, year) for year in years) if first <= day <= last]


def birthday_in(birth: Birth, year: int) -> date | None:
    """Return the first birthday in the solar ``year``; None where the day is unknown or the year has none.

    A late lunar day falls twice in one solar year and never in another; ``birthdays_between`` misses none.
    """
    days = birthdays_between(birth, date(year, 1, 1), date(year, 12, 31))
    return days[0] if days else None


def _kept_in(birth: Birth, year: int) -> date:
    """Return the one birthday of a year of the birth's own calendar."""
    day = birth.day or 1
    if birth.calendar == "lunar":
        return solar_of(year, birth.month, min(day, month_days(year, birth.month) or day))
    return date(year, birth.month, min(day, monthrange(year, birth.month)[1]))
