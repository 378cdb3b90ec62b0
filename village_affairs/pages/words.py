"""How a page calls things: a village has villagers and a village board, a neighbourhood has residents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from village_affairs.models import CatalogueItem, Ledger
from xidu.kit.money import wan
from xidu.kit.templatetags.kit import month_words


@dataclass(frozen=True)
class Called:
    """The words of one committee. ``village`` says which of the two kinds it is."""

    village: bool

    @property
    def office(self) -> str:
        return _("村委会") if self.village else _("居委会")

    @property
    def affairs(self) -> str:
        return _("村务公开") if self.village else _("居务公开")

    def book(self, book: str) -> str:
        """One of the three tabs every villager expects: 党务, 村务 or 居务, 财务."""
        if book == CatalogueItem.Book.AFFAIRS:
            return _("村务") if self.village else _("居务")
        return str(CatalogueItem.Book(book).label)

    @property
    def board(self) -> str:
        return _("村务监督委员会") if self.village else _("居务监督委员会")

    @property
    def answered(self) -> str:
        return _("村委会答复") if self.village else _("居委会答复")

    def asker(self, block: str) -> str:
        """The group and nothing else of the person who asked."""
        if self.village:
            return _("%(block)s村民") % {"block": block} if block else _("一位村民")
        return _("%(block)s居民") % {"block": block} if block else _("一位居民")

    def ledger(self, ledger: str) -> str:
        if ledger == Ledger.COLLECTIVE:
            return _("经济合作社账")
        return _("村委会账") if self.village else _("居委会账")


def month_name(period: dt.date) -> str:
    """Return 10月, or October: the month alone."""
    if get_language() == "en":
        return date_format(period, "F")
    return _("%(month)d月") % {"month": period.month}


def said(amount: Decimal) -> str:
    """Return a sum for a sentence: 18.64万元; plain yuan in English, which has no word for ten thousand."""
    if get_language() == "en":
        return f"{amount:,.2f} yuan"
    return wan(amount)


def period_words(cycle: str, period: dt.date) -> str:
    """Return the span that begins with ``period``: 2026年10月, 2026年第3季度, 2026年上半年, 2026年."""
    facts = {"year": period.year, "quarter": (period.month + 2) // 3}
    if cycle == CatalogueItem.Cycle.QUARTER:
        return _("%(year)d年第%(quarter)d季度") % facts
    if cycle == CatalogueItem.Cycle.HALF:
        return _("%(year)d年上半年") % facts if period.month == 1 else _("%(year)d年下半年") % facts
    if cycle == CatalogueItem.Cycle.YEAR:
        return _("%(year)d年") % facts
    return month_words(period)
