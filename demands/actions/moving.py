"""People who stood on one demand stand on another from now on, each once and by their own channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from demands.models import Demand, MeToo
from users.actions.askers import stand_on


def move_people(demand: Demand, into: Demand, at: datetime) -> None:
    """Let the asker of ``demand`` and its me-toos hear of ``into`` too."""
    rows: list[Demand | MeToo] = [demand, *_me_toos(demand)]
    _stand_on(into, demand, rows, at)


def share_me_toos(demand: Demand, part: Demand, at: datetime) -> None:
    """Let the me-toos of ``demand`` hear of a part of it too."""
    _stand_on(part, demand, _me_toos(demand), at)


def _me_toos(demand: Demand) -> list[MeToo]:
    return list(demand.me_toos.select_related("user", "block"))


def _stand_on(into: Demand, came_from: Demand, rows: Sequence[Demand | MeToo], at: datetime) -> None:
    stand_on(into, _me_toos(into), rows, lambda row: _copy(row, into, came_from, at))


def _copy(row: Demand | MeToo, into: Demand, came_from: Demand, at: datetime) -> MeToo:
    copy = MeToo(
        committee_id=into.committee_id,
        demand=into,
        block=row.block,
        user=row.user,
        hear_by=row.hear_by,
        came_from=came_from,
        source=f"moved:{into.pk}:{'d' if isinstance(row, Demand) else 'm'}{row.pk}",
        at=at,
    )
    # A sealed phone opens in its own row alone: it is sealed anew for this one.
    copy.keep_phone(row.phone, into.committee_id)
    copy.save(force_insert=True)
    return copy
