"""One line of a demand's history; nothing here is ever changed."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from demands.models import Demand, Step
from users.models import User


def step(
    demand: Demand,
    what: str,
    *,
    by: User | None = None,
    to: User | None = None,
    reason: str = "",
    told: str = "",
    at: datetime | None = None,
) -> Step:
    """Add what happened to ``demand``, with the deadline and round it had then; ``told`` is for the asker."""
    return Step.objects.create(
        committee_id=demand.committee_id,
        demand=demand,
        what=what,
        round=demand.round,
        reason=reason[:500],
        told=told[:500],
        by=by,
        to=to,
        due_on=demand.due_on,
        at=at or timezone.now(),
    )
