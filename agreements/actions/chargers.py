"""The queue for charging bays: called in order, some minutes to come, some hours to charge."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.bays import resident_of
from agreements.actions.claims import NotYours
from agreements.models import Bay, ChargeTurn
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions.hours import Hours
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow

State = ChargeTurn.State
LIVING = (State.WAITING, State.CALLED, State.CHARGING)


@transaction.atomic
def join_queue(
    committee: Committee, *, plate: str, by: User, source: str, at_night: bool = False
) -> ChargeTurn:
    """Queue for a charging bay with the household of ``by``, and call whoever is next.

    The same ``source`` queues once. Raises NotYours, NotNow for a second turn at once, BadValue for no plate.
    """
    bump(committee.pk)
    if known := ChargeTurn.objects.filter(source=source).first():
        return known
    home = resident_of(by)
    if home.committee_id != committee.pk:
        raise NotYours(_("充电车位先给本小区（村）的住户用。"))
    if not Bay.objects.charging().filter(committee=committee).exists():
        raise NotNow(_("这里还没有公共充电车位。"))
    if ChargeTurn.objects.filter(household=home, state__in=LIVING).exists():
        raise NotNow(_("您家已经在排了，一户一次排一个。"))
    row = ChargeTurn(committee=committee, household=home, by=by, source=source, at_night=at_night)
    row.keep_plate(plate, committee.pk)
    row.save()
    _call(committee, timezone.now(), asked=row)
    row.refresh_from_db()
    return row


def _call(committee: Committee, now: datetime, asked: ChargeTurn | None = None) -> int:
    """Call the longest waiting to each free bay, with the committee's row locked; return how many.

    In the quiet hours only those are called who wanted it or asked this very moment: a call nobody hears at
    three would cost them their turn. The others keep their place for the morning.
    """
    stands = ChargeTurn.objects.filter(bay=OuterRef("pk"), state__in=(State.CALLED, State.CHARGING))
    free = list(Bay.objects.charging().filter(~Exists(stands), committee=committee))
    waiting = ChargeTurn.objects.filter(committee=committee, state=State.WAITING).order_by("asked_at", "pk")
    if not free or not (queue := list(waiting)):
        return 0
    if Hours(committee).is_quiet(now):
        queue = [row for row in queue if row.at_night or (asked is not None and row.pk == asked.pk)]
    minutes = figure_int("charger_come_minutes", committee=committee)
    called = list(zip(queue, free, strict=False))
    for row, bay in called:
        row.state, row.bay, row.called_at = State.CALLED, bay, now
        row.come_by = now + timedelta(minutes=minutes)
        row.save(update_fields=["state", "bay", "called_at", "come_by"])
        words = _("请在%(until)s前到%(bay)s充电，过了就让给下一家。")
        facts = {"until": f"{row.come_by.astimezone(SHANGHAI):%-H:%M}", "bay": bay}
        _tell(row, "called", _("轮到您充电了"), words % facts, urgent=True, useless_after=row.come_by)
    return len(called)


def _tell(row: ChargeTurn, step: str, subject: str, body: str, **more: Any) -> int:
    users = User.objects.filter(person__household=row.household_id, is_active=True)
    facts: dict[str, Any] = {"committee": row.committee, "url": "/me/parking/", "topic": "parking", **more}
    return tell_users(users, key=f"charge:{row.pk}:{step}", subject=subject, body=body, **facts)


def _own(turn: ChargeTurn, by: User) -> ChargeTurn:
    bump(turn.committee_id)
    row = ChargeTurn.objects.select_related("bay", "committee").get(pk=turn.pk)
    if resident_of(by).pk != row.household_id:
        raise NotYours(_("这不是您家排的。"))
    return row


@transaction.atomic
def begin_charging(turn: ChargeTurn, *, by: User) -> ChargeTurn:
    """Note that the car is plugged in; twice is once. Raises NotNow unless it was called."""
    row = _own(turn, by)
    if row.state == State.CHARGING:
        return row
    if row.state != State.CALLED:
        raise NotNow(_("还没轮到您，轮到了会通知您。"))
    now = timezone.now()
    minutes = figure_int("charger_limit_minutes", committee=row.committee)
    row.state, row.started_at, row.limit_at = State.CHARGING, now, now + timedelta(minutes=minutes)
    row.save(update_fields=["state", "started_at", "limit_at"])
    return row


@transaction.atomic
def end_turn(turn: ChargeTurn, *, by: User) -> ChargeTurn:
    """Leave the bay or the queue, and call the next; twice is once."""
    row = _own(turn, by)
    if row.state not in LIVING:
        return row
    row.state = State.DONE if row.state == State.CHARGING else State.LEFT
    row.ended_at = timezone.now()
    row.save(update_fields=["state", "ended_at"])
    _call(row.committee, row.ended_at)
    return row


def move_queues(now: datetime) -> int:
    """Let those who did not come lose their turn, ask those over time to move, call the next.

    Returns how many were called or told. Running it twice changes nothing.
    """
    living = ChargeTurn.objects.filter(state__in=LIVING).values_list("committee", flat=True)
    places = Committee.objects.filter(pk__in=living).order_by("pk")
    return sum(_move(place, now) for place in places)


@transaction.atomic
def _move(committee: Committee, now: datetime) -> int:
    late = ChargeTurn.objects.filter(committee=committee, state=State.CALLED, come_by__lte=now)
    over = ChargeTurn.objects.filter(committee=committee, state=State.CHARGING, limit_at__lte=now)
    rows = ChargeTurn.objects.filter(committee=committee, state=State.WAITING)
    if not (late.exists() or over.exists() or rows.exists()):
        return 0
    bump(committee.pk)
    for row in late.select_related("committee"):
        row.state, row.ended_at = State.NO_SHOW, now
        row.save(update_fields=["state", "ended_at"])
        _tell(row, "no_show", _("充电让给下一家了"), _("没有等到您，要充电请再排一次。"))
    told = 0
    for row in over.select_related("committee", "bay"):
        words = _("%(bay)s的时间到了，后面有邻居等，请把车挪走。") % {"bay": row.bay}
        told += _tell(row, "limit", _("请挪一下车"), words)
    return told + _call(committee, now)
