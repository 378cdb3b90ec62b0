"""Find the header of a table among titles, notes and units, whatever words and order a clerk chose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.spreadsheets.guard import SheetRefused
from xidu.kit.spreadsheets.reading import Merge
from xidu.kit.spreadsheets.schema import Column

_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")

Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Header:
    """The rows of a header, the last one's number in the sheet, and the sheet column of each key."""

    rows: tuple[Cells, ...]
    last: int
    places: dict[str, int]


class HeaderMissing(SheetRefused):
    """A sheet without the table; ``matched`` counts the columns it does have."""

    def __init__(self, sentence: str, matched: int) -> None:
        self.matched = matched
        super().__init__(sentence)


def header_words(value: Cell) -> set[str]:
    """Return the names a header cell may stand for: no blanks, units or marks; 、 and / divide names."""
    text = folded(text_of(value)).replace(" ", "").casefold()
    bare = _BRACKETS.sub("", text) or text.strip("()[]【】〔〕")
    bare = bare.strip("*:：.")
    # 任期(起) beside 任期(止): what stands in brackets is then the name's own part.
    whole = re.sub(r"[(\[【〔)\]】〕]", "", text).strip("*:：.")
    return {bare, whole, *re.split(r"[/、|]", bare)} - {""}


def find_header(
    top: Sequence[Cells], merges: Sequence[Merge], schema: Sequence[Column], sheet: str
) -> Header:
    """Return the one or two rows in ``top``, the sheet's head, that name the most columns of ``schema``.

    Raises HeaderMissing naming the headers seen, or the column that stands twice.
    """
    best, best_labels = Header((), 0, {}), []
    # One row first: a title row over the header must not pass for the upper half of it.
    for height in (1, 2):
        for at in range(len(top)):
            rows = tuple(top[at : at + height])
            labels = _labels(rows, at + 1, merges)
            places = _places(labels, schema)
            if len(rows) == height and len(places) > len(best.places):
                best = Header(rows, at + height, {key: columns[0] for key, columns in places.items()})
                best_labels = labels
    _check(best, best_labels, schema, sheet)
    return best


def _labels(rows: tuple[Cells, ...], first: int, merges: Sequence[Merge]) -> list[set[str]]:
    """Return the words each sheet column may go by; under a group (金额 over 收入) also both together."""
    if len(rows) == 1:
        return [header_words(cell) for cell in rows[0]]
    groups, below = list(rows[0]), rows[1]
    for top, left, bottom, right in merges:
        if top == bottom == first:
            for column in range(left + 1, min(right + 1, len(groups))):
                groups[column] = groups[left]
    labels = []
    for column in range(max(len(groups), len(below))):
        group = header_words(groups[column]) if column < len(groups) else set()
        own = header_words(below[column]) if column < len(below) else set()
        joined = {a + b for a in group for b in own} | {b + a for a in group for b in own}
        labels.append(own | joined if own else group)
    return labels


def _places(labels: list[set[str]], schema: Sequence[Column]) -> dict[str, list[int]]:
    """Return the sheet columns of each key; a column's own name beats its synonyms."""
    places = {}
    for column in schema:
        for names in ({column.name}, set(column.synonyms)):
            wanted = {word for name in names for word in header_words(name)}
            found = [at for at, words in enumerate(labels) if words & wanted]
            if len(found) > 1:
                others = {word for other in schema if other is not column for word in _names_of(other)}
                found = [at for at in found if not labels[at] & others]
            if found:
                places[column.key] = found
                break
    return places


def _names_of(column: Column) -> set[str]:
    return {word for name in (column.name, *column.synonyms) for word in header_words(name)}


def _check(best: Header, labels: list[set[str]], schema: Sequence[Column], sheet: str) -> None:
    places = _places(labels, schema)
    missing = [column.name for column in schema if column.required and column.key not in places]
    if len(places) < min(2, len(schema)):
        raise HeaderMissing(
            _("工作表“%(sheet)s”里没有找到表头；请保留一行列名：%(names)s")
            % {"sheet": sheet, "names": "、".join(column.name for column in schema if column.required)},
            len(places),
        )
    if missing:
        seen = [text_of(cell) for row in best.rows for cell in row if not is_blank(cell)]
        raise HeaderMissing(
            _("工作表“%(sheet)s”缺少列：%(missing)s；表头里看到的是：%(seen)s")
            % {"sheet": sheet, "missing": "、".join(missing), "seen": "、".join(seen)[:200]},
            len(places),
        )
    for column in schema:
        if len(twice := places.get(column.key, [])) > 1:
            raise HeaderMissing(
                _("工作表“%(sheet)s”里“%(name)s”这一列出现了%(count)d次（%(letters)s列），请只留一列")
                % {
                    "sheet": sheet,
                    "name": column.name,
                    "count": len(twice),
                    "letters": "、".join(map(column_letters, twice)),
                },
                len(places),
            )


def column_letters(column: int) -> str:
    """Return A, B … Z, AA for 0, 1 … 25, 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
