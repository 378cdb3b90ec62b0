"""Shops for readers: who takes part, what they promise and offer today, and what neighbours think."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Sum

from agreements.models import (
    Agreement,
    AgreementVersion,
    Audience,
    LedgerEntry,
    Merchant,
    MerchantOffer,
    MerchantPromise,
    MerchantRating,
    MerchantSignature,
)
from residents.actions.calendar import figure_ints
from residents.models import Committee
from xidu.kit.dates import add_months, month_start

BEST = 5
RANKED = (LedgerEntry.Kind.AWARD, LedgerEntry.Kind.DEDUCT, LedgerEntry.Kind.REVERSE)
VOICES = 10


@dataclass(frozen=True)
class Score:
    """``average`` of 1–5 with one decimal over ``households``; None below the figure."""

    average: str | None
    households: int


@dataclass
class Shop:
    """A shop with what anyone may read of it today."""

    merchant: Merchant
    score: Score
    promises: list[MerchantPromise] = field(default_factory=list)
    offers: list[MerchantOffer] = field(default_factory=list)


@dataclass(frozen=True)
class Best:
    """A shop on the merchants' board; ``points`` of this year are above zero."""

    name: str
    pk: int
    points: int


def scores_of(shops: Iterable[int], committee: Committee, day: date) -> dict[int, Score]:
    """Return the score of each shop: the last voice of each household in the dated months; two queries.

    Basis: the figures ``merchant_rating_least`` (households) and ``merchant_rating_months``.
    """
    least, months = figure_ints(
        "merchant_rating_least", "merchant_rating_months", on=day, committee=committee
    )
    since = add_months(month_start(day), 1 - months)
    rows = MerchantRating.objects.counting().filter(merchant__in=list(shops), month__gte=since)
    last = rows.order_by("merchant_id", "household_id", "-month").distinct("merchant_id", "household_id")
    stars: dict[int, list[int]] = {}
    for shop, given in last.values_list("merchant", "stars"):
        stars.setdefault(shop, []).append(given)
    return {
        shop: Score(f"{sum(given) / len(given):.1f}" if len(given) >= least else None, len(given))
        for shop, given in stars.items()
    }


def shops_of(committee: Committee, day: date, *, only: int | None = None) -> list[Shop]:
    """Return the shops that take part, by name, with promises and offers of ``day``; five queries."""
    rows = Merchant.objects.public().filter(committee=committee).order_by("name", "pk")
    merchants = list(rows.filter(pk=only) if only else rows[:200])
    scores = scores_of([row.pk for row in merchants], committee, day)
    found = {row.pk: Shop(row, scores.get(row.pk, Score(None, 0))) for row in merchants}
    for promise in MerchantPromise.objects.public_on(day).filter(merchant__in=found):
        found[promise.merchant_id].promises.append(promise)
    for offer in offers_on(day, found):
        found[offer.merchant_id].offers.append(offer)
    return list(found.values())


def offers_on(day: date, shops: Iterable[int]) -> list[MerchantOffer]:
    """Return the offers of ``day`` with ``left`` (None: no limit) set on each; those used up are left out."""
    rows = MerchantOffer.objects.public_on(day).filter(merchant__in=list(shops)).annotate(used=Count("uses"))
    found = []
    for row in rows.order_by("until", "pk"):
        row.left = row.capacity - row.used if row.capacity is not None else None
        if row.left is None or row.left > 0:
            found.append(row)
    return found


def best_of(committee: Committee, day: date) -> list[Best]:
    """Return the shops with most honour this year among those that signed the agreement in force.

    Signing is the consent to be named; nobody stands there with nothing or less.
    """
    signed = MerchantSignature.objects.filter(
        merchant=OuterRef("account__merchant"),
        version__in=AgreementVersion.objects.in_force_on(day).filter(
            committee=committee, agreement__audience=Audience.MERCHANTS
        ),
    )
    rows = LedgerEntry.objects.filter(
        Exists(signed), committee=committee, kind__in=RANKED, account__merchant__state="active"
    )
    rows = rows.filter(day__range=(date(day.year, 1, 1), day)).order_by()
    sums = rows.values("account__merchant", "account__merchant__name").annotate(sum=Sum("honour"))
    return [
        Best(row["account__merchant__name"], row["account__merchant"], row["sum"])
        for row in sums.filter(sum__gt=0).order_by("-sum", "account__merchant_id")[:BEST]
    ]


def pact_of(committee: Committee) -> Agreement | None:
    """Return the merchants' own agreement that has a version in force or under way, the newest first."""
    return Agreement.objects.filter(committee=committee, audience=Audience.MERCHANTS).first()


def voices_of(merchant: Merchant, score: Score) -> list[MerchantRating]:
    """Return what neighbours said last, without names; nothing before the average may be shown."""
    if score.average is None:
        return []
    rows = MerchantRating.objects.counting().filter(merchant=merchant, hidden_by=None).exclude(words="")
    return list(rows.order_by("-at", "-pk")[:VOICES])
