"""Sheets of the fixed board in large type: anything published, as many pages as it needs, no row cut.

Paper hangs on a Chinese board: its words are not translated.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from xidu.kit.papers import Paper, code, day_words
from xidu.kit.posters import NextOpenDay, Size

LONG_CELL = 600  # characters; a row with more may run over to the next page, it would not fit on one


@dataclass(frozen=True)
class BoardText:
    """Paragraphs in the words of the publication."""

    words: str

    def data(self) -> dict[str, Any]:
        return {"kind": "text", "words": [part for part in self.words.splitlines() if part.strip()]}


@dataclass(frozen=True)
class BoardFacts:
    """Names and values, in large type one below the other."""

    rows: Sequence[tuple[str, str]]

    def data(self) -> dict[str, Any]:
        return {"kind": "facts", "rows": [list(row) for row in self.rows]}


@dataclass(frozen=True)
class BoardGrid:
    """A table; ``numbers`` says which columns are sums. ``gone`` stands where its rows have left."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[bool] = ()
    total: Sequence[str] = ()
    gone: str = ""

    def data(self) -> dict[str, Any]:
        numbers = list(self.numbers) or [False] * len(self.heads)
        return {
            "kind": "grid",
            "title": self.title,
            "heads": list(self.heads),
            "numbers": numbers,
            "rows": [
                {"cells": list(row), "long": any(len(cell) > LONG_CELL for cell in row)} for row in self.rows
            ],
            "total": list(self.total),
            "gone": self.gone,
        }


Part = BoardText | BoardFacts | BoardGrid


@dataclass(frozen=True)
class BoardThing:
    """One publication on the board: its parts, and the lines that prove where it comes from."""

    title: str
    kind: str
    parts: Sequence[Part]
    proof: Sequence[str]
    url: str

    def data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "kind": self.kind,
            "parts": [part.data() for part in self.parts],
            "proof": list(self.proof),
            "qr": code(self.url, f"二维码：打开{self.title}"),
        }


@dataclass(frozen=True, kw_only=True)
class Board(Paper):
    """One publication, or a month's whole board with the open day and how to ask on its last page."""

    template: ClassVar[str] = "board.typ"

    size: Size = "A3"
    street: str
    village: str
    title: str
    things: Sequence[BoardThing]
    telephone: str
    counter: str
    url: str = ""
    open_day: NextOpenDay | None = None
    whole: bool = False

    def data(self) -> dict[str, Any]:
        return {
            "size": self.size,
            "document": f"{self.village} {self.title}",
            "street": self.street,
            "village": self.village,
            "title": self.title,
            "things": [thing.data() for thing in self.things],
            "telephone": self.telephone,
            "counter": self.counter,
            "qr": code(self.url, "二维码：打开全部公开") if self.url else None,
            "open_day": self.open_day and self.open_day.data(),
            "whole": self.whole,
        }


@dataclass(frozen=True, kw_only=True)
class ReplySlips(Paper):
    """Four slips on an A4 sheet to cut out: a question written by hand, without a telephone of one's own."""

    template: ClassVar[str] = "reply_slips.typ"

    village: str
    title: str
    office: str
    url: str
    telephone: str
    reply_days: int

    def data(self) -> dict[str, Any]:
        return vars(self) | {
            "document": f"{self.village} {self.title}",
            "qr": code(self.url, "二维码：打开提问页"),
        }


@dataclass(frozen=True, kw_only=True)
class BlankSignIn(Paper):
    """Who came, to be filled in by hand (A4 lying down): no telephone numbers, one line a household."""

    template: ClassVar[str] = "blank_sign_in.typ"

    village: str
    rows: int = 20
    group_word: str = "组别"
    url: str
    day: dt.date | None = None

    def data(self) -> dict[str, Any]:
        return {
            "document": f"{self.village} 签到表",
            "village": self.village,
            "rows": self.rows,
            "group_word": self.group_word,
            "day": day_words(self.day),
            "qr": code(self.url, "二维码：打开村居首页"),
        }
