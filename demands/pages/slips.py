"""A demand on paper: the slip an asker takes home."""

from __future__ import annotations

from demands.models import Demand
from xidu.kit.papers import QuerySlip


def query_slip(demand: Demand, code: str, *, url: str) -> bytes:
    """Return the slip, A6, as PDF; ``url`` is the page where the code is typed in."""
    return QuerySlip(
        office=demand.committee.full_name,
        number=str(demand),
        code=code,
        url=url,
        reply_by=demand.due_on,
        telephone=demand.committee.telephone,
    ).pdf()
