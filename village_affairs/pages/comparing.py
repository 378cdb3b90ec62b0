"""Two months beside each other, category by category; each is told as it was published, never as nought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.pages import shelf
from village_affairs.pages.shelf import Balance, CategorySum
from village_affairs.pages.words import Called, said
from xidu.kit.dates import add_months
from xidu.kit.money import signed
from xidu.kit.templatetags.kit import month_words

ZERO = Decimal(0)
SIDES = ("spending", "income")


@dataclass(frozen=True)
class Pair:
    """One category in both months, yuan; ``most`` is what a whole bar stands for."""

    words: str
    now: Decimal
    before: Decimal
    most: Decimal = ZERO

    @property
    def change(self) -> Decimal:
        return self.now - self.before

    @property
    def change_words(self) -> str:
        """＋1,200.00, or 一样; never a colour alone."""
        return signed(self.change) if self.change else _("一样")

    @property
    def percent_words(self) -> str:
        """＋12.5%; nothing where there was nought or less before, for of nought there is no share."""
        if self.before <= ZERO or not self.change:
            return ""
        share = (self.change * 100 / self.before).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{'＋' if share >= 0 else '－'}{abs(share):,}%"


@dataclass(frozen=True)
class Comparison:
    """The month ``now`` against ``before``; a month that is not public has no pairs and says so."""

    called: Called
    now: dt.date
    before: dt.date
    sums: tuple[Pair, ...]
    spending: tuple[Pair, ...]
    income: tuple[Pair, ...]

    @property
    def is_told(self) -> bool:
        return bool(self.sums)

    @property
    def sentence(self) -> str:
        facts = {"before": month_words(self.before)}
        if not self.is_told:
            return _("%(before)s的账没有公开，没法比。") % facts
        income, spending = self.sums[0].change, self.sums[1].change
        return _("和%(before)s比，收进%(income)s，花掉%(spending)s。") % {
            **facts,
            "income": _more_or_less(income),
            "spending": _more_or_less(spending),
        }


def _more_or_less(change: Decimal) -> str:
    if not change:
        return _("一样多")
    words = _("多了%(sum)s") if change > ZERO else _("少了%(sum)s")
    return words % {"sum": said(abs(change))}


def compare(
    found: Sequence[Balance],
    sums: Iterable[CategorySum],
    *,
    village: bool,
    ledger: str,
    now: dt.date,
    before: dt.date,
) -> Comparison:
    """Return the two months of one ledger, from the months that are public and their sums by category."""
    known = {balance.period: balance for balance in found if balance.ledger == ledger}
    called = Called(village)
    if now not in known or before not in known:
        return Comparison(called, now, before, (), (), ())
    mine = [row for row in sums if row.ledger == ledger]
    labels = {"income": _("收进"), "spending": _("花掉"), "closing": _("月底结余")}
    return Comparison(
        called,
        now,
        before,
        tuple(
            Pair(words, getattr(known[now], name), getattr(known[before], name))
            for name, words in labels.items()
        ),
        *(_pairs(mine, side, now, before) for side in SIDES),
    )


def _pairs(rows: Sequence[CategorySum], side: str, now: dt.date, before: dt.date) -> tuple[Pair, ...]:
    """Return a side's categories, the largest now first; what is nought in both months is left out."""
    kept: dict[str, dict[dt.date, Decimal]] = {}
    for row in rows:
        if row.period in {now, before}:
            kept.setdefault(row.category, {})[row.period] = getattr(row, side)
    pairs = [(words, of.get(now, ZERO), of.get(before, ZERO)) for words, of in kept.items()]
    told = [pair for pair in pairs if pair[1] or pair[2]]
    most = max((max(pair[1:]) for pair in told), default=ZERO)
    return tuple(
        Pair(*pair, most=most) for pair in sorted(told, key=lambda pair: (-pair[1], -pair[2], pair[0]))
    )


def comparisons(
    committee: Committee,
    found: Sequence[Balance],
    ledger: str,
    now: dt.date,
    *others: dt.date,
) -> list[Comparison]:
    """Return ``now`` against each of ``others``; one query."""
    sums = shelf.category_sums(committee, {now, *others})
    return [
        compare(found, sums, village=committee.is_village, ledger=ledger, now=now, before=other)
        for other in others
    ]


def usual(now: dt.date) -> tuple[dt.date, dt.date]:
    """Return the month before and the same month of last year."""
    return add_months(now, -1), add_months(now, -12)
