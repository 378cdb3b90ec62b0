"""Shanghai dates: today, dates as clerks write them, births in two calendars, and dates in words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xidu.kit import lunar
from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.errors import BadValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")

_EXCEL_EPOCH = date(1899, 12, 30)
_SEPARATORS = str.maketrans(dict.fromkeys("–—−‐‑_", "-") | dict.fromkeys("。·•、,", ".") | {"\\": "/"})
_CLOCK = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\+08:00)?)?"
_TAIL = _CLOCK + r"\s*\(?(?:(?:星期|周|礼拜)[一二三四五六日天])?\)?"
_FULL = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?" + _TAIL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?" + _TAIL)
_ONLY_DAY = re.compile(r"(\d{1,2})\s*[日号]?")
_ONLY_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?\s*份?")
_SHORT_YEAR = re.compile(r"'?\d{2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?")
_LUNAR_NAME = re.compile(r"\(?(?:农历|阴历|旧历|夏历|农)\)?")
_SOLAR_NAME = re.compile(r"\(?(?:公历|阳历|新历|国历)\)?")
_LUNAR_WORD = re.compile(r"[初廿卄卅闰正腊冬]")
_LUNAR = re.compile(
    r"(\d{4})[-./年]*(闰)?(正|冬|腊|十一|十二|十|[一二三四五六七八九]|\d{1,2})[-./月]*"
    r"(初?十?\d{1,2}|[初十廿卄卅一二三四五六七八九]+)?[日号]?"
)
_CN_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CN_NUMBER = re.compile(r"[一二三四五六七八九十廿]{1,3}(?=[月日号])")


def today() -> date:
    """Return the day it is in Shanghai, whatever zone the thread is in."""
    return timezone.now().astimezone(SHANGHAI).date()


def parse_date(value: Cell, *, year: int | None = None, month: int | None = None) -> date | None:
    """Return the day written in a cell; blank gives None.

    ``year`` and ``month`` are the period of the sheet: with them ``9月3日``, ``9.3`` and ``3日`` are dates.
    A whole number is an Excel serial, ``20260903``, or with a known month the day itself.

    Raises BadValue with the form to write, for impossible days and for years of two digits.
    """
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if is_blank(value):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _numbered(float(value), year, month)
    text = _arabic(folded(text_of(value)).translate(_SEPARATORS))
    if found := _FULL.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if year and (found := _NO_YEAR.fullmatch(text)):
        return _day(year, int(found[1]), int(found[2]))
    if year and month and (found := _ONLY_DAY.fullmatch(text)):
        return _day(year, month, int(found[1]))
    raise _unreadable(value, text)


def parse_month(value: Cell) -> date | None:
    """Return the first day of a written month (``2026-9``, ``2026年9月份``) or of a full date's month."""
    if isinstance(value, str):
        found = _ONLY_MONTH.fullmatch(_arabic(folded(value).translate(_SEPARATORS)))
        if found:
            return _day(int(found[1]), int(found[2]), 1)
    day = parse_date(value)
    return day and month_start(day)


def _numbered(number: float, year: int | None, month: int | None) -> date:
    """Return the day a bare number stands for; 9.3 may be 9月3日, or 9月30日 that lost its zero in Excel."""
    written = f"{number:g}" if number < 100 else f"{number:.0f}"
    if number.is_integer():
        if found := _COMPACT.fullmatch(written):
            return _day(int(found[1]), int(found[2]), int(found[3]))
        if year is not None and month is not None and 1 <= number <= 31:
            return _day(year, month, int(number))
    elif year is not None and (found := _NO_YEAR.fullmatch(written)):
        if found[2] in ("1", "2", "3"):
            raise BadValue(
                _("“%(seen)s”分不清是%(day)s日还是%(day)s0日，请写成“%(month)s月%(day)s日”的样子")
                % {"seen": written, "month": found[1], "day": found[2]}
            )
        return _day(year, int(found[1]), int(found[2]))
    if 1000 <= number < 80000:
        return _EXCEL_EPOCH + timedelta(int(number))
    raise _unreadable(number, written)


def _day(year: int, month: int, day: int) -> date:
    if not 1900 <= year <= 2100:
        raise BadValue(_("年份%(year)d不对，请核对后写成 2026-9-3 的样子") % {"year": year})
    if not 1 <= month <= 12:
        raise BadValue(_("没有%(month)d月，月份要写1到12") % {"month": month})
    if not 1 <= day <= monthrange(year, month)[1]:
        raise BadValue(
            _("%(year)d年%(month)d月没有%(day)d日，请核对日期") % {"year": year, "month": month, "day": day}
        )
    return date(year, month, day)


def _unreadable(value: Cell, text: str) -> BadValue:
    seen = text_of(value)[:20]
    if _SHORT_YEAR.fullmatch(text):
        return BadValue(_("“%(seen)s”的年份要写四位，例如 2026-9-3") % {"seen": seen})
    return BadValue(_("“%(seen)s”不是日期，请写成 2026-9-3 的样子") % {"seen": seen})


def _arabic(text: str) -> str:
    """Turn 二〇二六年九月三日 into 2026年9月3日 and leave everything else alone."""
    text = _CN_YEAR.sub(
        lambda found: "".join(str("〇一二三四五六七八九".index(c)) for c in re.sub("[○零]", "〇", found[0])),
        text,
    )
    return _CN_NUMBER.sub(lambda found: str(lunar.read_day_word(found[0]) or found[0]), text)


@dataclass(frozen=True)
class Birth:
    """A birth date as people keep it: the calendar they count in, and perhaps no day.

    ``leap`` marks a lunar 闰 month. The lunar form is what the person said, never worked out from a paper.
    """

    calendar: Literal["solar", "lunar"]
    year: int
    month: int
    day: int | None = None
    leap: bool = False

    def words(self) -> str:
        """Return ``1975年8月3日``, ``1975年8月`` or ``农历1964年闰四月廿三``."""
        if self.calendar == "lunar":
            day = lunar.day_word(self.day) if self.day else ""
            return f"农历{self.year}年{lunar.month_word(self.month, self.leap)}{day}"
        return f"{self.year}年{self.month}月" + (f"{self.day}日" if self.day else "")

    def latest(self) -> date:
        """Return the solar day of the birth; where only the month is known, its last day."""
        if self.calendar == "lunar":
            day = self.day or lunar.month_days(self.year, self.month, leap=self.leap) or 29
            return lunar.solar_of(self.year, self.month, day, self.leap)
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    def age_on(self, day: date) -> int:
        """Return 周岁 on ``day``: nobody is older than can be shown, so a bare month counts from its end."""
        born = self.latest()
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def parse_birth(value: Cell) -> Birth | None:
    """Return the birth written in a cell, solar or lunar, with or without the day; blank gives None.

    ``农历1976年十月初八``, ``阴历1964年闰四月廿三``, ``1975-8``, ``1973.1.19`` and real dates are all read.

    Raises BadValue for impossible days, years of two digits, and days still to come.
    """
    if is_blank(value):
        return None
    birth = _written_birth(value) if isinstance(value, str) else _stored_birth(value)
    certain = birth.latest() - timedelta(0 if birth.day else 30)
    if certain > today():
        raise BadValue(_("出生日期“%(seen)s”不能晚于今天，请核对") % {"seen": text_of(value)[:20]})
    return birth


def _stored_birth(value: Cell) -> Birth:
    """Read a real date, or the number 1975.8 that a month-only birth becomes in a number cell."""
    if isinstance(value, float) and 1900 <= value < 2101 and not value.is_integer():
        written = f"{value:g}"
        if written.endswith(".1"):
            raise BadValue(
                _("“%(seen)s”分不清是1月还是10月，请写成 %(year)s-1 或 %(year)s-10")
                % {"seen": written, "year": written[:4]}
            )
        return _written_birth(written)
    day = parse_date(value) if not isinstance(value, int | float) or value >= 2101 else None
    if day is None:
        raise _unreadable(value, text_of(value))
    return Birth("solar", day.year, day.month, day.day)


def _written_birth(value: str) -> Birth:
    text = folded(value).translate(_SEPARATORS)
    bare = _LUNAR_NAME.sub("", _SOLAR_NAME.sub("", text)).strip(" :")
    if _LUNAR_NAME.search(text) or (_LUNAR_WORD.search(bare) and not _SOLAR_NAME.search(text)):
        return _lunar_birth(value, bare)
    if found := _ONLY_MONTH.fullmatch(_arabic(bare)):
        month = _day(int(found[1]), int(found[2]), 1)
        return Birth("solar", month.year, month.month)
    day = parse_date(bare)
    if day is None:
        raise _unreadable(value, text)
    return Birth("solar", day.year, day.month, day.day)


def _lunar_birth(value: str, bare: str) -> Birth:
    text = _CN_YEAR.sub(lambda found: _arabic(found[0] + "年")[:4], bare).replace(" ", "")
    found = _LUNAR.fullmatch(text)
    month_text = found[3] if found else ""
    month = _lunar_number({"正": "一", "冬": "十一", "腊": "十二"}.get(month_text, month_text))
    day = _lunar_number(found[4]) if found and found[4] else None
    if found is None or month is None or (found[4] and day is None):
        raise BadValue(
            _("“%(seen)s”不是农历日期，请写成“农历1976年十月初八”的样子") % {"seen": value.strip()[:20]}
        )
    year, leap = int(found[1]), bool(found[2])
    if not 1 <= month <= 12:
        raise BadValue(_("没有%(month)d月，月份要写1到12") % {"month": month})
    lunar.solar_of(year, month, 1 if day is None else day, leap)
    return Birth("lunar", year, month, day, leap)


def _lunar_number(text: str) -> int | None:
    digits = text.removeprefix("初")
    return int(digits) if digits.isdecimal() else lunar.read_day_word(text)


def nth_weekday(year: int, month: int, n: int, weekday: int) -> date | None:
    """Return the ``n``-th (-1: last) ``weekday`` (0: Monday) of a month; None where there is no fifth."""
    if n < 0:
        end = date(year, month, monthrange(year, month)[1])
        day = end - timedelta((end.weekday() - weekday) % 7 + 7 * (-n - 1))
    else:
        start = date(year, month, 1)
        day = start + timedelta((weekday - start.weekday()) % 7 + 7 * (n - 1))
    return day if day.month == month else None


def month_start(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of the month of ``day``."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` on, held to the month's end: 31 January and one is 28 February."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def weekday_word(day: date) -> str:
    """Return 星期一 … 星期日."""
    return WEEKDAYS[day.weekday()]


def chinese_date(day: date) -> str:
    """Return ``2026年11月24日 星期二``, for paper and for Chinese sentences."""
    return f"{day.year}年{day.month}月{day.day}日 {weekday_word(day)}"


def clock_words(start: time, end: time | None = None) -> str:
    """Return ``上午9:00–11:00``, ``下午1:30`` or ``上午9:00–下午2:00``: the clock as villagers say it."""
    words = _part_of_day(start) + _on_the_dial(start)
    if end is None:
        return words
    part = _part_of_day(end)
    # 上午9:00–12:00 is how it is written; 上午9:00–中午12:00 only reads as two separate times.
    same = part == _part_of_day(start) or (end == time(12) and start < end)
    return f"{words}–{'' if same else part}{_on_the_dial(end)}"


def _part_of_day(moment: time) -> str:
    hours = ((6, "凌晨"), (12, "上午"), (13, "中午"), (18, "下午"))
    return next((word for before, word in hours if moment.hour < before), "晚上")


def _on_the_dial(moment: time) -> str:
    return f"{moment.hour - 12 if moment.hour > 12 else moment.hour}:{moment.minute:02d}"
