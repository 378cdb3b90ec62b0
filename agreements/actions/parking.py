"""Booking a lent bay: within one window, by one household at a time; and its end, which earns points."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.bays import locked_bay, resident_of, tell_parties
from agreements.actions.claims import NotYours
from agreements.actions.parking_rules import rule_between
from agreements.actions.parking_times import minutes_between
from agreements.actions.triggers import post_by_trigger, rule_for
from agreements.models import Bay, BayWindow, ParkingBooking, ParkingRule
from agreements.models.parking import when_words
from residents.models import Household
from users.models import User
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate

State = ParkingBooking.State
# The rule counts full ten hours: "共享车位每累计10小时".
TRIGGER, TEN_HOURS = "parking:hours", 600
REMIND = timedelta(minutes=30)


class BayTaken(RuleBroken):
    """Somebody else has the bay then, or it is not lent."""


@transaction.atomic
def book_bay(
    bay: Bay,
    *,
    start: datetime,
    end: datetime,
    plate: str,
    by: User,
    source: str,
    is_guest: bool = False,
) -> ParkingBooking:
    """Take a lent bay from ``start`` to ``end`` for the household of ``by``; the same ``source`` takes once.

    Raises BayTaken, NoParkingRule, NotYours, TooLate, BadValue.
    """
    bay = locked_bay(bay)
    if known := ParkingBooking.objects.filter(source=source).first():
        return known
    home = _borrower(bay, by)
    rule = checked_times(bay.committee_id, start, end)
    if is_guest and rule.borrowers != ParkingRule.Borrowers.GUESTS:
        raise BadValue(_("共享办法只借给住户自己，客人的车不能停。"))
    during = DateTimeTZRange(start, end)
    booking = ParkingBooking(committee_id=bay.committee_id, bay=bay, household=home, during=during)
    booking.window = _window_around(bay, during)
    booking.keep_plate(plate, bay.committee_id)
    booking.is_guest, booking.by, booking.source = is_guest, by, source
    _check_free(booking)
    _save(booking)
    tell_parties(booking, "booked", _("您家车位有人订了"), _("%(bay)s：%(when)s有邻居来停。"), borrower=False)
    return booking


def _borrower(bay: Bay, by: User) -> Household:
    home = resident_of(by)
    if home.committee_id != bay.committee_id:
        raise NotYours(_("车位先借给本小区（村）的住户。"))
    if bay.household_id == home.pk:
        raise NotYours(_("这是您自己家的车位，不用订。"))
    if not bay.in_use or bay.household_id is None:
        raise NotNow(_("这个车位现在不外借。"))
    return home


def checked_times(committee_id: int, start: datetime, end: datetime) -> ParkingRule:
    """Return the rule a booking of this time falls under. Raises what ``book_bay`` says of times."""
    if end <= start:
        raise BadValue(_("结束时间要在开始时间后面。过夜的话，结束选第二天。"))
    if start < timezone.now() - timedelta(minutes=5):
        raise TooLate(_("这个时间已经过了，请选现在以后的。"))
    rule = rule_between(committee_id, start, end)
    if minutes_between(start, end) > rule.max_hours * 60:
        raise BadValue(_("一次最多订%(most)d小时，请分开订。") % {"most": rule.max_hours})
    return rule


def _window_around(bay: Bay, during: DateTimeTZRange) -> BayWindow:
    windows = BayWindow.objects.filter(bay=bay, withdrawn_at=None)
    if found := windows.filter(during__contains=during).first():
        return found
    if part := windows.filter(during__overlap=during).first():
        lent = {"when": when_words(part.during)}
        raise BayTaken(_("这个车位只放了%(when)s，请订在里面。") % lent)
    raise BayTaken(_("这个车位那段时间没有放出来，请选别的。"))


def _check_free(booking: ParkingBooking) -> None:
    living = ParkingBooking.objects.living().filter(during__overlap=booking.during)
    if living.filter(bay=booking.bay_id).exists():
        raise BayTaken(_("这段时间刚被邻居订走了，请选别的车位或时间。"))
    if living.filter(committee=booking.committee_id, plate_index=booking.plate_index).exists():
        raise BayTaken(_("这辆车这段时间已经订了车位，一辆车不用订两个。"))


def _save(booking: ParkingBooking) -> None:
    """Save; what the exclusion constraint finds although the bay was locked is told in the same words."""
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as refused:
        if "bay_is_taken_once" not in str(refused):
            raise
        raise BayTaken(_("这段时间刚被邻居订走了，请选别的车位或时间。")) from refused


def free_bays(committee_id: int, start: datetime, end: datetime) -> QuerySet[Bay]:
    """Return the bays one window of which covers the time and nobody has booked in it."""
    during = DateTimeTZRange(start, end)
    lent = BayWindow.objects.filter(bay=OuterRef("pk"), withdrawn_at=None, during__contains=during)
    taken = ParkingBooking.objects.living().filter(bay=OuterRef("pk"), during__overlap=during)
    rows = Bay.objects.lendable().filter(Exists(lent), ~Exists(taken), committee=committee_id)
    return rows.order_by("where", "number", "pk")


def _locked(booking: ParkingBooking) -> ParkingBooking:
    locked_bay(booking.bay)
    rows = ParkingBooking.objects.select_related("bay__household", "household", "committee")
    return rows.get(pk=booking.pk)


@transaction.atomic
def cancel_parking(booking: ParkingBooking, *, by: User) -> ParkingBooking:
    """Give a booking of one's own household back before it begins; twice is once."""
    row = _own(booking, by)
    if row.state == State.CANCELLED:
        return row
    if row.state != State.BOOKED or row.during.lower <= timezone.now():
        raise NotNow(_("已经开始了，不用取消，走的时候点“我走了”。"))
    row.state, row.ended_at = State.CANCELLED, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    tell_parties(row, "cancelled", _("车位的预订取消了"), _("%(bay)s：%(when)s邻居不来了。"), borrower=False)
    return row


@transaction.atomic
def arrive(booking: ParkingBooking, *, by: User) -> ParkingBooking:
    """Note that the car stands there, from the booked hour on; twice is once."""
    row = _own(booking, by)
    now = timezone.now()
    if row.state == State.PARKED:
        return row
    if row.state != State.BOOKED:
        raise NotNow(_("这一次已经结束了。"))
    if now < row.during.lower:
        raise NotNow(_("还没到订的时间，请到点再停进去。"))
    row.state, row.arrived_at = State.PARKED, now
    row.save(update_fields=["state", "arrived_at"])
    return row


@transaction.atomic
def leave(booking: ParkingBooking, *, by: User) -> ParkingBooking:
    """End a booking that has begun, early or in time; what is left of it is free again. Twice is once."""
    row = _own(booking, by)
    if row.state == State.DONE:
        return row
    if not row.is_living or timezone.now() <= row.during.lower:
        raise NotNow(_("还没开始，不停了请点“取消”。"))
    return _end(row, timezone.now())


def _own(booking: ParkingBooking, by: User) -> ParkingBooking:
    row = _locked(booking)
    if resident_of(by).pk != row.household_id:
        raise NotYours(_("这不是您家订的。"))
    return row


def _end(row: ParkingBooking, now: datetime) -> ParkingBooking:
    """End a booking whose bay is locked, and post each ten hours that its minutes make full."""
    row.ended_at = min(now, row.during.upper)
    row.state, row.minutes = State.DONE, minutes_between(row.during.lower, row.ended_at)
    row.save(update_fields=["state", "minutes", "ended_at"])
    owner, day = row.bay.household, row.ended_at.astimezone(SHANGHAI).date()
    total = shared_minutes(row.bay)
    for number in range((total - row.minutes) // TEN_HOURS + 1, total // TEN_HOURS + 1):
        if owner is not None:
            rule = rule_for(owner, TRIGGER, day)
            facts: dict[str, Any] = {
                "deed_on": day,
                "words": _("共享车位满%(hours)d小时") % {"hours": number * 10},
            }
            post_by_trigger(owner, rule, source=f"parking:{row.bay_id}:{number}", **facts)
    return row


def shared_minutes(bay: Bay) -> int:
    """Return all minutes the bay was shared, whatever the month: what is over a ten counts for the next."""
    done = ParkingBooking.objects.filter(bay=bay, state=State.DONE)
    return done.aggregate(sum=Sum("minutes"))["sum"] or 0


def end_parkings(now: datetime) -> int:
    """End every booking whose time is over; return how many."""
    due = ParkingBooking.objects.living().filter(during__endswith__lte=now)
    return sum(_end_due(pk, now) for pk in due.order_by("bay", "pk").values_list("pk", flat=True)[:500])


@transaction.atomic
def _end_due(pk: int, now: datetime) -> int:
    row = _locked(ParkingBooking.objects.select_related("bay").get(pk=pk))
    if not row.is_living:
        return 0
    _end(row, now)
    return 1


def remind_of_parkings(now: datetime) -> int:
    """Tell both households half an hour before a booking begins; return how many notices are new."""
    soon = ParkingBooking.objects.filter(
        state=State.BOOKED, during__startswith__gt=now, during__startswith__lte=now + REMIND
    )
    made = 0
    for row in soon.select_related("bay", "committee")[:500]:
        stale = {"useless_after": row.during.lower + REMIND}
        to = _("%(bay)s：%(when)s，快到时间了，到点可以停进去。")
        mine = _("%(bay)s：%(when)s借给邻居，快到时间了，请把车位空出来。")
        made += tell_parties(row, "starting", _("订的车位快到时间了"), to, borrower=True, **stale)
        made += tell_parties(row, "lending", _("车位快借出去了"), mine, borrower=False, **stale)
    return made
