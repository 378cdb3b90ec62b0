"""Turns demands into what the desk shows: a line of the list, the next step, what happened so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from demands.actions.intake import Similar, similar_open
from demands.models import Demand, Outcome, ReplyTemplate, Step
from users.access import Scope, can
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import today
from xidu.kit.gate.text import masked

VIEW, TRIAGE, HANDLE = "demands.view_demand", "demands.triage_demand", "demands.handle_demand"
RATE = "demands.rate_for_resident"
State = Demand.State
# The column ``answered_by``: who ended the round that stands.
ANSWERED_BY = Subquery(
    Outcome.objects.filter(demand=OuterRef("pk"), round=OuterRef("round")).order_by().values("by")[:1]
)
TAKES_PEOPLE = (State.NEW, State.ASSIGNED, State.WORKING)


@dataclass(frozen=True)
class ListRow:
    """One demand on the list: ``words`` without anybody's number, ``verb`` what its button says."""

    demand: Demand
    words: str
    verb: str
    is_late: bool
    is_sent: bool


def list_rows(demands: Iterable[Demand], user: User) -> list[ListRow]:
    """Return the lines of the list as ``user`` may act on them, without a query."""
    day = today()
    rows = []
    for demand in demands:
        place = {"committee_id": demand.committee_id}
        # Taking it from somebody wants a reason, so that is done one by one.
        sends = demand.state == State.NEW and can(user, TRIAGE, **place)
        step = next_step(demand, user)
        rows.append(
            ListRow(
                demand=demand,
                words=masked(demand.words)[:60],
                verb=verbs().get(step, _("看")),
                is_late=demand.state in TAKES_PEOPLE and demand.due_on < day,
                is_sent=sends,
            )
        )
    return rows


def verbs() -> dict[str, str]:
    return {
        "assign": _("派单"),
        "accept": _("接单"),
        "answer": _("答复"),
        "resume": _("恢复"),
        "rate": _("回访"),
    }


def next_step(demand: Demand, user: User, helps: bool = False) -> str:
    """Return the one thing ``user`` should do now: assign, accept, answer, resume, rate, or "" for none.

    ``demand`` comes with ``ANSWERED_BY``: how it was is asked by somebody else.
    """
    place = {"committee_id": demand.committee_id, "block_id": demand.block_id}
    handles = can(user, HANDLE, committee_id=demand.committee_id)
    mine = handles and demand.handler_id == user.pk
    chosen = {
        State.NEW: ("assign", can(user, TRIAGE, committee_id=demand.committee_id)),
        State.ASSIGNED: ("accept", mine),
        State.WORKING: ("answer", mine or (handles and helps)),
        State.PAUSED: ("resume", mine or (handles and helps)),
        State.DONE: ("rate", can(user, RATE, **place) and demand.answered_by != user.pk),  # type: ignore[attr-defined]
    }.get(State(demand.state))
    return chosen[0] if chosen and chosen[1] else ""


def waits_for(demand: Demand) -> str:
    """Return a sentence that says whose turn it is."""
    who = str(demand.handler) if demand.handler else ""
    return {
        State.NEW: _("等着派人"),
        State.ASSIGNED: _("等%(who)s接单") % {"who": who},
        State.WORKING: _("%(who)s正在办") % {"who": who},
        State.PAUSED: _("%(who)s在办，暂停计时") % {"who": who},
        State.DONE: _("已经答复，等居民评价"),
        State.CLOSED: _("已经办结"),
    }[State(demand.state)]


@dataclass(frozen=True)
class Moment:
    """One line of what happened: ``title`` says what and to whom, ``by`` who did it."""

    step: Step
    title: str
    by: str
    reason: str
    told: str


def history(demand: Demand) -> list[Moment]:
    """Return the steps in their order; one query."""
    rows = demand.steps.select_related("by", "to")
    return [
        Moment(
            step=row,
            title=f"{row.get_what_display()}　→ {row.to}" if row.to else str(row.get_what_display()),
            by=str(row.by) if row.by else "",
            reason=masked(row.reason),
            told=row.told,
        )
        for row in rows
    ]


def linked(demand: Demand) -> list[tuple[str, Demand]]:
    """Return the demands merged into this one or split from it, with what they are; one query."""
    rows = Demand.objects.filter(Q(merged_into=demand) | Q(split_from=demand)).order_by("id")
    found = [(_("并进来的") if row.merged_into_id == demand.pk else _("拆出去的"), row) for row in rows]
    if demand.merged_into:
        found.insert(0, (_("并到了"), demand.merged_into))
    if demand.split_from:
        found.insert(0, (_("拆自"), demand.split_from))
    return found


def alike(demand: Demand) -> list[tuple[Similar, str]]:
    """Return open demands that may be the same worry, with their words without numbers."""
    if not demand.is_open:
        return []
    found = similar_open(demand.committee, block=demand.block, words=demand.words, kind=demand.kind)
    return [(row, masked(row.demand.words)[:40]) for row in found if row.demand.pk != demand.pk]


def templates_for(demand: Demand) -> Any:
    """Return the ready words for answers: the committee's own and everyone's."""
    return ReplyTemplate.objects.filter(Q(committee=None) | Q(committee=demand.committee_id))


def people_at(scope: Scope) -> Any:
    """Return the accounts that may handle demands somewhere in ``scope`` today."""
    grants = Grant.objects.effective_on(today()).filter(block=None, role__in=roles_with(HANDLE))
    if not scope.whole_street:
        here = list(scope.committees)
        grants = grants.filter(Q(committee__in=here) | Q(street__committees__in=here))
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "pk")
