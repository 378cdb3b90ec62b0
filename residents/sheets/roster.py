"""The roster sheet: which columns it has, in whatever words, and what one row says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from residents.models import Person
from residents.sheets.roster_columns import COLUMNS
from xidu.kit.cells import is_blank
from xidu.kit.dates import Birth
from xidu.kit.spreadsheets import CellError, Row, Table, open_workbook

_TOTAL = re.compile(r"^(?:合计|总计|小计|共计?\d|共有)")


@dataclass(frozen=True)
class RosterRow:
    """One person of the sheet; ``number`` is the sheet's row from 1."""

    number: int
    block: str
    door: str
    name: str
    relation: str
    sex: str
    birth: Birth | None
    phone: str
    registered: bool
    living: bool
    origin: str
    use: str
    house: str
    tags: tuple[str, ...]
    has_tags: bool

    @property
    def is_head(self) -> bool:
        return self.relation in {"户主", "本人"}

    @property
    def calendar(self) -> str:
        return self.birth.calendar if self.birth else Person.Calendar.SOLAR


@dataclass
class Roster:
    """A roster as read: the good rows, and what is wrong with the others."""

    rows: list[RosterRow]
    errors: list[CellError]


def read_roster(source: str | Path | bytes, filename: str = "") -> Roster:
    """Return the people of the sheet.

    Raises SheetRefused when the file is no roster at all.
    """
    table = Table.find(open_workbook(source, filename), COLUMNS)
    errors: list[CellError] = []
    rows = list(_people(table, errors))
    return Roster(rows, sorted(errors, key=lambda error: error.row))


def _people(table: Table, errors: list[CellError]) -> Iterator[RosterRow]:
    for raw in table.raw_rows():
        if _is_note(raw):
            continue
        row = table.read(raw)
        errors.extend(row.errors)
        block, door = _where(row)
        # A place already reported as unreadable is not reported missing as well.
        if not (block and door) and not {"村民小组", "门牌", "地址"} & {error.column for error in row.errors}:
            missing = "门牌" if block else "村民小组"
            errors.append(
                CellError(row.number, missing, str(_("“%(column)s”不能空着，请填写") % {"column": missing}))
            )
        elif not row.errors:
            yield _person(row, block, door)


def _is_note(row: Row) -> bool:
    """A sum or a signature under the table: nothing in the name column and at most two cells written."""
    written = [text for text in row.texts if text]
    if not is_blank(row.raw.get("name")):
        return bool(_TOTAL.match(written[0])) if len(written) <= 3 and written else False
    own = {key for key in ("relation", "birth", "phone", "standing") if not is_blank(row.raw.get(key))}
    return (
        not own and len(written) <= 2 and bool(written) and bool(re.search(r"[:：]|合计|总计|共", written[0]))
    )


def _where(row: Row) -> tuple[str, str]:
    address = row.values.get("address") or ("", "")
    block = str(row.values.get("block") or "") or address[0]  # type: ignore[index]
    door = str(row.values.get("door") or "") or address[1]  # type: ignore[index]
    return _named(block, "组"), _named(door, "号")


def _named(place: str, unit: str) -> str:
    """A bare number is written with its unit: 1 → 1组."""
    return f"{place}{unit}" if place.isdigit() else place


def _person(row: Row, block: str, door: str) -> RosterRow:
    values = row.values
    registered, living, origin = values.get("standing") or (True, True, "")  # type: ignore[misc]
    return RosterRow(
        number=row.number,
        block=block,
        door=door,
        name=str(values["name"]),
        relation=str(values.get("relation") or ""),
        sex=str(values.get("sex") or ""),
        birth=values.get("birth"),  # type: ignore[arg-type]
        phone=str(values.get("phone") or ""),
        registered=registered,  # type: ignore[has-type]
        living=living,  # type: ignore[has-type]
        origin=origin,  # type: ignore[has-type]
        use=str(values.get("use") or ""),
        house=str(values.get("house") or ""),
        tags=values.get("tags") or (),  # type: ignore[arg-type]
        has_tags="tags" in values,
    )


def blocks_of(rows: Iterable[RosterRow]) -> list[str]:
    """Return the names of the blocks in the order the sheet has them."""
    return list(dict.fromkeys(row.block for row in rows))
