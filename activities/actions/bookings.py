"""Who has a place when. Two bookings of one place never overlap: the database itself refuses the second."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import signals
from activities.actions.free_times import SHORTEST, next_free
from activities.models import Activity, Booking, Place
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from users.actions import audit
from users.actions.notices import Recipient, tell
from users.models import User
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, chinese_date, clock_words
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate
from xidu.kit.language import in_chinese

AHEAD_DAYS = 90
MOST_PEOPLE = 9999


class Taken(RuleBroken):
    """Somebody else has the place then; the sentence names when it is free again."""


class TooManyBookings(RuleBroken):
    """As many bookings as one phone or account may hold are still open."""


@transaction.atomic
def book(
    place: Place,
    *,
    source: str,
    start: datetime,
    end: datetime,
    purpose: str,
    people: int = 1,
    name: str = "",
    phone: str = "",
    user: User | None = None,
    by: User | None = None,
) -> tuple[Booking, str]:
    """Take the place from ``start`` until ``end`` and return the booking with its query code.

    The same ``source`` again returns the same booking. ``by`` is staff, who may book longer and more often.
    Raises Taken, TooManyBookings, TooLate, NotNow for a place nobody books, BadValue for what it cannot take.
    """
    code = crypto.code_from(source, "booking")
    place = _locked(place)
    if known := Booking.objects.filter(source=source).first():
        return known, code
    _check_place(place, people)
    start, end = _checked_times(place, start, end, by)
    booking = Booking(
        committee_id=place.committee_id,
        place=place,
        during=DateTimeTZRange(start, end),
        people=people,
        user=user,
        booked_by=by,
        source=source,
        code_digest=crypto.digest_token(code),
    )
    _put_words(booking, purpose, name, phone)
    _check_open_bookings(booking)
    _save(booking, place, start, end)
    _say_made(booking, by)
    return booking, code


def _say_made(booking: Booking, by: User | None) -> None:
    if by:
        audit.record("booking.book", by=by, row=booking)
    signals.booked.send(Booking, booking=booking)


def _put_words(booking: Booking, purpose: str, name: str, phone: str) -> None:
    """Put what was written on the booking, unsaved. Raises BadValue without a purpose, for no phone."""
    booking.purpose = squeezed(purpose.replace("\x00", ""))[:80]
    if not booking.purpose:
        raise BadValue(_("请写一下用来做什么，例如“排练”。"))
    booking.name = squeezed(name.replace("\x00", ""))[:30]
    booking.keep_phone(phone, booking.committee_id)


def _check_open_bookings(booking: Booking) -> None:
    """Leave places to others: what one phone or account holds and has not used is limited.

    The committee's row is locked, so two sendings at once are counted one after the other. Staff may go past.
    """
    if booking.booked_by_id:
        return
    same_phone = Q(phone_index=booking.phone_index) if booking.phone_index else Q(pk=None)
    same_user = Q(user=booking.user_id) if booking.user_id else Q(pk=None)
    rows = Booking.objects.standing().filter(same_phone | same_user, committee=booking.committee_id)
    held = rows.filter(during__endswith__gt=timezone.now()).count()
    if held and held >= (most := figure_int("open_bookings_most", committee=booking.place.committee)):
        words = _("您订了%(held)d次还没用，同时最多订%(most)d次。用过或取消一次就能再订，急用请打电话。")
        raise TooManyBookings(words % {"held": held, "most": most})


def _locked(place: Place) -> Place:
    """Return the place as it is now, alone with it until the transaction ends.

    The committee's row comes first, here and everywhere in this file: two who want both never wait for each
    other. Without the lock two inserts that meet in the exclusion constraint could end in a deadlock.
    """
    bump(place.committee_id)
    return Place.objects.select_for_update(no_key=True).get(pk=place.pk)


def _check_place(place: Place, people: int) -> None:
    if not place.is_bookable:
        raise NotNow(_("%(place)s不用预订，开放时间里直接来就行。") % {"place": place.name})
    if people < 1:
        raise BadValue(_("至少写1个人。"))
    most = place.capacity or MOST_PEOPLE
    if people > most:
        facts = {"place": place.name, "most": most, "people": people}
        raise BadValue(_("%(place)s最多容纳%(most)d人，您写了%(people)d人。人多请换大一点的场地。") % facts)


def _checked_times(
    place: Place, start: datetime, end: datetime, by: User | None
) -> tuple[datetime, datetime]:
    """Return both by the clock of Shanghai."""
    start, end, now = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI), timezone.now()
    if end <= start:
        raise BadValue(_("结束时间要在开始时间后面。"))
    if start < now:
        raise TooLate(_("这个时间已经过了。") + _next_words(place, start, end))
    if start.date() > now.astimezone(SHANGHAI).date() + timedelta(days=AHEAD_DAYS):
        raise BadValue(_("最多提前%(days)d天预订，请选近一点的日子。") % {"days": AHEAD_DAYS})
    if start.date() != end.date() or start.time() < place.opens or end.time() > place.closes:
        hours = clock_words(place.opens, place.closes)
        words = _("%(place)s可以预订的时间是%(hours)s。") % {"place": place.name, "hours": hours}
        raise BadValue(words + _next_words(place, start, end))
    if by is None and end - start > timedelta(minutes=place.longest):
        words = _("一次最多订%(most)d分钟，您选了%(have)d分钟。要更久请打电话给我们。")
        raise BadValue(words % {"most": place.longest, "have": (end - start) // timedelta(minutes=1)})
    return start, end


def _save(booking: Booking, place: Place, start: datetime, end: datetime) -> None:
    """Save the booking. Raises Taken where the exclusion constraint finds another one."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as refused:
        if "place_is_taken_once" not in str(refused):
            raise
        words = _("%(place)s这段时间已经有人订了。") % {"place": place.name}
        raise Taken(words + _next_words(place, start, end)) from refused


def _next_words(place: Place, start: datetime, end: datetime) -> str:
    """Return when the place is free next for as long as was asked, as a sentence; "" if it is not soon."""
    wanted = end - start if end > start else timedelta(minutes=SHORTEST)
    found = next_free(place, max(start, timezone.now()), wanted)
    if found is None:
        return ""
    first, last = found
    when = f"{chinese_date(first.date())} {clock_words(first.time(), last.time())}"
    return _("最近空着的是%(when)s。") % {"when": when}


@transaction.atomic
def book_for_activity(activity: Activity) -> Booking | None:
    """Hold the activity's place for its time and return the booking; None where its place is not booked.

    Called again after the time or place changed it moves the same booking. Hours and length of the place are
    for residents; an activity only may not meet another booking.

    Raises Taken when somebody else has the place then.
    """
    held = Booking.objects.filter(activity=activity).first()
    place = _locked(activity.place) if activity.place else None
    if place is None or not place.is_bookable or activity.state == Activity.State.CANCELLED:
        if held:
            free_for_activity(activity)
        return None
    start, end = activity.starts_at.astimezone(SHANGHAI), activity.ends_at.astimezone(SHANGHAI)
    source = f"activity:{activity.pk}"
    booking = held or Booking(
        committee_id=activity.committee_id,
        activity=activity,
        source=source,
        code_digest=crypto.digest_token(crypto.code_from(source, "booking")),
    )
    booking.place, booking.during = place, DateTimeTZRange(start, end)
    booking.purpose, booking.people = activity.title, activity.capacity or 1
    booking.booked_by, booking.cancelled_at, booking.cancelled_because = activity.by, None, ""
    _save(booking, place, start, end)
    return booking


@transaction.atomic
def free_for_activity(activity: Activity) -> None:
    """Give back the place of an activity that is not held, or no longer there; twice is the same."""
    standing = Booking.objects.standing().filter(activity=activity)
    if standing.update(cancelled_at=timezone.now(), cancelled_because=activity.cancelled_because):
        bump(activity.committee_id)


@transaction.atomic
def cancel_booking(booking: Booking, *, because: str = "", by: User | None = None) -> Booking:
    """Give the place free again. Staff (``by``) say why, and whoever booked is told; twice is the same.

    Raises TooLate for whoever booked once it has begun, and for staff once it is over; NotNow for an
    activity's booking, which goes with the activity.
    """
    _locked(booking.place)
    booking = Booking.objects.select_related("place", "committee", "user").get(pk=booking.pk)
    if booking.cancelled_at:
        return booking
    if booking.activity_id:
        raise NotNow(_("这是活动占用的场地，请取消或改动那个活动。"))
    if timezone.now() >= (booking.during.upper if by else booking.during.lower):
        raise TooLate(_("这次预订已经开始了，不用再取消。"))
    because = squeezed(because.replace("\x00", ""))[:120]
    if by is not None and not because:
        raise BadValue(_("请写取消的原因，会告诉订的人。"))
    booking.cancelled_at, booking.cancelled_because = timezone.now(), because
    booking.save(update_fields=["cancelled_at", "cancelled_because"])
    if by is not None:
        _tell_booker(booking)
        audit.record("booking.cancel", by=by, row=booking, detail={"reason": because})
    signals.booking_cancelled.send(Booking, booking=booking)
    return booking


@in_chinese()
def _tell_booker(booking: Booking) -> None:
    facts = {"place": booking.place.name, "when": when_words(booking), "why": booking.cancelled_because}
    channels: dict[str, Any] = {"channels": ("sms",)} if booking.phone_sealed else {}
    if not booking.phone_sealed and booking.user is None:
        return
    tell(
        Recipient(ref=f"booking:{booking.pk}", user=booking.user, phone=booking.phone, **channels),
        key=f"booking:{booking.pk}:cancelled",
        topic="booking",
        subject=_("您订的场地取消了"),
        body=_("您订的%(place)s（%(when)s）取消了：%(why)s。给您添麻烦了。") % facts,
        committee=booking.committee,
        useless_after=booking.during.upper,
    )


def when_words(booking: Booking) -> str:
    """Return ``2026年11月25日 星期三 下午2:00–4:00``."""
    start, end = booking.during.lower.astimezone(SHANGHAI), booking.during.upper.astimezone(SHANGHAI)
    return f"{chinese_date(start.date())} {clock_words(start.time(), end.time())}"


def find_booking(written: str) -> Booking:
    """Return the booking of a query code however it was typed.

    Raises BadValue for a code that cannot be one, and Booking.DoesNotExist for one nobody was given.
    """
    digest = crypto.digest_token(crypto.read_short_code(written))
    rows = Booking.objects.select_related("committee__street", "place")
    return rows.get(code_digest=digest, activity=None)


def page_of_booking(code: str) -> str | None:
    """Return the address of the booking behind a stored query code, or None."""
    known = Booking.objects.filter(code_digest=crypto.digest_token(code), activity=None).exists()
    return f"/b-ok/{code}/" if known else None
