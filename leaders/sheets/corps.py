"""A sheet of leaders as read: what each row says, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from leaders.sheets.corps_columns import COLUMNS, says_shared
from xidu.kit.cells import is_blank
from xidu.kit.dates import Birth
from xidu.kit.spreadsheets import CellError, Row, Table, open_workbook

_TOTAL = re.compile(r"^(?:合计|总计|小计|共计?\d|共有|填表|制表|审核|备注|说明|注[:：])")


@dataclass(frozen=True)
class CorpsRow:
    """One term of one leader; ``number`` is the sheet's row from 1, ``kind`` "" is left to the place."""

    number: int
    committee: str
    block: str
    name: str
    sex: str
    birth: Birth | None
    phone: str
    kind: str
    since: date
    until: date | None
    is_shared: bool
    basis: str


@dataclass
class Corps:
    """``wrong_rows`` counts the rows with at least one of ``errors``."""

    rows: list[CorpsRow]
    errors: list[CellError]

    @property
    def wrong_rows(self) -> int:
        return len({error.row for error in self.errors})


def read_corps(source: str | Path | bytes, filename: str = "", *, of_one: bool = False) -> Corps:
    """Return the leaders of the sheet; ``of_one`` committee it needs no column that names them.

    Raises SheetRefused when the file is no list of leaders.
    """
    schema = [
        replace(column, required=not of_one) if column.key == "committee" else column for column in COLUMNS
    ]
    table = Table.find(open_workbook(source, filename), schema)
    errors: list[CellError] = []
    rows = list(_leaders(table, errors, of_one=of_one))
    return Corps(rows, errors)


def _leaders(table: Table, errors: list[CellError], *, of_one: bool) -> Iterator[CorpsRow]:
    for raw in table.raw_rows():
        if _is_note(raw):
            continue
        row = table.read(raw)
        wrong = [*row.errors, *_faults(row, of_one=of_one)]
        errors.extend(wrong)
        if not wrong:
            yield _leader(row)


def _is_note(row: Row) -> bool:
    """A sum or a signature under the table: no name and at most two cells written, or it says so itself."""
    written = row.texts
    if written and len(written) <= 3 and _TOTAL.match(written[0]):
        return True
    own = ("name", "birth", "phone", "since", "until", "term")
    # The committee is filled down, so that its name alone says nothing of this row.
    return len(written) <= 1 or (all(is_blank(row.raw.get(key)) for key in own) and len(written) <= 2)


def _faults(row: Row, *, of_one: bool) -> list[CellError]:
    """Return what is wrong with the row as a whole: no committee, no first day, an end before the start."""
    known = {error.column for error in row.errors}
    faults = []
    if not of_one and not row.values.get("committee") and "居（村）委会" not in known:
        faults.append(("居（村）委会", _("“居（村）委会”不能空着，请填写")))
    if not known & {"任期起", "任期止", "任期"}:
        since, until = _span(row)
        if since is None:
            faults.append(("任期起", _("“任期起”不能空着，请填写")))
        elif until and until < since:
            faults.append(("任期止", _("任期止不能早于任期起，请改一下")))
    return [CellError(row.number, column, reason) for column, reason in faults]


def _span(row: Row) -> tuple[date | None, date | None]:
    both = row.values.get("term") or (None, None)
    since = row.values.get("since") or both[0]  # type: ignore[index]
    until = row.values.get("until") or both[1]  # type: ignore[index]
    return since, until  # type: ignore[return-value]


def _leader(row: Row) -> CorpsRow:
    values = row.values
    since, until = _span(row)
    note = str(values.get("note") or "")
    return CorpsRow(
        number=row.number,
        committee=str(values.get("committee") or ""),
        block=str(values["block"]),
        name=str(values["name"]),
        sex=str(values.get("sex") or ""),
        birth=values.get("birth"),  # type: ignore[arg-type]
        phone=str(values.get("phone") or ""),
        kind=str(values.get("kind") or ""),
        since=since,  # type: ignore[arg-type]  # _faults has seen to it
        until=until,
        is_shared=bool(values.get("shared")) or says_shared(note),
        basis=str(values.get("basis") or ""),
    )
