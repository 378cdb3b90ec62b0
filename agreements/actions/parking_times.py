"""Moments and minutes of parking: written by the wall clock, kept in UTC, counted by what has passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from residents.actions.calendar import work_calendar
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue

EVERY, WORKDAYS, RESTDAYS = "every", "workdays", "restdays"


def moment_of(day: date, clock: time, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Return the moment in UTC at which clocks in ``zone`` show ``clock`` on ``day``.

    Raises BadValue for a moment that a change of clocks leaves out or shows twice.
    """
    wall = datetime.combine(day, clock)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    facts = {"moment": f"{wall:%Y-%m-%d %H:%M}"}
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        raise BadValue(_("%(moment)s那天拨钟，没有这个时刻，请换一个。") % facts)
    if first != second:
        raise BadValue(_("%(moment)s那天拨钟，这个时刻有两次，请换一个。") % facts)
    return first


def minutes_between(start: datetime, end: datetime) -> int:
    """Return the whole minutes that pass from ``start`` to ``end``, clock changes between them included.

    Two moments of one zone would be subtracted by their wall clocks, so both go to UTC first. 0 for an end
    before the start.
    """
    return max(0, int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60))


def span_on(day: date, opens: time, closes: time, zone: ZoneInfo = SHANGHAI) -> tuple[datetime, datetime]:
    """Return from ``opens`` of ``day`` to ``closes``, on the day after where that is not later."""
    until = day if closes > opens else day + timedelta(days=1)
    return moment_of(day, opens, zone), moment_of(until, closes, zone)


def fits_hours(start: datetime, end: datetime, opens: time, closes: time) -> bool:
    """Say whether a time lies within the daily hours; the same hour twice is round the clock."""
    if opens == closes:
        return True
    first = start.astimezone(SHANGHAI).date()
    spans = (span_on(day, opens, closes) for day in (first - timedelta(days=1), first))
    return any(begins <= start and end <= ends for begins, ends in spans)


def days_of(kind: str, first: date, weeks: int) -> Iterable[date]:
    """Return the days of ``kind`` in ``weeks`` weeks from ``first`` on; workdays as the calendar has them."""
    calendar = work_calendar()
    days = (first + timedelta(days=number) for number in range(7 * weeks))
    return [day for day in days if kind == EVERY or calendar.is_workday(day) is (kind == WORKDAYS)]
