"""Who handles a demand, by when, and why that changed. Each step says so in the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.actions.adjusting import note, pause, reclassify, resume, show_words
from demands.actions.history import step
from demands.actions.rules import (
    HANDLE,
    a_reason,
    locked,
    must,
    must_be,
    must_have,
    must_hold,
    people_for,
)
from demands.actions.telling import TRIAGE, NotYours, say, tell_staff, triage_staff
from demands.models import Demand, JointHandler, Step
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, RuleBroken

__all__ = [
    "InACircle",
    "accept",
    "assign",
    "assign_many",
    "give_back",
    "join",
    "note",
    "pause",
    "people_for",
    "reclassify",
    "resume",
    "show_words",
    "transfer",
]

State, What = Demand.State, Step.What
SENT: Promise = gettext_lazy("已经派人办，最晚%(due)s给您答复")


class InACircle(RuleBroken):
    """The demand comes back to somebody who passed it on already."""


@transaction.atomic
def assign(
    demand: Demand,
    *,
    to: User,
    by: User,
    reason: str = "",
    due_on: date | None = None,
    at: datetime | None = None,
) -> Demand:
    """Give a demand to a handler. The same again changes nothing.

    Raises NotYours for somebody who may not, NotNow once it is done or while its clock is stopped, and
    BadValue without a reason when it is taken from another handler or given a later deadline.
    """
    demand = locked(demand)
    must(by, TRIAGE, demand)
    must_be(demand, State.NEW, State.ASSIGNED, State.WORKING)
    if demand.handler_id == to.pk and due_on in {None, demand.due_on}:
        return demand
    if due_on and due_on < demand.received_at.astimezone(SHANGHAI).date():
        raise BadValue(_("期限不能早于收到的那天。"))
    taken = demand.handler_id not in {None, to.pk}
    why = a_reason(reason) if taken or (due_on and due_on > demand.due_on) else squeezed(reason)[:500]
    demand.due_on = due_on or demand.due_on
    _hand_over(demand, to, What.ASSIGNED, by=by, reason=why, at=at)
    return demand


def _hand_over(
    demand: Demand, to: User, what: str, *, by: User, reason: str, at: datetime | None = None
) -> None:
    if not people_for(demand).filter(pk=to.pk).exists():
        raise NotYours(_("%(name)s不能办这件诉求，请换一个人。") % {"name": to})
    demand.handler, demand.state = to, State.ASSIGNED
    demand.save(update_fields=["handler", "state", "due_on"])
    done = say(demand, what, SENT, by=by, to=to, reason=reason, at=at)
    tell_staff(demand, [to], key=f"step:{done.pk}", subject=gettext_lazy("有一件诉求派给您"))


@transaction.atomic
def assign_many(demands: Iterable[Demand | int], *, to: User, by: User) -> int:
    """Give several demands (rows or ids) to one person, all or none; return how many."""
    wanted = {row.pk if isinstance(row, Demand) else int(row) for row in demands}
    rows = Demand.objects.filter(pk__in=wanted).order_by("pk")
    return len([assign(row, to=to, by=by) for row in rows])


@transaction.atomic
def accept(demand: Demand, *, by: User, at: datetime | None = None) -> Demand:
    """Take it on: only whoever it was given to. Doing it twice is once."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_hold(demand, by)
    if demand.state == State.WORKING:
        return demand
    must_be(demand, State.ASSIGNED)
    demand.state = State.WORKING
    demand.save(update_fields=["state"])
    say(demand, What.ACCEPTED, gettext_lazy("经办人已经接下，正在办"), by=by, at=at)
    return demand


@transaction.atomic
def give_back(demand: Demand, *, by: User, reason: str, at: datetime | None = None) -> Demand:
    """Send it back to dispatch with a reason; the dispatchers hear of it, and the asker that it goes on."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING)
    must_hold(demand, by)
    why = a_reason(reason)
    demand.state, demand.handler = State.NEW, None
    demand.save(update_fields=["state", "handler"])
    row = say(demand, What.RETURNED, gettext_lazy("正在换一个合适的人来办"), by=by, reason=why, at=at)
    subject = gettext_lazy("有一件诉求退回来了，请重新派单")
    tell_staff(demand, triage_staff(demand), key=f"step:{row.pk}", subject=subject)
    return demand


@transaction.atomic
def transfer(demand: Demand, *, to: User, by: User, reason: str, at: datetime | None = None) -> Demand:
    """Pass it on with a reason. Raises InACircle for somebody who has had it in this round already."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING)
    must_have(demand, by)
    why = a_reason(reason)
    before = demand.steps.filter(round=demand.round, what__in=(What.ASSIGNED, What.TRANSFERRED))
    if demand.handler_id == to.pk or before.filter(to=to).exists():
        raise InACircle(_("%(name)s这一轮已经经手过，不能转圈；请换一个人，或退回重新派单。") % {"name": to})
    _hand_over(demand, to, What.TRANSFERRED, by=by, reason=why, at=at)
    return demand


@transaction.atomic
def join(demand: Demand, *, user: User, by: User, reason: str, at: datetime | None = None) -> JointHandler:
    """Ask somebody to help; the handler stays the one who answers for it. Asking twice is once."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING, State.PAUSED)
    must_have(demand, by)
    why = a_reason(reason)
    if there := demand.joint.filter(user=user).first():
        return there
    if user.pk == demand.handler_id or not people_for(demand).filter(pk=user.pk).exists():
        raise NotYours(_("%(name)s不能协办这件诉求，请换一个人。") % {"name": user})
    row = JointHandler.objects.create(
        committee_id=demand.committee_id,
        demand=demand,
        user=user,
        reason=why[:200],
        by=by,
        at=at or timezone.now(),
    )
    done = step(demand, What.JOINED, by=by, to=user, reason=why, at=at)
    tell_staff(demand, [user], key=f"step:{done.pk}", subject=gettext_lazy("有一件诉求请您协办"))
    return row
