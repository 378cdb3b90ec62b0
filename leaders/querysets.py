"""Queries of the corps: who leads where on a day, and who is away."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from residents.querysets import InForceQuerySet, Places, ScopedQuerySet

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


class VisitQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def standing(self) -> Self:
        """Visits that were not taken back."""
        return self.filter(undone_at=None)

    def reached(self) -> Self:
        """Visits at which somebody was met, or an empty flat looked at."""
        return self.filter(result__in=["met", "checked"])

    def promises_open(self) -> Self:
        """Visits at which something was promised that is not done yet."""
        return self.standing().exclude(promise="").filter(promise_kept_at=None)


class HouseholdWishQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    block_path = "household__block"


class RoundQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    def within(self, scope: Places) -> Self:
        """The rounds of the places in ``scope``, and those of the whole street for whoever has a place."""
        if not (scope.whole_street or scope.committees or scope.blocks):
            return self.none()
        own = super().within(scope) if scope.whole_street else self.filter(committee__in=scope.committees)
        return own | self.filter(committee=None)

    def running_on(self, day: date) -> Self:
        return self.in_force_on(day).filter(closed_at=None)


def _touching(rows, first: date, last: date | None):  # type: ignore[no-untyped-def]
    rows = rows.filter(Q(until=None) | Q(until__gte=first))
    return rows.filter(since__lte=last) if last else rows
