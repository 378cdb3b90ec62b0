"""What a shop sees of itself, behind the counter and on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from agreements.models import (
    AgreementVersion,
    Audience,
    LedgerEntry,
    Merchant,
    MerchantOffer,
    MerchantPromise,
    MerchantRating,
    PointsAccount,
    ShopCheck,
)
from agreements.pages.merchants import Score, scores_of

ROWS = 30


@dataclass(frozen=True)
class Counter:
    """``to_sign`` are passed versions of the merchants' agreement and whether the shop signed each."""

    offers: list[MerchantOffer]
    promises: list[MerchantPromise]
    score: Score
    ratings: list[MerchantRating]
    account: PointsAccount | None
    entries: list[LedgerEntry]
    checks: list[ShopCheck]
    to_sign: list[tuple[AgreementVersion, bool]]


def counter_of(shop: Merchant, day: date) -> Counter:
    """Return everything of one shop, what is over left out; a fixed number of queries."""
    account = PointsAccount.objects.filter(merchant=shop).first()
    entries = LedgerEntry.objects.filter(account=account).select_related("rule__book") if account else None
    offers = shop.merchantoffers.filter(until__gte=day).annotate(used=Count("uses"))
    promises = shop.merchantpromises.exclude(until__lt=day)
    checks = shop.checks.prefetch_related("lines__rule", "lines__entry")
    return Counter(
        offers=[_counted(row) for row in offers.order_by("until", "pk")[:ROWS]],
        promises=list(promises.order_by("since", "pk")[:ROWS]),
        score=scores_of([shop.pk], shop.committee, day).get(shop.pk, Score(None, 0)),
        ratings=list(shop.ratings.filter(replaced=False).order_by("-at", "-pk")[:ROWS]),
        account=account,
        entries=list(entries.order_by("-day", "-pk")[:ROWS]) if entries is not None else [],
        checks=list(checks.order_by("-day", "-pk")[:ROWS]),
        to_sign=_to_sign(shop),
    )


def _counted(row: MerchantOffer) -> MerchantOffer:
    row.left = row.capacity - row.used if row.capacity is not None else None  # type: ignore[attr-defined]
    return row


def _to_sign(shop: Merchant) -> list[tuple[AgreementVersion, bool]]:
    rows = AgreementVersion.objects.filter(
        committee=shop.committee_id, agreement__audience=Audience.MERCHANTS, passing__passed=True, until=None
    )
    newest = rows.select_related("agreement").order_by("agreement_id", "-number").distinct("agreement_id")
    signed = set(shop.signatures.values_list("version", flat=True))
    return [(row, row.pk in signed) for row in newest]
