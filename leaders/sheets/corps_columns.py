"""The columns of a sheet of leaders, in the words clerks use, and how each cell is read."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from leaders.models import Appointment
from residents.sheets.roster_columns import SEXES, place_name
from xidu.kit.cells import Cell, folded, is_blank, one_of, text_of, text_up_to
from xidu.kit.dates import month_end, parse_birth, parse_date, parse_month
from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone
from xidu.kit.names import parse_name
from xidu.kit.spreadsheets import Column

BUILDING, GROUP, NEIGHBOUR = Appointment.Kind.BUILDING, Appointment.Kind.GROUP, Appointment.Kind.NEIGHBOUR
# The first that fits decides. 组长 alone says nothing more than the place does, so it is left to the place.
_KINDS = (
    (re.compile("好邻"), NEIGHBOUR),
    (re.compile("[楼幢栋]|单元|门洞"), BUILDING),
    (re.compile("[村埭]|队"), GROUP),
    (re.compile("组长|负责人"), ""),
)
# In order: 从 … 至 …, two dates with a word or a long dash between them.
_SPAN = re.compile(r"\s*(?:至|到|~|～|—+|–|―|--+)\s*|(?<=[月日\d])\s+-\s+(?=\d)")
_OPEN = {"", "今", "至今", "现在", "长期", "无固定期限", "未定", "-", "—", "/"}
_SHARED = re.compile(r"共管|合管|同管|兼|共同")
_NOT_SHARED = {"", "否", "不", "无", "没有", "n", "no", "0", "false", "×", "✗", "-", "—", "/", "单独", "专职"}


def kind(value: Cell) -> str:
    """Return the kind a title stands for: 楼栋长 is a 楼组长, 村民小组组长 a 村组长; blank is ""."""
    word = folded(text_of(value)).replace(" ", "")
    for pattern, found in _KINDS if word else ():
        if pattern.search(word):
            return str(found)
    if word:
        raise BadValue(
            _("“%(seen)s”不在可选范围内，请写：%(choices)s")
            % {"seen": word[:20], "choices": "楼组长、村组长、好邻组长"}
        )
    return ""


def first_day(value: Cell) -> date | None:
    """Return the day a term begins; a bare month is its first day."""
    if is_blank(value):
        return None
    return parse_month(value) if _is_month(value) else parse_date(value)


def last_day(value: Cell) -> date | None:
    """Return the last day of a term; a bare month is its last day, 至今 and 长期 have none."""
    if is_blank(value) or folded(text_of(value)) in _OPEN:
        return None
    if _is_month(value):
        month = parse_month(value)
        return month and month_end(month)
    return parse_date(value)


def _is_month(value: Cell) -> bool:
    if not isinstance(value, str):
        return False
    return bool(re.fullmatch(r"\d{4}\s*[-./年]\s*\d{1,2}\s*月?\s*份?", folded(value)))


def span(value: Cell) -> tuple[date, date | None] | None:
    """Return (first day, last day) of ``2024-03至2027-02`` or ``2024年3月1日—2027年2月28日``."""
    if is_blank(value):
        return None
    parts = [part for part in _SPAN.split(re.sub("^[从自]|起|止$", "", text_of(value))) if part]
    if len(parts) == 1 and (joined := re.fullmatch(r"([\d./年月日]+)-([\d./年月日]+|今)", parts[0])):
        parts = list(joined.groups())
    since = first_day(parts[0]) if len(parts) in {1, 2} else None
    if since is None or (len(parts) == 1 and "今" not in text_of(value)):
        raise BadValue(
            _("“%(seen)s”看不出从哪天到哪天，请写成“2024-03-01至2027-02-28”") % {"seen": text_of(value)[:24]}
        )
    return since, last_day(parts[1]) if len(parts) == 2 else None


def shared(value: Cell) -> bool:
    """Say whether the cell says that others lead here too: 是, 共管, 兼任; blank and 否 say no."""
    word = folded(text_of(value)).casefold().replace(" ", "")
    return word not in _NOT_SHARED and not word.startswith(("不", "非"))


def says_shared(words: str) -> bool:
    """Say whether a remark speaks of a block led together or on the side."""
    return bool(_SHARED.search(words)) and not re.search(r"不(?:再)?(?:共管|兼)|非(?:共管|兼)", words)


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


COLUMNS = (
    Column(
        "居（村）委会",
        "committee",
        _words(
            "社区名称 村名 村名称 居民区名称 所属居民区 居民委员会 村民委员会 居委名称 村委名称 "
            "所属居委会 所属村委会 所在居委 所在村委 辖区 居名称 居村委会 村居 居村 居委 村委 居委会 "
            "村委会 社区 所属村居 所属居村 村居名称 居村名称 单位 所在村居 所属社区 居民区 村（社区） "
            "居委（村） 所属居委 所属村委 所属单位 村 区划代码 所在单位 居委会名称 村居委"
        ),
        required=False,
        fill_down=True,
        parse=text_up_to(40),
        example="金港村",
    ),
    Column(
        "楼组／村组",
        "block",
        _words(
            "楼道 单元 楼宇 负责区域 服务范围 管理范围 所属楼栋 楼栋号 组号 小组号 村民组 楼组编号 "
            "组室 门幢 楼组/村组 村组/楼组 楼组 村组 组别 小组 组 村民小组 楼号 楼栋 楼幢 幢 幢号 栋 "
            "栋号 楼 门洞 所在组 所在楼组 负责楼组 负责范围 埭 管理楼组 管辖范围 责任区 责任楼组 "
            "负责楼栋 所辖楼组 包干范围 所属楼组 所属小组 楼组名称 小组名称 组名 楼组号 队 网格 "
            "服务区域 分管楼组"
        ),
        filled=True,
        parse=place_name(40),
        example="1组",
    ),
    Column(
        "姓名",
        "name",
        _words(
            "名字 组长姓名 组长 负责人 人员姓名 楼组长姓名 村组长姓名 组长名字 负责人姓名 "
            "好邻组长姓名 好邻组长 楼组长 村组长"
        ),
        filled=True,
        parse=parse_name,
        example="张三",
    ),
    Column("性别", "sex", ("男女",), required=False, parse=one_of(SEXES), choices=("男", "女")),
    Column(
        "出生日期",
        "birth",
        ("出生年月", "出生年月日", "生日", "出生", "出生时间", "生日（公历/农历）", "诞辰"),
        required=False,
        parse=parse_birth,
        example="1958-3-14",
        note="农历写成“农历1976年十月初八”，只知道月份写“1975-8”",
    ),
    Column(
        "手机号",
        "phone",
        _words(
            "楼组长电话 村组长电话 组长手机 联系人电话 手机联系方式 本人手机 电话 手机 手机号码 "
            "联系电话 联系方式 电话号码 联系号码 移动电话 号码 联系手机 本人电话 组长电话"
        ),
        required=False,
        parse=normal_phone,
        example="19900000000",
    ),
    Column(
        "类型",
        "kind",
        ("类别", "组长类型", "职务", "岗位", "组长类别", "人员类型", "担任职务", "组长性质"),
        required=False,
        parse=kind,
        choices=("楼组长", "村组长", "好邻组长"),
    ),
    Column(
        "任期起",
        "since",
        _words(
            "任职开始日期 任职起始日期 聘任开始 起始 开始 起聘时间 任期开始年月 任期起始时间 "
            "聘任开始日期 受聘日期 聘期开始 任期起日 聘期起始 任职开始时间 任期开始 开始日期 起始日期 "
            "任职日期 任职时间 上任时间 上任日期 聘任日期 任期起始 开始时间 聘期起 起聘日期 聘任时间 "
            "任期自 任职起 当选日期 自 任期开始日期 任期开始时间 任期起始日期 聘任起 起始时间 "
            "任职开始"
        ),
        required=False,
        parse=first_day,
        example="2024-3-1",
    ),
    Column(
        "任期止",
        "until",
        _words(
            "任职结束日期 聘任结束 结束 终止 聘任到期 任期届满日期 聘任结束日期 任期终止日期 "
            "任期终止时间 聘期结束 任职结束时间 聘期终止 任期结束年月 聘期届满 任期结束 结束日期 "
            "终止日期 截止日期 到期日期 任期至 聘期止 届满日期 至 任期终止 结束时间 到期时间 任职止 "
            "任期届满 聘任止 任期到 卸任日期 任期结束日期 任期结束时间 任期截止 任期截止日期 任期止日 "
            "截止时间 任职结束"
        ),
        required=False,
        parse=last_day,
        example="2027-2-28",
    ),
    Column(
        "任期",
        "term",
        ("聘期", "任职期限", "任期起止", "任职起止", "起止日期", "起止时间", "任期（起止）", "任职期间"),
        required=False,
        parse=span,
        note="没有分开写任期起、任期止时用，例如“2024-03至2027-02”",
    ),
    Column(
        "共管或兼任",
        "shared",
        ("共管", "兼任", "共管/兼任", "是否共管", "是否兼任", "兼管", "是否兼职", "专兼职", "专职/兼职"),
        required=False,
        parse=shared,
        choices=("是", "否"),
    ),
    Column(
        "依据",
        "basis",
        ("产生方式", "聘任依据", "推选依据", "推选方式", "聘任方式", "产生依据"),
        required=False,
        parse=text_up_to(200),
        example="2024年3月组会推选",
    ),
    Column("备注", "note", ("说明", "其他", "备考", "附注"), required=False, parse=text_up_to(500)),
)
