"""When a place is free: the gaps between its bookings, within the hours it can be booked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from activities.models import Booking, Place
from xidu.kit.dates import SHANGHAI

LOOK_DAYS = 14
SHORTEST = 15
Span = tuple[datetime, datetime]
Gap = tuple[time, time]


def next_free(place: Place, after: datetime, length: timedelta) -> Span | None:
    """Return the next gap of the booking hours that holds ``length`` from ``after`` on, within two weeks."""
    after = after.astimezone(SHANGHAI)
    for day, gaps in free_days(place, after.date(), LOOK_DAYS):
        for first, last in gaps:
            begins = max(_moment(day, first), after)
            if _moment(day, last) - begins >= length:
                return begins, _moment(day, last)
    return None


def free_times(place: Place, day: date) -> list[Gap]:
    """Return when the place is free on ``day`` within its booking hours, from now on if it is today."""
    return free_days(place, day, 1)[0][1]


def free_days(place: Place, first: date, days: int) -> list[tuple[date, list[Gap]]]:
    """Return ``free_times`` of ``days`` days from ``first``; one query."""
    dates = [first + timedelta(days=n) for n in range(days)]
    span = DateTimeTZRange(_moment(dates[0], time.min), _moment(dates[-1] + timedelta(days=1), time.min))
    rows = Booking.objects.standing().filter(place=place, during__overlap=span)
    spans = sorted((row.lower, row.upper) for row in rows.values_list("during", flat=True))
    return [(day, list(_gaps(place, day, spans)) if place.is_bookable else []) for day in dates]


def _gaps(place: Place, day: date, spans: Iterable[Span]) -> Iterator[Gap]:
    begins = max(_moment(day, place.opens), _next_quarter(timezone.now()))
    closes = _moment(day, place.closes)
    shortest = timedelta(minutes=SHORTEST)
    for lower, upper in spans:
        until = min(lower, closes)
        if until - begins >= shortest:
            yield begins.time(), until.astimezone(SHANGHAI).time()
        begins = max(begins, upper.astimezone(SHANGHAI))
    if closes - begins >= shortest:
        yield begins.time(), closes.time()


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=SHANGHAI)


def _next_quarter(moment: datetime) -> datetime:
    moment = moment.astimezone(SHANGHAI)
    past = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + timedelta(minutes=15) if past else moment
