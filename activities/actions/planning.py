"""Plan an activity, announce it, change it, call it off; whoever signed up hears of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.bookings import book_for_activity, free_for_activity
from activities.actions.places import refuse_numbers
from activities.actions.sign_ups import (
    code_of,
    locked,
    promote_waiting,
    recipient_of,
    what_when_where,
)
from activities.models import Activity, CoHost, Quota, SignUp
from residents.actions.stamps import bump
from residents.models import Block, Committee
from users.actions import audit
from users.actions.notices import Message, cancel, tell_many
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

TOLD = ("starts_at", "ends_at", "place", "where")
State = Activity.State


class NotAllowedNow(NotNow):
    """The activity is in a state that does not allow this step."""


@transaction.atomic
def plan_activity(*, committee: Committee, by: User, fields: Mapping[str, Any]) -> Activity:
    """Keep a draft; ``fields`` are the model's own. Nobody sees it before it is published.

    Raises BadValue for an end before the beginning, a place of another committee, or signing up until later
    than the end.
    """
    activity = Activity(committee=committee, by=by, **fields)
    _check(activity)
    activity.save(force_insert=True)
    audit.record("activity.plan", by=by, row=activity)
    return activity


def _check(activity: Activity) -> None:
    activity.title = squeezed(activity.title)
    if not activity.title:
        raise BadValue(_("请写活动名称。"))
    if activity.ends_at <= activity.starts_at:
        raise BadValue(_("结束时间要在开始时间的后面。"))
    if activity.signs_up_until and activity.signs_up_until > activity.ends_at:
        raise BadValue(_("报名截止不能晚于活动结束。"))
    if activity.place and activity.place.committee_id != activity.committee_id:
        raise BadValue(_("只能选本村居的场地；别处的写在“地点”里。"))
    if not activity.where_words:
        raise BadValue(_("请选场地，或写在哪里。"))


@transaction.atomic
def set_co_hosts(activity: Activity, committees: Iterable[Committee], *, by: User) -> None:
    """Name who invites together with the organiser; the organiser itself is left out."""
    activity = locked(activity)
    wanted = {row.pk: row for row in committees if row.pk != activity.committee_id}
    before = set(activity.co_hosts.values_list("committee", flat=True))
    activity.co_hosts.exclude(committee__in=wanted).delete()
    CoHost.objects.bulk_create(
        [CoHost(activity=activity, committee=row) for row in wanted.values()], ignore_conflicts=True
    )
    for committee in before | set(wanted) | {activity.committee_id}:
        bump(committee)
    audit.record("activity.co_hosts", by=by, row=activity, detail={"committees": sorted(wanted)})


@transaction.atomic
def set_quotas(activity: Activity, rows: Iterable[tuple[Committee, Block | None, int]], *, by: User) -> None:
    """Say how the places are shared out; what is not named shares what is left.

    Raises BadValue for quotas that promise more than the house holds, or a committee that is no host.
    """
    activity = locked(activity)
    rows = list(rows)
    hosts = {activity.committee_id, *activity.co_hosts.values_list("committee", flat=True)}
    if any(committee.pk not in hosts for committee, _block, _places in rows):
        raise BadValue(_("名额只能分给主办和合办的村居。"))
    whole = sum(places for _committee, block, places in rows if block is None)
    if activity.capacity is not None and whole > activity.capacity:
        facts = {"sum": whole, "capacity": activity.capacity}
        raise BadValue(_("分出去的名额一共%(sum)d个，比总名额%(capacity)d个多。") % facts)
    activity.quotas.all().delete()
    Quota.objects.bulk_create(
        Quota(activity=activity, committee=committee, block=block, places=places)
        for committee, block, places in rows
    )
    promote_waiting(activity)
    audit.record("activity.quotas", by=by, row=activity)


@transaction.atomic
def publish_activity(activity: Activity, *, by: User, at: datetime | None = None) -> Activity:
    """Announce a draft: its place is booked, the public pages show it. Twice is once.

    Raises NotAllowedNow for a cancelled one, Taken when its place is, BadValue where a number stands in it.
    """
    activity = locked(activity)
    if activity.state == State.PUBLISHED:
        return activity
    if activity.state == State.CANCELLED:
        raise NotAllowedNow(_("已经取消的活动不能再公布，请另排一场。"))
    refuse_numbers((activity.title, activity.words, activity.where))
    book_for_activity(activity)
    activity.state, activity.published_at = State.PUBLISHED, at or timezone.now()
    activity.save(update_fields=["state", "published_at"])
    _bump_hosts(activity)
    audit.record("activity.publish", by=by, row=activity)
    return activity


def _bump_hosts(activity: Activity) -> None:
    for committee in (activity.committee_id, *activity.co_hosts.values_list("committee", flat=True)):
        bump(committee)


@transaction.atomic
def change_activity(activity: Activity, *, by: User, fields: Mapping[str, Any]) -> Activity:
    """Change what is told of it. A new time or place is told to everybody on the list, once.

    More places let who waits move up. Raises NotAllowedNow for a cancelled one or one that is over, Taken,
    BadValue.
    """
    row = locked(activity)
    if row.state == State.CANCELLED:
        raise NotAllowedNow(_("这场活动已经取消，不能再改。"))
    if row.ends_at <= timezone.now() and row.state == State.PUBLISHED:
        raise NotAllowedNow(_("活动已经结束，请写小结。"))
    before = {name: getattr(row, name) for name in TOLD}
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    moved = before != {name: getattr(row, name) for name in TOLD}
    if row.state == State.PUBLISHED:
        refuse_numbers((row.title, row.words, row.where))
        row.sequence += 1
    row.save()
    if row.state == State.PUBLISHED:
        if moved:
            free_for_activity(row)
            book_for_activity(row)
            _tell_moved(row)
        promote_waiting(row)
        _bump_hosts(row)
    audit.record("activity.change", by=by, row=row, detail={"moved": moved})
    return row


@in_chinese()
def _tell_moved(activity: Activity) -> None:
    body = _("时间或地点改了，现在是：%(what)s。不方便就点开链接说一声。")
    _tell_everyone(activity, f"moved:{activity.sequence}", _("活动改了：%(title)s"), body)


def _tell_everyone(activity: Activity, what: str, subject: str, body: str) -> int:
    """Write to every party that goes or waits; ``what`` tells the occasions apart."""
    rows = SignUp.objects.filter(activity=activity).standing().select_related("user", "block__committee")
    facts = {"title": activity.title, "what": what_when_where(activity), "why": activity.cancelled_because}
    return tell_many(
        [
            Message(
                recipient=recipient_of(row),
                key=f"activity:{activity.pk}:{what}",
                topic="activity",
                subject=subject % facts,
                body=body % facts,
                committee=activity.committee,
                url=f"/s-up/{code_of(row)}/",
                useless_after=activity.ends_at,
            )
            for row in rows
        ]
    )


@transaction.atomic
def cancel_activity(activity: Activity, *, because: str, by: User) -> Activity:
    """Call it off, with a reason everybody reads; the place is free again, reminders are taken back.

    A draft is called off in silence. Twice is once. Raises BadValue without a reason or with somebody's
    number in it, NotAllowedNow once it is over.
    """
    row = locked(activity)
    if row.state == State.CANCELLED:
        return row
    because = squeezed(because)[:120]
    if not because:
        raise BadValue(_("请写取消的原因，报了名的人会看到。"))
    refuse_numbers((because,))
    if row.ends_at <= timezone.now():
        raise NotAllowedNow(_("活动已经结束，不用取消了。"))
    was_public = row.state == State.PUBLISHED
    row.state, row.cancelled_at, row.cancelled_because = State.CANCELLED, timezone.now(), because
    row.sequence += 1
    row.save(update_fields=["state", "cancelled_at", "cancelled_because", "sequence"])
    free_for_activity(row)
    if was_public:
        _tell_cancelled(row)
        _bump_hosts(row)
    audit.record("activity.cancel", by=by, row=row, detail={"because": because})
    return row


@in_chinese()
def _tell_cancelled(activity: Activity) -> None:
    day = f"{timezone.localtime(activity.starts_at):%Y%m%d}"
    for lead in range(8):
        cancel(f"activity:{activity.pk}:{day}:{lead}")
    _tell_everyone(
        activity, "cancelled", _("活动取消：%(title)s"), _("%(what)s，取消了：%(why)s。给您添麻烦了。")
    )
