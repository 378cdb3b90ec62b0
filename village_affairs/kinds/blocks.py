"""What a body looks like on a page: facts and tables in plain words, ready for any template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from xidu.kit.money import yuan
from xidu.kit.templatetags.kit import full_day


@dataclass(frozen=True)
class Facts:
    """Names and values, each in words; a pair without a value is left out by ``facts``."""

    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Head:
    words: str
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. The first column names the row; ``total`` is its last row; ``gone`` says why rows left."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    gone: str = ""
    kind: str = "grid"

    @property
    def cells(self) -> Iterator[tuple[str, list[tuple[Head, str]]]]:
        """Each row as its name and the (head, words) of the other cells."""
        for row in self.rows:
            yield row[0], list(zip(self.heads[1:], row[1:], strict=True))

    @property
    def total_cells(self) -> list[tuple[Head, str]]:
        return list(zip(self.heads[1:], self.total[1:], strict=True)) if self.total else []


Block = Facts | Grid


@dataclass(frozen=True)
class Check:
    """One automatic check: ``state`` is done, soon (look at it) or late (stops the way)."""

    words: str
    state: str
    state_words: str
    detail: str = ""


def facts(*rows: tuple[object, object]) -> Facts:
    return Facts(tuple((str(name), str(value)) for name, value in rows if value not in (None, "")))


def day(text: str) -> str:
    """Return ``2026年9月5日`` for a day kept as ISO text."""
    return full_day(date.fromisoformat(text)) if text else ""


def money(text: object) -> str:
    """Return ``186,420.00`` for a sum kept as text; what is no sum stays as it is."""
    try:
        return yuan(Decimal(str(text))) if text not in (None, "") else ""
    except InvalidOperation:
        return str(text)
