"""Queries of rule books, accounts and the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from residents.querysets import InForceQuerySet, ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class RuleBookQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """A draft has no first day, so ``in_force_on`` never finds one."""


class PointsAccountQuerySet(ScopedQuerySet[Row]):
    block_path = "home"


class BoardScoreQuerySet(ScopedQuerySet[Row]):
    block_path = "account__home"

    def ranked(self, per: str, first: date) -> Self:
        """Households above zero in the ``per`` that begins on ``first``, best first."""
        return self.filter(per=per, first=first, honour__gt=0).order_by("-honour", "account")

    def risen(self, per: str, first: date) -> Self:
        """Households that had something in the span before and gained on it, by ``gain``, most first."""
        rows = self.filter(per=per, first=first, before__gt=0, honour__gt=F("before"))
        return rows.annotate(gain=F("honour") - F("before")).order_by("-gain", "account")


class LedgerQuerySet(ScopedQuerySet[Row]):
    block_path = "account__home"

    def standing(self) -> Self:
        """Entries that were not reversed and are no reversal themselves."""
        return self.filter(reverses=None, reversed_by=None)

    def between(self, first: date, last: date) -> Self:
        """Entries posted from ``first`` to ``last``, both included."""
        return self.filter(day__range=(first, last))


class ClaimQuerySet(ScopedQuerySet[Row]):
    block_path = "household__block"

    def living(self) -> Self:
        return self.exclude(state__in=("refused", "withdrawn"))

    def shown_on(self, day: date) -> Self:
        """Claims the public may read on ``day``: in publicity, and no deduction among them."""
        posted = self.filter(state="posted", posted_on__lte=day, posted_until__gte=day)
        return posted.filter(points__gt=0)


class ShelfItemQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    def on_offer(self, day: date) -> Self:
        """Items that can be asked for on ``day``, sold out ones among them."""
        return self.in_force_on(day).filter(taken_off_at=None)


class RedemptionQuerySet(ScopedQuerySet[Row]):
    block_path = "account__home"

    def counting(self) -> Self:
        """Redemptions that use up the limit: what was given back does not."""
        return self.filter(state__in=("reserved", "collected"))


class OfClaimQuerySet(ScopedQuerySet[Row]):
    block_path = "claim__household__block"


class AgreementVersionQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """A version without a first day is not in force."""


class SignatureQuerySet(ScopedQuerySet[Row]):
    block_path = "household__block"


class MerchantQuerySet(ScopedQuerySet[Row]):
    def public(self) -> Self:
        """Shops whose page anyone may read."""
        return self.filter(state="active")

    def staffed_by(self, user: Any, day: date) -> Self:
        """Shops for which ``user`` works on ``day``; one that left opens no more."""
        held = Q(staff__until=None) | Q(staff__until__gte=day)
        return self.filter(held, staff__user=user, staff__since__lte=day).exclude(state="left").distinct()


class MerchantStaffQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """Who works for a shop, with the first and last day."""


class GardenQuerySet(ScopedQuerySet[Row]):
    block_path = "block"


class OfGardenQuerySet(ScopedQuerySet[Row]):
    block_path = "garden__block"


class OfDrawQuerySet(ScopedQuerySet[Row]):
    block_path = "draw__garden__block"


class TenureQuerySet(OfGardenQuerySet[Row], InForceQuerySet[Row]):
    """``until`` is the last day a household tended the plot."""


class CaptainQuerySet(OfGardenQuerySet[Row], InForceQuerySet[Row]):
    """``until`` is the last day a captain walks round."""


class ParkingRuleQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """What the owners agreed on parking, by its days."""


class BayQuerySet(ScopedQuerySet[Row]):
    def lendable(self) -> Self:
        """Bays a household may lend."""
        return self.filter(in_use=True, household__isnull=False)

    def charging(self) -> Self:
        """Bays with a charger that work."""
        return self.filter(in_use=True, is_ev=True)


class OfBayQuerySet(ScopedQuerySet[Row]):
    """Windows, bookings and reports of a bay."""

    def living(self) -> Self:
        """Bookings that hold their time."""
        return self.filter(state__in=("booked", "parked"))


class WordQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """A shop's promises and offers."""

    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def public_on(self, day: date) -> Self:
        """What anyone may read on ``day``: let out, in its days, of a shop that takes part."""
        let_out = self.filter(decided_at__isnull=False, refused_because="", merchant__state="active")
        return let_out.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class RatingQuerySet(ScopedQuerySet[Row]):
    block_path = "household__block"

    def counting(self) -> Self:
        """The last rating of each household and month."""
        return self.filter(replaced=False)
