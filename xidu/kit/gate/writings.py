"""Word and PowerPoint files and OpenDocument: paragraphs with what is deleted, inserted or hidden in them."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from xidu.kit.gate.findings import ID_NUMBER
from xidu.kit.gate.packages import Package, loose_texts, stream
from xidu.kit.gate.parts import read_part
from xidu.kit.gate.pieces import Items, Piece

PAGES = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments\w*|glossary/document)\.xml"
    r"|ppt/(?:slides|notesSlides|comments|slideMasters|slideLayouts)/[^/]+\.xml"
    r"|ppt/comments\w*\.xml|content\.xml|styles\.xml"
)
DELETED, INSERTED, HIDDEN = "deleted", "inserted", "hidden"
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "s": " ", "line-break": "\n"}


def read_writing(data: bytes) -> Items:
    package = Package(data)
    for name in package.names:
        if PAGES.fullmatch(name):
            yield from _pages(package.read(name), _page_in_words(name))
        else:
            yield from read_part(package, name)


def _pages(data: bytes, where: str) -> Items:
    count = 0
    whole: list[str] = []
    for element in stream(data, "p", "comment", "cm"):
        if element.tag == "p":
            count += 1
            place = _("%(part)s第%(number)d段") % {"part": where, "number": count}
            yield from _paragraph(element, place, whole)
        else:
            # What is left of a comment once its paragraphs are read: its author, or the text of an old form.
            for _element, text in loose_texts(element):
                yield Piece(where, text)
    # Boxes with one digit each, and numbers that a paragraph's end breaks in two.
    yield Piece(where, "\n".join(whole), frozenset((ID_NUMBER,)), echo=True)


def _paragraph(paragraph: ET.Element, place: str, whole: list[str]) -> Items:
    kept, marks, deleted, length = [], [], [], 0
    words = {INSERTED: _("修订插入的文字"), HIDDEN: _("隐藏文字")}
    for text, states in _runs(paragraph, frozenset()):
        if DELETED in states:
            deleted.append(text)
            continue
        marks += [(length, length + len(text), words[state]) for state in sorted(states)]
        kept.append(text)
        length += len(text)
    whole.append("".join(kept))
    yield Piece(place, whole[-1], marks=tuple(marks))
    yield Piece(_("%(place)s 修订删除的文字") % {"place": place}, "".join(deleted))
    for element in paragraph.iter():
        for value in element.attrib.values():
            if len(value) > 4:
                yield Piece(_("%(place)s 的属性") % {"place": place}, value)


def _runs(element: ET.Element, states: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield (text, states) in reading order; a run may be deleted and hidden at once."""
    if element.tag in ("del", "moveFrom", "deletion"):
        states |= {DELETED}
    elif element.tag in ("ins", "moveTo"):
        states |= {INSERTED}
    elif element.tag == "r" and element.find("rPr/vanish") is not None:
        states |= {HIDDEN}
    if element.tag in BREAKS:
        yield BREAKS[element.tag], states
    if element.text and (
        element.tag in ("t", "delText", "instrText", "delInstrText") or element.text.strip()
    ):
        yield element.text, states | {DELETED} if element.tag == "delText" else states
    for child in element:
        yield from _runs(child, states)
        if child.tail and child.tail.strip():
            yield child.tail, states


def _page_in_words(name: str) -> str:
    number = re.search(r"(\d+)\.xml$", name)
    if name.startswith("ppt/slides/") and number:
        return _("第%(number)s张幻灯片") % {"number": number.group(1)}
    words = (
        ("header", _("页眉")),
        ("footer", _("页脚")),
        ("footnotes", _("脚注")),
        ("endnotes", _("尾注")),
        ("omment", _("批注")),
        ("notesSlide", _("幻灯片备注")),
        ("slideMaster", _("幻灯片母版")),
        ("slideLayout", _("幻灯片母版")),
        ("styles", _("样式")),
    )
    return next((word for key, word in words if key in name), _("正文"))
