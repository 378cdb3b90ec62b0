"""The year's report on paper (A4): both ledgers one after the other and never added up.

Paper hangs on a Chinese board: its words are not translated.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from xidu.kit.boards import BoardGrid, Part
from xidu.kit.papers import Paper, amount_words, code

Quarters = Sequence[Decimal | None]
ROW = tuple[str, Quarters]
QUARTERS = ("一季度", "二季度", "三季度", "四季度", "全年")


@dataclass(frozen=True)
class ReportBook:
    """One ledger of the year; ``parts`` in the order they are read."""

    title: str
    words: Sequence[str]
    parts: Sequence[Part]

    def data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "words": list(self.words),
            "parts": [part.data() for part in self.parts],
        }


@dataclass(frozen=True, kw_only=True)
class AnnualReport(Paper):
    template: ClassVar[str] = "annual_report.typ"

    village: str
    title: str
    head: Sequence[str]
    books: Sequence[ReportBook]
    parts: Sequence[Part]
    url: str
    telephone: str
    signers: tuple[str, str]

    def data(self) -> dict[str, Any]:
        return {
            "document": f"{self.village}{self.title}",
            "head": list(self.head),
            "books": [book.data() for book in self.books],
            "parts": [part.data() for part in self.parts],
            "qr": code(self.url, f"二维码：打开{self.title}"),
            "telephone": self.telephone,
            "signers": list(self.signers),
        }


def quarter_grid(title: str, rows: Sequence[ROW], total: Quarters) -> BoardGrid:
    """Return sums by category and quarter as a table; ``total`` has the four quarters."""
    return BoardGrid(
        title,
        ("类别", *QUARTERS),
        [(words, *_five(sums)) for words, sums in rows],
        (False, *(True for _quarter in QUARTERS)),
        ("合计", *_five(total)) if rows else (),
    )


def _five(quarters: Quarters) -> list[str]:
    """Return the quarters and their sum; a quarter without a public month says so and is no nought."""
    told = ["没有公开" if amount is None else amount_words(amount) for amount in quarters]
    return [*told, amount_words(sum((amount or Decimal(0) for amount in quarters), Decimal(0)))]
