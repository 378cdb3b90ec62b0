"""The rows under the header: which are lines, which are balances and sums, which are notes."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from village_affairs.sheets import lines
from village_affairs.sheets.columns import Columns
from village_affairs.sheets.sheet import FinanceSheet, SheetLine, Stated
from village_affairs.sheets.words import (
    Label,
    first_words,
    heading_side,
    inline_sums,
    is_footer,
    label_of,
    money_or_none,
    paired_sums,
)
from xidu.kit.cells import Cell, is_blank, text_of
from xidu.kit.spreadsheets.schema import Row
from xidu.kit.spreadsheets.tables import Table

SUMS = ("income", "spending", "amount", "balance")
WORDS = ("voucher", "category", "summary", "day", "month_day")


@dataclass(frozen=True)
class Sum:
    """A total or subtotal of one side, with how many lines stood above it."""

    side: str
    label: Label
    stated: Stated
    lines: int


class Reading:
    """One pass over a table; what is found goes into ``sheet``, what is to be compared stays here.

    ``broken`` says that some sum of money could not be read, so that totals cannot be judged yet.
    """

    def __init__(self, table: Table, columns: Columns, sheet: FinanceSheet) -> None:
        self.table = table
        self.columns = columns
        self.sheet = sheet
        self.sums: list[Sum] = []
        self.balances: list[tuple[SheetLine, Stated]] = []
        self.rows: list[tuple[int, tuple[Cell, ...]]] = []
        self.broken = False
        self.side = ""
        self._after_total = False
        self._merged = _merged_values(table)

    @property
    def month(self) -> int | None:
        return self.sheet.period.month if self.sheet.period else None

    def read(self) -> None:
        """Take every row over and under the header."""
        first = self.table.header - len(self.table.header_rows)
        for number, cells in enumerate(self.table.above[:first], 1):
            self.rows.append((number, cells))
            self._facts(number, cells)
        for row in self.table.raw_rows():
            self.rows.append((row.number, row.cells))
            self._row(row)

    def _row(self, row: Row) -> None:
        self._unmerge(row)
        label, count = self._label(row)
        if count > 1 or (label and not self._has_sum(row)):
            self._facts(row.number, row.cells)
        elif label:
            self._labelled(row, label)
        elif self._is_note(row):
            if (side := heading_side(first_words(row.cells))) and not self._after_total:
                self.side = side
            else:
                self._facts(row.number, row.cells)
                self.sheet.footer.append("　".join(text_of(cell) for cell in row.cells if not is_blank(cell)))
        elif line := lines.read_line(self, row):
            self.sheet.lines.append(line)

    def _label(self, row: Row) -> tuple[Label | None, int]:
        """Return what the row as a whole states, and how many of its cells state something."""
        sums = {self.columns.places[key] for key in SUMS if key in self.columns.places}
        words = [(at, text_of(cell)) for at, cell in enumerate(row.cells) if isinstance(cell, str)]
        labels = [
            label for at, text in words if at not in sums and (label := label_of(text, month=self.month))
        ]
        pairs = paired_sums(row.cells, month=self.month)
        others = [
            key
            for key in ("summary", "voucher")
            if (text := text_of(row.raw.get(key))) and not label_of(text)
        ]
        if not labels or others:
            # 期末结余 may also stand in a cell for money, before the sum it names.
            return None, len(pairs) if len(pairs) > 1 and not others else 0
        return labels[0], len(pairs) if len({label for label, _sum, _at in pairs}) > 1 else 1

    def _has_sum(self, row: Row) -> bool:
        return any(money_or_none(row.raw.get(key)) is not None for key in SUMS if key in row.raw)

    def _labelled(self, row: Row, label: Label) -> None:
        """Keep the sums of a row such as 上期结余 or 合计."""
        stated = {key: found for key in SUMS if key in row.raw and (found := self._stated(row, key))}
        if label is Label.OPENING:
            self._opening(
                next(stated[key] for key in ("balance", "amount", "income", "spending") if key in stated)
            )
        elif label is Label.CLOSING:
            self._closing(
                next(stated[key] for key in ("balance", "amount", "spending", "income") if key in stated)
            )
            self._after_total = True
        elif label is not Label.CUMULATIVE:
            self._total(label, stated)

    def _total(self, label: Label, stated: dict[str, Stated]) -> None:
        one_side = {Label.INCOME: "income", Label.SPENDING: "spending"}.get(label)
        for key, found in stated.items():
            if key == "balance":
                if label is Label.TOTAL:
                    self._closing(found)
                continue
            side = one_side or (key if key != "amount" else self.side if label is Label.SUBTOTAL else "")
            if one_side is None or key in (one_side, "amount"):
                self.sums.append(Sum(side, label, found, len(self.sheet.lines)))
        self._after_total = self._after_total or label is Label.TOTAL

    def _facts(self, number: int, cells: tuple[Cell, ...]) -> None:
        """Keep sums that stand beside or in the same cell as their words, outside the columns."""
        for label, amount, at in paired_sums(cells, month=self.month):
            self._fact(label, Stated(amount, number, at))
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                for label, amount in inline_sums(cell, month=self.month):
                    self._fact(label, Stated(amount, number, at))

    def _fact(self, label: Label, found: Stated) -> None:
        if label is Label.OPENING:
            self._opening(found)
        elif label is Label.CLOSING:
            self._closing(found)
        elif label in (Label.INCOME, Label.SPENDING):
            self.sums.append(Sum(label.value, Label.TOTAL, found, -1))

    def _opening(self, found: Stated) -> None:
        known = self.sheet.opening_at
        if known is None:
            self.sheet.opening, self.sheet.opening_at = found.amount, found
        elif known.amount != found.amount:
            self._twice(_("上期结余"), known, found)

    def _closing(self, found: Stated) -> None:
        known = self.sheet.closing_at
        if known is None:
            self.sheet.closing, self.sheet.closing_at = found.amount, found
        elif known.amount != found.amount:
            self._twice(_("期末结余"), known, found)

    def _twice(self, what: str, known: Stated, found: Stated) -> None:
        self.sheet.fail(
            found.row,
            self.columns.words_at(found.column),
            _("%(what)s在%(one)s和%(other)s写得不一样，请改成一样的数")
            % {"what": what, "one": known.ref, "other": found.ref},
        )

    def _stated(self, row: Row, key: str) -> Stated | None:
        amount = money_or_none(row.raw[key])
        return None if amount is None else Stated(amount, row.number, self.columns.places[key])

    def _is_note(self, row: Row) -> bool:
        """Say whether the row is a heading or a note: no sum of money, and not the parts of a line."""
        if any(not is_blank(row.raw.get(key)) for key in SUMS if key in row.raw):
            return self._after_total and is_footer(first_words(row.cells))
        first = first_words(row.cells)
        if len(row.texts) == 1 and inline_sums(first, month=self.month):
            return True
        if self._after_total or is_footer(first) or heading_side(first):
            return True
        written = [key for key in WORDS if key in row.raw and not is_blank(row.raw[key])]
        return not written or (len(row.texts) == 1 and len(first) > 30)

    def _unmerge(self, row: Row) -> None:
        for key, at in self.columns.places.items():
            if key not in SUMS:
                source = "summary" if key == "summary" and "summary" not in row.raw else key
                if is_blank(row.raw.get(source)) and (row.number, at) in self._merged:
                    row.raw[source] = self._merged[row.number, at]
        for key, at in self.columns.places.items():
            # The table knows some columns under another key (用途 that serves as the summary).
            row.raw.setdefault(key, row.cells[at] if at < len(row.cells) else None)


def _merged_values(table: Table) -> dict[tuple[int, int], Cell]:
    """Return what cells merged downwards show: (row from 1, column from 0) → the value above."""
    tall = [
        merge for merge in table.sheet.merges if merge[2] > merge[0] > table.header and merge[1] == merge[3]
    ]
    if not tall:
        return {}
    rows = {number: cells for number, cells in enumerate(table.sheet.rows(), 1) if number > table.header}
    values: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, _right in tall:
        cells = rows.get(top, ())
        value = cells[left] if left < len(cells) else None
        values |= {(number, left): value for number in range(top + 1, bottom + 1)}
    return values


def total_of(found: list[SheetLine], side: str) -> Decimal:
    """Return the yuan of ``income`` or ``spending`` over the lines."""
    return sum((getattr(line, side) or Decimal(0) for line in found), Decimal("0.00"))
