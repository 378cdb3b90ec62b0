"""A table of any columns, from a workbook or pasted: where it begins, what its columns hold, its sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from village_affairs.sheets.pasted import split_rows
from xidu.kit.cells import Cell, is_blank, text_of
from xidu.kit.dates import parse_date
from xidu.kit.errors import BadFile, BadValue, SeveralBroken
from xidu.kit.money import parse_money, yuan
from xidu.kit.spreadsheets import open_workbook

TEXT, NUMBER, MONEY, DAY = "text", "number", "money", "date"
MOST_COLUMNS, MOST_ROWS = 20, 1000
_TOTALS = frozenset(["合计", "总计", "共计", "小计", "合计数"])
_MONEY_WORDS = ("元", "金额", "收入", "支出", "价", "款", "租金", "经费")
Grid = list[tuple[Cell, ...]]


@dataclass
class FreeTable:
    """``columns`` are (name, type), ``rows`` texts as kept, ``total`` the stated or worked-out last row."""

    columns: list[tuple[str, str]]
    rows: list[list[str]]
    total: list[str] = field(default_factory=list)

    def body(self) -> dict[str, Any]:
        return {
            "columns": [{"name": name, "type": kind} for name, kind in self.columns],
            "rows": self.rows,
            "total": self.total,
        }


def table_of(source: bytes | str, filename: str = "", types: Sequence[str] = ()) -> FreeTable:
    """Return the table in a workbook's bytes or in pasted text. ``types`` replace what the columns look like.

    Raises SheetRefused and BadFile for what holds no table, SeveralBroken naming each wrong cell.
    """
    if isinstance(source, str):
        rows: Grid = [tuple(cells) for _number, cells in split_rows(source)]
    else:
        rows = _fullest([list(sheet.rows()) for sheet in open_workbook(source, filename).sheets])
    start = _header(rows)
    names = [text_of(cell).replace(" ", "") for cell in rows[start]]
    places = [at for at, name in enumerate(names) if name][:MOST_COLUMNS]
    body, total = _parted(rows[start + 1 :], places)
    if not body:
        raise BadFile(_("表头下面没有内容，请核对后再上传"))
    if len(body) > MOST_ROWS:
        raise BadFile(_("最多%(most)d行，请分成几份") % {"most": MOST_ROWS})
    kinds = [
        types[n] if n < len(types) and types[n] else _looks_like(names[at], [row[n] for row in body])
        for n, at in enumerate(places)
    ]
    kept, wrong = _typed(body, kinds, [names[at] for at in places], start + 2)
    sums = _sums(kept, kinds)
    if not wrong:
        wrong += _wrong_total(total, sums, kinds, [names[at] for at in places])
    if wrong:
        raise SeveralBroken(wrong[:10])
    return FreeTable(list(zip([names[at] for at in places], kinds, strict=True)), kept, sums)


def _fullest(sheets: Iterable[Grid]) -> Grid:
    return max(sheets, key=lambda rows: sum(not is_blank(cell) for row in rows for cell in row))


def _header(rows: Grid) -> int:
    """Return where the first row stands that names as many columns as the rows below it fill."""
    counts = [sum(not is_blank(cell) for cell in row) for row in rows]
    for at, count in enumerate(counts[:40]):
        if count >= 2 and count >= max(counts[at + 1 : at + 4], default=0) and _is_names(rows[at]):
            return at
    raise BadFile(_("没有找到表头：请保留一行列名，下面每行一条"))


def _is_names(row: tuple[Cell, ...]) -> bool:
    return all(is_blank(cell) or (isinstance(cell, str) and not _is_sum(cell)) for cell in row)


def _is_sum(cell: Cell) -> bool:
    try:
        return parse_money(cell) is not None
    except BadValue:
        return False


def _parted(rows: Grid, places: list[int]) -> tuple[list[list[Cell]], list[Cell] | None]:
    """Return the rows and the row of sums; what stands below the sums (制表, 复核) is not part of it."""
    body: list[list[Cell]] = []
    for row in rows:
        cells = [row[at] if at < len(row) else None for at in places]
        if all(map(is_blank, cells)):
            continue
        if any(text_of(cell).replace(" ", "") in _TOTALS for cell in cells[:3]):
            return body, cells
        body.append(cells)
    return body, None


def _looks_like(name: str, cells: list[Cell]) -> str:
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return TEXT
    if all(isinstance(cell, date | datetime) for cell in filled):
        return DAY
    if all(map(_is_sum, filled)):
        # A code that begins with 0 is no number: it would lose it.
        if any(text_of(cell).startswith("0") and text_of(cell).isdigit() and len(text_of(cell)) > 1
               for cell in filled):  # fmt: skip
            return TEXT
        if name in ("序号", "编号", "序", "年份", "年度"):
            return TEXT
        return MONEY if any(word in name for word in _MONEY_WORDS) else NUMBER
    return TEXT


def _typed(
    rows: list[list[Cell]], kinds: list[str], names: list[str], first: int
) -> tuple[list[list[str]], list[str]]:
    kept, wrong = [], []
    for number, row in enumerate(rows, first):
        texts = []
        for cell, kind, name in zip(row, kinds, names, strict=True):
            try:
                texts.append(kept_text(cell, kind))
            except BadValue as bad:
                facts = {"row": number, "column": name, "why": bad}
                wrong.append(_("第%(row)d行“%(column)s”：%(why)s") % facts)
        kept.append(texts)
    return kept, wrong


def kept_text(cell: Cell, kind: str) -> str:
    """Return a cell as it is kept: sums with two decimals, days as ISO. Raises BadValue for another kind."""
    if is_blank(cell):
        return ""
    if kind == MONEY:
        amount = parse_money(cell)
        return "" if amount is None else f"{amount:.2f}"
    if kind == NUMBER:
        amount = parse_money(cell)
        return "" if amount is None else f"{amount.normalize():f}"
    if kind == DAY:
        day = parse_date(cell)
        return day.isoformat() if day else ""
    text = text_of(cell)
    if len(text) > 500:
        raise BadValue(_("一格最多500个字，请写短些"))
    return text


def _sums(rows: list[list[str]], kinds: list[str]) -> list[str]:
    """Return the last row: the sums of the money columns; none where no column is money."""
    if MONEY not in kinds:
        return []
    total = []
    for at, kind in enumerate(kinds):
        amount = (
            sum((Decimal(row[at]) for row in rows if row[at]), Decimal("0.00")) if kind == MONEY else None
        )
        total.append("" if amount is None else f"{amount:.2f}")
    return total


def _wrong_total(stated: list[Cell] | None, sums: list[str], kinds: list[str], names: list[str]) -> list[str]:
    wrong = []
    for at, cell in enumerate(stated or ()):
        if not sums or kinds[at] != MONEY or is_blank(cell) or not _is_sum(cell):
            continue
        said, added = parse_money(cell), Decimal(sums[at])
        if said is not None and said != added:
            wrong.append(
                _("“%(column)s”合计写的是%(said)s元，各行加起来是%(added)s元，请核对")
                % {"column": names[at], "said": yuan(said), "added": yuan(added)}
            )
    return wrong
