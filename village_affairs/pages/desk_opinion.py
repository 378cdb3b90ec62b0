"""What the desk shows of one question: what happened so far, who may answer, who has to be rung."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from demands.models import ReplyTemplate
from users.access import Scope, can
from users.models import Grant, User
from users.roles import roles_with
from village_affairs.models import Call, Opinion, OpinionMeToo
from village_affairs.pages.outcomes import outcome_words
from village_affairs.pages.similar import similar_to
from xidu.kit.dates import today
from xidu.kit.gate.text import masked

ANSWER, VIEW = "village_affairs.answer_opinion", "village_affairs.view_opinion"
ASSIGN, REVEAL = "village_affairs.assign_opinion", "residents.reveal_phone"


@dataclass(frozen=True)
class Moment:
    """One line of what happened: ``title`` says what and to whom, ``by`` who did it."""

    title: str
    by: str
    reason: str
    at: datetime


def history(opinion: Opinion) -> list[Moment]:
    """Return the steps in their order; one query."""
    return [
        Moment(
            title=f"{row.get_what_display()}　→ {row.to}" if row.to else str(row.get_what_display()),
            by=str(row.by) if row.by else "",
            reason=masked(row.reason),
            at=row.at,
        )
        for row in opinion.steps.select_related("by", "to")
    ]


def people_for(opinion: Opinion) -> Any:
    """Return who may answer: granted here today, and not whoever answered before."""
    grants = Grant.objects.effective_on(today()).filter(
        committee=opinion.committee_id, block=None, role__in=roles_with(ANSWER)
    )
    answered = opinion.replies.values("by")
    return User.objects.filter(pk__in=grants.values("user")).exclude(pk__in=answered).order_by("name")


def people_at(scope: Scope) -> Any:
    """Return the accounts that may answer somewhere in ``scope`` today."""
    grants = Grant.objects.effective_on(today()).filter(block=None, role__in=roles_with(ANSWER))
    if not scope.whole_street:
        grants = grants.filter(committee__in=list(scope.committees))
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "pk")


@dataclass(frozen=True)
class Ring:
    """Somebody who wants to be called: ``call`` is the newest one, None before there is an answer."""

    row: Opinion | OpinionMeToo
    is_asker: bool
    call: Call | None


def to_ring(opinion: Opinion) -> list[Ring]:
    """Return those who asked to be rung about the answer and left a number; two queries."""
    rows: list[Opinion | OpinionMeToo] = [opinion, *opinion.me_toos.order_by("pk")]
    calls = {row.me_too_id: row for row in opinion.calls.select_related("done_by").order_by("pk")}
    return [
        Ring(row, row is opinion, calls.get(None if row is opinion else row.pk))
        for row in rows
        if row.hear_by == Opinion.Hear.CALL and row.phone_sealed
    ]


def desk_opinion(opinion: Opinion, user: User) -> dict[str, Any]:
    """Return what ``question.html`` shows beside its forms, as ``user`` may see it."""
    replies = [(row, outcome_words(row)) for row in opinion.replies.select_related("by")]
    place = {"committee_id": opinion.committee_id, "block_id": opinion.block_id}
    may = {name: can(user, perm, **place) for name, perm in (("answer", ANSWER), ("assign", ASSIGN))}
    return {
        "opinion": opinion,
        "replies": replies,
        "was_mine": opinion.is_waiting and any(row.by_id == user.pk for row, _words in replies),
        "verdicts": {row.round: row for row in opinion.verdicts.all()},
        "history": history(opinion),
        "merged": opinion.merged.order_by("pk"),
        "too": opinion.me_toos.count(),
        "rings": to_ring(opinion),
        "may_answer": may["answer"],
        "may_assign": may["assign"],
        "may_return": may["answer"] and opinion.handler_id == user.pk,
        "may_reveal": bool(opinion.phone_sealed) and can(user, REVEAL, **place),
        "may_reveal_any": can(user, REVEAL, **place),
        "similar": similar_to(opinion),
        "ready": ReplyTemplate.objects.filter(Q(committee=None) | Q(committee=opinion.committee_id)),
        "waits": opinion.is_waiting,
    }
