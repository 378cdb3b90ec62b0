"""Bays and the windows in which their households lend them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.actions.parking_rules import rule_between
from agreements.actions.parking_times import days_of, fits_hours, span_on
from agreements.models import Bay, BayWindow, ParkingBooking
from agreements.models.parking import when_words
from residents.actions.stamps import bump
from residents.models import Committee, Household
from users.actions import audit
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate

LONGEST = timedelta(days=31)
AHEAD = timedelta(days=90)
MOST_WEEKS = 12
State = ParkingBooking.State


class LentAlready(RuleBroken):
    """A window of this bay is there at that time."""


def locked_bay(bay: Bay) -> Bay:
    """Return the bay as it is now, alone with it; the committee's row first, as everywhere in parking.

    Two who want both never wait for each other, and everything the public page shows moves its stamp.
    """
    bump(bay.committee_id)
    rows = Bay.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("committee", "household__block").get(pk=bay.pk)


@transaction.atomic
def add_bay(
    committee: Committee,
    *,
    where: str,
    number: str,
    household: Household | None = None,
    is_ev: bool = False,
    by: Any = None,
) -> Bay:
    """Put a bay on the list. Raises BadValue for one that is there already."""
    bump(committee.pk)
    where, number = squeezed(where)[:40], squeezed(number)[:12]
    if not where or not number:
        raise BadValue(_("请写车位在哪里和车位号。"))
    if is_ev and household is not None:
        raise BadValue(_("充电车位是大家的，不写哪一户。"))
    if Bay.objects.filter(committee=committee, where=where, number=number, in_use=True).exists():
        raise BadValue(_("%(where)s%(number)s已经登记过了。") % {"where": where, "number": number})
    place = {"committee": committee, "where": where, "number": number}
    bay = Bay.objects.create(**place, household=household, is_ev=is_ev)
    audit.record("bay.add", by=by, row=bay)
    return bay


@transaction.atomic
def retire_bay(bay: Bay, *, by: Any = None) -> Bay:
    """Take a bay out of use. Raises NotNow while somebody has it booked or charges there. Twice is once."""
    row = locked_bay(bay)
    if not row.in_use:
        return row
    if row.bookings.living().exists() or row.turns.filter(state__in=("called", "charging")).exists():
        raise NotNow(_("还有人订着或在用，等用完再停用。"))
    row.windows.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
    row.in_use = False
    row.save(update_fields=["in_use"])
    audit.record("bay.retire", by=by, row=row)
    return row


@transaction.atomic
def lend_bay(bay: Bay, *, start: datetime, end: datetime, by: User) -> BayWindow:
    """Lend one's own bay from ``start`` to ``end``; the very same window again returns the first.

    Raises NoParkingRule, LentAlready, NotYours, TooLate, BadValue.
    """
    row = locked_bay(bay)
    check_own_bay(row, by)
    return _lend(row, start, end, by)


@transaction.atomic
def lend_weekly(
    bay: Bay, *, kind: str, opens: time, closes: time, first: date, weeks: int, by: User
) -> list[BayWindow]:
    """Lend the same hours on the days of ``kind`` (of ``parking_times``) for ``weeks`` weeks; all or none."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadValue(_("一次最多放%(most)d周。") % {"most": MOST_WEEKS})
    row = locked_bay(bay)
    check_own_bay(row, by)
    spans = [span_on(day, opens, closes) for day in days_of(kind, first, weeks)]
    spans = [span for span in spans if span[0] > timezone.now()]
    if not spans:
        raise BadValue(_("这几周里没有这样的日子，请换一个开始的日子。"))
    return [_lend(row, start, end, by) for start, end in spans]


def check_own_bay(bay: Bay, by: User) -> None:
    home = resident_of(by)
    if bay.household_id is None or bay.household_id != home.pk:
        raise NotYours(_("只能放自己家的车位。"))
    if not bay.in_use:
        raise NotNow(_("这个车位已经停用了。"))


def resident_of(user: Any) -> Household:
    """Return the household ``user`` lives in by the register. Raises NotYours for who lives elsewhere."""
    person = getattr(user, "person", None)
    if person is None or person.household is None or not person.lives_here:
        raise NotYours(_("您的账号还没有对上住户，请到村居登记一次。"))
    home: Household = person.household
    return home


def _lend(bay: Bay, start: datetime, end: datetime, by: User) -> BayWindow:
    during = DateTimeTZRange(start, end)
    if end <= start:
        raise BadValue(_("结束时间要在开始时间后面。"))
    living = BayWindow.objects.filter(bay=bay, withdrawn_at=None)
    if known := living.filter(during=during).first():
        return known
    now = timezone.now()
    if start < now - timedelta(minutes=1):
        raise TooLate(_("开始时间已经过了，请从现在往后写。"))
    if end - start > LONGEST or start > now + AHEAD:
        raise BadValue(_("一次最多放31天，最多提前90天。"))
    rule = rule_between(bay.committee_id, start, end)
    if not fits_hours(start, end, rule.opens, rule.closes):
        hours = {"opens": f"{rule.opens:%H:%M}", "closes": f"{rule.closes:%H:%M}"}
        raise BadValue(_("共享办法说好每天%(opens)s到%(closes)s，请写在里面。") % hours)
    if other := living.filter(during__overlap=during).first():
        raise LentAlready(_("%(when)s已经放过了，不用再放。") % {"when": when_words(other.during)})
    return BayWindow.objects.create(committee_id=bay.committee_id, bay=bay, rule=rule, during=during, by=by)


@transaction.atomic
def take_back(window: BayWindow, *, by: User) -> tuple[int, int]:
    """Take a window back as far as it is free; return how many bookings were called off and how many stay.

    A booking is called off only if it begins after the rule's notice; its household hears at once. A nearer
    one keeps exactly its own time. A window that was taken back already is (0, 0).
    """
    bay = locked_bay(window.bay)
    row = BayWindow.objects.select_related("rule").get(pk=window.pk)
    home = resident_of(by)
    if bay.household_id != home.pk:
        raise NotYours(_("只能收回自己家的车位。"))
    now = timezone.now()
    if row.withdrawn_at is not None:
        return 0, 0
    if row.during.upper <= now:
        raise TooLate(_("这一段已经过了，不用收回。"))
    living = list(row.bookings.living().order_by("during"))
    notice = now + timedelta(hours=row.rule.notice_hours)
    off = [booking for booking in living if booking.during.lower >= notice]
    kept = [booking for booking in living if booking.during.lower < notice]
    for booking in off:
        booking.state, booking.ended_at = State.TAKEN_BACK, now
        booking.save(update_fields=["state", "ended_at"])
        words = _("车位主人收回了%(when)s的%(bay)s，对不住，请另外订一个。")
        tell_parties(booking, "taken_back", _("订的车位被收回了"), words, borrower=True)
    _keep_only(row, kept, now)
    return len(off), len(kept)


def _keep_only(window: BayWindow, kept: Iterable[ParkingBooking], now: datetime) -> None:
    """Cut the window down to what is booked: one window for each booking, none without any."""
    first, *others = [*kept, None]
    if first is None:
        window.withdrawn_at = now
        window.save(update_fields=["withdrawn_at"])
        return
    window.during = first.during
    window.save(update_fields=["during"])
    for booking in others:
        if booking is None:
            continue
        facts = {"committee_id": window.committee_id, "bay_id": window.bay_id, "by_id": window.by_id}
        booking.window = BayWindow.objects.create(**facts, rule_id=window.rule_id, during=booking.during)
        booking.save(update_fields=["window"])


def tell_parties(
    booking: ParkingBooking, step: str, subject: str, words: str, *, borrower: bool, **more: Any
) -> int:
    """Tell the borrower's or the lender's household, once for each step; no plate and no name in it."""
    home = booking.household_id if borrower else booking.bay.household_id
    users = User.objects.filter(person__household=home, is_active=True)
    body = words % {"when": when_words(booking.during), "bay": booking.bay}
    facts: dict[str, Any] = {"committee": booking.committee, "url": "/me/parking/", "topic": "parking"}
    key = f"parking:{booking.pk}:{step}"
    return tell_users(users, key=key, subject=subject, body=body, **{**facts, **more})
