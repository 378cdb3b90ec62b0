"""A symposium of the leaders: called, written down, and what was taken on there until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.planning import plan_activity, publish_activity
from activities.models import Kind
from leaders.actions.telling import invite_leaders, tell_leaders
from leaders.models import ActionItem, Appointment, Symposium
from residents.models import Committee, Person
from users.actions import audit
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, chinese_date, today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

State = ActionItem.State


@in_chinese()
@transaction.atomic
def plan_symposium(committee: Committee, *, by: User, fields: Mapping[str, Any]) -> Symposium:
    """Plan and announce a symposium and ask the committee's leaders to it, each once."""
    facts = {**fields, "kind": Kind.objects.get(key="symposium")}
    activity = plan_activity(committee=committee, by=by, fields=facts)
    activity = publish_activity(activity, by=by)
    row = Symposium.objects.create(committee=committee, activity=activity, by=by)
    terms = Appointment.objects.in_force_on(today()).filter(committee=committee)
    people = Person.objects.filter(pk__in=terms.values("person"))
    subject = _("请您来：%(title)s") % {"title": activity.title}
    invite_leaders(activity, people, key=f"symposium:{row.pk}", topic="symposium", subject=subject)
    return row


@transaction.atomic
def write_minutes(symposium: Symposium, *, minutes: str, by: User) -> Symposium:
    """Keep what was said. Raises NotNow before it began."""
    row = Symposium.objects.select_for_update(of=("self",)).select_related("activity").get(pk=symposium.pk)
    if row.activity.starts_at > timezone.now():
        raise NotNow(_("座谈会还没有开，开了再写纪要。"))
    if row.minutes != minutes.strip():
        row.minutes = minutes.strip()
        row.save(update_fields=["minutes"])
        audit.record("symposium.minutes", by=by, row=row)
    return row


@transaction.atomic
def add_item(
    symposium: Symposium, *, words: str, leader: Person, due_on: date, source: str, by: User
) -> ActionItem:
    """Keep what ``leader`` took on until ``due_on`` and tell them; the same ``source`` returns the first.

    Raises BadValue for no words, a day before the symposium, or somebody who leads nowhere here.
    """
    if known := ActionItem.objects.filter(source=source).first():
        return known
    if not (words := squeezed(words)):
        raise BadValue(_("请写要办什么事。"))
    if due_on < symposium.activity.starts_at.astimezone(SHANGHAI).date():
        raise BadValue(_("办到的日子不能早于座谈会。"))
    terms = Appointment.objects.in_force_on(today()).filter(committee=symposium.committee_id, person=leader)
    if not terms.exists():
        raise BadValue(_("请选一位本村居在任的组长。"))
    row = ActionItem.objects.create(
        committee_id=symposium.committee_id,
        symposium=symposium,
        words=words,
        leader=leader,
        due_on=due_on,
        source=source,
        by=by,
    )
    with in_chinese():
        facts = {"words": words, "day": chinese_date(due_on)}
        tell_leaders(
            [leader],
            key=f"action_item:{row.pk}",
            topic="symposium",
            subject=_("座谈会上请您办一件事"),
            body=_("%(words)s。请在%(day)s前办好。") % facts,
            url="/leader/pairs/",
        )
    return row


@transaction.atomic
def settle_item(item: ActionItem, *, state: str, reason: str = "", by: User) -> ActionItem:
    """Say that it is done, or that it was not and why. Said again the same nothing changes.

    Raises BadValue where it was not done and no reason is given, NotNow once it was settled otherwise.
    """
    row = ActionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if row.state == state:
        return row
    if row.state != State.OPEN:
        raise NotNow(_("这件事已经记了结果：%(state)s。") % {"state": row.get_state_display()})
    if state == State.NOT_DONE and not squeezed(reason):
        raise BadValue(_("没办成的，请写一句原因，下次座谈会上看。"))
    row.state, row.settled_at, row.settled_by = state, timezone.now(), by
    row.reason = squeezed(reason) if state == State.NOT_DONE else ""
    row.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    audit.record("action_item.settle", by=by, row=row, detail={"state": state})
    return row


def agenda_of(symposium: Symposium) -> list[ActionItem]:
    """Return what comes back at ``symposium``: earlier items still open, or settled since the one before."""
    starts = symposium.activity.starts_at
    earlier = Symposium.objects.filter(committee=symposium.committee_id, activity__starts_at__lt=starts)
    last = earlier.select_related("activity").order_by("-activity__starts_at", "-pk").first()
    if last is None:
        return []
    rows = ActionItem.objects.filter(symposium__in=earlier.order_by())
    # What was settled after this one began was still open on its agenda.
    since = Q(settled_at__gte=last.activity.starts_at)
    return list(rows.filter(Q(state=State.OPEN) | since).select_related("leader", "symposium__activity"))
