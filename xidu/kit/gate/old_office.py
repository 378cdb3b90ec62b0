"""Word and Excel files from before 2007: cells by calamine, the rest as far as its bytes read as text."""

import io

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from xidu.kit.gate.pieces import Items, Piece, Unreadable, printable_runs

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "_VBA_PROJECT".encode("utf-16-le")
BOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read_old_office(data: bytes) -> Items:
    if ENCRYPTED in data:
        raise Unreadable(_("文件加了密码"))
    if MACROS in data:
        raise Unreadable(_("文件带有宏，请另存为不带宏的格式"))
    if any(name in data for name in BOOK):
        yield from _cells(data)
    for text in printable_runs(data):
        yield Piece(_("文件内容"), text, echo=True)


def _cells(data: bytes) -> Items:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in book.sheets_metadata:
        hidden = sheet.visible != SheetVisibleEnum.Visible
        title = (_("工作表“%(name)s”（隐藏）") if hidden else _("工作表“%(name)s”")) % {"name": sheet.name}
        for number, row in enumerate(book.get_sheet_by_name(sheet.name).to_python(), 1):
            texts = [_as_text(value) for value in row]
            place = _("%(sheet)s第%(row)d行") % {"sheet": title, "row": number}
            for text in texts:
                yield Piece(place, text)


def _as_text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else ""
    return str(value)
