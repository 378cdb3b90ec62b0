"""PDF files: pages, marginal notes, form fields, properties, attachments, earlier versions, photos."""

import io
import re
import time
from collections.abc import Iterator
from typing import Any

import pypdf
from django.utils.translation import gettext as _
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from xidu.kit.gate.findings import ID_NUMBER
from xidu.kit.gate.parts import property_in_words
from xidu.kit.gate.pictures import read_properties
from xidu.kit.gate.pieces import MAX_PAGES, Items, Nested, Piece, Unreadable

MAX_SECONDS = 30
MAX_PHOTOS = 50
MAX_VERSIONS = 5
END = re.compile(rb"%%EOF\s*")


def read_pdf(data: bytes) -> Items:
    reader = _open(data)
    yield from _about(reader)
    yield from _pages(reader)
    for name, contents in reader.attachments.items():
        for content in contents:
            yield Nested(_("附件“%(name)s”") % {"name": name}, name, content)
    yield from _earlier_versions(data)


def _open(data: bytes) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Unreadable(_("文件加了密码或限制，请另存为不加密的文件"))
    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(_("页数太多（超过%(limit)d页）") % {"limit": MAX_PAGES})
    return reader


def _about(reader: pypdf.PdfReader) -> Items:
    for key, value in (reader.metadata or {}).items():
        name = property_in_words(str(key).strip("/"))
        yield Piece(_("文档属性 %(name)s") % {"name": name}, str(value))
    root: Any = reader.root_object
    if isinstance(metadata := _resolved(root.get("/Metadata")), StreamObject):
        yield Piece(_("文档属性"), metadata.get_data().decode("utf-8", errors="replace"), echo=True)
    for name, field in (reader.get_fields() or {}).items():
        place = _("表单项“%(name)s”") % {"name": name}
        for key in ("/V", "/DV", "/TU", "/T"):
            yield Piece(place, _as_text(field.get(key)))
    for name, packet in (reader.xfa or {}).items():
        yield Piece(_("表单项“%(name)s”") % {"name": name}, packet.decode("utf-8", errors="replace"))
    yield from (Piece(_("书签"), title) for title in _titles(reader.outline))


def _pages(reader: pypdf.PdfReader) -> Items:
    began = time.monotonic()
    texts: list[str] = []
    photos = 0
    for number, page in enumerate(reader.pages, 1):
        if time.monotonic() - began > MAX_SECONDS:
            raise Unreadable(_("文件太复杂，%(seconds)d秒内读不完") % {"seconds": MAX_SECONDS})
        place = _("第%(number)d页") % {"number": number}
        texts.append(page.extract_text())
        yield Piece(place, texts[-1])
        for note in page.annotations or ():
            yield from _note(_resolved(note), place)
        for photo in _photos(page):
            photos += 1
            if photos <= MAX_PHOTOS:
                yield from read_properties(photo, _("%(place)s的图片") % {"place": place})
    yield Piece(_("跨页的文字"), "\n".join(texts), frozenset((ID_NUMBER,)), echo=True)


def _note(note: Any, place: str) -> Iterator[Piece]:
    if not isinstance(note, DictionaryObject):
        return
    action = _resolved(note.get("/A"))
    target = action.get("/URI") if isinstance(action, DictionaryObject) else None
    for value in (
        note.get("/Contents"),
        note.get("/T"),
        note.get("/RC"),
        note.get("/Subj"),
        note.get("/V"),
        target,
    ):
        yield Piece(
            _("%(place)s 批注") % {"place": place}, _as_text(value), echo=note.get("/Subtype") == "/Widget"
        )


def _photos(page: pypdf.PageObject) -> Iterator[bytes]:
    """Yield the JPEG files of a page as they are stored: with whatever the camera wrote into them."""
    resources = _resolved(page.get("/Resources"))
    objects = _resolved(resources.get("/XObject")) if isinstance(resources, DictionaryObject) else None
    for value in objects.values() if isinstance(objects, DictionaryObject) else ():
        picture = _resolved(value)
        if isinstance(picture, StreamObject) and picture.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            yield picture._data  # noqa: SLF001 - get_data() would decode the JPEG and drop its properties


def _earlier_versions(data: bytes) -> Items:
    """A PDF saved "incrementally" still holds what was removed; read it as it was at each earlier end."""
    ends = [end.end() for end in END.finditer(data)][:-1]
    for at in ends[-MAX_VERSIONS:]:
        try:
            reader = pypdf.PdfReader(io.BytesIO(data[:at]))
            texts = [page.extract_text() for page in reader.pages[:MAX_PAGES]]
        except Exception:  # noqa: S112 - a file made for fast web view has an early end that is no version
            continue
        for number, text in enumerate(texts, 1):
            yield Piece(_("旧版本第%(number)d页") % {"number": number}, text, echo=True)


def _titles(outline: list[Any]) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry.title or "")


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _as_text(value: Any) -> str:
    value = _resolved(value)
    if isinstance(value, StreamObject):
        return value.get_data().decode("utf-8", errors="replace")
    if isinstance(value, list):
        return "\n".join(_as_text(item) for item in value)
    return "" if value is None else str(value)
