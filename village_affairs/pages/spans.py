"""Several months of one ledger together: what is public is added up, what is missing is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from village_affairs.pages.shelf import Balance
from village_affairs.pages.words import month_name, said
from xidu.kit.dates import add_months

ZERO = Decimal(0)


@dataclass(frozen=True)
class Span:
    """The months ``first`` to ``last`` of a ledger: those that are public and those that are not."""

    first: dt.date
    last: dt.date
    told: tuple[Balance, ...]
    missing: tuple[dt.date, ...]

    @property
    def income(self) -> Decimal:
        return sum((month.income for month in self.told), ZERO)

    @property
    def spending(self) -> Decimal:
        return sum((month.spending for month in self.told), ZERO)

    @property
    def words(self) -> str:
        """1月到10月, or the one month alone."""
        if self.first == self.last:
            return month_name(self.first)
        return _("%(first)s到%(last)s") % {"first": month_name(self.first), "last": month_name(self.last)}

    @property
    def sentence(self) -> str:
        facts = {"span": self.words, "income": said(self.income), "spending": said(self.spending)}
        if not self.told:
            return _("%(span)s没有公开过账。") % facts
        return _("%(span)s一共收进%(income)s，花掉%(spending)s。") % facts

    @property
    def missing_sentence(self) -> str:
        """Which months are not in the sums; "" if all are."""
        if not self.missing or not self.told:
            return ""
        months = "、".join(map(month_name, self.missing))
        return _("其中%(months)s的账没有公开，没有算进去。") % {"months": months}


def span_of(found: Sequence[Balance], ledger: str, first: dt.date, last: dt.date) -> Span:
    """Return the span from ``first`` to ``last`` (first days of months), one year at the most."""
    known = {month.period: month for month in found if month.ledger == ledger}
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    periods = [add_months(first, step) for step in range(max(count, 0))]
    told = tuple(known[period] for period in periods if period in known)
    return Span(first, last, told, tuple(period for period in periods if period not in known))


def year_so_far(found: Sequence[Balance], ledger: str, period: dt.date) -> Span:
    """Return the calendar year up to and with ``period``."""
    return span_of(found, ledger, period.replace(month=1), period)
