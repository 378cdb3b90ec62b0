"""A month beside others, beside its budget, and both ledgers of a month beside each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.models import Ledger, Publication
from village_affairs.pages import shelf
from village_affairs.pages.budgets import BudgetPage, budget_of, budget_page
from village_affairs.pages.comparing import Comparison, comparisons, usual
from village_affairs.pages.links import month_link
from village_affairs.pages.sheet import Sheet, sheet_of
from village_affairs.pages.spans import Span, year_so_far
from village_affairs.pages.words import Called
from xidu.kit.templatetags.kit import month_words


@dataclass(frozen=True)
class ComparePage:
    """``chosen`` is the month asked for, None for the usual two; ``problem`` says what was wrong."""

    period: dt.date
    ledger_words: str
    comparisons: Sequence[Comparison]
    choices: Sequence[tuple[str, str, bool]]
    chosen: dt.date | None
    budget: BudgetPage
    so_far: Span
    month_url: str
    problem: str = ""


def compare_page(committee: Committee, ledger: str, period: dt.date, wanted: str = "") -> ComparePage:
    """Return the month against the one before, the same of last year, and the ``wanted`` one; four queries.

    ``wanted`` is ``2025-10``; what is no published month is said and the usual comparison stays.
    """
    found = shelf.balances(committee)
    months = [row.period for row in reversed(found) if row.ledger == ledger and row.period != period]
    chosen = next((month for month in months if f"{month:%Y-%m}" == wanted), None)
    others = (chosen, *usual(period)) if chosen else usual(period)
    others = tuple(dict.fromkeys(others))
    year = year_so_far(found, ledger, period)
    told = [month.period for month in year.told]
    return ComparePage(
        period=period,
        ledger_words=Called(committee.is_village).ledger(ledger),
        comparisons=comparisons(committee, found, ledger, period, *others),
        choices=[(f"{month:%Y-%m}", month_words(month), month == chosen) for month in months],
        chosen=chosen,
        budget=_budget(committee, ledger, period.year, told),
        so_far=year,
        month_url=month_link(committee.slug, ledger, period),
        problem=_("这个月的账没有公开，请从下面选一个月。") if wanted and chosen is None else "",
    )


def _budget(committee: Committee, ledger: str, year: int, told: Sequence[dt.date]) -> BudgetPage:
    budget = budget_of(committee, ledger, year)
    return budget_page(
        committee,
        budget,
        shelf.category_sums(committee, told) if budget else [],
        told,
        ledger=ledger,
        year=year,
        ledger_words=Called(committee.is_village).ledger(ledger),
    )


@dataclass(frozen=True)
class Book:
    """One ledger of the month; ``sheet`` is None while it is not public."""

    words: str
    sheet: Sheet | None
    so_far: Span
    url: str


@dataclass(frozen=True)
class BothPage:
    period: dt.date
    books: tuple[Book, ...]

    @property
    def is_empty(self) -> bool:
        return not any(book.sheet for book in self.books)


def both_page(committee: Committee, period: dt.date) -> BothPage:
    """Return both ledgers of the month, side by side and never added up; two queries."""
    rows = Publication.objects.current().finance().filter(committee=committee, disclosure__period=period)
    contents = dict(rows.values_list("disclosure__ledger", "content"))
    found = shelf.balances(committee)
    return BothPage(period, tuple(_book(committee, period, found, contents, book) for book in Ledger))


def _book(
    committee: Committee, period: dt.date, found: Sequence[shelf.Balance], contents: dict, ledger: str
) -> Book:
    village = committee.is_village
    sheet = (
        sheet_of(contents[ledger], village=village, ledger=ledger, period=period)
        if ledger in contents
        else None
    )
    return Book(
        Called(village).ledger(ledger),
        sheet,
        year_so_far(found, ledger, period),
        month_link(committee.slug, ledger, period) if sheet else "",
    )
