"""The page of one door: who lives there, what was said last time, and what may still be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leaders.actions.visits import is_open_to
from leaders.models import Visit
from residents.models import Household
from xidu.kit.gate.text import masked

SHOWN = 20


@dataclass(frozen=True)
class Past:
    """One visit of the history, numbers of people covered. ``words`` are what was said and promised together.

    ``tag`` is the state of the demand that came of it, if any; ``is_open`` whether it may still be changed.
    """

    visit: Visit
    title: str
    words: str
    said: str
    promise: str
    tag: tuple[str, str] | None
    is_open: bool


def history_of(household: Household, user: Any) -> list[Past]:
    """Return the last twenty visits that stand, newest first; one query."""
    rows = Visit.objects.standing().filter(household=household).select_related("demand", "by")
    return [past_of(row, user) for row in rows[:SHOWN]]


def past_of(visit: Visit, user: Any) -> Past:
    tag = None
    if visit.demand:
        tag = ("plain" if visit.demand.is_open else "done", str(visit.demand.get_state_display()))
    said, promise = masked(visit.words), masked(visit.promise)
    promised = _promised(promise, kept=visit.promise_kept_at is not None) if promise else ""
    words = "　".join(part for part in (said, promised) if part)
    return Past(visit, said_of(visit), words, said, promise, tag, is_open_to(visit, user))


def said_of(visit: Visit) -> str:
    """Return in a few words what the visit found."""
    return str(visit.get_mood_display() if visit.mood else visit.get_result_display())


def _promised(promise: str, *, kept: bool) -> str:
    state = _("已办到") if kept else _("还没办")
    return _("答应：%(words)s（%(state)s）") % {"words": promise, "state": state}
