"""Excel workbooks: every cell, and every place of a workbook that is not a cell."""

import posixpath
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import groupby
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from xidu.kit.gate.findings import BANK_CARD, ID_NUMBER, MOBILE, Finding, mask
from xidu.kit.gate.numbers import CARD_STARTS
from xidu.kit.gate.packages import Package, loose_texts, stream
from xidu.kit.gate.parts import read_part
from xidu.kit.gate.pieces import Items, Piece

HEADER_CODES = re.compile(r'&(?:"[^"]*"|[A-Z]|\d{1,3}(?!\d)|\d\d)')
FRAGMENT = re.compile(r"[\dXxＸｘ\s\-]{1,17}")
SHORTEST_IN_PIECES = 12  # a mobile number in two cells
PHONE_IN_TWO_NUMBERS = re.compile(r"1[3-9]\d \d{8}")


@dataclass(frozen=True, slots=True)
class Cell:
    ref: str
    column: int
    text: str
    is_number: bool
    hidden: bool


class Workbook:
    """One workbook's package, its shared strings, and which of them some cell shows."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.strings: list[str] = []
        self.shown: set[int] = set()
        self.done: set[str] = set()

    def items(self) -> Items:
        for name in self.package.names:
            if name.lower() == "xl/sharedstrings.xml":
                self.strings = [_plain(si) for si in self._stream(name, "si") if si.tag == "si"]
        sheets = yield from self._book()
        for path, title in sheets:
            yield from self._sheet(path, title)
            yield from self._comments(path, title)
        for at, text in enumerate(self.strings):
            if at not in self.shown:
                yield Piece(_("没有单元格使用的文字"), text)
        for name in self.package.names:
            if name not in self.done:
                yield from read_part(self.package, name)

    def _stream(self, name: str, *wanted: str) -> Iterator[ET.Element]:
        self.done.add(name)
        return stream(self.package.read(name), *wanted)

    def _book(self) -> Generator[Piece, None, list[tuple[str, str]]]:
        """Yield the texts of the book itself; return (path, title) of its sheets."""
        links = self._links("xl/workbook.xml")
        sheets: list[tuple[str, str]] = []
        for root in self._stream("xl/workbook.xml"):
            for element in root.iter():
                if element.tag == "sheet":
                    name = element.attrib.get("name", "")
                    yield Piece(_("工作表名称"), name)
                    hidden = element.attrib.get("state", "visible") != "visible"
                    words = _("工作表“%(name)s”（隐藏）") if hidden else _("工作表“%(name)s”")
                    sheets.append((links.get(element.attrib.get("id", ""), ""), words % {"name": name}))
                elif element.tag == "definedName":
                    name = element.attrib.get("name", "")
                    place = _("定义名称 %(name)s") % {"name": name}
                    for text in (name.strip("_"), element.text or "", element.attrib.get("comment", "")):
                        yield Piece(place, text)
                else:
                    for text in element.attrib.values():
                        yield Piece(_("工作簿设置"), text)
        return [(path, title) for path, title in sheets if path in self.package.names]

    def _links(self, part: str) -> dict[str, str]:
        """Return relation id → path of the part for the relations of ``part``."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self.package.names:
            return {}
        found: dict[str, str] = {}
        for root in stream(self.package.read(rels)):
            for link in root.iter("Relationship"):
                target = link.attrib.get("Target", "")
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                )
                found[link.attrib.get("Id", "")] = path
        return found

    def _sheet(self, path: str, title: str) -> Items:
        hidden_columns: set[int] = set()
        for element in self._stream(path, "cols", "row"):
            if element.tag == "cols":
                for col in element.iter("col"):
                    if col.attrib.get("hidden") in ("1", "true"):
                        hidden_columns |= _span(col)
            elif element.tag == "row":
                yield from self._row(element, title, hidden_columns)
            else:
                yield from _settings(element, title)

    def _row(self, row: ET.Element, title: str, hidden_columns: set[int]) -> Items:
        hidden_row = row.attrib.get("hidden") in ("1", "true")
        cells = []
        for at, element in enumerate(row.iter("c")):
            ref = element.attrib.get("r") or f"R{row.attrib.get('r', '?')}C{at + 1}"
            column = _column(ref) or at + 1
            hidden = hidden_row or column in hidden_columns
            place = (_("%(sheet)s %(cell)s（隐藏）") if hidden else "%(sheet)s %(cell)s") % {
                "sheet": title,
                "cell": ref,
            }
            for formula in element.iter("f"):
                yield Piece(place, formula.text or "")
            text, is_number = self._value(element)
            yield from _number(place, text) if is_number else iter((Piece(place, text),))
            cells.append(Cell(ref, column, text, is_number, hidden))
        yield from _neighbours(cells, title)

    def _value(self, element: ET.Element) -> tuple[str, bool]:
        kind = element.attrib.get("t", "n")
        if kind == "inlineStr":
            return _plain(element), False
        value = next((v.text or "" for v in element.iter("v")), "")
        if kind == "s" and value.strip().isdigit() and int(value) < len(self.strings):
            self.shown.add(int(value))
            return self.strings[int(value)], False
        return value, kind == "n"

    def _comments(self, sheet: str, title: str) -> Items:
        for path in self._links(sheet).values():
            if path not in self.package.names or "omment" not in path:
                continue
            for comment in self._stream(path, "comment", "threadedComment"):
                place = _("%(sheet)s 批注 %(cell)s") % {"sheet": title, "cell": comment.attrib.get("ref", "")}
                texts = [_plain(comment), *(text for _element, text in loose_texts(comment))]
                yield Piece(place, texts[0])
                for text in texts[1:]:
                    yield Piece(place, text, echo=True)


def read_workbook(data: bytes) -> Items:
    yield from Workbook(data).items()


def _plain(element: ET.Element) -> str:
    """Return the runs of a rich text as one, without the reading aids (rPh) above the characters."""
    aids = {id(t) for aid in element.iter("rPh") for t in aid.iter("t")}
    return "".join(t.text or "" for t in element.iter() if t.tag in ("t", "text") and id(t) not in aids)


def _number(place: str, text: str) -> Iterator[Piece | Finding]:
    """Judge a cell stored as a number; Excel keeps 15 digits, so longer ones have lost their check sign."""
    try:
        value = Decimal(text)
        digits = str(int(value)) if value == value.to_integral_value() else ""
    except (InvalidOperation, ValueError, OverflowError):
        yield Piece(place, text)
        return
    if len(digits) == 18:
        yield Finding(ID_NUMBER, place, mask(ID_NUMBER, digits))
    elif 16 <= len(digits) <= 19 and digits.startswith(CARD_STARTS):
        yield Finding(BANK_CARD, place, mask(BANK_CARD, digits))
    elif len(digits) < 16:
        yield Piece(place, digits)


def _neighbours(cells: list[Cell], title: str) -> Iterator[Piece]:
    """Put together what stands in pieces side by side: 310120 | 19800101 | 1234, or one digit a box."""
    pieces = [cell for cell in cells if FRAGMENT.fullmatch(cell.text)]
    numbered = enumerate(pieces)
    for _offset, run in groupby(numbered, key=lambda pair: pair[1].column - pair[0]):
        side_by_side = [cell for _at, cell in run]
        texts = [cell.text.strip() for cell in side_by_side]
        together = " ".join(texts)
        if len(together) < SHORTEST_IN_PIECES:
            continue
        kinds = {ID_NUMBER}
        written = any(
            not cell.is_number and len(text) > 2 for cell, text in zip(side_by_side, texts, strict=True)
        )
        if written or max(map(len, texts)) == 1 or PHONE_IN_TWO_NUMBERS.fullmatch(together):
            kinds |= {MOBILE, BANK_CARD}
        ends = {"sheet": title, "first": side_by_side[0].ref, "last": side_by_side[-1].ref}
        yield Piece(_("%(sheet)s %(first)s至%(last)s") % ends, together, frozenset(kinds), echo=True)


def _settings(root: ET.Element, title: str) -> Iterator[Piece]:
    words = {
        "dataValidation": _("数据有效性"),
        "formula1": _("数据有效性"),
        "formula2": _("数据有效性"),
        "hyperlink": _("链接"),
    }
    for element, text in loose_texts(root):
        if element.tag.endswith(("Header", "Footer")):
            place, text = _("页眉页脚"), HEADER_CODES.sub(" ", text)  # noqa: PLW2901 - codes are no text
        else:
            place = words.get(element.tag, _("设置"))
        yield Piece(f"{title} {place}", text)


def _column(ref: str) -> int:
    number = 0
    for sign in re.match(r"[A-Z]{0,3}", ref).group():  # type: ignore[union-attr]
        number = number * 26 + ord(sign) - 64
    return number


def _span(col: ET.Element) -> set[int]:
    try:
        return set(range(int(col.attrib["min"]), min(int(col.attrib["max"]), 16384) + 1))
    except (KeyError, ValueError):
        return set()
