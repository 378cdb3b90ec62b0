"""The published table of a month, read from the JSON of its publication."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

ZERO = Decimal(0)
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]\s*$")
_SHORT = 20  # characters that can still be read out in a sentence


@dataclass(frozen=True)
class Line:
    """One entry; amounts are yuan, None where the cell is empty."""

    key: str
    summary: str
    category: str = ""
    day: dt.date | None = None
    voucher: str = ""
    income: Decimal | None = None
    spending: Decimal | None = None
    balance: Decimal | None = None
    handler: str = ""
    witness: str = ""
    approver: str = ""
    papers: int | None = None
    note: str = ""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Line:
        day = row.get("day")
        return cls(
            key=str(row["key"]),
            summary=row.get("summary") or "",
            category=row.get("category") or "",
            day=dt.date.fromisoformat(day) if day else None,
            voucher=row.get("voucher") or "",
            income=money_of(row.get("income")),
            spending=money_of(row.get("spending")),
            balance=money_of(row.get("balance")),
            handler=row.get("handler") or "",
            witness=row.get("witness") or "",
            approver=row.get("approver") or "",
            papers=row.get("papers"),
            note=row.get("note") or "",
        )

    @property
    def is_income(self) -> bool:
        """A line of 0.00 on both sides is one people look for under spending (公务接待)."""
        return self.income is not None and (bool(self.income) or self.spending is None)

    @property
    def is_spending(self) -> bool:
        return self.spending is not None and (bool(self.spending) or not self.income)


@dataclass(frozen=True)
class Part:
    """What the lines of one category add up to, and what to call it in a sentence."""

    words: str
    amount: Decimal


@dataclass(frozen=True)
class Accounts:
    """A month of one ledger as it was published; sums are yuan."""

    opening: Decimal
    income: Decimal
    spending: Decimal
    closing: Decimal
    lines: tuple[Line, ...]

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Accounts:
        sums = {name: Decimal(content[name]) for name in ("opening", "income", "spending", "closing")}
        return cls(**sums, lines=tuple(Line.read(row) for row in content.get("lines", ())))

    @cached_property
    def incomes(self) -> tuple[Line, ...]:
        """Income, the largest first; equal ones as they stand in the book."""
        found = [line for line in self.lines if line.is_income]
        return tuple(sorted(found, key=lambda line: -(line.income or ZERO)))

    @cached_property
    def spendings(self) -> tuple[Line, ...]:
        found = [line for line in self.lines if line.is_spending]
        return tuple(sorted(found, key=lambda line: -(line.spending or ZERO)))

    @cached_property
    def income_parts(self) -> tuple[Part, ...]:
        return parts_of((line, line.income or ZERO) for line in self.incomes)

    @cached_property
    def spending_parts(self) -> tuple[Part, ...]:
        return parts_of((line, line.spending or ZERO) for line in self.spendings)

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    @property
    def change(self) -> Decimal:
        return self.closing - self.opening


def money_of(value: Any) -> Decimal | None:
    """Return the yuan of a JSON value; an empty cell is None and not nought."""
    return None if value in {None, ""} else Decimal(str(value))


def parts_of(amounts: Iterable[tuple[Line, Decimal]]) -> tuple[Part, ...]:
    """Return the sums by category, the largest first; nought and less than nought are left out."""
    groups: dict[str, list[tuple[Line, Decimal]]] = {}
    for line, amount in amounts:
        groups.setdefault(line.category or line.summary, []).append((line, amount))
    parts: list[Part] = []
    for category, rows in groups.items():
        words = _spoken(category, rows)
        taken = {part.words for part in parts}
        total = sum((amount for _line, amount in rows), ZERO)
        parts.append(Part(category if words in taken else words, total))
    return tuple(sorted((part for part in parts if part.amount > 0), key=lambda part: -part.amount))


def _spoken(category: str, rows: list[tuple[Line, Decimal]]) -> str:
    """Return the words of the category's only entry, which say more than its name, else the name."""
    counted = [line for line, amount in rows if amount]
    words = _BRACKETS.sub("", counted[0].summary).strip() if len(counted) == 1 else ""
    return words if 0 < len(words) <= _SHORT else category
