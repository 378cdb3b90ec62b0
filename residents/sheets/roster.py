"""The roster sheet: which columns it has, in whatever words, and what one row says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from residents.models import Household, Person
from xidu.kit.cells import Cell, folded, is_blank, one_of, text_of, text_up_to
from xidu.kit.dates import Birth, parse_birth
from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone
from xidu.kit.names import parse_name
from xidu.kit.spreadsheets import CellError, Column, Row, Table, open_workbook

# 户籍 here, living here, and the kind of person where the word says one.
STANDINGS: dict[str, tuple[bool, bool, str]] = {
    "人户一致": (True, True, ""),
    "户在人在": (True, True, ""),
    "户在人不在": (True, False, ""),
    "人户分离": (True, False, ""),
    "空挂户": (True, False, "空挂户"),
    "人在户不在": (False, True, ""),
    "来沪人员": (False, True, "来沪人员"),
    "境外人员": (False, True, "境外人员"),
    "租客": (False, True, "来沪人员"),
}
SEXES = {"男": "m", "男性": "m", "女": "f", "女性": "f"}
USES = {
    "自住": "own",
    "自用": "own",
    "出租": "let",
    "空置": "vacant",
    "空关": "vacant",
    "经营": "business",
    "商用": "business",
    "公用": "public",
}
HOUSES = {str(label): value for value, label in Household.House.choices if value}
_ADDRESS = re.compile(r"(?P<block>.+?(?:组|队|幢|栋|号楼|楼|弄))(?P<door>.+)")
_TAG_MARKS = re.compile(r"[、,，;；/|\s]+")
_TOTAL = re.compile(r"^(?:合计|总计|小计|共计?\d|共有)")


def _tags(value: Cell) -> tuple[str, ...]:
    """Return the tags of a cell, each once, in the order written."""
    words = (word for word in _TAG_MARKS.split(text_of(value)) if word and word not in {"无", "-", "—"})
    tags = tuple(dict.fromkeys(words))
    if any(len(tag) > 20 for tag in tags):
        raise BadValue(_("一个标签最多20个字，几个标签之间用“、”隔开"))
    return tags


def _split_address(value: Cell) -> tuple[str, str]:
    """Return (block, door) from ``3组12号`` or ``5号楼101室``."""
    text = folded(text_of(value)).replace(" ", "")
    found = _ADDRESS.fullmatch(text)
    if text and found is None:
        raise BadValue(_("“%(seen)s”看不出楼组和门牌，请写成“3组12号”或“5号楼101室”") % {"seen": text[:20]})
    return (found["block"], found["door"]) if found else ("", "")


def _place(length: int) -> Callable[[Cell], str]:
    """Return a parser of a block or door name: ``1 组`` and ``１组`` are the same place, a bare 1 is too."""
    read = text_up_to(length)

    def parse(value: Cell) -> str:
        return folded(read(value)).replace(" ", "")

    return parse


COLUMNS = (
    Column(
        "村民小组",
        "block",
        (
            "组别",
            "小组",
            "组",
            "村组",
            "楼组",
            "楼号",
            "楼栋",
            "幢",
            "幢号",
            "楼幢",
            "楼组/村组",
            "所在组",
            "埭",
        ),
        required=False,
        fill_down=True,
        parse=_place(40),
        example="1组",
    ),
    Column(
        "门牌",
        "door",
        ("门牌号", "室号", "房号", "户号", "门号", "室", "门牌号码", "房间号", "门牌室号"),
        required=False,
        fill_down=True,
        parse=_place(40),
        example="12号",
    ),
    Column(
        "地址",
        "address",
        ("住址", "居住地址", "现住址", "家庭住址", "详细地址", "房屋地址"),
        required=False,
        fill_down=True,
        parse=_split_address,
        note="没有分开写小组和门牌时用，例如“3组12号”",
    ),
    Column(
        "姓名",
        "name",
        ("名字", "居民姓名", "人员姓名", "成员姓名"),
        filled=True,
        parse=parse_name,
        example="张三",
    ),
    Column(
        "与户主关系",
        "relation",
        ("户主关系", "与户主的关系", "关系", "家庭关系", "和户主关系"),
        required=False,
        parse=text_up_to(20),
        example="户主",
    ),
    Column("性别", "sex", (), required=False, parse=one_of(SEXES), choices=("男", "女")),
    Column(
        "出生日期",
        "birth",
        ("出生年月", "出生年月日", "生日", "出生", "出生时间"),
        required=False,
        parse=parse_birth,
        example="1958-3-14",
        note="农历写成“农历1976年十月初八”，只知道月份写“1975-8”",
    ),
    Column(
        "联系电话",
        "phone",
        ("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系号码"),
        required=False,
        parse=normal_phone,
        example="19900000000",
    ),
    Column(
        "人户状态",
        "standing",
        ("人户情况", "户籍状态", "人户关系", "居住状态", "人员类别", "人员状态", "人户"),
        required=False,
        parse=one_of(STANDINGS),
        choices=tuple(STANDINGS),
    ),
    Column(
        "房屋用途",
        "use",
        ("房屋状态", "房屋使用情况", "房屋情况", "住房用途", "房屋使用"),
        required=False,
        parse=one_of(USES),
        choices=tuple(USES),
    ),
    Column("房屋性质", "house", ("用房性质", "房屋类型", "房屋类别"), required=False, parse=one_of(HOUSES)),
    Column(
        "标签",
        "tags",
        ("人员标签", "情况标签", "特殊情况", "人群标签", "备注标签", "人员分类"),
        required=False,
        parse=_tags,
        example="独居、高龄",
    ),
)


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
