"""Papers of points: the monthly statement of a household, and the card to fetch something with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xidu.kit.papers import Paper, code, day_words


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """One movement; points are whole and carry their sign."""

    day: dt.date
    words: str
    rule: str
    honour: int
    spendable: int

    def data(self) -> dict[str, str]:
        return {
            "day": f"{self.day:%m-%d}",
            "words": self.words,
            "rule": self.rule,
            "honour": f"{self.honour:+d}".replace("-", "－").replace("+", "＋"),
            "spendable": f"{self.spendable:+d}".replace("-", "－").replace("+", "＋"),
        }


@dataclass(frozen=True, kw_only=True)
class PointsStatement(Paper):
    """One month of one household (A4). ``before`` and ``after`` are honour and spendable points."""

    template: ClassVar[str] = "points_statement.typ"

    office: str
    home: str
    month: dt.date
    printed_on: dt.date
    before: tuple[int, int]
    after: tuple[int, int]
    rows: Sequence[StatementRow]
    telephone: str

    def data(self) -> dict[str, Any]:
        period = f"{self.month.year}年{self.month.month}月"
        return {
            "document": f"{self.home} {period}积分单",
            "title": f"{period}积分单",
            "head": [self.office, f"住户　{self.home}", f"打印日期　{day_words(self.printed_on)}"],
            "before": [str(points) for points in self.before],
            "after": [str(points) for points in self.after],
            "rows": [row.data() for row in self.rows],
            "footer": f"有不对的，7天内说一声　电话　{self.telephone}",
        }


@dataclass(frozen=True, kw_only=True)
class SlipRow:
    """One household: what it earned in the month, and both balances at its end; whole points."""

    home: str
    earned: int
    deeds: Sequence[str]
    honour: int
    spendable: int

    def data(self) -> dict[str, Any]:
        shown = list(self.deeds[:3])
        more = len(self.deeds) - len(shown)
        return {
            "home": self.home,
            "earned": f"＋{self.earned}" if self.earned else "0",
            "deeds": "；".join(shown) + (f"；还有{more}件" if more else "") or "这个月还没有记分",
            "honour": str(self.honour),
            "spendable": str(self.spendable),
        }


@dataclass(frozen=True, kw_only=True)
class PointsSlips(Paper):
    """One slip a household, four on an A4 sheet with lines to cut along; a leader hands them out.

    What was deducted stands on none of them: that is the household's own to read.
    """

    template: ClassVar[str] = "points_slips.typ"

    office: str
    month: dt.date
    rows: Sequence[SlipRow]
    telephone: str

    def data(self) -> dict[str, Any]:
        period = f"{self.month.year}年{self.month.month}月"
        return {
            "document": f"{self.office} {period}积分条",
            "title": f"{period}积分条",
            "office": self.office,
            "rows": [row.data() for row in self.rows],
            "foot": f"每一笔可以在网上“查分”看，或到村居打印积分单。有不对的打电话　{self.telephone}",
        }


@dataclass(frozen=True, kw_only=True)
class RedemptionCard(Paper):
    """What an elder brings along to fetch something for points (A5 lying down, in very large letters).

    ``code`` is shown as given, in its two groups; ``url`` stands in the square for who hands it out.
    """

    template: ClassVar[str] = "redemption_card.typ"

    office: str
    home: str
    item: str
    count: int
    code: str
    url: str
    where: str
    until: dt.date
    telephone: str

    def data(self) -> dict[str, Any]:
        return {
            "document": f"{self.home} 兑换卡 {self.item}",
            "office": self.office,
            "title": "积分兑换卡",
            "item": f"{self.item}　{self.count}份",
            "code": self.code,
            "qr": code(self.url, "兑换码的二维码"),
            "where": self.where,
            "until": f"{day_words(self.until)}前来领",
            "foot": f"{self.home}　　有事打电话　{self.telephone}　　这张卡只能领一次，请收好。",
        }
