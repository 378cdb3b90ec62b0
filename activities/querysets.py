"""Queries of activities, places and who comes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from residents.querysets import InForceQuerySet, Row, ScopedQuerySet

if TYPE_CHECKING:
    from residents.querysets import Places


class ActivityQuerySet(ScopedQuerySet[Row]):
    """``within`` is the organiser's own; ``HostedQuerySet`` adds what a committee only co-hosts."""

    def published(self) -> Self:
        """What the public pages show: announced, cancelled ones too."""
        return self.exclude(state="draft")

    def taking_place(self) -> Self:
        return self.filter(state="published")

    def of_committee(self, committee_id: int) -> Self:
        """What a committee organises or co-hosts."""
        return self.filter(Q(committee=committee_id) | Q(co_hosts__committee=committee_id)).distinct()

    def coming_from(self, moment: datetime) -> Self:
        """Not over at ``moment``, the soonest first."""
        return self.filter(ends_at__gt=moment).order_by("starts_at", "pk")

    def over_at(self, moment: datetime) -> Self:
        return self.filter(ends_at__lte=moment).order_by("-starts_at", "-pk")

    def overlapping(self, first: datetime, last: datetime) -> Self:
        return self.filter(starts_at__lt=last, ends_at__gt=first)

    def lacking_summary(self) -> Self:
        return self.filter(state="published", summary=None)


class HostedQuerySet(ActivityQuerySet[Row]):
    """Activities a place organises or co-hosts: who may see them and check people in."""

    def within(self, scope: Places) -> Self:
        if scope.whole_street:
            return self
        if not scope.committees:
            return self.none()
        here = list(scope.committees)
        return self.filter(Q(committee__in=here) | Q(co_hosts__committee__in=here)).distinct()


class SignUpQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def going(self) -> Self:
        return self.filter(state="going")

    def waiting(self) -> Self:
        """The waiting list in its order."""
        return self.filter(state="waiting").order_by("queued_at", "pk")

    def standing(self) -> Self:
        """Neither cancelled nor declined: going or waiting."""
        return self.exclude(state="cancelled")


class SeatQuerySet(ScopedQuerySet[Row]):
    block_path = "sign_up__block"

    def going(self) -> Self:
        return self.filter(sign_up__state="going")


class CheckInQuerySet(ScopedQuerySet[Row]):
    block_path = "seat__sign_up__block"

    def standing(self) -> Self:
        return self.filter(undone_at=None)


class PlaceQuerySet(ScopedQuerySet[Row]):
    def shown(self) -> Self:
        return self.filter(is_shown=True)

    def scenes(self) -> Self:
        """The walkable list 埭上十景, in walking order."""
        return self.shown().exclude(scene=None).order_by("scene", "pk")


class BookingQuerySet(ScopedQuerySet[Row]):
    def standing(self) -> Self:
        return self.filter(cancelled_at=None)


class TurnQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    pass


class SeriesQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    def growing_on(self, day: date) -> Self:
        """Series that still plan days: not ended by ``day``."""
        return self.filter(Q(until=None) | Q(until__gte=day))


class ExhibitionQuerySet(ScopedQuerySet[Row]):
    def shown(self) -> Self:
        return self.exclude(published_at=None)


class GuestEntryQuerySet(ScopedQuerySet[Row]):
    def shown(self) -> Self:
        return self.filter(state="shown")

    def waiting(self) -> Self:
        return self.filter(state="waiting")
