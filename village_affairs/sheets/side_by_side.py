"""Accounts with income on the left and spending on the right, as many boards have them.

A row of such a sheet is two entries. It is unfolded into a section of income and a section of spending below
it, and what is wrong is told with the cell it really stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from openpyxl.utils import column_index_from_string

from village_affairs.sheets.sheet import FinanceSheet
from village_affairs.sheets.words import Label, label_of
from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.spreadsheets.headers import column_letters, header_words
from xidu.kit.spreadsheets.reading import Merge, Sheet, Workbook
from xidu.kit.spreadsheets.schema import CellError
from xidu.kit.spreadsheets.tables import HEADER_WITHIN

Cells = tuple[Cell, ...]
AMOUNTS = frozenset({"金额", "数额", "金额元", "收入金额", "支出金额"})
IN, OUT = "收入", "支出"
_DIGITS = "0123456789"
_REF = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,3})(\d{1,7})(?![A-Za-z0-9])")
_COLUMN = re.compile(r"^([A-Z]{1,3})(?=（)")


@dataclass(frozen=True)
class _Fold:
    """Where the halves meet: the header's row from 1 and the first column of the right half."""

    header: int
    middle: int
    left_is_income: bool


class Unfolded:
    """A sheet whose two halves stand one below the other; ``real_row`` leads back to the file."""

    merges: tuple[Merge, ...] = ()

    def __init__(self, sheet: Sheet, fold: _Fold) -> None:
        self.name = sheet.name
        self._rows = list(_unfold(list(sheet.rows()), fold))

    def rows(self) -> Iterator[Cells]:
        return (cells for _number, _shift, cells in self._rows)

    def real_row(self, number: int) -> int:
        return self._rows[number - 1][0] if 0 < number <= len(self._rows) else number

    def real_ref(self, letters: str, number: int) -> str:
        """Return the cell as the file calls it: C11 of the unfolded sheet may be F6."""
        shift = self._rows[number - 1][1] if 0 < number <= len(self._rows) else 0
        return f"{column_letters(column_index_from_string(letters) - 1 + shift)}{self.real_row(number)}"


def unfolded(book: Workbook) -> Workbook | None:
    """Return the workbook with every two-sided sheet unfolded, or None where there is none."""
    sheets: list[Sheet] = []
    found = False
    for sheet in book.sheets:
        fold = _fold_of(list(islice(sheet.rows(), HEADER_WITHIN)))
        sheets.append(Unfolded(sheet, fold) if fold else sheet)
        found = found or fold is not None
    return Workbook(book.filename, tuple(sheets), book.hidden) if found else None


def with_real_rows(sheet: FinanceSheet, source: Sheet) -> FinanceSheet:
    """Tell the faults and lines of an unfolded sheet by the rows of the file."""
    if isinstance(source, Unfolded):
        sheet.errors = [_real_error(error, source) for error in sheet.errors]
        sheet.lines = [replace(line, row=source.real_row(line.row)) for line in sheet.lines]
    return sheet


def _real_error(error: CellError, source: Unfolded) -> CellError:
    reason = _REF.sub(lambda found: source.real_ref(found[1], int(found[2])), str(error.reason))
    column = _COLUMN.sub(lambda found: source.real_ref(found[1], error.row).rstrip(_DIGITS), error.column)
    return CellError(source.real_row(error.row), column, reason)


def _fold_of(top: Sequence[Cells]) -> _Fold | None:
    for at, cells in enumerate(top):
        sums = [column for column, cell in enumerate(cells) if header_words(cell) & AMOUNTS]
        if len(sums) != 2:
            continue
        above = top[at - 1] if at else ()
        middle = _middle(cells, above, sums)
        left = _words(above[:middle]) + _words(cells[:middle])
        right = _words(above[middle:]) + _words(cells[middle:])
        if IN in left and OUT in right:
            return _Fold(at + 1, middle, left_is_income=True)
        if OUT in left and IN in right:
            return _Fold(at + 1, middle, left_is_income=False)
    return None


def _middle(header: Cells, above: Cells, sums: Sequence[int]) -> int:
    """Return the first column of the right half: where the header repeats, or its group is named above."""
    first = next((header_words(cell) for cell in header if not is_blank(cell)), set())
    for column in range(sums[0] + 1, sums[1] + 1):
        group = text_of(above[column]) if column < len(above) else ""
        if header_words(header[column]) & first or any(word in group for word in (IN, OUT)):
            return column
    return sums[0] + 1


def _words(cells: Sequence[Cell]) -> str:
    return "".join(folded(text_of(cell)) for cell in cells)


def _unfold(rows: list[Cells], fold: _Fold) -> Iterator[tuple[int, int, Cells]]:
    """Yield the unfolded rows, each with its row in the file and how far its columns were moved."""
    head = rows[fold.header - 1]
    group_row = (
        fold.header - 2 if fold.header > 1 and {IN, OUT} & set(_texts(rows[fold.header - 2])) else None
    )
    for number, cells in enumerate(rows[: fold.header - 1]):
        if number != group_row:
            yield number + 1, 0, cells
    yield fold.header, 0, _plain_header(head[: fold.middle])
    halves = [(IN, slice(0, fold.middle)), (OUT, slice(fold.middle, None))]
    if not fold.left_is_income:
        halves = [(IN, halves[1][1]), (OUT, halves[0][1])]
    for side, part in halves:
        yield fold.header, 0, (f"{'一' if side == IN else '二'}、{side}",)
        for number, cells in enumerate(rows[fold.header :], fold.header + 1):
            if half := _half(cells[part], side):
                yield number, part.start, half


def _plain_header(cells: Cells) -> Cells:
    """Return the header of one half with 收入项目 and 收入金额 as 项目 and 金额."""
    return tuple(text_of(cell).replace(IN, "").replace(OUT, "") or text_of(cell) for cell in cells)


def _texts(cells: Cells) -> list[str]:
    return [folded(text_of(cell)).replace(" ", "") for cell in cells if not is_blank(cell)]


def _half(cells: Cells, side: str) -> Cells:
    """Return one half's entry; sums and balances become the words they have in a sheet of sections."""
    if all(is_blank(cell) for cell in cells):
        return ()
    written = _texts(cells)
    label = label_of(written[0]) if len(written) == 2 else None
    if label in (Label.OPENING, Label.CLOSING):
        return (f"{written[0]}：{written[1]}",)
    if label in (Label.TOTAL, Label.SUBTOTAL):
        return tuple(f"{side}小计" if text_of(cell) == written[0] else cell for cell in cells)
    return cells
