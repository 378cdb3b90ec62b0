"""Who was there: by the code on the screen, by a tick, from a list without a net, at the door, from paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import signals
from activities.actions.lists import came_at, read_numbers
from activities.actions.sign_ups import locked, sign_up
from activities.models import Activity, CheckIn, Seat, SignUp
from residents.actions.calendar import figure_int
from residents.models import Block, Committee
from users.actions import audit
from users.models import User
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate

Way = CheckIn.Way
# These the visitor does alone, so only around the time of the activity.
BY_ONESELF = frozenset({Way.QR, Way.CODE})


class NotOpenYet(NotNow):
    """Too early to check in."""


class Over(TooLate):
    """Too late to check in this way."""


@transaction.atomic
def check_in(
    seat: Seat,
    *,
    way: str,
    key: str,
    by: User | None = None,
    at: datetime | None = None,
    now: datetime | None = None,
) -> CheckIn:
    """Note that the head of ``seat`` is there; the same ``key``, or a seat that is ticked, returns the row.

    ``checked_in`` goes up once for each new row, in this transaction. ``at`` is when they came, ``now`` the
    clock. A party that waits and is there goes.

    Raises NotOpenYet, Over, and NotNow for an activity that does not take place.
    """
    activity = locked(seat.activity)
    if known := CheckIn.objects.filter(key=key).first():
        if known.seat_id != seat.pk:
            raise NotNow(_("这一下已经记在别人名下，请再点一次。"))
        return known
    if known := CheckIn.objects.standing().filter(seat=seat).first():
        return known
    moment = now or timezone.now()
    _check_window(activity, way, moment)
    _let_go(SignUp.objects.get(pk=seat.sign_up_id), way, moment)
    done = CheckIn.objects.create(
        committee_id=activity.committee_id,
        activity=activity,
        seat=seat,
        way=way,
        at=at or moment,
        by=by,
        key=key,
    )
    signals.checked_in.send(CheckIn, check_in=done)
    return done


def _let_go(row: SignUp, way: str, moment: datetime) -> None:
    """Whoever waits or cancelled and is there all the same goes; who cancelled needs staff to say so."""
    if row.state == SignUp.State.GOING:
        return
    if row.state == SignUp.State.CANCELLED and way in BY_ONESELF:
        raise NotNow(_("您说过不来了。人到了，请让工作人员登记一下。"))
    _check_not_twice(row)
    SignUp.objects.filter(pk=row.pk).update(
        state=SignUp.State.GOING, cancelled_at=None, is_late_cancel=False, promoted_at=moment
    )


def _check_not_twice(row: SignUp) -> None:
    """Somebody who cancelled, signed up again and comes is the second row, not both."""
    again = SignUp.objects.filter(activity=row.activity_id).standing().exclude(pk=row.pk)
    same_phone = Q(phone_index=row.phone_index, door=SignUp.Door.WEB) if row.phone_index else Q(pk=None)
    same_user = Q(user=row.user_id) if row.user_id else Q(pk=None)
    if row.state == SignUp.State.CANCELLED and again.filter(same_phone | same_user).exists():
        raise NotNow(_("他取消以后又报了名，请点名单上新的那一行。"))


def _check_window(activity: Activity, way: str, moment: datetime) -> None:
    if activity.state != Activity.State.PUBLISHED:
        raise NotNow(_("这场活动没有在办，不能签到。"))
    opens = figure_int("check_in_opens_minutes", committee=activity.committee)
    if moment < activity.starts_at - timedelta(minutes=opens):
        raise NotOpenYet(_("还没到签到时间，开始前%(minutes)d分钟起可以签到。") % {"minutes": opens})
    if way in BY_ONESELF:
        after = figure_int("check_in_open_minutes_after", committee=activity.committee)
        if moment > activity.ends_at + timedelta(minutes=after):
            raise Over(_("活动已经结束，请找工作人员补登记。"))
        return
    days = figure_int("back_fill_days", committee=activity.committee)
    if moment > activity.ends_at + timedelta(days=days):
        raise Over(_("活动结束已经超过%(days)d天，不能再补签到。") % {"days": days})


@transaction.atomic
def check_in_party(
    signed: SignUp, *, way: str, key: str, heads: int | None = None, **facts: Any
) -> list[CheckIn]:
    """Check in the first ``heads`` of a party (all of them); each seat once."""
    seats = list(signed.seats.select_related("activity").order_by("number"))
    return [check_in(seat, way=way, key=f"{key}:{seat.number}", **facts) for seat in seats[:heads]]


@transaction.atomic
def undo_check_in(done: CheckIn, *, by: User) -> CheckIn:
    """Take a check-in back; the row stays and says who did. Twice is once, and so is the signal."""
    changed = CheckIn.objects.filter(pk=done.pk, undone_at=None).update(
        undone_at=timezone.now(), undone_by=by
    )
    done.refresh_from_db()
    if changed:
        audit.record("check_in.undo", by=by, row=done)
        signals.check_in_undone.send(CheckIn, check_in=done)
    return done


@transaction.atomic
def walk_in(
    activity: Activity,
    *,
    source: str,
    name: str,
    home: Committee,
    by: User,
    people: int = 1,
    block: Block | None = None,
    phone: str = "",
    way: str = Way.WALK_IN,
    at: datetime | None = None,
    now: datetime | None = None,
) -> SignUp:
    """Take somebody in who stands at the door, with their family, and check them in; a full house too.

    ``at`` is when they came; the time to check in is counted by ``now``, else by ``at``.
    Raises BadValue without a name: it is what the list shows. The same ``source`` again is the same party.
    """
    if not name.strip():
        raise BadValue(_("请写怎么称呼，例如“3组老顾”。"))
    door = SignUp.Door.PAPER if way == Way.PAPER else SignUp.Door.WALK_IN
    signed, _code = sign_up(
        activity,
        source=source,
        people=people,
        name=name.strip()[:30],
        phone=phone,
        home=home,
        block=block,
        door=door,
        by=by,
        at=now or at,
    )
    check_in_party(signed, way=way, key=source, by=by, at=at, now=now or at)
    return signed


def sheet_rows(activity: Activity) -> list[Seat]:
    """Return the seats in the order of the printed list; its line numbers begin with 1.

    The paper is printed before the day is over, so what comes later may not move a line: who moves up is put
    at the end, and who cancels late keeps the line.
    """
    listed = Q(sign_up__state=SignUp.State.GOING) | Q(sign_up__is_late_cancel=True)
    rows = Seat.objects.filter(listed, activity=activity)
    rows = rows.select_related("activity", "sign_up__block", "sign_up__home")
    return list(rows.order_by(Coalesce("sign_up__promoted_at", "sign_up__at"), "sign_up", "number"))


@transaction.atomic
def back_fill(
    activity: Activity,
    *,
    numbers: str,
    walk_ins: Sequence[tuple[str, int, Block | None]] = (),
    source: str,
    by: User,
    at: datetime | None = None,
    now: datetime | None = None,
) -> int:
    """Type in a printed list: its ticked lines ("1-5, 8、12") and who was added by hand; return the heads.

    They came ``at`` the beginning unless told; the days left for typing in are counted by ``now``.
    All or nothing. Raises BadValue naming the lines that are not on the list.
    """
    seats = sheet_rows(activity)
    wanted = read_numbers(numbers)
    if wrong := sorted(number for number in wanted if not 1 <= number <= len(seats)):
        named = "、".join(map(str, wrong[:10]))
        raise BadValue(_("表上没有第%(wrong)s行，一共%(count)d行。") % {"wrong": named, "count": len(seats)})
    facts: Any = {"by": by, "at": at or activity.starts_at, "now": now or timezone.now(), "way": Way.PAPER}
    for number in sorted(wanted):
        seat = seats[number - 1]
        check_in(seat, key=f"{source}:seat:{seat.pk}", **facts)
    for place, (name, people, block) in enumerate(walk_ins):
        home = block.committee if block else activity.committee
        key = f"{source}:{place}"
        walk_in(activity, source=key, name=name, people=people, home=home, block=block, **facts)
    return len(wanted) + sum(people for _name, people, _block in walk_ins)


def take_offline(activity: Activity, ticks: Sequence[dict[str, Any]], *, by: User) -> list[dict[str, Any]]:
    """Take ticks a phone kept while it had no net: ``{"seat": id, "key": str, "at": ISO}``; each by itself.

    Return ``{"seat", "ok", "error"}`` for each, in order. A list sent twice ticks once.
    """
    seats = {seat.pk: seat for seat in Seat.objects.filter(activity=activity).select_related("activity")}
    answers = []
    for tick in ticks[:500]:
        seat = seats.get(tick["seat"]) if isinstance(tick.get("seat"), int) else None
        error = "" if seat else _("名单上没有这个人，请把页面刷新后再试。")
        if seat:
            key = f"offline:{str(tick.get('key', ''))[:60]}".replace("\x00", "")
            try:
                check_in(seat, way=Way.OFFLINE, key=key, by=by, at=came_at(activity, tick.get("at")))
            except RuleBroken as broken:
                error = str(broken)
        answers.append({"seat": seat.pk if seat else None, "ok": not error, "error": error})
    return answers
