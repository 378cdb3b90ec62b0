"""Plan an activity, announce it, change it, call it off; whoever signed up hears of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.bookings import book_for_activity, free_for_activity
from activities.actions.hosts import QuotaRow, bump_hosts, set_co_hosts, set_quotas
from activities.actions.places import refuse_numbers
from activities.actions.sign_ups import (
    code_of,
    locked,
    promote_waiting,
    recipient_of,
    what_when_where,
)
from activities.models import Activity, Series, SignUp
from residents.actions.calendar import figure
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.actions.notices import Message, cancel, tell_many
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

TOLD = ("starts_at", "ends_at", "place", "where")
MOST_AT_ONCE = 20
State = Activity.State
__all__ = [
    "NotAllowedNow",
    "cancel_activity",
    "change_activity",
    "check_what",
    "drop_draft",
    "plan_activity",
    "publish_activity",
    "set_co_hosts",
    "set_quotas",
]


class NotAllowedNow(NotNow):
    """The activity is in a state that does not allow this step."""


@transaction.atomic
def plan_activity(*, committee: Committee, by: User, fields: Mapping[str, Any]) -> Activity:
    """Keep a draft; ``fields`` are the model's own. Nobody sees it before it is published.

    Raises BadValue for an end before the beginning, a place of another committee, or signing up until later
    than the end.
    """
    bump(committee.pk)  # the committee's row before the trail's, here as everywhere
    activity = Activity(committee=committee, by=by, **fields)
    _check(activity)
    activity.save(force_insert=True)
    audit.record("activity.plan", by=by, row=activity)
    return activity


def _check(activity: Activity) -> None:
    check_what(activity)
    if activity.ends_at <= activity.starts_at:
        raise BadValue(_("结束时间要在开始时间的后面。"))
    if activity.signs_up_until and activity.signs_up_until > activity.ends_at:
        raise BadValue(_("报名截止不能晚于活动结束。"))


def check_what(row: Activity | Series) -> None:
    """Tidy the title of an activity or a series. Raises BadValue for what neither can be."""
    row.title = squeezed(row.title)
    if not row.title:
        raise BadValue(_("请写活动名称。"))
    if row.place and row.place.committee_id != row.committee_id:
        raise BadValue(_("只能选本村居的场地；别处的写在“地点”里。"))
    if not row.where_words:
        raise BadValue(_("请选场地，或写在哪里。"))
    if row.capacity == 0:
        raise BadValue(_("名额至少1个；不限名额就空着。"))
    if not 1 <= row.party_most <= MOST_AT_ONCE:
        raise BadValue(_("一次最多报几个人，请写1到%(most)d。") % {"most": MOST_AT_ONCE})


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
    bump_hosts(activity)
    book_for_activity(activity)
    activity.state, activity.published_at = State.PUBLISHED, at or timezone.now()
    activity.save(update_fields=["state", "published_at"])
    audit.record("activity.publish", by=by, row=activity)
    return activity


@transaction.atomic
def change_activity(
    activity: Activity,
    *,
    by: User,
    fields: Mapping[str, Any],
    co_hosts: Iterable[Committee] | None = None,
    quotas: Iterable[QuotaRow] | None = None,
) -> Activity:
    """Change what is told of it. A new time or place is told to everybody on the list, once.

    More places let who waits move up, by the quotas as they are afterwards; ``co_hosts`` and ``quotas`` left
    None stay. Raises NotAllowedNow for a cancelled one or one that is over, Taken, BadValue.
    """
    row = locked(activity)
    _check_changeable(row)
    before = {name: getattr(row, name) for name in TOLD}
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    if is_public := row.state == State.PUBLISHED:
        refuse_numbers((row.title, row.words, row.where))
        if row.ends_at <= timezone.now():
            raise BadValue(_("已经公布的活动不能改到过去的时间。"))
        row.sequence += 1
    row.save()
    bump_hosts(row)
    if co_hosts is not None:
        set_co_hosts(row, co_hosts, by=by)
    if quotas is not None:
        set_quotas(row, quotas, by=by)
    moved = before != {name: getattr(row, name) for name in TOLD}
    if is_public and moved:
        _move(row, before["starts_at"])
    promote_waiting(row)
    audit.record("activity.change", by=by, row=row, detail={"moved": moved})
    return row


def _check_changeable(row: Activity) -> None:
    if row.state == State.CANCELLED:
        raise NotAllowedNow(_("这场活动已经取消，不能再改。"))
    if row.ends_at <= timezone.now() and row.state == State.PUBLISHED:
        raise NotAllowedNow(_("活动已经结束，请写小结。"))


def _move(activity: Activity, was: datetime) -> None:
    """Book the place anew and tell everybody; a yes to the former time says nothing about the new one."""
    book_for_activity(activity)
    _take_back(activity, was.astimezone(SHANGHAI).date())
    if was != activity.starts_at:
        SignUp.objects.filter(activity=activity).standing().update(answer=SignUp.Answer.NONE)
    if activity.takes_sign_ups or SignUp.objects.filter(activity=activity).exists():
        _tell_moved(activity)


def _take_back(activity: Activity, day: date) -> None:
    """Take back what nobody has heard yet of a time that no longer holds."""
    leads = [f"{day:%Y%m%d}:{lead.strip()}" for lead in figure("activity_reminder_days").split(",")]
    moves = [f"moved:{number}" for number in range(max(1, activity.sequence - 20), activity.sequence)]
    for what in (*leads, *moves):
        cancel(f"activity:{activity.pk}:{what}")


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

    Twice is once. Raises BadValue without a reason or with a number in it, NotAllowedNow for a draft,
    which nobody knows of, and once it is over.
    """
    row = locked(activity)
    if row.state == State.CANCELLED:
        return row
    if row.state == State.DRAFT:
        raise NotAllowedNow(_("草稿还没有公布，不用取消，删掉就行。"))
    because = squeezed(because)[:120]
    if not because:
        raise BadValue(_("请写取消的原因，报了名的人会看到。"))
    refuse_numbers((because,))
    if row.ends_at <= timezone.now():
        raise NotAllowedNow(_("活动已经结束，不用取消了。"))
    row.state, row.cancelled_at, row.cancelled_because = State.CANCELLED, timezone.now(), because
    row.sequence += 1
    row.save(update_fields=["state", "cancelled_at", "cancelled_because", "sequence"])
    bump_hosts(row)
    free_for_activity(row)
    _tell_cancelled(row)
    audit.record("activity.cancel", by=by, row=row, detail={"because": because})
    return row


@in_chinese()
def _tell_cancelled(activity: Activity) -> None:
    _take_back(activity, activity.starts_at.astimezone(SHANGHAI).date())
    promoted = SignUp.objects.filter(activity=activity).exclude(promoted_at=None)
    for pk in promoted.values_list("pk", flat=True):
        cancel(f"sign_up:{pk}:promoted")
    _tell_everyone(
        activity, "cancelled", _("活动取消：%(title)s"), _("%(what)s，取消了：%(why)s。给您添麻烦了。")
    )


@transaction.atomic
def drop_draft(activity: Activity, *, by: User) -> None:
    """Do away with a draft. Raises NotAllowedNow for anything the public has seen: that is called off."""
    row = locked(activity)
    if row.state != State.DRAFT:
        raise NotAllowedNow(_("已经公布过的活动不能删，只能取消并说明原因。"))
    if row.ideas.exists() or row.photos.exists() or row.sign_ups.exists() or row.exhibitions.exists():
        raise NotAllowedNow(_("这份草稿下面已经记了东西，不能删。"))
    audit.record("activity.drop", by=by, row=row, detail={"title": row.title})
    row.delete()
