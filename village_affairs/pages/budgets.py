"""A year's budget beside what has been done: planned, done and left, category by category."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.models import Disclosure, Publication
from village_affairs.pages import shelf
from village_affairs.pages.links import link
from village_affairs.pages.shelf import CategorySum

ZERO = Decimal(0)
CENT = Decimal("0.1")


@dataclass(frozen=True)
class Planned:
    """One line of a published budget (yuan). ``side`` is income or spending."""

    side: str
    category: str
    amount: Decimal


@dataclass(frozen=True)
class BudgetRow:
    """One category of the year; ``planned`` is None where money moved that no budget line foresaw."""

    category: str
    planned: Decimal | None
    done: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.planned is None else self.planned - self.done

    @property
    def percent(self) -> Decimal | None:
        """How much of the plan is done, in percent with one decimal; nothing of a plan of nought."""
        if not self.planned or self.planned < ZERO:
            return None
        return (self.done * 100 / self.planned).quantize(CENT, ROUND_HALF_UP)

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < ZERO


@dataclass(frozen=True)
class BudgetSide:
    side: str
    rows: tuple[BudgetRow, ...]

    @property
    def total(self) -> BudgetRow:
        planned = sum((row.planned or ZERO for row in self.rows), ZERO)
        return BudgetRow("", planned, sum((row.done for row in self.rows), ZERO))


@dataclass(frozen=True)
class BudgetPage:
    """The budget in force and the months that count as done; ``publication`` is None without a budget."""

    year: int
    ledger_words: str
    publication: Publication | None = None
    url: str = ""
    sides: tuple[BudgetSide, ...] = ()
    months: tuple[dt.date, ...] = ()

    @property
    def sentence(self) -> str:
        facts = {"year": self.year, "ledger": self.ledger_words, "months": len(self.months)}
        if self.publication is None:
            return _("%(ledger)s%(year)d年的预算没有公开，所以没法和预算比。") % facts
        if not self.months:
            return _("%(year)d年的预算公开了，这一年还没有公开过账。") % facts
        return _("按已经公开的%(months)d个月算，和%(year)d年的预算比。") % facts


def planned_of(body: Mapping[str, Any]) -> list[Planned]:
    """Return the lines of a budget's body; a line without a category or a readable sum is left out."""
    return list(_planned(body.get("lines") or ()))


def _planned(rows: Iterable[Any]) -> Iterator[Planned]:
    for row in rows:
        try:
            amount = Decimal(str(row["amount"]))
        except (InvalidOperation, KeyError, TypeError):
            continue
        if row.get("category") and amount.is_finite():
            side = "income" if row.get("side") == "income" else "spending"
            yield Planned(side, str(row["category"]).strip(), amount)


def budget_of(committee: Committee, ledger: str, year: int) -> Publication | None:
    """Return the budget of that year and ledger that is public now; one query."""
    rows = shelf.published_kinds(committee, Disclosure.Kind.BUDGET)
    return rows.filter(disclosure__ledger=ledger, disclosure__period__year=year).first()


def budget_page(
    committee: Committee,
    publication: Publication | None,
    sums: Sequence[CategorySum],
    months: Sequence[dt.date],
    *,
    ledger: str,
    year: int,
    ledger_words: str,
) -> BudgetPage:
    """Return planned, done and left; ``months`` are those of the year that are public, ``sums`` theirs."""
    if publication is None:
        return BudgetPage(year, ledger_words)
    mine = [row for row in sums if row.ledger == ledger and row.period in set(months)]
    plan = planned_of(publication.content.get("body") or {})
    sides = tuple(BudgetSide(side, _rows(plan, mine, side)) for side in ("spending", "income"))
    return BudgetPage(
        year=year,
        ledger_words=ledger_words,
        publication=publication,
        url=link("publication", committee.slug, publication.year, publication.number),
        sides=tuple(side for side in sides if side.rows),
        months=tuple(months),
    )


def _rows(plan: Iterable[Planned], done: Iterable[CategorySum], side: str) -> tuple[BudgetRow, ...]:
    """Return the budget's lines in its own order, then what no line foresaw, the largest first."""
    planned: dict[str, Decimal] = {}
    for line in plan:
        if line.side == side:
            planned[line.category] = planned.get(line.category, ZERO) + line.amount
    moved: dict[str, Decimal] = {}
    for row in done:
        moved[row.category] = moved.get(row.category, ZERO) + getattr(row, side)
    rows = [BudgetRow(name, amount, moved.get(name, ZERO)) for name, amount in planned.items()]
    more = [(name, amount) for name, amount in moved.items() if amount and name not in planned]
    rows += [BudgetRow(name, None, amount) for name, amount in sorted(more, key=lambda pair: -pair[1])]
    return tuple(rows)
