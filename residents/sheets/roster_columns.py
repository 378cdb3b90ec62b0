"""The columns of a roster sheet, in the words clerks use, and how each cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from residents.models import Household
from xidu.kit.cells import Cell, folded, one_of, text_of, text_up_to
from xidu.kit.dates import parse_birth
from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone
from xidu.kit.names import parse_name
from xidu.kit.spreadsheets import Column

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


def place_name(length: int) -> Callable[[Cell], str]:
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
        parse=place_name(40),
        example="1组",
    ),
    Column(
        "门牌",
        "door",
        ("门牌号", "室号", "房号", "户号", "门号", "室", "门牌号码", "房间号", "门牌室号"),
        required=False,
        fill_down=True,
        parse=place_name(40),
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
