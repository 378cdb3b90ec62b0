"""Queries of programmes, terms and who is in."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from residents.querysets import InForceQuerySet, Row, ScopedQuerySet

if TYPE_CHECKING:
    from residents.querysets import Places


class ProgrammeQuerySet(ScopedQuerySet[Row]):
    """``within`` is what a place runs; ``seen_from`` adds what the street runs for everybody."""

    def seen_from(self, scope: Places) -> Self:
        if scope.whole_street:
            return self
        if not scope.committees:
            return self.none()
        return self.filter(Q(committee=None) | Q(committee__in=list(scope.committees)))

    def shown(self) -> Self:
        return self.filter(state="shown")

    def of_committee(self, committee_id: int) -> Self:
        """A committee's own and the street's."""
        return self.filter(Q(committee=None) | Q(committee=committee_id))


class DatedQuerySet(InForceQuerySet[Row]):
    pass


class TermQuerySet(ScopedQuerySet[Row]):
    def shown(self) -> Self:
        """What the public reads of: announced, running, done and called off."""
        return self.exclude(state="draft")

    def open_at(self, moment: datetime) -> Self:
        return self.filter(state="shown", opens_at__lte=moment, closes_at__gt=moment)

    def in_year(self, year: int) -> Self:
        """Terms that begin in ``year``."""
        return self.filter(first_day__year=year)

    def overlapping(self, first: date, last: date) -> Self:
        return self.filter(first_day__lte=last, last_day__gte=first)


class EnrolmentQuerySet(ScopedQuerySet[Row]):
    def standing(self) -> Self:
        """Neither withdrawn, removed nor refused."""
        return self.filter(state__in=("waiting", "offered", "enrolled", "completed"))

    def seated(self) -> Self:
        """Those a seat is kept for."""
        return self.filter(state__in=("offered", "enrolled", "completed"))

    def waiting(self) -> Self:
        """The waiting list in its order."""
        return self.filter(state="waiting").order_by("turn", "number")

    def in_year(self, year: int) -> Self:
        return self.filter(term__first_day__year=year)


SHOWN = ("published", "held", "delivering", "delivered", "thanked", "closed")
FULFILLED = ("delivered", "thanked", "closed")


class WishRoundQuerySet(ScopedQuerySet[Row]):
    def running_on(self, day: date) -> Self:
        return self.filter(since__lte=day, until__gte=day)


class WishQuerySet(ScopedQuerySet[Row]):
    """A wish belongs to its household's block: a leader sees those of one's own doors."""

    block_path = "block"

    def shown(self) -> Self:
        """What stands on the public page as a card, whoever took it on."""
        return self.filter(state__in=SHOWN)

    def fulfilled(self) -> Self:
        return self.filter(state__in=FULFILLED)

    def unclaimed_after(self, day: date) -> Self:
        """Those nobody took on by the last day they wait for a neighbour."""
        return self.filter(state="published", due_on__lt=day)


class WishClaimQuerySet(ScopedQuerySet[Row]):
    def lapsed_at(self, moment: datetime) -> Self:
        return self.filter(state="held", until__lte=moment)
