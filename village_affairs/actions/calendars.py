"""Open days as calendars people subscribe to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils import timezone

from village_affairs.models import OpenDay
from xidu.kit.calendars import Event, calendar_bytes

DAY_BEFORE, HOUR_BEFORE = 24 * 60, 60


def open_days_calendar(name: str, days: Iterable[OpenDay], address: Callable[[OpenDay], str]) -> bytes:
    """Return an iCalendar of ``days``; cancelled ones stay in it, marked cancelled, so that calendars follow.

    ``address`` gives the page of a day.
    """
    return calendar_bytes(name, [_event(day, address(day)) for day in days], stamp=timezone.now())


def everything_calendar(
    name: str, days: Iterable[OpenDay], address: Callable[[OpenDay], str], gatherings: Iterable[Event]
) -> bytes:
    """Return one iCalendar of a committee's open days and of ``gatherings``, site meetings among them."""
    events = [*(_event(day, address(day)) for day in days), *gatherings]
    return calendar_bytes(name, events, stamp=timezone.now())


def _event(day: OpenDay, url: str) -> Event:
    words = "阳光村务开放日" if day.committee.is_village else "阳光居务开放日"
    return Event(
        uid=f"open-day-{day.pk}@{day.committee.slug}.xidu",
        start=day.starts_at,
        end=day.ends_at,
        summary=f"{day.committee.name}{words}",
        place=day.place,
        description=day.cancelled_because or "可以当面查账、看凭证、提意见。",
        url=url,
        sequence=day.sequence,
        cancelled=day.cancelled_at is not None,
        alarm_minutes=(DAY_BEFORE, HOUR_BEFORE),
    )
