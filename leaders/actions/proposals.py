"""A leader proposes an activity; somebody else decides, and the leader is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.places import refuse_numbers
from activities.actions.planning import plan_activity, publish_activity
from activities.models import Activity
from leaders.models import ActivityProposal
from residents.models import Block
from users.actions import audit
from users.actions.notices import tell_users
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

State = ActivityProposal.State
FIELDS = ("kind", "title", "words", "starts_at", "ends_at", "place", "where", "capacity")


@transaction.atomic
def propose_activity(block: Block, *, by: User, source: str, fields: Mapping[str, Any]) -> ActivityProposal:
    """Keep a leader's idea for an activity; the same ``source`` returns the first.

    Raises BadValue for no title or place, an end before the beginning, a day in the past, or a number in
    the words, which become public.
    """
    if known := ActivityProposal.objects.filter(source=source).first():
        return known
    row = ActivityProposal(committee_id=block.committee_id, block=block, by=by, source=source, **fields)
    row.title = squeezed(row.title)
    if not row.title:
        raise BadValue(_("请写活动名称。"))
    if row.ends_at <= row.starts_at:
        raise BadValue(_("结束时间要在开始时间的后面。"))
    if row.starts_at <= timezone.now():
        raise BadValue(_("请选一个还没到的时间。"))
    if not (row.place or row.where):
        raise BadValue(_("请选场地，或写在哪里。"))
    if row.place and row.place.committee_id != row.committee_id:
        raise BadValue(_("只能选本村居的场地；别处的写在“地点”里。"))
    refuse_numbers((row.title, row.words, row.where))
    row.save(force_insert=True)
    audit.record("proposal.make", by=by, row=row)
    return row


def _waiting(proposal: ActivityProposal, by: User) -> ActivityProposal:
    rows = ActivityProposal.objects.select_for_update(of=("self",)).select_related("committee", "by", "place")
    row = rows.get(pk=proposal.pk)
    if row.state != State.WAITING:
        raise NotNow(_("这个提议已经有结果了：%(state)s。") % {"state": row.get_state_display()})
    if row.by_id == by.pk:
        raise NotNow(_("自己提的活动请别人来审。"))
    return row


@transaction.atomic
def approve_proposal(proposal: ActivityProposal, *, publish: bool, by: User) -> ActivityProposal:
    """Make the proposal an activity, announced at once or a draft to work on; the leader is told.

    The activity names who proposed it. Raises NotNow once it is decided or to whoever proposed it, Taken
    when the place is, BadValue as ``plan_activity``.
    """
    row = _waiting(proposal, by)
    fields = {name: getattr(row, name) for name in FIELDS}
    with in_chinese():
        named = _("%(block)s组长提议。") % {"block": row.block.name}
    fields["words"] = "\n".join(part for part in (row.words, named) if part)
    activity = plan_activity(committee=row.committee, by=by, fields=fields)
    if publish:
        activity = publish_activity(activity, by=by)
    _decide(row, State.APPROVED, by, activity=activity)
    return row


@transaction.atomic
def decline_proposal(proposal: ActivityProposal, *, reason: str, by: User) -> ActivityProposal:
    """Say no and why; the leader is told. Raises BadValue without a reason, NotNow once it is decided."""
    row = _waiting(proposal, by)
    if not (reason := squeezed(reason)):
        raise BadValue(_("不办的请写一句原因，提议的组长会看到。"))
    _decide(row, State.DECLINED, by, reason=reason)
    return row


@in_chinese()
def _decide(
    row: ActivityProposal, state: str, by: User, *, activity: Activity | None = None, reason: str = ""
) -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.activity, row.reason = activity, reason
    row.save(update_fields=["state", "decided_by", "decided_at", "activity", "reason"])
    facts = {"title": row.title, "why": reason}
    yes = _("您提议的“%(title)s”要办了，谢谢您出主意。")
    no = _("您提议的“%(title)s”这次不办：%(why)s")
    tell_users(
        [row.by],
        key=f"proposal:{row.pk}",
        topic="activity",
        subject=_("您提议的活动有结果了"),
        body=(yes if activity else no) % facts,
        committee=row.committee,
        url="/leader/proposals/",
    )
    audit.record("proposal.decide", by=by, row=row, detail={"state": state})
