"""The register as a list to take along: phones masked, and not longer than one person may take alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Committee, Person
from residents.querysets import PersonQuerySet
from xidu.kit.cells import Cell
from xidu.kit.errors import RuleBroken
from xidu.kit.spreadsheets import CellError, Column, write_csv, write_xlsx

XLSX, CSV = "xlsx", "csv"
COLUMNS = (
    Column("村居", "committee"),
    Column("村民小组", "block"),
    Column("门牌", "door"),
    Column("姓名", "name"),
    Column("与户主关系", "relation"),
    Column("性别", "sex"),
    Column("出生日期", "birth", example="农历1963年闰四月廿三"),
    Column("联系电话", "phone", example="199****0000"),
    Column("户籍在本村居", "registered"),
    Column("实际住在本村居", "living"),
    Column("人员类别", "origin"),
    Column("房屋用途", "use"),
    Column("房屋性质", "house"),
)
FAULTS = (
    Column("行", "row"),
    Column("列", "column"),
    Column("怎么改", "reason", example="请写成“3组12号”这样"),
)


class TooManyRows(RuleBroken):
    """More rows than one person may take along alone."""


def export_people(
    rows: PersonQuerySet[Person], kind: str, *, whom_to_ask: str, committee: Committee | None = None
) -> tuple[bytes, int]:
    """Return the file (``kind`` "xlsx" or "csv") and its number of rows.

    ``whom_to_ask`` names the roles that approve longer lists. Raises TooManyRows beyond the figure
    ``export_rows``. Basis: trust decision D3, a bulk export takes a second person.
    """
    most = figure_int("export_rows", committee=committee)
    people = list(rows.select_related("committee", "household__block")[: most + 1])
    if len(people) > most:
        words = _(
            "一次最多导出%(most)d行，这次超过了。请缩小范围（例如选一个楼组），"
            "确实要全部导出的，请找%(whom)s批准。"
        )
        raise TooManyRows(words % {"most": most, "whom": whom_to_ask})
    kept = BytesIO()
    if kind == CSV:
        write_csv(kept, COLUMNS, _cells(people))
    else:
        write_xlsx(kept, COLUMNS, _cells(people), sheet="名册")
    return kept.getvalue(), len(people)


def faults_as_xlsx(errors: Iterable[CellError]) -> bytes:
    """Return a workbook that lists what to mend in a sheet: row, column, what to write."""
    kept = BytesIO()
    cells = ((error.row, error.column, str(error.reason)) for error in errors)
    write_xlsx(kept, FAULTS, cells, sheet="要改的地方")
    return kept.getvalue()


def _cells(people: list[Person]) -> Iterator[list[Cell]]:
    for person in people:
        home = person.household
        yield [
            person.committee.name,
            home.block.name if home else "",
            home.door if home else "",
            person.name,
            person.relation,
            str(person.get_sex_display()) if person.sex else "",
            person.birth.words() if person.birth else "",
            person.masked_phone,
            person.registered_here,
            person.lives_here,
            person.origin,
            str(home.get_use_display()) if home and home.use else "",
            str(home.get_house_display()) if home and home.house else "",
        ]
