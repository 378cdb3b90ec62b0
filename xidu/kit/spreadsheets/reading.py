"""Open any clerk's workbook behind the guard: xlsx, old xls and csv come out as sheets of plain rows."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from xidu.kit.cells import Cell, is_blank
from xidu.kit.spreadsheets.guard import MOST_CELLS, MOST_ROWS, SheetRefused, kind_of, load

Merge = tuple[int, int, int, int]


class Sheet(Protocol):
    """One visible sheet."""

    name: str

    @property
    def merges(self) -> tuple[Merge, ...]:
        """Merged ranges as (first row, first column, last row, last column); rows from 1, columns from 0."""

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield each row from the sheet's first as a tuple from column A on; an empty cell is None."""


class Workbook:
    """An opened file: its visible ``sheets`` in order, and the names of the ``hidden`` ones."""

    def __init__(self, filename: str, sheets: tuple[Sheet, ...], hidden: tuple[str, ...] = ()) -> None:
        self.filename = filename
        self.sheets = sheets
        self.hidden = hidden


def open_workbook(source: str | Path | bytes, filename: str = "") -> Workbook:
    """Return the workbook in a file or in its bytes; what it is is told by content, not by ``filename``.

    Raises SheetRefused with a sentence for the clerk: too large, no table, password, macros, damaged.
    """
    data = load(source)
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    if kind_of(data) == "text":
        return Workbook(name, (_TextSheet(Path(name).stem or "csv", data),))
    book = _parsed(data)
    sheets: list[Sheet] = []
    hidden = []
    loaded: dict[int, CalamineSheet] = {}
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible == SheetVisibleEnum.Visible:
            sheets.append(_GridSheet(about.name, book, index, loaded))
        else:
            hidden.append(about.name)
    if not sheets:
        raise SheetRefused(_("文件里没有看得见的工作表，请取消隐藏后再上传"))
    return Workbook(name, tuple(sheets), tuple(hidden))


def _parsed(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise SheetRefused(_("表格设了密码，请取消密码后另存一份再上传")) from error
    except BaseException as error:
        raise _unless_ours(error) from error


def _unless_ours(error: BaseException) -> BaseException:
    """Return the refusal for whatever a parser threw; an interrupt of the process stays what it is.

    A panic of the parser is no ``Exception``: it would pass every handler up to the server.
    """
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        return error
    return SheetRefused(_("表格文件已损坏，打不开；请用 Excel 或 WPS 打开后另存一份再上传"))


class _GridSheet:
    """A sheet of an xlsx or xls file, parsed when its rows are first asked for."""

    def __init__(
        self, name: str, book: CalamineWorkbook, index: int, loaded: dict[int, CalamineSheet]
    ) -> None:
        self.name = name
        self._book = book
        self._index = index
        self._loaded = loaded

    def _sheet(self) -> CalamineSheet:
        if self._index not in self._loaded:
            # One sheet of the workbook at a time: two hundred full ones would not fit into memory together.
            self._loaded.clear()
            try:
                self._loaded[self._index] = self._book.get_sheet_by_index(self._index)
            except BaseException as error:
                raise _unless_ours(error) from error
        return self._loaded[self._index]

    @property
    def merges(self) -> tuple[Merge, ...]:
        ranges = self._sheet().merged_cell_ranges or ()
        return tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        sheet = self._sheet()
        # The parser leaves out empty columns before the first cell, but not empty rows.
        before: tuple[Cell, ...] = (None,) * (sheet.start or (0, 0))[1]
        rows = sheet.iter_rows()
        while True:
            try:
                row = next(rows)
            except StopIteration:
                return
            except BaseException as error:
                raise _unless_ours(error) from error
            yield before + tuple(None if cell == "" else cell for cell in row)


class _TextSheet:
    """A csv file in UTF-8, GB 18030 or UTF-16, with commas, semicolons or tabs."""

    merges: tuple[Merge, ...] = ()

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._text = _decoded(data)
        head = self._text[:4096]
        self._mark = max(",\t;", key=head.count)
        if self._mark not in head and "\n" not in head.strip():
            raise SheetRefused(_("这不是表格，只有一行文字；请用 Excel 或 WPS 另存为 .xlsx 后上传"))

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        cells = 0
        try:
            for number, row in enumerate(
                csv.reader(StringIO(self._text, newline=""), delimiter=self._mark), 1
            ):
                cells += len(row)
                if number > MOST_ROWS or cells > MOST_CELLS:
                    raise SheetRefused(_("表格最多%(rows)d行，请分成几个文件") % {"rows": MOST_ROWS})
                yield tuple(None if is_blank(cell) else cell for cell in row)
        except csv.Error as error:
            raise SheetRefused(_("这个 csv 文件读不出来，请用 Excel 或 WPS 另存为 .xlsx 后上传")) from error


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused(_("认不出文件的文字编码，请用 Excel 或 WPS 另存为 .xlsx 后上传"))
