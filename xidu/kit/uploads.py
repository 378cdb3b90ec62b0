"""Files that people bring: taken in by what they are, kept without properties, served without trust."""

import hashlib
import io
import re
import secrets
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from xidu.kit.errors import BadFile
from xidu.kit.gate.packages import Package
from xidu.kit.gate.pieces import Unreadable
from xidu.kit.gate.plain import decode

MAX_PIXELS = 20_000_000
LONGEST_SIDE = 2560
JPEG_QUALITY = 85
DEFAULT_MAX_BYTES = 20 * 1024 * 1024

PDF, JPEG, PNG, WEBP, XLSX, DOCX, CSV, TXT = "pdf", "jpeg", "png", "webp", "xlsx", "docx", "csv", "txt"
IMAGES = frozenset((JPEG, PNG, WEBP))
EXTENSIONS = {JPEG: ("jpg", "jpeg")}  # every other kind has its own name as the only extension
CONTENT_TYPES = {
    PDF: "application/pdf",
    JPEG: "image/jpeg",
    PNG: "image/png",
    WEBP: "image/webp",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    CSV: "text/csv; charset=utf-8",
    TXT: "text/plain; charset=utf-8",
}
PACKAGE_KINDS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|form|\?xml|\?php)\b", re.IGNORECASE
)
# What a PDF can do beside being read: run script, start programs, send forms. The short /JS is left out:
# three bytes come up by chance in any photo, and a script has to say /JavaScript too.
ACTIVE_PDF = re.compile(rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia)\b")


ENDINGS = frozenset(ending for kind in CONTENT_TYPES for ending in EXTENSIONS.get(kind, (kind,)))


class NotTaken(BadFile):
    """A kind of file that is not on the list."""


class Upload(Protocol):
    """What a form gives: Django's ``UploadedFile`` is one."""

    name: str | None
    size: int | None

    def read(self, num_bytes: int | None = None, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: ``data`` under ``random_name``; ``sha256`` (hex) is of ``data`` as kept."""

    data: bytes
    kind: str
    extension: str
    sha256: str
    random_name: str


def accept_upload(file: Upload) -> Accepted:
    """Return the file as it may be kept. The name the visitor gave is compared and then forgotten.

    Photos are turned upright, brought to 2560 pixels on the longer side and written anew, so position, camera
    and anything hung on behind them are gone. Raises BadFile with a sentence that says what to bring instead.
    """
    limit = getattr(settings, "UPLOAD_MAX_BYTES", DEFAULT_MAX_BYTES)
    data = file.read(limit + 1)
    if len(data) > limit:
        raise BadFile(_("文件太大，请不要超过%(limit)d MB。") % {"limit": limit // 1024 // 1024})
    if not data:
        raise BadFile(_("这是一个空文件，请重新选择。"))
    written = PurePath(file.name or "").suffix.lower().lstrip(".")
    try:
        kind = _kind_of(data)
    except NotTaken as refused:
        # Whoever sends a program called .pdf is told what is wrong, not that a PDF would be welcome.
        raise BadFile(_mismatch()) if written in ENDINGS else refused from refused
    if kind == TXT and written == CSV:
        kind = CSV
    if written not in EXTENSIONS.get(kind, (kind,)):
        raise BadFile(_mismatch())
    kept = _rewritten(data, kind) if kind in IMAGES else data
    extension = EXTENSIONS.get(kind, (kind,))[0]
    return Accepted(
        data=kept,
        kind=kind,
        extension=extension,
        sha256=hashlib.sha256(kept).hexdigest(),
        random_name=f"{secrets.token_hex(16)}.{extension}",
    )


def serve_headers(kind: str) -> dict[str, str]:
    """Return the headers with which a kept file leaves: saved by the browser, never opened in our pages."""
    extension = EXTENSIONS.get(kind, (kind,))[0]
    return {
        "Content-Type": CONTENT_TYPES[kind],
        "Content-Disposition": f'attachment; filename="file.{extension}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _kind_of(data: bytes) -> str:
    if data.startswith(b"PK"):
        return _package_kind(data)
    if data.startswith(b"%PDF-"):
        _refuse_active_pdf(data)
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith((b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")) or zipfile.is_zipfile(
        io.BytesIO(data)
    ):
        raise _not_taken()
    return _text_kind(data)


def _package_kind(data: bytes) -> str:
    try:
        names = Package(data).names
    except Unreadable as unreadable:
        raise BadFile(_("%(reason)s，请另存一份再上传。") % {"reason": unreadable}) from unreadable
    kinds = [kind for member, kind in PACKAGE_KINDS.items() if member in names]
    # A package starts with a member and not with something else's bytes, and macros need another extension.
    if (
        len(kinds) != 1
        or not data.startswith(b"PK\x03\x04")
        or any("vbaproject" in name.lower() for name in names)
    ):
        raise _not_taken()
    return kinds[0]


def _refuse_active_pdf(data: bytes) -> None:
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise BadFile(_("这个PDF里夹带了别的文件，请重新导出一份再上传。"))
    if ACTIVE_PDF.search(data):
        raise BadFile(_("这个PDF带有脚本或自动动作，请打印成新的PDF再上传。"))


def _text_kind(data: bytes) -> str:
    try:
        text = decode(data)
    except Unreadable as unreadable:
        raise _not_taken() from unreadable
    if MARKUP.search(text):
        raise _not_taken()
    return TXT


def _rewritten(data: bytes, kind: str) -> bytes:
    """Return the picture alone, in its own format."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is lower
            picture = Image.open(io.BytesIO(data), formats=[kind.upper()])
        if picture.width * picture.height > MAX_PIXELS:
            raise BadFile(_("图片太大，请不要超过%(limit)d万像素。") % {"limit": MAX_PIXELS // 10_000})
        upright = ImageOps.exif_transpose(picture)
    except BadFile:
        raise
    except Exception as broken:  # Pillow's readers fail each in their own way on a broken picture
        raise BadFile(_("图片打不开，可能已损坏，请换一张。")) from broken
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    see_through = kind != JPEG and upright.has_transparency_data
    plain = upright.convert("RGBA" if see_through else "RGB")
    # A new picture carries nothing over: neither properties nor colour profiles nor comments.
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    clean.save(out, kind.upper(), **({} if kind == PNG else {"quality": JPEG_QUALITY}))
    return out.getvalue()


def _not_taken() -> NotTaken:
    return NotTaken(_("只收PDF、照片（jpg、png、webp）、Excel（xlsx）、Word（docx）和文本（csv、txt）文件。"))


def _mismatch() -> str:
    return _("文件内容和名字不符：请用原来的程序另存一份再上传。")
