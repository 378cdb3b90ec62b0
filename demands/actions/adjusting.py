"""The clock stopped and running on; kind, privacy and the public words of a demand put right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands.actions.history import step
from demands.actions.intake import deadline
from demands.actions.rules import HANDLE, a_reason, a_reason_to_tell, locked, must, must_be, must_have
from demands.actions.telling import TRIAGE, say
from demands.models import Demand, Kind, Step
from residents.actions.calendar import work_calendar
from residents.actions.stamps import bump
from users.actions import audit
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.gate import scan_text

State, What = Demand.State, Step.What
RUNNING = (State.NEW, State.ASSIGNED, State.WORKING)


@transaction.atomic
def pause(demand: Demand, *, by: User, reason: str, at: datetime | None = None) -> Demand:
    """Stop the clock, with a reason the asker hears."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.ASSIGNED, State.WORKING)
    must_have(demand, by)
    why = a_reason_to_tell(reason)
    demand.state, demand.paused_on = State.PAUSED, (at or timezone.now()).astimezone(SHANGHAI).date()
    demand.save(update_fields=["state", "paused_on"])
    say(demand, What.PAUSED, gettext_lazy("暂时停一停：%(why)s"), by=by, reason=why, at=at)
    return demand


@transaction.atomic
def resume(demand: Demand, *, by: User, reason: str = "", at: datetime | None = None) -> Demand:
    """Let the clock run on; the deadline moves by the working days it stood still."""
    demand = locked(demand)
    must(by, HANDLE, demand)
    must_be(demand, State.PAUSED)
    must_have(demand, by)
    run_on(demand, at)
    demand.state = State.WORKING
    demand.save(update_fields=["state", "paused_on", "due_on"])
    told = gettext_lazy("接着办了，最晚%(due)s给您答复")
    say(demand, What.RESUMED, told, by=by, reason=squeezed(reason), at=at)
    return demand


def run_on(demand: Demand, at: datetime | None) -> None:
    """Move the deadline of a stopped clock by the working days it stood, unsaved; else change nothing."""
    if demand.paused_on is None:
        return
    day = (at or timezone.now()).astimezone(SHANGHAI).date()
    calendar = work_calendar()
    stood = max(0, calendar.workdays_between(demand.paused_on, day))
    demand.due_on, demand.paused_on = calendar.add_workdays(demand.due_on, stood), None


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
    """Correct kind, privacy or urgency; what becomes private loses its public words.

    The first round's deadline is counted anew from the day it came in, and keeps the working days by which
    it had been moved. The asker hears of another deadline.
    """
    demand = locked(demand)
    must(by, TRIAGE, demand)
    must_be(demand, *RUNNING)
    why = a_reason(reason)
    before = demand.due_on
    if (kind.pk, is_urgent) != (demand.kind_id, demand.is_urgent) and demand.round == 1:
        _count_anew(demand, kind, urgent=is_urgent)
    demand.kind, demand.is_private, demand.is_urgent = kind, is_private, is_urgent
    demand.shown_words = "" if is_private else demand.shown_words
    demand.save(update_fields=["kind", "is_private", "is_urgent", "due_on", "shown_words"])
    if demand.due_on == before:
        step(demand, What.CHANGED, by=by, reason=why, at=at)
        bump(demand.committee_id)
    else:
        told = gettext_lazy("期限改了，最晚%(due)s给您答复")
        say(demand, What.CHANGED, told, by=by, reason=why, at=at)
    return demand


def _count_anew(demand: Demand, kind: Kind, *, urgent: bool) -> None:
    day = demand.received_at.astimezone(SHANGHAI).date()
    calendar = work_calendar()
    first = deadline(demand.committee, demand.kind, day, urgent=demand.is_urgent)
    moved = max(0, calendar.workdays_between(first, demand.due_on))
    demand.due_on = calendar.add_workdays(deadline(demand.committee, kind, day, urgent=urgent), moved)


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
