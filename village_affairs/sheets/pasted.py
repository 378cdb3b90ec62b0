"""Rows pasted from a spreadsheet or typed one a line, read into the columns a form asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xidu.kit.cells import is_blank, text_of
from xidu.kit.errors import BadValue, SeveralBroken

MOST_ROWS = 500
_MARKS = re.compile(r"\s*[｜|；;，]\s*|\s{2,}")


@dataclass(frozen=True)
class Part:
    """One column: ``key`` in the body, ``name`` in words; ``parse`` gets the text and gives what is kept."""

    key: str
    name: Any
    parse: Callable[[Any], Any] = text_of
    filled: bool = True


def split_rows(text: str, width: int = 0) -> list[tuple[int, list[str]]]:
    """Return (line from 1, cells) of each written line.

    Cells are parted by tabs, as a spreadsheet copies them, else by ｜ ； ， or several blanks. A line that is
    then one cell of the ``width`` wanted is parted by single blanks.
    """
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split("\t") if "\t" in text else _MARKS.split(line.strip())
        if width and len(cells) == 1:
            cells = line.strip().split(maxsplit=width - 1)
        rows.append((number, [text_of(cell) for cell in cells]))
    return rows


def read_parts(text: str, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return a dict for each written line, by the keys of ``parts``.

    Raises SeveralBroken with a sentence for each wrong cell, named by its line and column.
    """
    found, wrong = [], []
    rows = split_rows(text, len(parts))
    if len(rows) > MOST_ROWS:
        raise SeveralBroken([_("最多%(most)d行，现在有%(have)d行") % {"most": MOST_ROWS, "have": len(rows)}])
    for number, cells in rows:
        if len(cells) > len(parts) and any(cells[len(parts) :]):
            words = _("第%(line)d行有%(have)d格，只要%(want)d格：%(names)s")
            names = "、".join(str(part.name) for part in parts)
            wrong.append(words % {"line": number, "have": len(cells), "want": len(parts), "names": names})
            continue
        padded = [*cells, *[""] * (len(parts) - len(cells))]
        row = {}
        for part, cell in zip(parts, padded, strict=False):
            try:
                row[part.key] = _value(part, cell)
            except BadValue as bad:
                wrong.append(
                    _("第%(line)d行“%(column)s”：%(why)s") % {"line": number, "column": part.name, "why": bad}
                )
        found.append(row)
    if wrong:
        raise SeveralBroken(wrong[:10])
    return found


def _value(part: Part, cell: str) -> Any:
    if part.filled and is_blank(cell):
        raise BadValue(_("不能空着，请填写"))
    return part.parse(cell)


def as_pasted(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as a spreadsheet would copy them, to be shown in the box again."""
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)
