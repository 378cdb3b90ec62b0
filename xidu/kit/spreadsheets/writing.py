"""Write lists that open in Excel as they are meant: no cell starts a formula, no phone becomes a number."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import chain
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from xidu.kit.cells import Cell, text_of
from xidu.kit.spreadsheets.schema import Column

LONGEST_CELL = 32_767
TEMPLATE_ROWS = 500

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="FFF2F2F2")
_WRAP = Alignment(wrap_text=True, vertical="top")


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: ``'`` goes before = + - @."""
    text = _ILLEGAL.sub("", text)[: LONGEST_CELL - 1]
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def write_xlsx(
    target: str | Path | IO[bytes],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "数据",
    notes: Sequence[str] = (),
) -> None:
    """Write one sheet with a styled header, and a 说明 sheet where there are ``notes``.

    Each row holds a cell for each column, in order. Texts stay texts, sums and dates get their formats.
    Rows are streamed, so a long list costs no memory.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for at, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(at)].width = _width(column)
    page.append([_header(page, column) for column in columns])
    for row in rows:
        page.append([_styled(page, value) for value in row])
    if notes:
        about = book.create_sheet("说明")
        about.column_dimensions["A"].width = 80
        for note in notes:
            about.append([_styled(about, note)])
    book.save(target)


def write_csv(target: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Write the same list as UTF-8 with a byte order mark, without which Excel garbles Chinese."""
    target.write(b"\xef\xbb\xbf")
    for row in chain([[column.name for column in columns]], rows):
        line = StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([_plain(value) for value in row])
        target.write(line.getvalue().encode())


def template_for(schema: Sequence[Column], *, sheet: str = "数据", notes: Sequence[str] = ()) -> bytes:
    """Return an empty workbook to fill in: header, drop-downs, text cells, a 说明 sheet with examples.

    The examples stand on the 说明 sheet, so that nobody imports them with the data.
    """
    book = Workbook()
    page = book.active
    page.title = sheet
    page.freeze_panes = "A2"
    for at, column in enumerate(schema, 1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = _width(column)
        head = page.cell(1, at, guarded(column.name))
        head.font, head.fill = _HEADER_FONT, _HEADER_FILL
        for row in range(2, TEMPLATE_ROWS + 2):
            page.cell(row, at).number_format = "@"
        if column.choices:
            # Excel holds a list of at most 255 characters in the cell rule itself.
            listed = '"' + ",".join(column.choices).replace('"', "") + '"'
            if len(listed) <= 255:
                rule = DataValidation("list", formula1=listed, allow_blank=True)
                page.add_data_validation(rule)
                rule.add(f"{letter}2:{letter}{TEMPLATE_ROWS + 1}")
    about = book.create_sheet("说明")
    about.append([_("列名"), _("要不要填"), _("怎么写"), _("例子")])
    for column in schema:
        need = _("必填") if column.filled else _("可以空着")
        about.append([guarded(text) for text in (column.name, need, column.note, column.example)])
    for note in notes:
        about.append([guarded(note)])
    for letter, width in zip("ABCD", (18, 12, 50, 24), strict=True):
        about.column_dimensions[letter].width = width
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _text(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, guarded(text) or None)
    if cell.value is not None:
        # "#N/A" and its like would be written as an error of Excel's own.
        cell.data_type = "s"
    return cell


def _header(page: object, column: Column) -> WriteOnlyCell:
    cell = _text(page, column.name)
    cell.font, cell.fill = _HEADER_FONT, _HEADER_FILL
    return cell


def _styled(page: object, value: Cell) -> WriteOnlyCell:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | date):
        cell = _text(page, _written(value))
        cell.number_format = "@"
        return cell
    cell = WriteOnlyCell(page, value.replace(tzinfo=None) if isinstance(value, datetime) else value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def _written(value: Cell) -> str:
    return value if isinstance(value, str) else text_of(value)


def _plain(value: Cell) -> str:
    """Return a csv cell; a number may keep its minus, a text may not begin with one."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    return guarded(_written(value))


def _width(column: Column) -> int:
    return max(10, min(40, 2 * max(len(column.name), len(column.example)) + 2))
