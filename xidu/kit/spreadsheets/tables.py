"""Find the table a clerk meant inside a sheet, and read it row by row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext_lazy as _

from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.errors import BadValue
from xidu.kit.spreadsheets.guard import SheetRefused
from xidu.kit.spreadsheets.headers import HeaderMissing, find_header
from xidu.kit.spreadsheets.reading import Sheet, Workbook
from xidu.kit.spreadsheets.schema import CellError, Column, Row

HEADER_WITHIN = 40
_FAULTS = frozenset(["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"])


@dataclass
class Table:
    """A table found in a sheet: where its header ends and which sheet column holds which key.

    ``above`` are the cells over the header (titles, units, periods), ``hidden`` the names of hidden sheets.
    """

    sheet: Sheet
    columns: dict[str, Column]
    places: dict[str, int]
    header: int
    header_rows: tuple[tuple[Cell, ...], ...]
    above: tuple[tuple[Cell, ...], ...] = ()
    hidden: tuple[str, ...] = ()
    errors: list[CellError] = field(default_factory=list)

    @classmethod
    def find(cls, book: Workbook, schema: Sequence[Column], *, sheet: str | None = None) -> "Table":
        """Return the one table of the workbook that has every required column.

        Raises SheetRefused naming the headers seen, a column that stands twice, or the sheets to choose.
        """
        tables = cls.find_all(book, schema, sheet=sheet)
        most = max(len(table.places) for table in tables)
        best = [table for table in tables if len(table.places) == most]
        if len(best) > 1:
            best = [table for table in best if next(table.raw_rows(), None)] or best[:1]
        if len(best) > 1:
            raise SheetRefused(
                _("有几张工作表都像要找的表：%(sheets)s；请只留一张，或选定一张")
                % {"sheets": "、".join(table.sheet.name for table in best)}
            )
        return best[0]

    @classmethod
    def find_all(cls, book: Workbook, schema: Sequence[Column], *, sheet: str | None = None) -> list["Table"]:
        """Return every visible sheet's table that has the required columns, in the workbook's order.

        Raises SheetRefused as ``find`` does when there is none.
        """
        tables: list[Table] = []
        refusals: list[HeaderMissing] = []
        for each in book.sheets:
            if sheet is not None and each.name != sheet:
                continue
            try:
                tables.append(_table_in(each, schema, book.hidden))
            except HeaderMissing as missing:
                refusals.append(missing)
        if tables:
            return tables
        if not refusals:
            raise SheetRefused(_("没有叫“%(sheet)s”的工作表，请核对") % {"sheet": sheet})
        raise max(refusals, key=lambda missing: missing.matched)

    def raw_rows(self) -> Iterator[Row]:
        """Yield the rows under the header unparsed, without blanks, repeated headers and titles."""
        down: dict[str, Cell] = {}
        titles = {text for row in self.above for text in _texts(row)}
        headers = [set(_texts(row)) for row in self.header_rows]
        for number, cells in enumerate(self.sheet.rows(), 1):
            if number <= self.header or all(map(is_blank, cells)):
                continue
            raw = {key: cells[at] if at < len(cells) else None for key, at in self.places.items()}
            texts = set(_texts(cells))
            if texts <= titles or any(texts == header for header in headers):
                continue
            self._fill_down(raw, down)
            yield Row(number, cells, raw)

    def rows(self, *, until: Callable[[Row], bool] | None = None) -> Iterator[Row]:
        """Yield parsed rows up to the first for which ``until`` is true; ``errors`` gathers theirs."""
        self.errors = []
        for row in self.raw_rows():
            if until is not None and until(row):
                return
            yield self.read(row)

    def read(self, row: Row) -> Row:
        """Parse a raw row into its ``values`` and ``errors`` (added to the table's), and return it."""
        errors = []
        for key in self.places:
            column, cell = self.columns[key], row.raw[key]
            try:
                row.values[key] = _value(column, cell)
            except BadValue as bad:
                errors.append(CellError(row.number, column.name, str(bad)))
        row.errors = tuple(errors)
        self.errors.extend(errors)
        return row

    def _fill_down(self, raw: dict[str, Cell], down: dict[str, Cell]) -> None:
        """Give blank ``fill_down`` cells the value above; a new value on the left ends those to its right."""
        fresh = False
        for key in self.columns:
            if key not in raw or not self.columns[key].fill_down:
                continue
            if not is_blank(raw[key]):
                fresh = fresh or not same(raw[key], down.get(key))
                down[key] = raw[key]
            elif fresh:
                down.pop(key, None)
            else:
                raw[key] = down.get(key)


def same(one: Cell, other: Cell) -> bool:
    """Say whether two cells read alike."""
    return folded(text_of(one)) == folded(text_of(other))


def _table_in(sheet: Sheet, schema: Sequence[Column], hidden: tuple[str, ...]) -> Table:
    top = tuple(islice(sheet.rows(), HEADER_WITHIN))
    header = find_header(top, sheet.merges, schema, sheet.name)
    first = header.last - len(header.rows)
    columns = {column.key: column for column in schema}
    places = {key: header.places[key] for key in columns if key in header.places}
    return Table(sheet, columns, places, header.last, header.rows, top[:first], hidden)


def _texts(cells: tuple[Cell, ...]) -> list[str]:
    return [folded(text_of(cell)).replace(" ", "") for cell in cells if not is_blank(cell)]


def _value(column: Column, cell: Cell) -> object:
    """Return the parsed cell.

    Raises BadValue also for a fault that Excel saved as text in a csv, and for a blank that must be filled.
    """
    if isinstance(cell, str) and cell in _FAULTS:
        raise BadValue(_("公式出错（%(fault)s），请改成数值或文字") % {"fault": cell})
    if column.filled and is_blank(cell):
        raise BadValue(_("“%(column)s”不能空着，请填写") % {"column": column.name})
    return column.parse(cell)
