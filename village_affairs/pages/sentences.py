"""A month's accounts in sentences that stay true when nothing came, nothing went or money was paid back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.pages.accounts import ZERO, Accounts, Part
from village_affairs.pages.words import month_name, said
from xidu.kit.dates import add_months

MOST = Decimal("0.6")  # two parts are "mainly" what came in if they make up this much of it

INCOME: dict[str, Any] = {
    "none": gettext_lazy("%(month)s没有收进钱。"),
    "back": gettext_lazy("%(month)s退回了以前收的钱%(sum)s。"),
    "one": gettext_lazy("%(month)s收进%(sum)s，是%(first)s。"),
    "mainly one": gettext_lazy("%(month)s收进%(sum)s，主要是%(first)s。"),
    "mainly two": gettext_lazy("%(month)s收进%(sum)s，主要是%(first)s和%(second)s。"),
    "pair": gettext_lazy("%(month)s收进%(sum)s，最多的是%(first)s和%(second)s，一样多。"),
    "ordered": gettext_lazy("%(month)s收进%(sum)s，最多的是%(first)s，其次是%(second)s。"),
    "first": gettext_lazy("%(month)s收进%(sum)s，最多的是%(first)s。"),
    "many": gettext_lazy("%(month)s收进%(sum)s，分%(count)d项，见下表。"),
}
SPENDING: dict[str, Any] = {
    "none": gettext_lazy("%(month)s没有花钱。"),
    "back": gettext_lazy("%(month)s收回了以前付的钱%(sum)s。"),
    "one": gettext_lazy("花掉%(sum)s，是%(first)s。"),
    "mainly one": gettext_lazy("花掉%(sum)s，最多的是%(first)s。"),
    "mainly two": gettext_lazy("花掉%(sum)s，最多的是%(first)s，其次是%(second)s。"),
    "pair": gettext_lazy("花掉%(sum)s，最多的是%(first)s和%(second)s，一样多。"),
    "ordered": gettext_lazy("花掉%(sum)s，最多的是%(first)s，其次是%(second)s。"),
    "first": gettext_lazy("花掉%(sum)s，最多的是%(first)s。"),
    "many": gettext_lazy("花掉%(sum)s，分%(count)d项，见下表。"),
}


def headline(accounts: Accounts, period: dt.date) -> str:
    """Return what came and went in one line: 10月收进18.64万元，花了14.21万元."""
    facts = {
        "month": month_name(period),
        "income": said(accounts.income),
        "spending": said(accounts.spending),
        "closing": said(accounts.closing),
    }
    if accounts.income == accounts.spending == ZERO:
        return _("%(month)s没有收支，账上还是%(closing)s") % facts
    if accounts.income == ZERO:
        return _("%(month)s没有收进钱，花了%(spending)s") % facts
    if accounts.spending == ZERO:
        return _("%(month)s收进%(income)s，没有花钱") % facts
    return _("%(month)s收进%(income)s，花了%(spending)s") % facts


def three_sentences(accounts: Accounts, period: dt.date) -> tuple[str, str, str]:
    """Return where the money came from, where it went, and what is left."""
    return (
        income_sentence(accounts, period),
        spending_sentence(accounts, period),
        closing_sentence(accounts, period),
    )


def income_sentence(accounts: Accounts, period: dt.date) -> str:
    return _told(INCOME, accounts.income_parts, accounts.income, period)


def spending_sentence(accounts: Accounts, period: dt.date) -> str:
    return _told(SPENDING, accounts.spending_parts, accounts.spending, period)


def closing_sentence(accounts: Accounts, period: dt.date) -> str:
    facts = {
        "closing": said(abs(accounts.closing)),
        "change": said(abs(accounts.change)),
        "before": month_name(add_months(period, -1)),
    }
    if accounts.closing < ZERO:
        return _("月底账上透支%(closing)s，%(before)s底是%(opening)s。") % {
            **facts,
            "opening": said(accounts.opening),
        }
    if accounts.change > ZERO:
        return _("月底账上还有%(closing)s，比%(before)s底多%(change)s。") % facts
    if accounts.change < ZERO:
        return _("月底账上还有%(closing)s，比%(before)s底少%(change)s。") % facts
    return _("月底账上还有%(closing)s，和%(before)s底一样。") % facts


def _told(sentences: dict[str, Any], parts: Sequence[Part], total: Decimal, period: dt.date) -> str:
    facts = {
        "month": month_name(period),
        "sum": said(abs(total)),
        "first": parts[0].words if parts else "",
        "second": parts[1].words if len(parts) > 1 else "",
        "count": len(parts),
    }
    return str(sentences[_shape(parts, total)]) % facts


def _shape(parts: Sequence[Part], total: Decimal) -> str:
    """Say what may truly be said of the largest parts: ``one`` is all there is.

    Equal parts have no order: of two equal seconds neither is "next", of equal firsts none is "most".
    """
    if total <= ZERO:
        return "none" if total == ZERO else "back"
    amounts = [part.amount for part in parts] + [ZERO] * 3
    if len(parts) == 1 and amounts[0] == total:
        return "one"
    if amounts[0] == amounts[1]:
        pair = amounts[1] > amounts[2] and amounts[0] * 2 >= total * MOST
        return "pair" if pair else "many"
    if amounts[0] >= total * MOST:
        return "mainly one"
    if amounts[1] > amounts[2]:
        return "mainly two" if amounts[0] + amounts[1] >= total * MOST else "ordered"
    return "first"
