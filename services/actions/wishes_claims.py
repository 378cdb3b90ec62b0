"""Who takes a wish on: held for some hours, approved by staff, only then a contact; or filled by others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Person
from services.actions.wishes import NotAllowed, check_runs, locked_wish, move, must_be
from services.actions.wishes_gate import check_words, family_of_wish
from services.actions.wishes_telling import tell_claimer, tell_collector, tell_staff
from services.models import Wish, WishClaim
from services.models.wishes import STANDING_CLAIM
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadValue, NotNow, TooLate

State, ClaimState, Kind = Wish.State, WishClaim.State, WishClaim.Kind
# Neighbours hold a wish and wait for staff; the others are staff's own last resort.
OF_NEIGHBOURS = (Kind.RESIDENT, Kind.UNIT, Kind.PARTY)
OF_STAFF = (Kind.COMMITTEE, Kind.UNIT, Kind.FUND)
MOST_HELD = 3


class AlreadyTaken(NotNow):
    """Somebody else was quicker."""


@dataclass(frozen=True)
class Claimer:
    """Who asks: an account, or a telephone proven by a code (clear here, sealed in the row)."""

    name: str
    kind: str
    user: User | None = None
    phone: str = ""


@transaction.atomic
def claim_wish(wish: Wish, who: Claimer, *, key: str, at: datetime | None = None) -> WishClaim:
    """Hold a published wish for ``who`` for the figure's hours; the same ``key`` holds once.

    A hold whose time is over makes way at once, whether the minute's work was there or not.

    Raises AlreadyTaken for the second of two, NotNow for a wish that is not published, BadValue without a
    name or with too many wishes held.
    """
    row = locked_wish(wish)
    if known := WishClaim.objects.filter(key=key).first():
        return known
    moment = at or timezone.now()
    _release_late(row, moment)
    if row.state in (State.HELD, State.DELIVERING):
        raise AlreadyTaken(_("%(n)d号心愿刚被别人认领了，请看看别的心愿。") % {"n": row.number})
    if row.state != State.PUBLISHED:
        raise NotNow(_("这个心愿现在不能认领，请看看别的心愿。"))
    claim = _claim(row, who, moment, key)
    _check_claimer(claim)
    try:
        with transaction.atomic():
            claim.save(force_insert=True)
    except IntegrityError as taken:
        raise AlreadyTaken(_("%(n)d号心愿刚被别人认领了，请看看别的心愿。") % {"n": row.number}) from taken
    move(row, State.HELD, by=who.user)
    hours = {"hours": _hours(row)}
    tell_claimer(claim, "held", _("给您留%(hours)d小时。村居这就看，同意了告诉您怎么联系。") % hours)
    tell_staff(row, f"held:{claim.pk}", _("%(n)d号心愿有人认领，请在时间内答复。") % {"n": row.number})
    tell_collector(row, f"held:{claim.pk}", _("有人认领了，等村居同意。"))
    return claim


def _hours(wish: Wish) -> int:
    return figure_int("wish_hold_hours", committee=wish.committee)


def _claim(wish: Wish, who: Claimer, moment: datetime, key: str) -> WishClaim:
    claim = WishClaim(
        committee_id=wish.committee_id,
        wish=wish,
        kind=who.kind,
        name=who.name.strip()[:30],
        user=who.user,
        held_at=moment,
        until=moment + timedelta(hours=_hours(wish)),
        key=key,
    )
    claim.keep_phone(who.phone or (who.user.phone if who.user else ""), wish.committee_id)
    return claim


def _check_claimer(claim: WishClaim) -> None:
    if claim.kind not in OF_NEIGHBOURS:
        raise BadValue(_("请选您是居民、共建单位还是党员。"))
    if not claim.name:
        raise BadValue(_("请写怎么称呼您，村居好联系。"))
    if not (claim.user_id or claim.phone_sealed):
        raise BadValue(_("请登录，或者留一个手机号。"))
    same = WishClaim.objects.filter(committee=claim.committee_id, state=ClaimState.HELD)
    mine = same.filter(user=claim.user_id) if claim.user_id else same.filter(phone_index=claim.phone_index)
    if mine.count() >= MOST_HELD:
        raise BadValue(_("您手上已经有%(most)d个心愿在等村居同意，先等一等。") % {"most": MOST_HELD})


def locked_claim(claim: WishClaim) -> WishClaim:
    """Return the claim as it stands, its wish locked before it."""
    wish = locked_wish(claim.wish)
    row = WishClaim.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    found = row.get(pk=claim.pk)
    found.wish = wish
    return found


def _release_late(wish: Wish, moment: datetime) -> None:
    late = WishClaim.objects.filter(wish=wish).lapsed_at(moment).select_related("user").first()
    if late is not None:
        late.wish = wish
        release(late, ClaimState.LAPSED, by=None)


def release(claim: WishClaim, state: str, *, by: Any) -> WishClaim:
    """End a claim of a locked wish with ``state`` and put the wish back among those that wait."""
    claim.state = state
    claim.save(update_fields=["state"])
    move(claim.wish, State.PUBLISHED, by=by)
    words = {
        ClaimState.LAPSED: _("留的时间过了，这个心愿放开给别人了。想再圆，可以再认领。"),
        ClaimState.REFUSED: _("这次没有谈成，谢谢您的心意。"),
        ClaimState.WITHDRAWN: _("您放开了，谢谢您告诉我们。"),
    }
    tell_claimer(claim, state, words[ClaimState(state)])
    return claim


@transaction.atomic
def lapse(claim: WishClaim, moment: datetime) -> bool:
    """Let a hold go whose time is over; False where it ended otherwise meanwhile."""
    row = locked_claim(claim)
    if row.state != ClaimState.HELD or row.until > moment:
        return False
    release(row, ClaimState.LAPSED, by=None)
    return True


@transaction.atomic
def drop_claim(claim: WishClaim, *, by: User | None) -> WishClaim:
    """Let go of one's own claim, until it is delivered; twice is once. The caller proved whose it is."""
    row = locked_claim(claim)
    if row.state == ClaimState.WITHDRAWN:
        return row
    if row.state not in (ClaimState.HELD, ClaimState.APPROVED):
        raise NotNow(_("这个认领已经结束了。"))
    release(row, ClaimState.WITHDRAWN, by=by)
    tell_staff(row.wish, f"dropped:{row.pk}", _("%(n)d号心愿的认领人放开了。") % {"n": row.wish.number})
    return row


@transaction.atomic
def approve_claim(claim: WishClaim, *, by: User, at: datetime | None = None) -> WishClaim:
    """Say yes to who holds the wish: from now on they get a contact. Twice is once.

    Raises TooLate for a hold whose time is over.
    """
    row = locked_claim(claim)
    check_runs(by, row.committee_id)
    if row.state == ClaimState.APPROVED:
        return row
    moment = at or timezone.now()
    if row.state == ClaimState.LAPSED or (row.state == ClaimState.HELD and row.until <= moment):
        raise TooLate(_("留的时间过了，不能再同意。请让对方重新认领。"))
    if row.state != ClaimState.HELD:
        raise NotNow(_("这个认领已经结束了。"))
    row.state, row.approved_by, row.approved_at = ClaimState.APPROVED, by, moment
    row.save(update_fields=["state", "approved_by", "approved_at"])
    move(row.wish, State.DELIVERING, by=by)
    tell_claimer(row, "approved", _("村居同意了。请到“我认领的心愿”看联系电话，和村居约时间一起送。"))
    tell_collector(row.wish, f"approved:{row.pk}", _("村居同意了，准备送。"))
    audit.record("wish.approve", by=by, row=row)
    return row


@transaction.atomic
def turn_down(claim: WishClaim, *, by: User) -> WishClaim:
    """Say no to who holds the wish, or end what was agreed and did not come about. Twice is once."""
    row = locked_claim(claim)
    check_runs(by, row.committee_id)
    if row.state == ClaimState.REFUSED:
        return row
    if row.state not in (ClaimState.HELD, ClaimState.APPROVED):
        raise NotNow(_("这个认领已经结束了。"))
    release(row, ClaimState.REFUSED, by=by)
    audit.record("wish.turn_down", by=by, row=row)
    return row


@transaction.atomic
def fill_wish(wish: Wish, *, kind: str, name: str, key: str, by: User) -> WishClaim:
    """Let the committee, a unit or a fund fill what no neighbour took on; who fills it is on record.

    Raises NotNow before the last day it waits for a neighbour, BadValue for another kind or no name.
    """
    row = locked_wish(wish)
    check_runs(by, row.committee_id)
    if known := WishClaim.objects.filter(key=key).first():
        return known
    must_be(row, State.PUBLISHED)
    if row.due_on is None or timezone.localdate() <= row.due_on:
        raise NotNow(_("还在等邻居认领，到期没有人再由村居安排。"))
    if kind not in OF_STAFF or not name.strip():
        raise BadValue(_("请选由谁来圆，并写上名称。"))
    check_words((name,), family_of_wish(row))
    now = timezone.now()
    claim = WishClaim(
        committee_id=row.committee_id,
        wish=row,
        kind=kind,
        name=name.strip()[:30],
        state=ClaimState.APPROVED,
        held_at=now,
        until=now,
        approved_by=by,
        approved_at=now,
        key=key,
    )
    claim.save(force_insert=True)
    move(row, State.DELIVERING, by=by)
    tell_collector(row, "filled", _("没有邻居认领，村居安排好了，准备送。"))
    audit.record("wish.fill", by=by, row=row, detail={"kind": kind})
    return claim


def standing_claim(wish: Wish) -> WishClaim | None:
    """Return who has the wish now, or brought it."""
    rows = WishClaim.objects.filter(wish=wish, state__in=STANDING_CLAIM)
    return rows.select_related("user", "approved_by", "wish").first()


@dataclass(frozen=True)
class Contact:
    """Whom to ring: staff of the committee, or the family where it agreed. No name of the family."""

    who: str
    phone: str


@transaction.atomic
def open_contact(claim: WishClaim, *, by: User | None, request: HttpRequest | None = None) -> Contact:
    """Return the contact of an approved claim; each opening is on the trail. The caller proved whose it is.

    Raises NotAllowed before staff agreed and after the claim ended.
    """
    row = WishClaim.objects.select_related("wish__committee").get(pk=claim.pk)
    if row.state != ClaimState.APPROVED:
        raise NotAllowed(_("村居同意以后才有联系电话。"))
    wish = row.wish
    phone = _phone_of(wish) if wish.family_phone else ""
    found = Contact(_("那一家"), phone) if phone else Contact(wish.committee.name, wish.committee.phone)
    detail = {"whose": "family" if phone else "staff"}
    audit.record("wish.contact", by=by, row=row, detail=detail, request=request)
    return found


def _phone_of(wish: Wish) -> str:
    if wish.person is not None and wish.person.phone:
        return str(wish.person.phone)
    people = Person.objects.filter(household=wish.household_id).order_by("-is_head", "pk")
    return next((row.phone for row in people if row.phone), "")
