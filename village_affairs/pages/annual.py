"""The year of a committee: both ledgers beside each other and never added up, and how it kept its word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from residents.models import Committee
from village_affairs.models import Disclosure, FinanceLine, Ledger, Opinion, Publication
from village_affairs.pages import shelf
from village_affairs.pages.budgets import BudgetPage, budget_page
from village_affairs.pages.due import days_late
from village_affairs.pages.links import month_link
from village_affairs.pages.shelf import Balance, CategorySum
from village_affairs.pages.spans import Span, span_of
from village_affairs.pages.voices import Voice, voices_of
from village_affairs.pages.words import Called, month_name
from xidu.kit.dates import add_months, month_start
from xidu.kit.money import yuan

ZERO = Decimal(0)
BIGGEST = 10
QUESTIONS = 20


@dataclass(frozen=True)
class QuarterRow:
    """A category's (or the whole side's) sums by quarter, yuan; None where no month of it is public."""

    words: str
    quarters: tuple[Decimal | None, ...]

    @property
    def total(self) -> Decimal:
        return sum((amount or ZERO for amount in self.quarters), ZERO)


@dataclass(frozen=True)
class Side:
    """Income or spending of the year by category and quarter, the largest category first."""

    title: str
    rows: tuple[QuarterRow, ...]

    @property
    def total(self) -> QuarterRow:
        columns = zip(*(row.quarters for row in self.rows), strict=True)
        return QuarterRow("", tuple(_sum_of(column) for column in columns))


def _sum_of(column: Iterable[Decimal | None]) -> Decimal | None:
    told = [amount for amount in column if amount is not None]
    return sum(told, ZERO) if told else None


@dataclass(frozen=True)
class Link:
    """One month of the chain. ``broken`` says in words where it does not join the month before."""

    period: dt.date
    month: Balance | None
    url: str
    broken: str = ""

    @property
    def words(self) -> str:
        return month_name(self.period)


@dataclass(frozen=True)
class BigLine:
    words: str
    detail: str
    amount: Decimal
    url: str


@dataclass(frozen=True)
class KeptWord:
    """A month that came late or was corrected, in words."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class LedgerYear:
    ledger: str
    words: str
    span: Span
    sides: tuple[Side, Side]
    chain: tuple[Link, ...]
    biggest: tuple[BigLine, ...]
    budget: BudgetPage

    @property
    def is_told(self) -> bool:
        return bool(self.span.told)

    @property
    def ends(self) -> tuple[Balance, Balance]:
        """The first and the last public month: what the year opened and closed with."""
        return self.span.told[0], self.span.told[-1]


@dataclass(frozen=True)
class Known:
    """What was read of the year for both ledgers; ``last`` is the last month that can be public by now."""

    found: Sequence[Balance]
    sums: Sequence[CategorySum]
    budgets: Sequence[Publication]
    last: dt.date


@dataclass(frozen=True)
class AnnualPage:
    """What ``year.html`` and the printed report show."""

    committee: Committee
    year: int
    called: Called
    ledgers: tuple[LedgerYear, ...]
    kept_words: tuple[KeptWord, ...]
    voices: tuple[Voice, ...]
    asked: int
    answered: int
    is_running: bool

    @property
    def title(self) -> str:
        return _("%(year)d年收支报告") % {"year": self.year}

    @property
    def is_empty(self) -> bool:
        return not any(ledger.is_told for ledger in self.ledgers)

    @property
    def asked_sentence(self) -> str:
        if not self.asked:
            return _("这一年的账没有人问过。")
        facts = {"asked": self.asked, "answered": self.answered}
        return _("大家问了%(asked)d次，%(answered)d次已经答复。") % facts


def annual_page(committee: Committee, year: int, today: dt.date) -> AnnualPage:
    """Return a year's report; ten queries at any number of months, entries and questions."""
    found = shelf.balances(committee)
    last = min(dt.date(year, 12, 1), add_months(month_start(today), -1))
    periods = [dt.date(year, month, 1) for month in range(1, 13)]
    sums = shelf.category_sums(committee, periods)
    # The collective's book belongs to a village; a neighbourhood shows it only if there is one.
    shown = [ledger for ledger in Ledger if committee.is_village or ledger == Ledger.COMMITTEE]
    called = Called(committee.is_village)
    budgets = list(
        shelf.published_kinds(committee, Disclosure.Kind.BUDGET).filter(disclosure__period__year=year)
    )
    known = Known(found, sums, budgets, last)
    asked, voices, answered = _voices(committee, year, called, today)
    return AnnualPage(
        committee=committee,
        year=year,
        called=called,
        ledgers=tuple(_ledger(committee, known, ledger, year) for ledger in shown),
        kept_words=tuple(_kept_words(committee, year, called)),
        voices=voices,
        asked=asked,
        answered=answered,
        is_running=year >= today.year,
    )


def _ledger(committee: Committee, known: Known, ledger: str, year: int) -> LedgerYear:
    span = span_of(known.found, ledger, dt.date(year, 1, 1), known.last)
    mine = [row for row in known.sums if row.ledger == ledger]
    words = Called(committee.is_village).ledger(ledger)
    budget = next((row for row in known.budgets if row.disclosure.ledger == ledger), None)
    return LedgerYear(
        ledger=ledger,
        words=words,
        span=span,
        sides=(_side(_("收进的钱"), mine, "income", span), _side(_("花掉的钱"), mine, "spending", span)),
        chain=tuple(_chain(committee, known.found, ledger, span)),
        biggest=tuple(_biggest(committee, ledger, year)),
        budget=budget_page(
            committee,
            budget,
            mine,
            [month.period for month in span.told],
            ledger=ledger,
            year=year,
            ledger_words=words,
        ),
    )


def _side(title: str, sums: Iterable[CategorySum], side: str, span: Span) -> Side:
    told = {_quarter(month.period) for month in span.told}
    kept: dict[str, list[Decimal]] = {}
    for row in sums:
        kept.setdefault(row.category, [ZERO] * 4)[_quarter(row.period)] += getattr(row, side)
    rows = [
        QuarterRow(words, tuple(amount if at in told else None for at, amount in enumerate(quarters)))
        for words, quarters in kept.items()
        if any(quarters)
    ]
    return Side(title, tuple(sorted(rows, key=lambda row: (-row.total, row.words))))


def _quarter(period: dt.date) -> int:
    return (period.month - 1) // 3


def _chain(committee: Committee, found: Sequence[Balance], ledger: str, span: Span) -> Iterable[Link]:
    """Yield each month with what it opened and closed with, and where two months do not join."""
    known = {month.period: month for month in found if month.ledger == ledger}
    for period in sorted([*(month.period for month in span.told), *span.missing]):
        month, before = known.get(period), known.get(add_months(period, -1))
        broken = ""
        if month and before and before.closing != month.opening:
            facts = {"before": yuan(before.closing), "now": yuan(month.opening)}
            broken = _("上月底%(before)s元，这个月写的月初%(now)s元，接不上。") % facts
        url = month_link(committee.slug, ledger, period) if month else ""
        yield Link(period, month, url, broken)


def _biggest(committee: Committee, ledger: str, year: int) -> Iterable[BigLine]:
    public = Publication.objects.current().finance().filter(committee=committee, disclosure__ledger=ledger)
    rows = (
        FinanceLine.objects.filter(
            version__publication__in=public.filter(disclosure__period__year=year), spending__gt=0
        )
        .select_related("version__disclosure")
        .order_by("-spending", "version__disclosure__period", "position")[:BIGGEST]
    )
    for row in rows:
        period = row.version.disclosure.period
        detail = "　".join(filter(None, (month_name(period), row.category)))
        url = month_link(committee.slug, ledger, period, "month-line", row.key)
        yield BigLine(row.summary, detail, row.spending, url)


def _kept_words(committee: Committee, year: int, called: Called) -> Iterable[KeptWord]:
    """Yield the months that came late, were corrected or are withdrawn, in their order."""
    rows = Publication.objects.finance().filter(committee=committee, disclosure__period__year=year)
    versions: dict[tuple[str, dt.date], list[Publication]] = {}
    for row in rows.select_related("disclosure", "version", "withdrawal").defer("content").order_by("pk"):
        versions.setdefault((row.disclosure.ledger, row.disclosure.period), []).append(row)
    for (ledger, period), published in sorted(versions.items(), key=lambda item: (item[0][1], item[0][0])):
        parts = []
        if late := days_late(published[0]):
            parts.append(ngettext("晚了%(days)d天", "晚了%(days)d天", late) % {"days": late})
        if mended := len(published) - 1:
            reason = published[-1].version.reason
            parts.append(_("更正%(n)d次，最近一次：%(why)s") % {"n": mended, "why": reason})
        withdrawn = getattr(published[-1], "withdrawal", None)
        if withdrawn:
            parts.append(_("已经撤下：%(why)s") % {"why": withdrawn.reason})
        if parts:
            title = f"{month_name(period)}　{called.ledger(ledger)}"
            yield KeptWord(title, "　".join(parts), month_link(committee.slug, ledger, period))


def _voices(
    committee: Committee, year: int, called: Called, today: dt.date
) -> tuple[int, tuple[Voice, ...], int]:
    """Return how many asked about the year's money, the newest of them, and how many were answered."""
    public = Publication.objects.current().finance().filter(committee=committee)
    rows = Opinion.objects.shown().filter(disclosure__publications__in=public, disclosure__period__year=year)
    answered = rows.filter(replies__round=1).count()
    return rows.count(), voices_of(rows, called, today, QUESTIONS), answered
