"""A deputy may do what the leader may, at the leader's blocks, while the leave lasts and no longer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from leaders.models import Appointment, Leave
from users.models import Grant

LENT = "leader"


def leave_of(person_path: str, day: date) -> Exists:
    """Return the condition that the leader at ``person_path`` of a row is away on ``day``."""
    return Exists(Leave.objects.in_force_on(day).standing().filter(person=OuterRef(person_path)))


def grants_lent_to(user: Any, day: date) -> list[Grant]:
    """Return the approved grants of leaders on leave whose deputy ``user`` is; two queries at most.

    Nothing is written: the right begins and ends with the leave, and reaches as far as the leader's own.
    A deputy who leads nowhere in the committee any more gets nothing.
    """
    if user.person_id is None:
        return []
    own = Appointment.objects.in_force_on(day).filter(person=user.person_id, committee=OuterRef("committee"))
    terms = Appointment.objects.in_force_on(day).filter(
        leave_of("person", day),
        Exists(own),
        ~leave_of("deputy", day),
        deputy=user.person_id,
        block=OuterRef("block"),
        person=OuterRef("user__person"),
    )
    rows = Grant.objects.effective_on(day).filter(Exists(terms), role=LENT)
    return list(rows.select_related("street", "committee", "block").order_by("pk"))
