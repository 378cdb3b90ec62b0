"""Months, quarters and years by which rules count."""

from __future__ import annotations

from datetime import date

from xidu.kit.dates import add_months, month_end, month_start

EVER = (date(1900, 1, 1), date(9999, 12, 31))


def span_of(per: str, day: date) -> tuple[date, date]:
    """Return the first and last day of the ``per`` (a cycle of ``Rule``) around ``day``.

    "each" is the day itself, "once" all days.
    """
    if per == "month":
        return month_start(day), month_end(day)
    if per == "quarter":
        first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return first, month_end(add_months(first, 2))
    if per == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return EVER if per == "once" else (day, day)
