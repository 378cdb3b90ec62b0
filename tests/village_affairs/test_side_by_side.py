"""Income on the left, spending on the right."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.village_affairs.month_sheets import book
from village_affairs.sheets import read_finance

SEPTEMBER = dt.date(2026, 9, 1)
TITLE = ("浜头村2026年9月财务收支公开栏",)
BALANCES = ("上月结余", 12000, "本月结余", 14700.25)
LAYOUTS = {
    "groups over the halves": (
        TITLE,
        ("收入", None, "支出", None),
        ("项目", "金额", "项目", "金额"),
        ("运转经费拨款", 8000, "保洁员劳务费3人", 4200.25),
        ("银行季度结息", 0.5, "老年活动室修门锁", 1100),
        ("合计", 8000.5, "合计", 5300.25),
        BALANCES,
    ),
    "names in the header": (
        TITLE,
        BALANCES,
        ("收入项目", "金额（元）", "支出项目", "金额（元）"),
        ("运转经费拨款", "￥8,000.00", "保洁员劳务费3人", "4,200.25"),
        ("银行季度结息", "0.50", "老年活动室修门锁", "1,100.00"),
    ),
    "spending first, one side longer": (
        TITLE,
        ("支出", None, None, "收入", None, None),
        ("日期", "摘要", "金额", "日期", "摘要", "金额"),
        ("9.8", "保洁员劳务费3人", 4200.25, "9.3", "运转经费拨款", 8000),
        ("9.12", "老年活动室修门锁", 1100, "9.21", "银行季度结息", 0.5),
        ("9.30", "公务接待 本月未发生", 0, None, None, None),
        ("上月结余：12000.00元", None, None, "本月结余：14700.25元"),
    ),
}


def read(rows):
    return read_finance(book(("9月", rows)), "收支.xlsx", committee_name="浜头村", period=SEPTEMBER)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_both_halves_are_read_and_add_up(layout):
    sheet = read(LAYOUTS[layout])

    assert sheet.errors == []
    assert [sheet.opening, sheet.income, sheet.spending, sheet.closing] == [
        Decimal("12000.00"),
        Decimal("8000.50"),
        Decimal("5300.25"),
        Decimal("14700.25"),
    ]


def test_a_fault_is_told_with_the_cell_it_stands_in():
    rows = [list(row) for row in LAYOUTS["groups over the halves"]]
    rows[5][3] = 5300.35

    (fault,) = read(rows).errors

    assert (fault.row, fault.column[:2]) == (6, "D（")
    assert "D6" in fault.reason


def test_a_bare_other_on_the_right_is_refused_in_its_row():
    rows = [list(row) for row in LAYOUTS["groups over the halves"]]
    rows[4][2] = "其他"

    assert [(fault.row, fault.column[0]) for fault in read(rows).errors] == [(5, "C")]
