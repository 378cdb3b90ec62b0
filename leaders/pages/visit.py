"""The page of one door: who lives there, what was said last time, and what may still be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from leaders.actions.visits import is_open_to
from leaders.models import Visit
from residents.models import Household

SHOWN = 20


@dataclass(frozen=True)
class Past:
    """One visit of the history. ``tag`` is the state of the demand that came of it, if any."""

    visit: Visit
    title: str
    words: str
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
    words = "　".join(part for part in (visit.words, visit.promise and _promised(visit)) if part)
    return Past(visit, said_of(visit), words, tag, is_open_to(visit, user))


def said_of(visit: Visit) -> str:
    """Return in a few words what the visit found."""
    return str(visit.get_mood_display() if visit.mood else visit.get_result_display())


def _promised(visit: Visit) -> str:
    kept = _("已办到") if visit.promise_kept_at else _("还没办")
    return _("答应：%(words)s（%(state)s）") % {"words": visit.promise, "state": kept}
