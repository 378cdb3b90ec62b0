"""Who was there: by the code on the screen, by a tick, from a list without a net, at the door, from paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import signals
from activities.actions.screen_codes import ElsewhereCode
from activities.actions.sign_ups import find_sign_up, locked, sign_up
from activities.models import Activity, CheckIn, Seat, SignUp
from residents.actions.calendar import figure_int
from residents.models import Block, Committee
from users.actions import audit
from users.models import User
from xidu.kit import crypto, ids
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
    if (
        known := CheckIn.objects.filter(key=key).first()
        or CheckIn.objects.standing().filter(seat=seat).first()
    ):
        return known
    moment = now or timezone.now()
    _check_window(activity, way, moment)
    row = SignUp.objects.get(pk=seat.sign_up_id)
    if row.state == SignUp.State.CANCELLED and way in BY_ONESELF:
        raise NotNow(_("您说过不来了。人到了，请让工作人员登记一下。"))
    if row.state != SignUp.State.GOING:
        SignUp.objects.filter(pk=row.pk).update(
            state=SignUp.State.GOING, cancelled_at=None, is_late_cancel=False, promoted_at=moment
        )
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
def self_check_in(
    activity: Activity,
    *,
    way: str,
    key: str,
    phone: str = "",
    code: str = "",
    user: User | None = None,
    heads: int | None = None,
    now: datetime | None = None,
) -> list[CheckIn]:
    """Check in the party of an account, a phone number or a query code.

    Raises RuleBroken when none of them signed up here, BadValue for a code or phone that is none.
    """
    signed = _signed_up(activity, phone, code, user)
    if signed is None:
        raise RuleBroken(_("没有找到报名。换一个报名时留的手机号或查询码，或请工作人员登记，半分钟就好。"))
    return check_in_party(signed, way=way, key=f"{key}:{signed.pk}", heads=heads, now=now)


def _signed_up(activity: Activity, phone: str, code: str, user: User | None) -> SignUp | None:
    rows = SignUp.objects.filter(activity=activity).standing().order_by("at")
    if code:
        try:
            found = find_sign_up(code)
        except SignUp.DoesNotExist:
            return None
        if found.activity_id != activity.pk:
            raise ElsewhereCode(_("这个查询码是“%(title)s”的报名。") % {"title": found.activity.title})
        return found
    if normal := ids.normal_phone(phone) if phone else "":
        index = crypto.blind_index(normal, "phone", activity.committee_id)
        return rows.filter(phone_index=index).first()
    return rows.filter(user=user).first() if user else None


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
) -> SignUp:
    """Take somebody in who stands at the door, with their family, and check them in; a full house too.

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
        at=at,
    )
    check_in_party(signed, way=way, key=source, by=by, at=at, now=at)
    return signed


def sheet_rows(activity: Activity) -> list[Seat]:
    """Return the seats in the order of the printed list; its line numbers begin with 1."""
    rows = Seat.objects.filter(activity=activity).going().select_related("sign_up__block", "sign_up__home")
    return list(rows.order_by("sign_up__at", "sign_up", "number"))


@transaction.atomic
def back_fill(
    activity: Activity,
    *,
    numbers: str,
    walk_ins: Sequence[tuple[str, int, Block | None]] = (),
    source: str,
    by: User,
    at: datetime | None = None,
) -> int:
    """Type in a printed list: its ticked lines ("1-5, 8、12") and who was added by hand; return the heads.

    All or nothing. Raises BadValue naming the lines that are not on the list.
    """
    seats = sheet_rows(activity)
    wanted = read_numbers(numbers)
    if wrong := sorted(number for number in wanted if not 1 <= number <= len(seats)):
        named = "、".join(map(str, wrong[:10]))
        raise BadValue(_("表上没有第%(wrong)s行，一共%(count)d行。") % {"wrong": named, "count": len(seats)})
    count = 0
    for number in sorted(wanted):
        seat = seats[number - 1]
        check_in(seat, way=Way.PAPER, key=f"{source}:seat:{seat.pk}", by=by, at=at or activity.starts_at)
        count += 1
    for place, (name, people, block) in enumerate(walk_ins):
        home = block.committee if block else activity.committee
        walk_in(
            activity,
            source=f"{source}:{place}",
            name=name,
            people=people,
            home=home,
            block=block,
            by=by,
            way=Way.PAPER,
            at=at,
        )
        count += people
    return count


def read_numbers(text: str) -> set[int]:
    """Return the numbers of "1-5, 8、12". Raises BadValue for a piece that is none, and for 5-1."""
    found: set[int] = set()
    for piece in re.split(r"[,，、;；\s]+", text.strip()):
        if not piece:
            continue
        match = re.fullmatch(r"(\d{1,4})(?:[-–—~～至到](\d{1,4}))?", piece)
        if not match or (match[2] and int(match[2]) < int(match[1])):
            raise BadValue(_("看不懂“%(piece)s”，请写成 1-5, 8, 12 这样。") % {"piece": piece[:20]})
        found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return found


def take_offline(activity: Activity, ticks: Sequence[dict[str, Any]], *, by: User) -> list[dict[str, Any]]:
    """Take ticks a phone kept while it had no net: ``{"seat": id, "key": str, "at": ISO}``; each by itself.

    Return ``{"seat", "ok", "error"}`` for each, in order. A list sent twice ticks once.
    """
    seats = {seat.pk: seat for seat in Seat.objects.filter(activity=activity).select_related("activity")}
    answers = []
    for tick in ticks[:500]:
        seat = seats.get(tick.get("seat") or 0) if isinstance(tick, dict) else None
        error = "" if seat else _("名单上没有这个人")
        if seat:
            try:
                key, at = f"offline:{str(tick['key'])[:60]}", _came_at(activity, tick.get("at"))
                check_in(seat, way=Way.OFFLINE, key=key, by=by, at=at)
            except (RuleBroken, KeyError) as broken:
                error = str(broken)
        answers.append({"seat": seat.pk if seat else None, "ok": not error, "error": error})
    return answers


def _came_at(activity: Activity, written: object) -> datetime | None:
    """Return the moment a phone wrote down, kept within the day of the activity; None for none it can be."""
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    if moment.utcoffset() is None:
        return None
    first, last = (
        activity.starts_at - timedelta(hours=2),
        min(activity.ends_at + timedelta(hours=2), timezone.now()),
    )
    return min(max(moment, first), last) if first < last else None
