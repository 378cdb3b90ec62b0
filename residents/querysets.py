"""Queries every scoped table shares, and those of the ground."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Row = TypeVar("Row", bound=models.Model)


class Places(Protocol):
    """What ``within`` needs to know of a scope; ``users.access.Scope`` is one."""

    @property
    def whole_street(self) -> bool: ...

    @property
    def committees(self) -> Collection[int]: ...

    @property
    def blocks(self) -> Collection[int]: ...


class ScopedQuerySet(models.QuerySet[Row]):
    """Rows that belong to a committee. ``BLOCK_PATH`` names the way to a block where a row has one."""

    committee_path = "committee"
    block_path: str | None = None

    def within(self, scope: Places) -> Self:
        """The rows ``scope`` may see; a scope without places sees nothing, never everything."""
        if scope.whole_street:
            return self
        seen = Q(**{f"{self.committee_path}__in": list(scope.committees)})
        if self.block_path and scope.blocks:
            seen |= Q(**{f"{self.block_path}__in": list(scope.blocks)})
        return self.filter(seen) if scope.committees or scope.blocks else self.none()


class InForceQuerySet(models.QuerySet[Row]):
    """Rows with ``since`` and an open or closed ``until`` (the last day it still holds)."""

    def in_force_on(self, day: date) -> Self:
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))


class CommitteeQuerySet(ScopedQuerySet[Row]):
    committee_path = "pk"


class BlockQuerySet(ScopedQuerySet[Row]):
    block_path = "pk"


class HouseholdQuerySet(ScopedQuerySet[Row]):
    block_path = "block"


class PersonQuerySet(ScopedQuerySet[Row]):
    block_path = "household__block"


class PersonTagQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    block_path = "person__household__block"


class FigureQuerySet(InForceQuerySet[Row]):
    def value_on(self, key: str, day: date, committee_id: int | None = None) -> str | None:
        """The figure ``key`` in force on ``day``: the committee's own if it has one, else the street's."""
        return self.values_on([key], day, committee_id).get(key)

    def values_on(self, keys: Sequence[str], day: date, committee_id: int | None = None) -> dict[str, str]:
        """The figures of ``keys`` in force on ``day``, those that are there, by the same rule; one query."""
        return dict(self._standing(keys, day, committee_id).values_list("key", "value"))

    def row_on(self, key: str, day: date, committee_id: int | None = None) -> Row | None:
        """The whole row of ``key`` in force on ``day``, with its unit and basis, by the same rule."""
        return self._standing([key], day, committee_id).last()

    def _standing(self, keys: Sequence[str], day: date, committee_id: int | None) -> models.QuerySet[Row]:
        """The last one of a key stands: the street's before the committee's own, the newest at the end."""
        rows = (
            self.in_force_on(day).filter(key__in=keys).filter(Q(committee=None) | Q(committee=committee_id))
        )
        return rows.order_by(models.F("committee").asc(nulls_first=True), "since")
