"""Whether the ledger and the shelf add up: balances and stocks are sums, every reversal mirrors an entry."""

from __future__ import annotations

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from agreements.models import LedgerEntry, PointsAccount, ShelfItem


def broken_points() -> list[str]:
    """Return one sentence for each account whose balances are not their sums, and each crooked reversal."""
    rows = PointsAccount.objects.annotate(
        honours=Coalesce(Sum("entries__honour"), 0), spendables=Coalesce(Sum("entries__spendable"), 0)
    )
    wrong = rows.filter(~Q(honour=F("honours")) | ~Q(spendable=F("spendables")) | Q(spendable__lt=0))
    found = [
        f"points account {row.pk}: balances {row.honour}/{row.spendable},"
        f" entries {row.honours}/{row.spendables}"
        for row in wrong.order_by("pk")
    ]
    crooked = LedgerEntry.objects.filter(kind="reverse").exclude(
        Q(account=F("reverses__account"))
        & Q(honour=-F("reverses__honour"))
        & Q(spendable=F("shortfall") - F("reverses__spendable"))
    )
    return [*found, *(f"ledger entry {row.pk}: no mirror of {row.reverses_id}" for row in crooked)]


def broken_stock() -> list[str]:
    """Return one sentence for each item whose stock is not the sum of its moves."""
    rows = ShelfItem.objects.annotate(sum=Coalesce(Sum("moves__pieces"), 0)).exclude(stock=F("sum"))
    return [f"shelf item {row.pk}: stock {row.stock}, moves {row.sum}" for row in rows.order_by("pk")]
