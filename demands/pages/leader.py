"""What a leader sees of the block's demands: enough to help, no more than the neighbour wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from demands.models import Demand, Hear
from users.models import User
from xidu.kit.gate.text import masked


@dataclass(frozen=True)
class AtTheDoor:
    """``words`` without numbers; ``door`` and ``name`` where the neighbour counts on this leader, else ""."""

    demand: Demand
    words: str
    door: str
    name: str


def asked_to_tell(user: User) -> Q:
    """Return the condition of demands whose asker wants the leader to come, or that the leader wrote down."""
    return Q(hear_by=Hear.LEADER) | Q(taken_by=user)


def open_to_leader(user: User) -> Q:
    """Return the condition of what a leader may read: a private demand only if the asker counts on them."""
    return Q(is_private=False) | asked_to_tell(user)


def at_the_door(demand: Demand, user: User) -> AtTheDoor:
    known = demand.hear_by == Hear.LEADER or demand.taken_by_id == user.pk
    place, name = (demand.place, demand.name) if known else ("", "")
    return AtTheDoor(demand, masked(demand.words), place, name)


def all_at_the_door(demands: Iterable[Demand], user: User) -> list[AtTheDoor]:
    return [at_the_door(row, user) for row in demands]
