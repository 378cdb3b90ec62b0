"""A sheet of deeds the panel agreed to: which household, which rule, which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xidu.kit.cells import Cell, is_blank, text_of
from xidu.kit.dates import parse_date
from xidu.kit.errors import BadValue
from xidu.kit.spreadsheets import CellError, Column, Table, open_workbook


@dataclass(frozen=True)
class AwardRow:
    """``number`` is the sheet's row from 1."""

    number: int
    block: str
    door: str
    code: str
    deed_on: date
    times: int
    words: str


@dataclass
class Awards:
    rows: list[AwardRow]
    errors: list[CellError]


def day_of(value: Cell) -> date:
    found = parse_date(value)
    if found is None:
        raise BadValue(_("请写哪天做的，例如2026-11-20"))
    return found


def times_of(value: Cell) -> int:
    """Return how often; blank is once."""
    if is_blank(value):
        return 1
    text = text_of(value).removesuffix(".0")
    if not text.isdigit() or not 1 <= int(text) <= 99:
        raise BadValue(_("次数请写1到99的整数"))
    return int(text)


COLUMNS = (
    Column("小组", "block", ("村民小组", "楼组", "组别", "组"), filled=True, fill_down=True, example="2组"),
    Column("门牌", "door", ("门牌号", "户", "室号"), filled=True, example="12号"),
    Column("代号", "code", ("项目代号", "编号", "条款"), filled=True, example="H01"),
    Column("日期", "deed_on", ("哪天", "时间"), filled=True, parse=day_of, example="2026-11-20"),
    Column("次数", "times", ("小时", "数量"), required=False, parse=times_of, example="1"),
    Column("说明", "words", ("备注", "事由"), required=False, example="院子整洁"),
)
NOTES = [gettext_lazy("一行一件事。代号照积分办法写；次数不写就是一次，按小时的写小时数。")]


def read_awards(source: str | Path | bytes, filename: str = "") -> Awards:
    """Return the deeds of the sheet. Raises SheetRefused when the file is no such list."""
    table = Table.find(open_workbook(source, filename), COLUMNS)
    rows: list[AwardRow] = []
    errors: list[CellError] = []
    for raw in table.raw_rows():
        row = table.read(raw)
        if row.errors:
            errors.extend(row.errors)
            continue
        values = row.values
        rows.append(
            AwardRow(
                number=row.number,
                block=str(values["block"]),
                door=str(values["door"]),
                code=str(values["code"]).upper(),
                deed_on=values["deed_on"],  # type: ignore[arg-type]
                times=values.get("times") or 1,  # type: ignore[arg-type]
                words=str(values.get("words") or ""),
            )
        )
    return Awards(rows, errors)
