"""The sheets of the demo: what each village takes in and spends in a month. Every sum is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

from xidu.kit.dates import add_months, month_end


@dataclass(frozen=True)
class Entry:
    """One line; ``day`` of the month, sums in yuan, ``hands`` are handler, witness and approver."""

    day: int
    voucher: str
    category: str
    summary: str
    income: Decimal | None = None
    spending: Decimal | None = None
    hands: tuple[str, str, str] = ("", "", "")


GU, WANG, LU = ("顾某某", "陆某某", "沈某某"), ("王某某", "陆某某", "沈某某"), ("陆某某", "王某某", "沈某某")


def _in(
    day: int, voucher: str, category: str, summary: str, amount: str, hands: tuple[str, str, str]
) -> Entry:
    return Entry(day, voucher, category, summary, income=Decimal(amount), hands=hands)


def _out(
    day: int, voucher: str, category: str, summary: str, amount: str, hands: tuple[str, str, str]
) -> Entry:
    return Entry(day, voucher, category, summary, spending=Decimal(amount), hands=hands)


# The two months everybody tries first, in the order of the book.
BEFORE_LAST = (
    _in(3, "记-01", "补助收入", "街道拨村级组织运转经费（三季度）", "65000.00", GU),
    _in(10, "记-04", "划拨收入", "经济合作社按章程划拨公益金", "48000.00", GU),
    _in(15, "记-07", "专项补助", "河道、林地长效管护补贴", "18600.00", ("顾某某", "王某某", "沈某某")),
    _in(21, "记-09", "利息收入", "银行季度结息", "214.37", ("顾某某", "", "沈某某")),
    _out(5, "记-02", "管护支出", "保洁员8月劳务费 14人", "28000.00", WANG),
    _out(8, "记-03", "管理费", "村部8月水电费", "3462.80", GU),
    _out(11, "记-05", "管理费", "公开栏纸张、硒鼓等办公用品", "1280.00", ("顾某某", "王某某", "沈某某")),
    _out(12, "记-06", "人员补贴", "村民小组组长三季度补贴 21人", "10500.00", GU),
    _out(
        18,
        "记-08",
        "公益支出",
        "8组宅前路修补120米（合同2026-07）",
        "36500.00",
        ("王某某", "村民代表", "沈某某"),
    ),
    _out(22, "记-10", "福利支出", "困难家庭慰问 6户（名单另行脱敏公示）", "3000.00", LU),
    _out(26, "记-11", "服务支出", "暑托班消暑物资", "2150.50", LU),
    _out(30, "", "公务接待", "本月未发生", "0.00", ("", "", "")),
)
LAST = (
    _in(9, "记-01", "租金收入", "沿路门面房四季度租金 3间", "48600.00", GU),
    _in(13, "记-03", "流转收入", "土地流转费 41.6亩", "15820.00", GU),
    _out(9, "记-02", "管护支出", "保洁员9月劳务费 14人", "28000.00", WANG),
    _out(16, "记-04", "管理费", "村部9月水电费", "2988.35", GU),
    _out(19, "记-05", "文体支出", "重阳节敬老活动 慰问品及场地", "14380.80", LU),
    _out(
        28, "记-06", "公益支出", "3组机耕路120米、窨井2处修补", "28640.00", ("王某某", "村民代表", "沈某某")
    ),
    _out(31, "", "公务接待", "本月未发生", "0.00", ("", "", "")),
)
BEFORE_LAST_OPENS, LAST_OPENS = Decimal("386420.15"), Decimal("433341.22")

WORKS = (
    ("公益支出", "2组路灯更换18盏"),
    ("公益支出", "5组河边护栏修补36米"),
    ("公益支出", "老年活动室屋顶补漏"),
    ("公益支出", "1组排水沟清淤210米"),
    ("公益支出", "村口公交站台座椅4套"),
    ("公益支出", "6组宅前路铺装85米"),
)
CARE = (
    ("服务支出", "老年人助餐补贴 63人"),
    ("福利支出", "高龄老人上门探访慰问 28户"),
    ("文体支出", "广场舞队音响和服装"),
    ("文体支出", "村民故事会材料和点心"),
    ("服务支出", "独居老人应急铃安装 12户"),
    ("文体支出", "儿童暑期活动耗材"),
)


def committee_month(size: int, period: date) -> list[Entry]:
    """Return an ordinary month of a village's own book; ``size`` (1–5) makes villages differ."""
    turn = period.year * 12 + period.month + size
    before = add_months(period, -1)
    entries = [
        _in(4, "记-01", "补助收入", "街道拨村级组织运转经费", _sum(38000 + size * 4200 + turn % 5 * 650), GU),
        _in(12, "记-04", "专项补助", "河道、林地长效管护补贴", _sum(9600 + turn % 7 * 830), GU),
    ]
    if period.month % 3 == 0:
        entries.append(_in(21, "记-08", "利息收入", "银行季度结息", _sum(120 + turn % 9 * 11, 37), GU))
    work, care = WORKS[turn % len(WORKS)], CARE[turn * 5 % len(CARE)]
    entries += [
        _out(
            6,
            "记-02",
            "管护支出",
            f"保洁员{before.month}月劳务费 {10 + size}人",
            _sum(20000 + size * 2000),
            WANG,
        ),
        _out(8, "记-03", "管理费", f"村部{before.month}月水电费", _sum(2400 + turn % 11 * 97, turn % 90), GU),
        _out(
            15, "记-05", work[0], work[1], _sum(6800 + turn % 13 * 1150, 50), ("王某某", "村民代表", "沈某某")
        ),
        _out(19, "记-06", care[0], care[1], _sum(3200 + turn % 6 * 540), LU),
        _out(24, "记-07", "人员补贴", "村民小组组长通讯补贴", _sum(1800 + size * 150), GU),
        _out(28, "", "公务接待", "本月未发生", "0.00", ("", "", "")),
    ]
    return entries


def collective_month(size: int, period: date) -> list[Entry]:
    """Return an ordinary month of the collective's book: rents and leases in, upkeep and the village's share out."""
    turn = period.year * 12 + period.month + size
    return [
        _in(5, "合-01", "租金收入", "厂房租金 2处", _sum(52000 + size * 3100), GU),
        _in(14, "合-02", "流转收入", "土地流转费", _sum(15800 + turn % 4 * 260), GU),
        _out(10, "合-03", "划拨支出", "按章程划拨公益金给村委会", _sum(30000 + size * 900), GU),
        _out(18, "合-04", "维修支出", "厂房消防设施检修", _sum(4200 + turn % 5 * 480), WANG),
        _out(26, "合-05", "税费", "房产税、城镇土地使用税", _sum(2600 + turn % 3 * 150, 40), GU),
    ]


def neighbourhood_month(size: int, period: date) -> list[Entry]:
    """Return an ordinary month of a neighbourhood committee's working funds."""
    turn = period.year * 12 + period.month + size
    care = CARE[turn % len(CARE)]
    return [
        _in(6, "居-01", "补助收入", "街道拨居委会工作经费", _sum(18000 + size * 500), GU),
        _out(11, "居-02", "管理费", "办公用品和打印纸", _sum(860 + turn % 8 * 45, 60), GU),
        _out(17, "居-03", care[0], care[1], _sum(2600 + turn % 5 * 310), LU),
        _out(23, "居-04", "服务支出", "楼道应急灯更换", _sum(1900 + turn % 6 * 120), WANG),
    ]


def _sum(yuan: int, cents: int = 0) -> str:
    return f"{yuan}.{cents:02}"


def net(entries: Sequence[Entry]) -> Decimal:
    return sum(((entry.income or 0) - (entry.spending or 0) for entry in entries), Decimal(0))


def workbook(name: str, period: date, opening: Decimal, entries: Sequence[Entry]) -> bytes:
    """Return the month as the Excel file its clerk would upload."""
    book = Workbook()
    page = book.active
    page.title = f"{period.month}月"
    page.append([f"{name}{period.year}年{period.month}月财务收支公开表"])
    page.append(["单位：元"])
    page.append(
        ["序号", "日期", "凭证号", "类别", "摘要", "收入", "支出", "结余", "经手人", "证明人", "审批人"]
    )
    page.append([None, period, None, "上期结余", None, None, None, opening])
    balance, last = opening, month_end(period).day
    for number, entry in enumerate(entries, 1):
        balance += (entry.income or 0) - (entry.spending or 0)
        day = period.replace(day=min(entry.day, last))
        facts = [
            number,
            day,
            entry.voucher or None,
            entry.category,
            entry.summary,
            entry.income,
            entry.spending,
        ]
        page.append([*facts, balance, *(hand or None for hand in entry.hands)])
    sums = [
        sum((getattr(entry, side) or 0 for entry in entries), Decimal(0)) for side in ("income", "spending")
    ]
    page.append([None, None, None, None, "合计", *sums, balance])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
