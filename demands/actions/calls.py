"""Telephone calls people asked for: who may see the number, and that the call was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from demands.actions.rules import a_reason
from demands.actions.telling import NotYours
from demands.models import Call, Demand
from users.access import can, scope_of
from users.actions import audit
from users.models import User

REVEAL, RING_LATE = "residents.reveal_phone", "demands.ring_escalated"


def callable_by(user: Any) -> Any:
    """Return the calls that are owed and whose number ``user`` may see.

    Whoever may see residents' numbers there sees all; the street office those of demands that are so late
    that they lie before it, and no others. Basis: trust decision D3 (the least power that does the work).
    """
    everywhere = Q(demand__in=Demand.objects.within(scope_of(user, REVEAL)).values("pk"))
    late = Demand.objects.within(scope_of(user, RING_LATE)).with_the_street()
    return Call.objects.owed().filter(everywhere | Q(demand__in=late.values("pk")))


def may_ring(user: Any, demand: Demand) -> bool:
    """Say whether ``user`` may see the numbers people left with ``demand``."""
    if can(user, REVEAL, committee_id=demand.committee_id, block_id=demand.block_id):
        return True
    late = can(user, RING_LATE, committee_id=demand.committee_id)
    return late and Demand.objects.with_the_street().filter(pk=demand.pk).exists()


def must_say_why(user: Any, demand: Demand) -> bool:
    """Say whether a call alone is no reason: for whoever sees no other number at the place."""
    return not can(user, REVEAL, committee_id=demand.committee_id, block_id=demand.block_id)


@transaction.atomic
def reveal(row: Demand | Call, *, by: User, reason: str, request: HttpRequest | None = None) -> str:
    """Return the number left with a demand or call, and put on the trail who saw it and why.

    Raises NotYours for somebody who may not, BadValue without a reason.
    """
    demand = row.demand if isinstance(row, Call) else row
    if not may_ring(by, demand):
        raise NotYours(_("您不能看这件诉求的电话。"))
    why = a_reason(reason)[:200]
    audit.record("demand.reveal_phone", by=by, row=row, detail={"reason": why}, request=request)
    return (row.me_too or demand).phone if isinstance(row, Call) else demand.phone


@transaction.atomic
def make_call(call: Call, *, by: User, note: str = "", at: datetime | None = None) -> Call:
    """Tick a call as made, with what came of it; a second tick changes nothing.

    One call says it all: what was owed the same person about the same demand before it is ticked with it.

    Raises NotYours for somebody who may not see its number: they cannot have called.
    """
    if not may_ring(by, call.demand):
        raise NotYours(_("您不能看这件诉求的电话，请让打电话的人来记。"))
    changed = Call.objects.said_with(call).update(
        done_at=at or timezone.now(), done_by=by, note=note.strip()[:200]
    )
    if changed:
        audit.record("demand.call", by=by, row=call)
    call.refresh_from_db()
    return call
