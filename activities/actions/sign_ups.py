"""Who comes: sign up, wait in turn, move up, cancel. The activity's row is the lock under which places go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.seats import Room, add_seats, finds_room, give_seats
from activities.models import Activity, CheckIn, SignUp
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.actions.notices import Recipient, cancel, tell
from users.models import User
from xidu.kit import crypto
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate
from xidu.kit.language import in_chinese

Door, State, Hear = SignUp.Door, SignUp.State, SignUp.Hear
# They stand in the room already: there is nothing to wait for.
PRESENT = frozenset({Door.WALK_IN, Door.PAPER})


class SignUpsClosed(TooLate):
    """The time to sign up is over, or the activity does not take place."""


class AlreadySignedUp(RuleBroken):
    """The same account or phone is on the list."""


class PartyTooLarge(RuleBroken):
    """More people at once than one sign-up may bring."""


def code_of(signed: SignUp) -> str:
    """Return the query code of a sign-up; it is drawn from its source and stands nowhere in clear."""
    return crypto.code_from(signed.source, "sign_up")


@transaction.atomic
def sign_up(
    activity: Activity,
    *,
    source: str,
    home: Committee,
    people: int = 1,
    names: Sequence[str] = (),
    children: int = 0,
    phone: str = "",
    door: str = Door.WEB,
    at: datetime | None = None,
    **about: Any,
) -> tuple[SignUp, str]:
    """Put a party on the list and return it with its query code: GOING, or WAITING in its turn.

    ``source`` names the sending: the same source again returns the same sign-up. ``about`` may name
    ``name``, ``block``, ``household``, ``person``, ``user``, ``by`` (who signed them up) and ``hear_by``.
    A party goes whole or waits whole; nobody who waits is passed over. Who is there already always goes.

    Raises SignUpsClosed, NotNow before publication, PartyTooLarge, AlreadySignedUp for an account or a phone
    that is on the list, BadValue for a phone that is none.
    """
    activity = locked(activity)
    # Of two taps the second finds the first here, once it has the lock.
    if known := SignUp.objects.filter(source=source).first():
        return known, code_of(known)
    moment = at or timezone.now()  # under the lock: the waiting list is in the order of asking
    _check_open(activity, moment, door)
    _check_party(activity, people, door)
    about |= {"source": source, "home": home, "people": people, "door": door, "at": moment}
    row = SignUp(committee_id=activity.committee_id, activity=activity, **about)
    row.code_digest = crypto.digest_token(code_of(row))
    row.keep_phone(phone, activity.committee_id)
    _check_once(row)
    goes = door in PRESENT or finds_room(activity, row)
    row.state, row.queued_at = (State.GOING, None) if goes else (State.WAITING, moment)
    row.save(force_insert=True)
    give_seats(row, names, children)
    bump(activity.committee_id)
    return row, code_of(row)


def locked(activity: Activity) -> Activity:
    """Return the activity's row, locked until the transaction ends."""
    return (
        Activity.objects.select_for_update(of=("self",))
        .select_related("committee", "place")
        .get(pk=activity.pk)
    )


def _check_open(activity: Activity, moment: datetime, door: str) -> None:
    if activity.state == Activity.State.CANCELLED:
        raise SignUpsClosed(_("这次活动取消了：%(why)s") % {"why": activity.cancelled_because})
    if activity.state == Activity.State.DRAFT:
        raise NotNow(_("这次活动还没有公布，公布以后就能报名。"))
    if door in PRESENT:
        return
    if not activity.takes_sign_ups:
        raise NotNow(_("这次活动不用报名，到时候直接来。"))
    if moment >= activity.closes_at:
        raise SignUpsClosed(_("报名已经截止，可以打村居电话问问，或者看看下一次。"))


def _check_party(activity: Activity, people: int, door: str) -> None:
    if people < 1:
        raise BadValue(_("请写几个人来，至少一个人。"))
    most = 20 if door in PRESENT else activity.party_most
    if people > most:
        raise PartyTooLarge(_("一次最多报%(most)d个人，您写了%(have)d个。") % {"most": most, "have": people})


def _check_once(row: SignUp) -> None:
    rows = SignUp.objects.filter(activity=row.activity).standing()
    if row.user and rows.filter(user=row.user).exists():
        raise AlreadySignedUp(_("您已经报过名了，到“我的”里看，也可以改人数。"))
    # A leader or the counter may leave one phone for several neighbours; somebody alone has one.
    if (
        row.door == Door.WEB
        and row.phone_index
        and rows.filter(phone_index=row.phone_index, door=Door.WEB).exists()
    ):
        raise AlreadySignedUp(_("这个手机号已经报过名了。要改人数，请用报名时给您的查询码。"))


@transaction.atomic
def change_party(
    signed: SignUp, people: int, names: Sequence[str] = (), at: datetime | None = None
) -> SignUp:
    """Change how many come. Fewer lets others move up; more only as far as there is room nobody waits for.

    ``names`` are by seat, from the first. Raises PartyTooLarge when the larger party does not fit,
    SignUpsClosed once signing up is over, NotNow for one that was cancelled or whose people are there.
    """
    activity = locked(signed.activity)
    row = SignUp.objects.get(pk=signed.pk)
    _check_open(activity, at or timezone.now(), row.door)
    _check_party(activity, people, row.door)
    if row.state == State.CANCELLED:
        raise NotNow(_("您已经说不来了，要来请重新报名。"))
    if CheckIn.objects.filter(seat__sign_up=row, seat__number__gt=people).exists():
        raise NotNow(_("已经有人签到了，要改人数请找工作人员。"))
    before, row.people = row.people, people
    if row.state == State.GOING and people > before and not finds_room(activity, row):
        raise PartyTooLarge(_("没有那么多位子了，还是%(have)d个人，没有改。") % {"have": before})
    row.save(update_fields=["people"])
    row.seats.filter(number__gt=people).delete()
    add_seats(row, names)
    promote_waiting(activity)
    bump(activity.committee_id)
    return row


@transaction.atomic
def cancel_sign_up(signed: SignUp, *, by: User | None = None, at: datetime | None = None) -> SignUp:
    """Take a party off the list; twice is once. Within ``activity_late_cancel_hours`` it counts as late.

    The next in turn move up and are told. Raises TooLate once the activity has begun, NotNow for a party
    that is there.
    """
    activity = locked(signed.activity)
    row = SignUp.objects.get(pk=signed.pk)
    if row.state == State.CANCELLED:
        return row
    moment = at or timezone.now()
    if moment >= activity.starts_at:
        raise TooLate(_("活动已经开始，不用取消了。"))
    if CheckIn.objects.standing().filter(seat__sign_up=row).exists():
        raise NotNow(_("已经签到了，不能取消。签错了请工作人员撤销。"))
    hours = figure_int("activity_late_cancel_hours", committee=activity.committee)
    row.is_late_cancel = row.state == State.GOING and moment > activity.starts_at - timedelta(hours=hours)
    row.state, row.cancelled_at = State.CANCELLED, moment
    row.save(update_fields=["state", "cancelled_at", "is_late_cancel"])
    cancel(f"sign_up:{row.pk}:promoted")
    promote_waiting(activity, moment)
    bump(activity.committee_id)
    if by:
        audit.record("sign_up.cancel", by=by, row=row, detail={"late": row.is_late_cancel})
    return row


@transaction.atomic
def promote_waiting(activity: Activity, now: datetime | None = None) -> list[SignUp]:
    """Let move up who fits, in turn; who does not fit keeps the turn. Return them; each is told once."""
    activity = locked(activity)
    moment = now or timezone.now()
    if activity.state != Activity.State.PUBLISHED or moment >= activity.starts_at:
        return []
    moved, room = [], Room(activity)
    for row in SignUp.objects.filter(activity=activity).waiting().select_related("user", "block", "home"):
        if room.fits(row):
            room.take(row)
            row.state, row.promoted_at = State.GOING, moment
            row.save(update_fields=["state", "promoted_at"])
            row.activity = activity
            _tell_promoted(row)
            moved.append(row)
    if moved:
        bump(activity.committee_id)
    return moved


@in_chinese()
def _tell_promoted(row: SignUp) -> None:
    activity = row.activity
    tell(
        recipient_of(row),
        key=f"sign_up:{row.pk}:promoted",
        topic="activity",
        subject=_("候补排到您了"),
        body=_("%(what)s，%(people)d个人都报上了。不来请早点说一声，把位子让给后面的人。")
        % {"what": what_when_where(activity), "people": row.people},
        committee=activity.committee,
        url=f"/s-up/{code_of(row)}/",
        useless_after=activity.starts_at,
    )


def what_when_where(activity: Activity) -> str:
    """Return "手机课，11月26日 星期四 下午2:00–3:30，议事厅" for a notice."""
    start, end = timezone.localtime(activity.starts_at), timezone.localtime(activity.ends_at)
    parts = (
        activity.title,
        chinese_date(start.date()),
        clock_words(start.time(), end.time()),
        activity.where_words,
    )
    return "，".join(part for part in parts if part)


def recipient_of(signed: SignUp) -> Recipient:
    """Return whom to tell about a sign-up, by the way they chose; an account else in its inbox.

    Whoever comes to look by themselves is sent nothing, though they left a number to check in by.
    """
    channels = {Hear.SMS: ("sms",), Hear.LEADER: ("leader",), Hear.SITE: ("site",)}.get(
        Hear(signed.hear_by), ()
    )
    return Recipient(
        ref=f"sign_up:{signed.pk}",
        user=signed.user,
        block=signed.block if signed.hear_by == Hear.LEADER else None,
        phone="" if signed.hear_by == Hear.NONE else signed.phone,
        channels=channels,
    )


def find_sign_up(written: str) -> SignUp:
    """Return the sign-up of a query code however it was typed.

    Raises BadValue for a code that cannot be one, and SignUp.DoesNotExist for one nobody was given.
    """
    digest = crypto.digest_token(crypto.read_short_code(written))
    rows = SignUp.objects.select_related(
        "activity__committee__street", "activity__place", "block", "home", "user"
    )
    return rows.get(code_digest=digest)


def page_of_sign_up(code: str) -> str | None:
    """Return the address of the sign-up behind a stored query code, or None."""
    known = SignUp.objects.filter(code_digest=crypto.digest_token(code)).exists()
    return f"/s-up/{code}/" if known else None
