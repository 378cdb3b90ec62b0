"""What a clerk's sheet of accounts is read as, and every fault it is refused for."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from tests.village_affairs import month_sheets
from tests.village_affairs.month_sheets import (
    CLOSING,
    INCOME,
    LAYOUTS,
    LINES,
    OPENING,
    SEPTEMBER,
    SPENDING,
    TITLE,
    book,
    one,
    usual,
)
from village_affairs.sheets import read_finance
from village_affairs.sheets.words import Label, inline_sums, label_of, says_nothing
from xidu.kit.spreadsheets import SheetRefused


def read(data: bytes, **options):
    wanted = {"committee_name": "浜头村", "period": SEPTEMBER, "ledger": "committee"} | options
    return read_finance(data, "收支.xlsx", **wanted)


def faults(data: bytes, **options) -> list[tuple[int, str]]:
    """Return (row, beginning of the reason) of each fault."""
    return [(error.row, str(error.reason)) for error in read(data, **options).errors]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(layout):
    sheet = read(LAYOUTS[layout]())

    assert sheet.errors == []
    assert (sheet.opening, sheet.income, sheet.spending, sheet.closing) == (
        OPENING,
        INCOME,
        SPENDING,
        CLOSING,
    )
    assert len(sheet.lines) == len(LINES)
    assert {line.income or line.spending for line in sheet.lines} == {
        Decimal(str(got if got is not None else spent)) for *_facts, got, spent, _balance in LINES
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_line_that_breaks_the_sums_is_found_in_every_layout(layout, monkeypatch):
    wrong = (21, "记-04", "利息收入", "银行季度结息", 0.75, None, 14700.25)
    monkeypatch.setattr(month_sheets, "LINES", (*LINES[:3], wrong, LINES[4]))

    assert read(LAYOUTS[layout]()).errors != []


def test_a_line_keeps_what_every_column_says():
    line = read(LAYOUTS["usual"]()).lines[1]

    assert (line.row, line.position, line.key, line.voucher) == (6, 2, "记-02", "记-02")
    assert (line.day, line.category, line.summary) == (dt.date(2026, 9, 8), "管护支出", "保洁员劳务费3人")
    assert (line.income, line.spending, line.balance) == (None, Decimal("4200.25"), Decimal("15799.75"))
    assert (line.handler, line.witness, line.approver) == ("顾某", "陆某", "沈某")


def test_three_hands_of_one_column_are_taken_apart():
    line = read(LAYOUTS["three hands in one column"]()).lines[0]

    assert (line.handler, line.witness, line.approver, line.papers) == ("顾", "陆", "沈", 2)


def test_cells_merged_downwards_hold_for_each_row():
    lines = read(LAYOUTS["cells merged downwards"]()).lines

    assert [(line.day.day, line.voucher, line.key) for line in lines[:2]] == [
        (3, "记-01", "记-01"),
        (3, "记-01", "记-01#2"),
    ]


def test_a_voucher_in_two_columns_is_one_number():
    assert [line.voucher for line in read(LAYOUTS["header of two rows"]()).lines][:2] == ["记-01", "记-02"]


def test_notes_under_the_table_are_kept_and_are_no_lines():
    assert read(LAYOUTS["usual"]()).footer == ["制表：顾某　复核：陆某"]


def test_the_month_is_taken_from_the_title_where_none_is_asked_for():
    assert read(LAYOUTS["usual"](), period=None).period == SEPTEMBER


def test_the_sheet_of_the_other_ledger_can_be_asked_for():
    sheet = read(LAYOUTS["several sheets"](), ledger="collective")

    assert (sheet.sheet, sheet.ledger_hint) == ("合作社9月", "collective")


def test_a_sheet_without_accounts_is_refused():
    with pytest.raises(SheetRefused):
        read(one([["通知", "内容"], ["开会", "周五"]]))


def test_two_sheets_of_one_month_are_refused_with_their_names():
    with pytest.raises(SheetRefused, match="表一、表二"):
        read(book(("表一", usual()), ("表二", usual())))


FAULTS = {
    "closing too high": (usual(H10=14700.35), 10, "期末结余多了0.10元"),
    "closing too low": (usual(H10=14700.24), 10, "期末结余少了0.01元"),
    "sum of income": (
        usual(F10=8000.51),
        10,
        "合计写的是8,000.51元，各行加起来是8,000.50元，差0.01元，请核对F10",
    ),
    "sum of spending": (usual(G10=5300), 10, "合计写的是5,300.00元"),
    "running balance": (usual(H6=15799.76), 6, "结余应是15,799.75元，写的是15,799.76元，请核对H6"),
    "bare other": (usual(E7="其他支出"), 7, "不能只写“其他支出”"),
    "bare other with a name": (usual(E7="其它（李某）"), 7, "不能只写“其它”"),
    "odds and ends": (usual(E7="杂项"), 7, "不能只写“杂项”"),
    "no summary": (usual(E6=None), 6, "没写这笔钱是做什么的"),
    "no amount": (usual(G6=None), 6, "没有金额"),
    "both sides": (usual(F6=1), 6, "一行里收入和支出都填了"),
    "words for a sum": (usual(G6="3.2万"), 6, "金额要写数字，例如 32000.00"),
    "another month": (usual(B6=dt.date(2026, 10, 8)), 6, "日期2026-10-08不在2026年9月里"),
    "the day before": (usual(B6=dt.date(2026, 8, 31)), 6, "日期2026-08-31不在2026年9月里"),
    "no such day": (usual(B6="9月31日"), 6, "2026年9月没有31日"),
    "phone": (usual(E6="保洁员劳务费，问19900001234"), 6, "这里有手机号码"),
    "plate": (usual(E6="沪A12345加油"), 6, "这里有车牌号"),
    "mobile in a note": (usual(A12="查询电话：19900001234"), 12, "这里有手机号码"),
    "other village": (
        usual(A1="塘湾村村民委员会2026年9月财务收支公开表"),
        1,
        "表上写的是“塘湾村”，不是浜头村",
    ),
    "title of another month": (usual(A1="浜头村2026年8月财务收支公开表"), 1, "表上写的是2026年8月"),
    "other ledger": (usual(A1="浜头村经济合作社2026年9月财务收支公开表"), 1, "这张表写的是经济合作社账"),
    "ten thousands": (usual(A2="单位：万元"), 2, "单位写的是万元"),
    "two openings": (usual(A12="上期结余：12,000.01元"), 12, "上期结余在H4和A12写得不一样"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_named_at_its_row_and_alone(fault):
    rows, row, reason = FAULTS[fault]

    found = faults(one(rows))

    assert [(at, words[: len(reason)]) for at, words in found] == [(row, reason)]


def test_a_line_written_twice_is_named():
    rows = usual()
    rows.insert(6, list(rows[5]))
    rows[7:] = [[*row[:7], None, *row[8:]] for row in rows[7:]]

    assert (7, "和第6行重复（凭证、摘要、金额都一样），请删去一行") in faults(one(rows))


def test_a_sum_that_cannot_be_read_leaves_the_totals_unjudged():
    assert faults(one(usual(G6="四千二"))) == [(6, "“四千二”不是金额，金额要写数字，例如 1280.00")]


def test_missing_balances_are_asked_for():
    rows = [[TITLE], ["日期", "摘要", "收入", "支出"], [3, "运转经费拨款", 8000, None]]

    assert [words[:8] for _row, words in faults(one(rows))] == ["没有找到上期结余", "没有找到期末结余"]


def test_all_faults_come_at_once_from_the_top_down():
    rows = usual(E7="其他支出（李某 身份证440524188001010014）", H10=14700.35)

    found = read(one(rows)).errors

    assert [(error.row, error.column, str(error.reason)[:8]) for error in found] == [
        (7, "E（摘要）", "不能只写“其他支"),
        (7, "E（摘要）", "这里有身份证号码"),
        (10, "H（结余）", "期末结余多了0."),
    ]


def test_a_fault_never_repeats_a_personal_number():
    found = read(one(usual(E7="其他支出（李某 身份证440524188001010014）"))).errors

    assert not any("440524188001010014" in str(error.reason) for error in found)


def test_a_number_on_a_hidden_sheet_is_found():
    data = book(("9月", usual()), ("名单", [["19900001234"]]), hidden=["名单"])

    found = read(data).errors

    assert [(error.row, error.column) for error in found] == [(0, "工作表“名单”（隐藏） A1")]


@pytest.mark.parametrize(("day", "expected"), [("2026-09-01", []), ("2026-08-31", [1])])
def test_a_month_that_has_not_begun_is_refused(day, expected):
    with time_machine.travel(f"{day}T04:00:00+00:00", tick=False):
        assert [row for row, _words in faults(LAYOUTS["usual"]())] == expected


@pytest.mark.parametrize(("before", "count"), [("12000.00", 0), ("12000.01", 1), ("11999.99", 1), (None, 0)])
def test_the_opening_balance_must_be_what_the_month_before_closed_with(before, count):
    sheet = read(LAYOUTS["usual"]())

    sheet.compare_opening(None if before is None else Decimal(before))

    assert [(error.row, "H4" in error.reason) for error in sheet.errors] == [(4, True)] * count


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("上 期 结 余", Label.OPENING),
        ("8月末结余", Label.OPENING),
        ("9月末结余", Label.CLOSING),
        ("承前页", Label.OPENING),
        ("结转下月", Label.CLOSING),
        ("合　计：", Label.TOTAL),
        ("本月支出合计", Label.SPENDING),
        ("本年累计", Label.CUMULATIVE),
        ("上年结转专项资金退回", None),
        ("本月收入", None),
        ("小计算器2台", None),
    ],
)
def test_labels_are_whole_cells(text, label):
    assert label_of(text, month=9) is label


def test_sums_after_their_words_are_read_from_one_cell():
    assert inline_sums("上月结余：386,420.15元　本月收入：￥131,814.37元") == [
        (Label.OPENING, Decimal("386420.15")),
        (Label.INCOME, Decimal("131814.37")),
    ]


@pytest.mark.parametrize(
    ("words", "nothing"),
    [
        ("其他", True),
        ("其它费用", True),
        ("杂项 ", True),
        ("其他（李某）", True),
        ("其他支出：身份证号110101199003070011", True),
        ("其他（老年人体检车费）", False),
        ("村部其他办公用品", False),
        ("等级评定劳务费", False),
        ("村部8月水电费", False),
    ],
)
def test_a_bare_other_says_nothing(words, nothing):
    assert says_nothing(words) is nothing
