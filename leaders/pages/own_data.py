"""What visits keep about somebody with an account, for their own eyes."""

from __future__ import annotations

from typing import Any

from leaders.models import (
    ActionItem,
    ActivityProposal,
    Attendance,
    BirthdayOptOut,
    Certificate,
    HouseholdWish,
    Pair,
    QuizTry,
    Visit,
)


def own_visits(user: Any) -> list[dict[str, Any]]:
    """Return the visits at which the account's person was met, and how their household wants to be met."""
    if user.person_id is None:
        return []
    met = Visit.objects.standing().filter(person=user.person_id).order_by("pk")
    wishes = HouseholdWish.objects.filter(household__people=user.person_id).order_by("pk")
    return [
        *met.values("on", "way", "result", "mood", "reason", "words", "promise", "promise_until"),
        *wishes.values("do_not_disturb", "way", "hours", "why", "since", "until"),
    ]


def own_calls(user: Any) -> list[dict[str, Any]]:
    """Return the calls the account asked for, for its own eyes."""
    from leaders.models import CallRequest

    rows = CallRequest.objects.filter(user=user).order_by("pk")
    fields = ("name", "words", "at", "due_on", "closed_at")
    return [{**{name: getattr(row, name) for name in fields}, "phone": row.phone} for row in rows]


def own_growing(user: Any) -> list[dict[str, Any]]:
    """Return what the account's person learned, promised and proposed as a leader, and their pairs."""
    proposed = ActivityProposal.objects.filter(by=user).order_by("pk")
    rows = list(proposed.values("title", "words", "starts_at", "state", "reason", "at"))
    if user.person_id is None:
        return rows
    own = {"person": user.person_id}
    pairs = Pair.objects.of_person(user.person_id).order_by("pk")
    return [
        *rows,
        *Certificate.objects.filter(**own)
        .order_by("pk")
        .values("title", "hours", "number", "since", "until"),
        *Attendance.objects.filter(**own).order_by("pk").values("session__course__title", "day", "hours"),
        *QuizTry.objects.filter(**own).order_by("pk").values("course__title", "score", "passed", "at"),
        *pairs.values("state", "goals", "since", "until", "ended_on", "report"),
        *ActionItem.objects.filter(leader=user.person_id)
        .order_by("pk")
        .values("words", "due_on", "state", "reason"),
        *BirthdayOptOut.objects.filter(**own).order_by("pk").values("at", "taken_back_at"),
    ]
