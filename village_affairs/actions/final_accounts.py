"""A year's budget against what its published months add up to, line by line.

Basis: Shanghai measures on villagers' committees, article 23 item 5 (budget and final accounts).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.models import Disclosure, FinanceLine, Publication
from xidu.kit.cells import folded
from xidu.kit.errors import RuleBroken

SIDES = ("income", "spending")
Key = tuple[str, str]


class NothingToSettle(RuleBroken):
    """There is no public budget, or no public month, to make a final account from."""


def final_account(committee: Committee, ledger: str, year: int) -> dict[str, Any]:
    """Return the body of the year's final account: ``year``, ``months`` (``"2026-01"`` …) and ``lines``.

    A line has ``side``, ``category``, ``budget``, ``done``, ``gap`` (done less budget) as texts in yuan and
    ``percent`` of the budget, "" where none was set. What was spent outside the budget has a line too.

    Raises NothingToSettle without a public budget or a public month of that year.
    """
    budget = budget_of(committee, ledger, year)
    if budget is None:
        raise NothingToSettle(_("%(year)d年的预算还没有公开，先公开预算才能做决算") % {"year": year})
    months = (
        Publication.objects.current()
        .finance()
        .filter(committee=committee, disclosure__ledger=ledger, disclosure__period__year=year)
        .order_by("disclosure__period")
    )
    periods = dict(months.values_list("version_id", "disclosure__period"))
    if not periods:
        raise NothingToSettle(_("%(year)d年还没有公开过一个月的账，做不了决算") % {"year": year})
    return {
        "year": year,
        "months": [f"{period:%Y-%m}" for period in periods.values()],
        "lines": _lines(budget["lines"], _done(list(periods))),
    }


def budget_of(committee: Committee, ledger: str, year: int) -> dict[str, Any] | None:
    """Return the body of the budget that is public now."""
    rows = Publication.objects.current().filter(
        committee=committee,
        disclosure__kind=Disclosure.Kind.BUDGET,
        disclosure__ledger=ledger,
        disclosure__period=date(year, 1, 1),
    )
    return rows.values_list("version__body", flat=True).first()


def _done(versions: list[int]) -> dict[Key, Decimal]:
    """Return what came in and went out in these versions by side and category."""
    sums: dict[Key, Decimal] = defaultdict(lambda: Decimal("0.00"))
    rows = FinanceLine.objects.filter(version__in=versions).order_by("version", "position")
    for category, income, spending in rows.values_list("category", "income", "spending"):
        for side, amount in (("income", income), ("spending", spending)):
            if amount is not None:
                sums[side, _plain(category)] += amount
    return sums


def _plain(category: str) -> str:
    return folded(category or "").replace(" ", "") or _("没有写类别")


def _lines(budget: list[dict[str, str]], done: dict[Key, Decimal]) -> list[dict[str, str]]:
    planned: dict[Key, Decimal] = defaultdict(lambda: Decimal("0.00"))
    for line in budget:
        planned[line["side"], _plain(line["category"])] += Decimal(line["amount"])
    keys = [*planned, *(key for key in done if key not in planned and done[key])]
    return [
        _line(key, planned.get(key), done.get(key, Decimal("0.00")))
        for side in SIDES
        for key in keys
        if key[0] == side
    ]


def _line(key: Key, planned: Decimal | None, done: Decimal) -> dict[str, str]:
    budget = planned or Decimal("0.00")
    percent = (done * 100 / budget).quantize(Decimal("0.1"), ROUND_HALF_UP) if budget else None
    return {
        "side": key[0],
        "category": key[1],
        "budget": "" if planned is None else f"{budget:.2f}",
        "done": f"{done:.2f}",
        "gap": f"{done - budget:.2f}",
        "percent": "" if percent is None else f"{percent}",
    }
