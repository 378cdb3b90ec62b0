"""Queries of demands and of what hangs on them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef

import users.querysets
from residents.querysets import Row, ScopedQuerySet

OPEN = ("new", "assigned", "working", "paused")


class DemandQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def open(self) -> Self:
        """Somebody still owes an outcome."""
        return self.filter(state__in=OPEN)

    def running(self) -> Self:
        """Open, and the clock is not stopped."""
        return self.filter(state__in=("new", "assigned", "working"))

    def overdue_on(self, day: date) -> Self:
        return self.running().filter(due_on__lt=day)

    def with_the_street(self) -> Self:
        """Late enough in this round to have been laid before the street office, and not over."""
        laid = self.model.escalations.rel.related_model.objects.filter(  # type: ignore[attr-defined]
            demand=OuterRef("pk"), round=OuterRef("round"), rung__gt=0
        )
        return self.filter(Exists(laid)).exclude(state="closed")

    def shown(self) -> Self:
        """What may be counted and hinted at in public: neither private nor merged away."""
        return self.filter(is_private=False, merged_into=None)


class OfDemandQuerySet(ScopedQuerySet[Row]):
    """Rows that hang on a demand and are seen by who sees it."""

    block_path = "demand__block"


class CallQuerySet(users.querysets.CallQuerySet[Row]):
    about, block_path = ("demand",), "demand__block"
