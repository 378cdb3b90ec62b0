"""Queries of the corps: who leads where on a day, and who is away."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from residents.querysets import InForceQuerySet, ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class AppointmentQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    block_path = "block"

    def touching(self, first: date, last: date | None) -> Self:
        """Terms that share a day with ``first`` to ``last`` (both included, None is open)."""
        return _touching(self, first, last).exclude(until__lt=models.F("since"))


class LeaveQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    def standing(self) -> Self:
        """Leaves that were not taken back."""
        return self.filter(taken_back_at=None)

    def touching(self, first: date, last: date | None) -> Self:
        """Leaves that share a day with ``first`` to ``last`` (both included, None is open)."""
        return _touching(self, first, last)


def _touching(rows, first: date, last: date | None):  # type: ignore[no-untyped-def]
    rows = rows.filter(Q(until=None) | Q(until__gte=first))
    return rows.filter(since__lte=last) if last else rows
