"""Which files may reach a parser at all: a hostile workbook takes the whole process down with its parser."""

import re
import zlib
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext_lazy as _

from xidu.kit.errors import BadFile

MB = 1024 * 1024
LARGEST_FILE = 10 * MB
LARGEST_UNPACKED = 50 * MB
LARGEST_RATIO = 100
MOST_MEMBERS = 200
MOST_CELLS = 5_000_000
MOST_ROWS = 200_000
MOST_TEXT = 200 * MB

# A directory entry is 46 bytes and a path; 200 honest ones stay far below this.
_LARGEST_DIRECTORY = MOST_MEMBERS * 512
_END = b"PK\x05\x06"
_KINDS = (
    (b"%PDF", _("PDF文件")),
    (b"\x89PNG", _("图片")),
    (b"\xff\xd8\xff", _("图片")),
    (b"GIF8", _("图片")),
    (b"Rar!", _("压缩包")),
    (b"7z\xbc\xaf", _("压缩包")),
    (b"<!DOCTYPE", _("网页")),
    (b"<html", _("网页")),
    (b"<table", _("网页")),
    (b"{\\rtf", _("文字文档")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAR = re.compile(rb"""\sr\s*=\s*["']\s*(?:[A-Za-z]{2,}\d|[A-Za-z]\d{6})""")
_ANY_REF = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]+)(\d+)""")
_ESCAPED_REF = re.compile(rb"""\sr\s*=\s*["'][^"'<>]*&""")
_NO_REF = re.compile(rb"""<(?:\w+:)?c(?:\s+(?!r\s*=)[\w:]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*/?>""")
_SHARED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d+)""")
_FAULT = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt\s*=\s*["']e["'][^>]*>""")
_ITEM_END = re.compile(rb"</(?:\w+:)?si>")


class SheetRefused(BadFile):
    """The file is not a table this house reads; the sentence says which file to bring."""


def load(source: str | Path | bytes) -> bytes:
    """Return the bytes of a file that is not too large.

    Raises SheetRefused for an empty file and beyond 10 MB, before reading it.
    """
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > LARGEST_FILE:
        raise SheetRefused(
            _("文件有%(have)dMB，最多%(most)dMB；请删去图片，或分成几个文件")
            % {"have": -(-size // MB), "most": LARGEST_FILE // MB}
        )
    if not size:
        raise SheetRefused(_("文件是空的，请重新保存后再上传"))
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def kind_of(data: bytes) -> str:
    """Return ``"xlsx"``, ``"xls"`` or ``"text"`` by content; the file's name proves nothing.

    Raises SheetRefused for everything that is no table, and for tables behind a password.
    """
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:16]
    for mark, name in _KINDS:
        if head.lower().startswith(mark.lower()):
            raise SheetRefused(
                _("这不是表格，是%(kind)s；请用 Excel 或 WPS 另存为 .xlsx 后上传") % {"kind": name}
            )
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise SheetRefused(_("表格设了密码，请取消密码后另存一份再上传"))
        return "xls"
    if data.startswith(b"PK"):
        check_zip(data)
        return "xlsx"
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise SheetRefused(_("这不是表格，认不出文件内容；请用 Excel 或 WPS 另存为 .xlsx 后上传"))
    return "text"


def check_zip(data: bytes) -> None:
    """Refuse a workbook whose directory or content would harm a parser; change nothing.

    The directory comes first (milliseconds). Then each member is inflated here once, because a directory may
    lie, and looked through for what parsers multiply: far cells, shared texts, entities.

    Raises SheetRefused.
    """
    members = _directory(data)
    _check_names({member.filename for member in members})
    _check_sizes(members, len(data))
    lengths: list[int] = []
    shared: list[bytes] = []
    for member in members:
        body = _inflated(data, member)
        _check_markup(body)
        _check_cells(body)
        if member.filename.lower().endswith("sharedstrings.xml"):
            lengths = _item_lengths(body)
        elif b"<sheetData" in body or b":sheetData" in body:
            shared.append(body)
    _check_shared(shared, lengths)


def _directory(data: bytes) -> list[ZipInfo]:
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise _broken()
    if int.from_bytes(data[end + 12 : end + 16], "little") > _LARGEST_DIRECTORY:
        raise SheetRefused(_("表格文件里的部件太多，请新建一个表格，把内容粘贴过去再上传"))
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise _broken() from error
    if len(members) > MOST_MEMBERS:
        raise SheetRefused(_("表格文件里的部件太多，请新建一个表格，把内容粘贴过去再上传"))
    if any(member.flag_bits & 1 for member in members):
        raise SheetRefused(_("表格设了密码，请取消密码后另存一份再上传"))
    return members


def _check_names(names: set[str]) -> None:
    lowered = {name.lower().replace("\\", "/") for name in names}
    if any(name.startswith("word/") for name in lowered):
        raise SheetRefused(_("这不是表格，是 Word 文档；请把表格复制到 Excel 或 WPS 表格里再上传"))
    if "xl/workbook.xml" not in lowered:
        raise SheetRefused(_("这不是 .xlsx 表格；请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"))
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in lowered):
        raise SheetRefused(_("表格里有宏，请另存为不带宏的 .xlsx 再上传"))
    if any(name.startswith("xl/externallinks/") for name in lowered):
        raise SheetRefused(_("表格引用了别的文件，请复制后“选择性粘贴—数值”，另存一份再上传"))


def _check_sizes(members: list[ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    # Members that overlap in the file add up to more than the file.
    if packed > size:
        raise _broken()
    ratios = (m.file_size / max(m.compress_size, 1) for m in members if m.file_size > MB)
    if (
        unpacked > LARGEST_UNPACKED
        or unpacked > LARGEST_RATIO * packed
        or max(ratios, default=0) > LARGEST_RATIO
    ):
        raise SheetRefused(
            _("表格展开后太大（最多%(most)dMB），请删去空行空列和图片后再上传")
            % {"most": LARGEST_UNPACKED // MB}
        )


def _inflated(data: bytes, member: ZipInfo) -> bytes:
    """Return a member's content if it is exactly as long as the directory says."""
    start = member.header_offset
    names = int.from_bytes(data[start + 26 : start + 28], "little")
    extra = int.from_bytes(data[start + 28 : start + 30], "little")
    begin = start + 30 + names + extra
    packed = data[begin : begin + member.compress_size]
    if member.compress_type == ZIP_STORED:
        body = packed
    elif member.compress_type == ZIP_DEFLATED:
        try:
            body = zlib.decompressobj(-15).decompress(packed, member.file_size + 1)
        except zlib.error as error:
            raise _broken() from error
    else:
        raise _broken()
    if len(body) != member.file_size:
        raise _broken()
    return body


def _check_markup(body: bytes) -> None:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise _broken()


def _check_cells(body: bytes) -> None:
    """Refuse a sheet whose outermost cells span too many: parsers set that whole rectangle aside."""
    if b"sheetData" not in body:
        return
    if _ESCAPED_REF.search(body):
        raise _broken()
    if fault := _FAULT.search(body):
        # The parser gives such a cell as empty: a sum that Excel could not work out would be taken for none.
        place = _ANY_REF.search(fault[0])
        raise SheetRefused(
            _("单元格%(cell)s的公式出错（显示#REF!或#N/A这类字样），请改成数值后再上传")
            % {"cell": b"".join(place.groups()).decode() if place else ""}
        )
    if _NO_REF.search(body):
        # Without addresses a row can be as wide as the whole sheet has cells.
        cells, rows = body.count(b"<c") + body.count(b":c"), body.count(b"<row") + body.count(b":row")
        if cells * rows > MOST_CELLS:
            raise _too_wide()
    # Without this short cut a plain sheet of a hundred rows would be walked cell by cell for nothing.
    if _FAR.search(body):
        _check_extent(body)


def _check_extent(body: bytes) -> None:
    tallest, widest = 0, (0, b"")
    for found in _ANY_REF.finditer(body):
        letters, row = found.groups()
        if len(letters) > 3 or len(row) > 7:
            raise _broken()
        tallest = max(tallest, int(row))
        widest = max(widest, (len(letters), letters.upper()))
    columns = 0
    for letter in widest[1]:
        columns = columns * 26 + letter - 64
    if tallest > MOST_ROWS or tallest * columns > MOST_CELLS:
        raise _too_wide()


def _item_lengths(body: bytes) -> list[int]:
    """Return the size of each shared text in bytes of markup, in order."""
    ends = [found.end() for found in _ITEM_END.finditer(body)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _check_shared(sheets: list[bytes], lengths: list[int]) -> None:
    """Refuse a workbook that names one long shared text again and again: parsers copy it each time."""
    longest = max(lengths, default=0)
    if sum(body.count(b"<v") + body.count(b":v") for body in sheets) * longest <= MOST_TEXT:
        return
    total = 0
    for body in sheets:
        for found in _SHARED.finditer(body):
            index = int(found[1]) if len(found[1]) < 9 else len(lengths)
            total += lengths[index] if index < len(lengths) else longest
            if total > MOST_TEXT:
                raise _too_wide()


def _broken() -> SheetRefused:
    return SheetRefused(_("表格文件已损坏，打不开；请用 Excel 或 WPS 打开后另存一份再上传"))


def _too_wide() -> SheetRefused:
    return SheetRefused(
        _("表格占的行列太多（最多%(rows)d行），请删去表格外的空行空列后再上传") % {"rows": MOST_ROWS}
    )
