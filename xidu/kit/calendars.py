"""Calendar files (RFC 5545) that phones take in: open days, meetings, activities."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Timezone, TimezoneStandard, vText, vUri
from icalendar import Event as CalendarEvent

SHANGHAI = ZoneInfo("Asia/Shanghai")
PRODUCT = "-//Xidu//Neighbourhood portal//ZH"

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One appointment.

    ``uid`` must stay the same for the life of the appointment, e.g. ``"open-day-17@xidu.example"``:
    a phone that sees a new one adds a second entry. ``sequence`` counts the changes of time or place;
    a cancellation counts itself. ``alarm_minutes`` asks for reminders that long before ``start``.

    Raises ValueError for naive times, an end that is not after the start, or blanks in ``uid`` or ``url``.
    """

    uid: str
    start: dt.datetime
    end: dt.datetime
    summary: str
    place: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False
    alarm_minutes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("start and end need a time zone")
        if self.end <= self.start:
            raise ValueError("end must be after start")
        # A line break in a field that is not escaped would let its writer add fields of his own.
        if not self.uid or _NOT_IN_ADDRESS.search(self.uid) or _NOT_IN_ADDRESS.search(self.url):
            raise ValueError("uid and url must be free of blanks and control characters")


def calendar_bytes(name: str, events: Iterable[Event], *, stamp: dt.datetime) -> bytes:
    """Return an .ics file of ``events`` (METHOD:PUBLISH, times in Asia/Shanghai) called ``name``.

    ``stamp`` (aware) is the moment the facts were last changed, not the moment of asking: the same
    facts then give the same bytes, and the answer can carry an ETag.
    """
    if stamp.utcoffset() is None:
        raise ValueError("stamp needs a time zone")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # The library escapes no X- field unless told that it is text.
    calendar.add("x-wr-calname", vText(" ".join(_printable(name).split())))
    calendar.add("x-wr-timezone", SHANGHAI.key)
    calendar.add_component(_timezone())
    for event in events:
        calendar.add_component(_component(event, stamp.astimezone(dt.UTC)))
    return calendar.to_ical(sorted=False)


def _timezone() -> Timezone:
    """Return the rule of +08:00 all year; summer time ended in 1991, before any date we write."""
    zone = Timezone()
    zone.add("tzid", SHANGHAI.key)
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1992, 1, 1))  # noqa: DTZ001  the format wants a local time here
    standard.add("tzoffsetfrom", dt.timedelta(hours=8))
    standard.add("tzoffsetto", dt.timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _component(event: Event, stamp: dt.datetime) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", event.uid)
    entry.add("dtstamp", stamp)
    entry.add("sequence", event.sequence + event.cancelled)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    entry.add("dtstart", event.start.astimezone(SHANGHAI))
    entry.add("dtend", event.end.astimezone(SHANGHAI))
    for field in ("summary", "place", "description"):
        if text := _printable(getattr(event, field)):
            entry.add("location" if field == "place" else field, text)
    if event.url:
        entry.add("url", vUri(event.url))
    if not event.cancelled:
        for minutes in event.alarm_minutes:
            entry.add_component(_alarm(minutes, _printable(event.summary)))
    return entry


def _alarm(minutes: int, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -dt.timedelta(minutes=minutes))
    return alarm


def _printable(text: str) -> str:
    """Return ``text`` without control characters and without marks that turn the direction of writing."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\t", " "))
