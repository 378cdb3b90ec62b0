"""The door to the gate for files: which reader, how deep, how much, and what a failure means."""

import io
import zipfile
from pathlib import Path, PurePath

from django.utils.translation import gettext as _

from xidu.kit.gate.findings import UNREADABLE, Finding, mask
from xidu.kit.gate.old_office import read_old_office
from xidu.kit.gate.pdfs import read_pdf
from xidu.kit.gate.pictures import read_picture
from xidu.kit.gate.pieces import MAX_BYTES, Items, Nested, Piece, Unreadable
from xidu.kit.gate.plain import read_text
from xidu.kit.gate.sheets import read_workbook
from xidu.kit.gate.text import masked, matches
from xidu.kit.gate.writings import read_writing

MAX_FINDINGS = 500
MAX_DEPTH = 2
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*")


def scan_file(source: str | Path | bytes, filename: str = "") -> list[Finding]:
    """Return every reason not to publish a file, at most 500; an empty list means it was read to the end.

    ``source`` is a path or the content. A file that is missing, broken, locked, too large, packed inside
    another archive or of an unknown kind gives a finding ``unreadable`` with the reason: what the gate cannot
    read cannot be published. Never raises for what is in a file.
    """
    search = _Search()
    try:
        data = source if isinstance(source, bytes) else _content(Path(source))
    except Unreadable as unreadable:
        search.refuse("", str(unreadable))
        return search.findings
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    search.take(Piece(_("文件名"), PurePath(name).stem))
    search.file(data, name, "", depth=0)
    return search.findings


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(_too_large())
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise Unreadable(_("没有这个文件")) from missing
    except OSError as broken:
        raise Unreadable(_("文件读不出来")) from broken


class _Search:
    """Findings of one file and of the files inside it."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._numbers: set[tuple[str, str]] = set()

    def file(self, data: bytes, name: str, where: str, *, depth: int) -> None:
        try:
            for item in _read(data, name, depth):
                self.take(item, where, depth)
                if len(self.findings) >= MAX_FINDINGS:
                    return
        except Unreadable as unreadable:
            self.refuse(where, str(unreadable))
        except Exception:  # every parser fails in its own way; here each way means the same
            self.refuse(where, _("文件已损坏，打不开"))

    def take(self, item: Piece | Nested | Finding, where: str = "", depth: int = 0) -> None:
        if isinstance(item, Finding):
            place = masked(_inside(where, item.place))
            self.findings.append(Finding(item.kind, place, item.excerpt_masked))
        elif isinstance(item, Nested):
            self.file(item.data, item.name, _inside(where, item.place), depth=depth + 1)
        else:
            self._piece(item, where)

    def refuse(self, where: str, reason: str) -> None:
        self.findings.append(Finding(UNREADABLE, masked(where) or _("整个文件"), reason))

    def _piece(self, piece: Piece, where: str) -> None:
        for match in matches(piece.text, piece.kinds):
            if piece.echo and (match.kind, match.number) in self._numbers:
                continue
            self._numbers.add((match.kind, match.number))
            added = {words for start, end, words in piece.marks if start < match.end and match.start < end}
            place = masked(_inside(where, piece.place))
            if added:
                place = _("%(place)s（%(state)s）") % {"place": place, "state": "、".join(sorted(added))}
            self.findings.append(Finding(match.kind, place, mask(match.kind, match.number)))
            if len(self.findings) >= MAX_FINDINGS:
                return


def _read(data: bytes, name: str, depth: int) -> Items:
    """Choose the reader by what the bytes are, never by what the name says."""
    if len(data) > MAX_BYTES:
        raise Unreadable(_too_large())
    if depth > MAX_DEPTH:
        raise Unreadable(_("文件套文件太深"))
    packed = zipfile.is_zipfile(io.BytesIO(data))
    if data.startswith(b"PK"):
        return _package(data)
    if packed:
        raise Unreadable(_("文件里夹带了压缩包"))
    if b"%PDF-" in data[:1024]:
        return read_pdf(data)
    if data.startswith(OLE):
        return read_old_office(data)
    if data.startswith(PICTURES):
        return read_picture(data)
    return read_text(data, PurePath(name).suffix.lower().lstrip("."))


def _package(data: bytes) -> Items:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = set(opened.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError) as broken:
        raise Unreadable(_("文件已损坏，打不开")) from broken
    if "xl/workbook.xml" in names:
        return read_workbook(data)
    if names & {"word/document.xml", "ppt/presentation.xml", "content.xml"}:
        return read_writing(data)
    raise Unreadable(_("压缩包里的内容看不到，请解开后逐个上传"))


def _inside(where: str, place: str) -> str:
    return " ".join(filter(None, (where, place)))


def _too_large() -> str:
    return _("文件太大（超过%(limit)d MB）") % {"limit": MAX_BYTES // 1024 // 1024}
