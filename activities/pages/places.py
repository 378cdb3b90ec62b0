"""What a place's page tells: how it looks, when it is free, who looks after it, what happens and happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from activities.actions.free_times import free_days
from activities.models import Activity, Booking, Place, PlacePhoto, Turn
from residents.models import Committee
from xidu.kit.calendars import Event, calendar_bytes
from xidu.kit.dates import SHANGHAI, clock_words

FREE_DAYS = 7
NEXT_TURNS = 4
COMING, PAST, FEED = 20, 30, 100


@dataclass(frozen=True)
class FreeDay:
    """``words`` say each time that is free; none means that all of it is taken."""

    day: date
    words: tuple[str, ...]


@dataclass(frozen=True)
class Happened:
    """An activity that took place; ``words`` is its summary, "" until it is written."""

    activity: Activity
    words: str


@dataclass(frozen=True)
class PlacePage:
    """``caretakers`` are those of today; ``later`` whose turns come next."""

    place: Place
    before: tuple[PlacePhoto, ...]
    after: tuple[PlacePhoto, ...]
    now: tuple[PlacePhoto, ...]
    free: tuple[FreeDay, ...]
    caretakers: tuple[Turn, ...]
    later: tuple[Turn, ...]
    coming: tuple[Activity, ...]
    past: tuple[Happened, ...]


def place_page(place: Place, now: datetime) -> PlacePage:
    """Return the page of a place; five queries, one more where it can be booked."""
    day = now.astimezone(SHANGHAI).date()
    photos = list(place.photos.all())
    turns = list(place.turns.filter(until__gte=day)[: NEXT_TURNS + 4])
    held = Activity.objects.filter(place=place).select_related("kind", "summary", "place")
    return PlacePage(
        place=place,
        before=tuple(photo for photo in photos if photo.moment == PlacePhoto.Moment.BEFORE),
        after=tuple(photo for photo in photos if photo.moment == PlacePhoto.Moment.AFTER),
        now=tuple(photo for photo in photos if photo.moment == PlacePhoto.Moment.NOW),
        free=free_week(place, day) if place.is_bookable else (),
        caretakers=tuple(turn for turn in turns if turn.since <= day),
        later=tuple(turn for turn in turns if turn.since > day)[:NEXT_TURNS],
        coming=tuple(held.published().coming_from(now)[:COMING]),
        past=tuple(_happened(row) for row in held.taking_place().over_at(now)[:PAST]),
    )


def free_week(place: Place, first: date) -> tuple[FreeDay, ...]:
    """Return the free times of a week from ``first``; who has the others is nobody's business."""
    return tuple(
        FreeDay(day, tuple(clock_words(*gap) for gap in gaps))
        for day, gaps in free_days(place, first, FREE_DAYS)
    )


def _happened(activity: Activity) -> Happened:
    summary = getattr(activity, "summary", None)
    return Happened(activity, summary.words if summary else "")


def shown_places(committee: Committee) -> QuerySet[Place]:
    """Return the places everyone may see, each with its pictures; two queries."""
    return Place.objects.shown().filter(committee=committee).prefetch_related("photos")


def scenes_of(committee: Committee) -> QuerySet[Place]:
    """Return the walk, by its numbers, each with its pictures; two queries."""
    return Place.objects.scenes().filter(committee=committee).prefetch_related("photos")


def with_caretakers(places: QuerySet[Place], day: date) -> QuerySet[Place]:
    """Add ``on_turn``: who looks after each on ``day``; one query more."""
    turns = Turn.objects.in_force_on(day)
    return places.prefetch_related(Prefetch("turns", turns, to_attr="on_turn"))


def place_calendar(place: Place, address: Callable[[Activity], str]) -> bytes:
    """Return an iCalendar of what is on there and when it is taken; cancelled ones stay, marked cancelled.

    A booking says "taken" and nothing else. Equal facts give equal bytes.
    """
    activities = Activity.objects.published().filter(place=place).select_related("place", "committee")
    held = list(activities.order_by("-starts_at", "-pk")[:FEED])
    taken = list(Booking.objects.filter(place=place, activity=None).order_by("-during", "-pk")[:FEED])
    slug = place.committee.slug
    events = [_activity_event(row, slug, address(row)) for row in held]
    events += [_booking_event(row, place, slug) for row in taken]
    return calendar_bytes(place.name, events, stamp=_stamp(held, taken))


def _activity_event(activity: Activity, slug: str, url: str) -> Event:
    # The same uid as in the committee's own feed: a phone that takes in both shows it once.
    return Event(
        uid=f"activity-{activity.pk}@{slug}.xidu",
        start=activity.starts_at,
        end=activity.ends_at,
        summary=activity.title,
        place=activity.where_words,
        description=activity.cancelled_because or activity.words,
        url=url,
        sequence=activity.sequence,
        cancelled=activity.state == Activity.State.CANCELLED,
    )


def _booking_event(booking: Booking, place: Place, slug: str) -> Event:
    return Event(
        uid=f"booking-{booking.pk}@{slug}.xidu",
        start=booking.during.lower,
        end=booking.during.upper,
        summary="已有人预订",
        place=place.name,
        cancelled=booking.cancelled_at is not None,
    )


def _stamp(held: Iterable[Activity], taken: Iterable[Booking]) -> datetime:
    moments = [moment for row in held for moment in (row.published_at, row.cancelled_at) if moment]
    moments += [moment for row in taken for moment in (row.at, row.cancelled_at) if moment]
    return max(moments, default=timezone.now())
