"""A month's table as a resident reads it: sentences, flow, rows, and where each hundred yuan went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from village_affairs.pages.accounts import ZERO, Accounts, Line, Part
from village_affairs.pages.sentences import headline, three_sentences
from village_affairs.pages.words import Called, month_name
from xidu.kit.charts import Share, of_hundred
from xidu.kit.dates import add_months
from xidu.kit.templatetags.kit import month_words, short_day

SHARES = 8  # slices of a hundred yuan that can be told apart on a phone

AskLink = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """A line of one of the two tables; ``asked`` counts the public questions about it."""

    line: Line
    amount: Decimal
    detail: str
    ask_url: str
    line_url: str
    asked: int = 0

    @property
    def title(self) -> str:
        """The entry's words; a line of nought is known by its category (公务接待), the words say why."""
        return self.line.category if self.is_nought else self.line.summary

    @property
    def is_nought(self) -> bool:
        return not self.amount and bool(self.line.category)


@dataclass(frozen=True)
class Sheet:
    """Everything ``_month.html`` shows. Build it with ``sheet_of``."""

    accounts: Accounts
    called: Called
    ledger: str
    period: dt.date
    ask_link: AskLink
    line_link: AskLink
    asked: Mapping[str, int]

    @property
    def title(self) -> str:
        return _("%(month)s财务收支") % {"month": month_words(self.period)}

    @property
    def ledger_words(self) -> str:
        return self.called.ledger(self.ledger)

    @cached_property
    def headline(self) -> str:
        return headline(self.accounts, self.period)

    @cached_property
    def sentences(self) -> tuple[str, str, str]:
        return three_sentences(self.accounts, self.period)

    @property
    def flow_label(self) -> str:
        return _("%(month)s收支示意") % {"month": month_name(self.period)}

    @property
    def flow_labels(self) -> tuple[str, str, str, str]:
        now = {"month": month_name(self.period)}
        before = {"month": month_name(add_months(self.period, -1))}
        return (
            _("%(month)s底结余") % before,
            _("%(month)s收进") % now,
            _("%(month)s花掉") % now,
            _("%(month)s底结余") % now,
        )

    @cached_property
    def incomes(self) -> list[Row]:
        return [self._row(line, line.income or ZERO) for line in self.accounts.incomes]

    @cached_property
    def spendings(self) -> list[Row]:
        return [self._row(line, line.spending or ZERO) for line in self.accounts.spendings]

    @property
    def largest_spending(self) -> Decimal:
        return max((row.amount for row in self.spendings), default=ZERO)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """Where each hundred yuan went, small categories together; empty in a month without spending."""
        parts = list(self.accounts.spending_parts)
        if len(parts) > SHARES:
            rest = parts[SHARES - 1 :]
            words = _("其余%(count)d项") % {"count": len(rest)}
            parts[SHARES - 1 :] = [Part(words, sum((part.amount for part in rest), ZERO))]
        return of_hundred((part.words, part.amount) for part in parts)

    @property
    def hundred_sentence(self) -> str:
        """The three largest shares in words."""
        facts: dict[str, object] = {}
        for name, share in zip(("first", "second", "third"), self.shares, strict=False):
            facts |= {name: share.label, f"{name}_yuan": share.of_hundred}
        match min(len(self.shares), 3):
            case 0:
                return _("这个月没有花钱。")
            case 1:
                return _("花掉的钱都用在%(first)s。") % facts
            case 2:
                return (
                    _("每花100元，%(first_yuan)d元用在%(first)s，%(second_yuan)d元用在%(second)s。") % facts
                )
        return (
            _(
                "每花100元，%(first_yuan)d元用在%(first)s，%(second_yuan)d元用在%(second)s，"
                "%(third_yuan)d元用在%(third)s。"
            )
            % facts
        )

    def _row(self, line: Line, amount: Decimal) -> Row:
        return Row(
            line=line,
            amount=amount,
            detail=_detail(line, nought=not amount and bool(line.category)),
            ask_url=self.ask_link(line.key),
            line_url=self.line_link(line.key),
            asked=self.asked.get(line.key, 0),
        )


def sheet_of(
    content: Mapping[str, Any],
    *,
    village: bool,
    ledger: str,
    period: dt.date,
    ask_link: AskLink = lambda key: "",
    line_link: AskLink = lambda key: "",
    asked: Mapping[str, int] | None = None,
) -> Sheet:
    """Return the table of a publication's ``content``, or of a draft's, which has no links yet."""
    return Sheet(
        Accounts.read(content), Called(village), ledger, period, ask_link, line_link, dict(asked or {})
    )


def _detail(line: Line, *, nought: bool) -> str:
    """Category, day and voucher, as far as the book has them; the day in full, the year is in the title."""
    voucher = _("凭证%(number)s") % {"number": line.voucher} if line.voucher else ""
    category = line.summary if nought else line.category
    if line.category == line.summary:
        category = ""
    return "　".join(filter(None, (category, short_day(line.day), voucher, line.note)))
