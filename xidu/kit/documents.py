"""Paper: a template and data in, a tagged PDF out. Nothing is fetched, and data is never run as markup."""

import datetime as dt
import json
import re
import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "paper"
CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # one date for all: equal data must give equal bytes
MISSING = "〓"  # the printers' mark for a sort that is not in the case

_FONT_FILES = (fonts.sans_path(), fonts.serif_path())
_INVISIBLE = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def render(template_name: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF (PDF/UA-1) that ``templates/paper/<template_name>`` makes of ``data``.

    ``data`` is anything JSON can hold. It reaches the template as one JSON text, so no string in it
    can become markup, open a file or import a package. Equal data gives equal bytes: keep a hash.
    Characters that no font has are printed as ``〓`` and marks that turn the direction of writing are
    left out (see ``printable``).
    """
    return typst.compile(
        str(TEMPLATES / template_name),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_clean(data), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=CREATED,
    )


def printable(text: str) -> str:
    """Return ``text`` as the fonts can print it.

    Line breaks stay, other control characters go; what no font has becomes ``〓``, since a standard
    PDF may not hold an empty box, and a gap in a name must be seen so that it is filled by pen.
    """
    kept = []
    for character in _INVISIBLE.sub("", text):
        category = unicodedata.category(character)
        if character in "\n\u2028\u2029":
            kept.append("\n")
        elif category == "Zs" or character == "\t":
            kept.append("\u3000" if character == "\u3000" else " ")
        elif category in ("Cc", "Cf"):
            continue
        else:
            kept.append(character if _has_glyph(ord(character)) else MISSING)
    return "".join(kept)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    """Return the loaded fonts; loading them anew costs more than a page does."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts.sans_path().parent)],  # a folder; a file is silently no font at all
    )


def _has_glyph(code: int) -> bool:
    return all(_covers(ranges, code) for ranges in _coverage())


def _covers(ranges: tuple[list[int], list[int]], code: int) -> bool:
    starts, ends = ranges
    at = bisect_right(starts, code) - 1
    return at >= 0 and code <= ends[at]


@cache
def _coverage() -> tuple[tuple[list[int], list[int]], ...]:
    """Return, for each font, the sorted first and last code points of the ranges it can print."""
    return tuple(_ranges(path.read_bytes()) for path in _FONT_FILES)


def _ranges(font: bytes) -> tuple[list[int], list[int]]:
    """Read the character map (``cmap`` format 12) of an OpenType font."""
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, _sum, offset, _size in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(subtables):
        (offset,) = struct.unpack_from(">I", font, cmap + 4 + 8 * number + 4)
        start = cmap + offset
        if struct.unpack_from(">H", font, start) == (12,):
            (count,) = struct.unpack_from(">I", font, start + 12)
            groups = list(struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * count]))
            return [first for first, _last, _glyph in groups], [last for _first, last, _glyph in groups]
    raise ValueError("the font has no full character map")
