"""Who handles a demand, by when, and why that changed. Each step says so in the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demands.actions.history import step
from demands.actions.intake import deadline
from demands.actions.telling import TRIAGE, NotYours, tell_everyone, tell_staff, triage_staff
from demands.models import Demand, JointHandler, Kind, Step
from residents.actions.calendar import work_calendar
from residents.actions.stamps import bump
from users.access import can
from users.actions import audit
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, chinese_date, today
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.gate import scan_text
from xidu.kit.language import in_chinese

HANDLE = "demands.handle_demand"
State, What = Demand.State, Step.What


class InACircle(RuleBroken):
    """The demand comes back to somebody who passed it on already."""


def people_for(demand: Demand) -> Any:
    """Return the accounts that may handle ``demand`` today: not who concluded its first round."""
    here = Grant.objects.effective_on(today()).filter(block=None, role__in=roles_with(HANDLE))
    own = here.filter(committee=demand.committee_id)
    street = here.filter(street__committees=demand.committee_id)
    before = demand.outcomes.exclude(by=None).values("by")
    people = User.objects.filter(pk__in=own.values("user")) | User.objects.filter(
        pk__in=street.values("user")
    )
    return people.filter(is_active=True).exclude(pk__in=before).order_by("name", "pk")


def locked(demand: Demand) -> Demand:
    """Return the row as it stands, locked until the transaction ends."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related(
        "committee", "kind", "handler", "block"
    )
    return rows.get(pk=demand.pk)


def must(by: User, perm: str, demand: Demand) -> None:
    """Raise NotYours unless ``by`` holds ``perm`` at the demand's committee."""
    if not can(by, perm, committee_id=demand.committee_id):
        raise NotYours(_("您不能办这个村居的诉求。"))


def must_be(demand: Demand, *states: str) -> None:
    """Raise NotNow unless the demand is in one of ``states``."""
    if demand.state not in states:
        raise NotNow(_("这件诉求现在是“%(state)s”，不能这样办。") % {"state": demand.get_state_display()})


def must_have(demand: Demand, by: User) -> None:
    """Raise NotYours unless ``by`` handles the demand, helps with it, or dispatches here."""
    helps = demand.handler_id == by.pk or demand.joint.filter(user=by).exists()
    if not helps and not can(by, TRIAGE, committee_id=demand.committee_id):
        raise NotYours(_("这件诉求不在您手上。"))


def a_reason(reason: str) -> str:
    """Return the reason squeezed. Raises BadValue for none."""
    if not (reason := squeezed(reason)):
        raise BadValue(_("请写原因，居民和后面的人都要看得明白。"))
    return reason[:500]


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
    """Give a demand to a handler. Raises NotYours for somebody who may not, NotNow once it is done."""
    demand = locked(demand)
    must(by, TRIAGE, demand)
    must_be(demand, State.NEW, State.ASSIGNED, State.WORKING)
    if demand.state == State.ASSIGNED and demand.handler_id == to.pk and due_on in {None, demand.due_on}:
        return demand
    _hand_over(demand, to, What.ASSIGNED, by=by, reason=squeezed(reason), due_on=due_on, at=at)
    return demand


def _hand_over(
    demand: Demand,
    to: User,
    what: str,
    *,
    by: User,
    reason: str,
    due_on: date | None = None,
    at: datetime | None = None,
) -> None:
    if not people_for(demand).filter(pk=to.pk).exists():
        raise NotYours(_("%(name)s不能办这件诉求，请换一个人。") % {"name": to})
    demand.handler, demand.state = to, State.ASSIGNED
    demand.due_on = due_on or demand.due_on
    demand.save(update_fields=["handler", "state", "due_on"])
    done = _said(demand, what, _("已经派人办，最晚%(due)s给您答复"), by=by, to=to, reason=reason, at=at)
    tell_staff(demand, [to], key=f"step:{done.pk}", subject=_("有一件诉求派给您"))


@in_chinese()
def _said(demand: Demand, what: str, told: str, at: datetime | None = None, **facts: Any) -> Step:
    """Write a step that the asker and every me-too hear of; ``told`` may name ``due``."""
    told = told % {"due": chinese_date(demand.due_on)}
    row = step(demand, what, told=told, at=at, **facts)
    tell_everyone(demand, row, told)
    bump(demand.committee_id)
    return row


@transaction.atomic
def assign_many(demands: Iterable[Demand], *, to: User, by: User) -> int:
    """Give several demands to one person, all or none; return how many."""
    count = 0
    for demand in sorted(demands, key=lambda row: row.pk):
        assign(demand, to=to, by=by)
        count += 1
    return count


@transaction.atomic
def accept(demand: Demand, *, by: User, at: datetime | None = None) -> Demand:
    """Take it on: only whoever it was given to. Doing it twice is once."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    if demand.handler_id != by.pk:
        raise NotYours(_("这件诉求不在您手上。"))
    if demand.state == State.WORKING:
        return demand
    must_be(demand, State.ASSIGNED)
    demand.state = State.WORKING
    demand.save(update_fields=["state"])
    _said(demand, What.ACCEPTED, _("经办人已经接下，正在办"), by=by, at=at)
    return demand


@transaction.atomic
def give_back(demand: Demand, *, by: User, reason: str, at: datetime | None = None) -> Demand:
    """Send it back to dispatch with a reason; the dispatchers hear of it."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING)
    if demand.handler_id != by.pk:
        raise NotYours(_("这件诉求不在您手上。"))
    why = a_reason(reason)
    demand.state, demand.handler = State.NEW, None
    demand.save(update_fields=["state", "handler"])
    row = step(demand, What.RETURNED, by=by, reason=why, at=at)
    tell_staff(
        demand, triage_staff(demand), key=f"step:{row.pk}", subject=_("有一件诉求退回来了，请重新派单")
    )
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
    tell_staff(demand, [user], key=f"step:{done.pk}", subject=_("有一件诉求请您协办"))
    return row


@transaction.atomic
def pause(demand: Demand, *, by: User, reason: str, at: datetime | None = None) -> Demand:
    """Stop the clock, with a reason the asker hears."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING)
    must_have(demand, by)
    why = a_reason(reason)
    if found := scan_text(why):
        raise BadValue(_("原因会告诉居民，里面不能有号码：%(found)s") % {"found": found[0].excerpt_masked})
    demand.state, demand.paused_on = State.PAUSED, (at or timezone.now()).astimezone(SHANGHAI).date()
    demand.save(update_fields=["state", "paused_on"])
    _said(
        demand,
        What.PAUSED,
        _("暂时停一停：%(why)s").replace("%(why)s", why.replace("%", "%%")),
        by=by,
        reason=why,
        at=at,
    )
    return demand


@transaction.atomic
def resume(demand: Demand, *, by: User, reason: str = "", at: datetime | None = None) -> Demand:
    """Let the clock run on; the deadline moves by the working days it stood still."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.PAUSED)
    must_have(demand, by)
    _run_on(demand, at)
    _said(demand, What.RESUMED, _("接着办了，最晚%(due)s给您答复"), by=by, reason=squeezed(reason), at=at)
    return demand


def _run_on(demand: Demand, at: datetime | None) -> None:
    day = (at or timezone.now()).astimezone(SHANGHAI).date()
    calendar = work_calendar()
    stood = max(0, calendar.workdays_between(demand.paused_on or day, day))
    demand.due_on = calendar.add_workdays(demand.due_on, stood)
    demand.state, demand.paused_on = State.WORKING, None
    demand.save(update_fields=["state", "paused_on", "due_on"])


@transaction.atomic
def reclassify(
    demand: Demand,
    *,
    by: User,
    kind: Kind,
    is_private: bool,
    is_urgent: bool,
    reason: str,
    at: datetime | None = None,
) -> Demand:
    """Correct kind, privacy or urgency. The deadline is counted anew from the day it came in, by the kind."""
    demand = locked(demand)
    must(by, TRIAGE, demand)
    must_be(demand, State.NEW, State.ASSIGNED, State.WORKING)
    why = a_reason(reason)
    if (kind.pk, is_urgent) != (demand.kind_id, demand.is_urgent) and demand.round == 1:
        day = demand.received_at.astimezone(SHANGHAI).date()
        demand.due_on = deadline(demand.committee, kind, day, urgent=is_urgent)
    demand.kind, demand.is_private, demand.is_urgent = kind, is_private, is_urgent
    demand.save(update_fields=["kind", "is_private", "is_urgent", "due_on"])
    step(demand, What.CHANGED, by=by, reason=why, at=at)
    bump(demand.committee_id)
    return demand


@transaction.atomic
def show_words(demand: Demand, *, words: str, by: User, at: datetime | None = None) -> Demand:
    """Release what neighbours may read of it; "" takes it back. Raises BadValue for a number in it."""
    demand = locked(demand)
    must(by, TRIAGE, demand)
    words = squeezed(words)[:200]
    if found := scan_text(words):
        raise BadValue(_("公开的话里不能有号码：%(found)s") % {"found": found[0].excerpt_masked})
    if words and demand.is_private:
        raise NotNow(_("这件诉求不公开，先改成可以公开。"))
    demand.shown_words = words
    demand.save(update_fields=["shown_words"])
    step(demand, What.SHOWN, by=by, reason=words, at=at)
    bump(demand.committee_id)
    audit.record("demand.show", by=by, row=demand)
    return demand


@transaction.atomic
def note(demand: Demand, *, by: User, words: str, at: datetime | None = None) -> Step:
    """Add a line for those who work on it; nobody else reads it."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    return step(demand, What.NOTED, by=by, reason=a_reason(words), at=at)
