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


class CallRequestQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def overdue_on(self, day: date) -> Self:
        """Calls that were promised for a day before ``day`` and are not made."""
        return self.open().filter(due_on__lt=day)


class CallTryQuerySet(ScopedQuerySet[Row]):
    block_path = "request__block"


class CourseQuerySet(ScopedQuerySet[Row]):
    def within(self, scope: Places) -> Self:
        """The street's courses and those of the places: everybody who has a place may read the street's."""
        if scope.whole_street or not (scope.committees or scope.blocks):
            return super().within(scope)
        return self.filter(Q(committee=None) | Q(committee__in=list(scope.committees)))

    def offered_at(self, committee_id: int) -> Self:
        """Courses that a leader of this committee may take."""
        return self.filter(Q(committee=None) | Q(committee=committee_id), is_retired=False)


class StandingQuerySet(ScopedQuerySet[Row]):
    def standing(self) -> Self:
        return self.filter(undone_at=None)


class CertificateQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """Certificates; ``in_force_on`` a day are those that hold on it."""


class PairQuerySet(ScopedQuerySet[Row]):
    def open(self) -> Self:
        """Pairs that are proposed or run: a junior has one of these at most."""
        return self.filter(state__in=("proposed", "running"))

    def running(self) -> Self:
        return self.filter(state="running")

    def of_person(self, person_id: int) -> Self:
        return self.filter(Q(senior=person_id) | Q(junior=person_id))


class TalkQuerySet(ScopedQuerySet[Row]):
    def confirmed(self) -> Self:
        """Talks that count: both sides said so."""
        return self.filter(senior_at__isnull=False, junior_at__isnull=False)


class ActionItemQuerySet(ScopedQuerySet[Row]):
    def open(self) -> Self:
        return self.filter(state="open")

    def overdue_on(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)


class ProposalQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def waiting(self) -> Self:
        return self.filter(state="waiting")


def _touching(rows, first: date, last: date | None):  # type: ignore[no-untyped-def]
    rows = rows.filter(Q(until=None) | Q(until__gte=first))
    return rows.filter(since__lte=last) if last else rows
