"""A household's own points: balances, entries, and the statement of one month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from agreements.models import LedgerEntry, PointsAccount
from residents.models import Household
from xidu.kit.dates import month_end, month_start


@dataclass(frozen=True)
class Statement:
    """One month: what stood before, what moved, what stands after; whole points."""

    month: date
    honour_before: int
    spendable_before: int
    entries: list[LedgerEntry]
    honour: int
    spendable: int


def statement_of(account: PointsAccount, month: date) -> Statement:
    first, last = month_start(month), month_end(month)
    before = account.entries.filter(day__lt=first).aggregate(h=Sum("honour"), s=Sum("spendable"))
    rows = LedgerEntry.objects.filter(account=account).between(first, last)
    entries = list(rows.select_related("rule__book").order_by("day", "pk"))
    honour, spendable = before["h"] or 0, before["s"] or 0
    return Statement(
        month=first,
        honour_before=honour,
        spendable_before=spendable,
        entries=entries,
        honour=honour + sum(row.honour for row in entries),
        spendable=spendable + sum(row.spendable for row in entries),
    )


def account_of_home(home: Household) -> PointsAccount | None:
    """Return the account, or None where nothing was ever posted: looking opens none."""
    return PointsAccount.objects.filter(household=home).first()
