"""The monthly statement of a household's points, as a leader brings it to the door."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xidu.kit.papers import Paper, day_words


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
