"""The spans of the catalogue: months, quarters, halves and years, and the day by which each is public.

Basis: the catalogue's own lines; for accounts the figure ``finance_due_day``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from village_affairs.models import CatalogueItem, Disclosure
from xidu.kit.dates import add_months, month_end
from xidu.kit.workdays import WorkCalendar

Cycle = CatalogueItem.Cycle
MONTHS_IN: dict[str, int] = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}


def period_of(cycle: str, day: date) -> date:
    """Return the first day of the span of ``cycle`` that ``day`` lies in."""
    months = MONTHS_IN[cycle]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def last_of(cycle: str, period: date) -> date:
    """Return the last day of the span that begins with ``period``."""
    return month_end(add_months(period, MONTHS_IN[cycle] - 1))


def periods(cycle: str, first: date, last: date) -> Iterator[date]:
    """Yield the spans of which at least the last day lies from ``first`` to ``last``, oldest first."""
    period = period_of(cycle, first)
    while last_of(cycle, period) <= last:
        yield period
        period = add_months(period, MONTHS_IN[cycle])


def accounts_due_on(period: date, due_day: int) -> date:
    """Return the last day on which the accounts of a month are in time: ``due_day`` of the month after it.

    A day that month does not have is its last one.
    """
    following = add_months(period, 1)
    return min(following + timedelta(due_day - 1), month_end(following))


def due_on(item: CatalogueItem, period: date, calendar: WorkCalendar, due_day: int) -> date:
    """Return the day by which ``item`` is public for ``period``; ``due_day`` is for accounts.

    The last day of the span is not counted.
    """
    if item.kind == Disclosure.Kind.FINANCE:
        return accounts_due_on(period, due_day)
    end = last_of(item.cycle, period)
    if item.in_workdays:
        return calendar.add_workdays(end, item.limit)
    return end + timedelta(item.limit)
