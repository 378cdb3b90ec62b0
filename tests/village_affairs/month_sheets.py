"""One invented month, laid out the way different villages do it. Every layout says the same."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook

SEPTEMBER = dt.date(2026, 9, 1)
OPENING, INCOME, SPENDING, CLOSING = map(Decimal, ("12000.00", "8000.50", "5300.25", "14700.25"))
# (day, voucher, category, summary, income, spending, balance)
LINES = (
    (3, "记-01", "补助收入", "运转经费拨款", 8000, None, 20000),
    (8, "记-02", "管护支出", "保洁员劳务费3人", None, 4200.25, 15799.75),
    (12, "记-03", "其他支出", "老年活动室修门锁", None, 1100, 14699.75),
    (21, "记-04", "利息收入", "银行季度结息", 0.5, None, 14700.25),
    (30, "", "公务接待", "本月未发生", None, 0, 14700.25),
)
TITLE = "浜头村村民委员会2026年9月财务收支公开表"
Rows = Iterable[Sequence[Any]]


def book(*sheets: tuple[str, Rows], merge: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    """Return an xlsx of (name, rows) sheets; ``merge`` is done in the first one."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets:
        page = workbook.create_sheet(name)
        for row in rows:
            page.append(list(row))
        page.sheet_state = "hidden" if name in hidden else "visible"
    for cells in merge:
        workbook.worksheets[0].merge_cells(cells)
    kept = BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def usual(**changes: Any) -> list[list[Any]]:
    """Return the commonest layout as rows; ``H9=…`` changes one cell."""
    rows: list[list[Any]] = [
        [TITLE],
        ["单位：元", None, None, None, None, "公开日期：2026年10月8日"],
        ["序号", "日期", "凭证号", "类别", "摘要", "收入", "支出", "结余", "经手人", "证明人", "审批人"],
        [None, dt.date(2026, 9, 1), None, "上期结余", None, None, None, 12000],
    ]
    for number, (day, voucher, category, summary, got, spent, balance) in enumerate(LINES, 1):
        hands = ["顾某", "陆某", "沈某"]
        rows.append([number, dt.date(2026, 9, day), voucher, category, summary, got, spent, balance, *hands])
    rows.append([None, None, None, None, "合计", 8000.5, 5300.25, 14700.25])
    rows.append([])
    rows.append(["制表：顾某", None, None, "复核：陆某"])
    for cell, value in changes.items():
        column, row = ord(cell[0]) - 65, int(cell[1:]) - 1
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return rows


def one(rows: Rows, name: str = "9月", merge: Sequence[str] = ()) -> bytes:
    return book((name, rows), merge=merge)


def _columns_turned_round() -> bytes:
    rows = [
        ["浜头村2026年9月份收支明细"],
        ["支出金额（元）", "收入金额（元）", "用途", "科目", "票据号", "记账日期"],
    ]
    rows += [[None, None, "上月结余：12,000.00元"]]
    rows += [
        [spent, got, words, kind, slip, f"9月{day}日"] for day, slip, kind, words, got, spent, _b in LINES
    ]
    rows += [["￥5,300.25", "￥8,000.50", "本月合计"], [None, None, "本月结余：14,700.25元"]]
    return one(rows)


def _one_amount_with_side() -> bytes:
    rows = [["浜头村村委会 2026.09 财务公开"], ["日期", "凭证字号", "项目", "内容", "收/支", "金额", "余额"]]
    rows += [["期初余额", None, None, None, None, None, 12000]]
    for day, slip, kind, words, got, spent, left in LINES:
        side = "收" if got is not None else "支"
        rows.append([f"2026.9.{day}", slip, kind, words, side, got if got is not None else spent, left])
    rows += [["期末余额", None, None, None, None, None, 14700.25]]
    return one(rows)


def _sections() -> bytes:
    rows = [
        ["浜头村财务公开（2026年9月）"],
        ["上月结余", 12000],
        ["项目", "金额（元）", "备注"],
        ["一、收入"],
    ]
    rows += [[words, got, "附单据"] for _d, _v, _k, words, got, _s, _b in LINES if got is not None]
    rows += [["收入小计", 8000.5], ["二、支出"]]
    rows += [[words, spent] for _d, _v, _k, words, _g, spent, _b in LINES if spent is not None]
    rows += [["支出小计", 5300.25], ["三、本月结余", 14700.25], ["查询电话：021-0000-0000"]]
    rows[-2][0] = "本月结余"
    return one(rows)


def _two_rows_of_header() -> bytes:
    rows = [
        [TITLE],
        ["2026年", None, "凭证", None, "摘要", "金额", None, "结余"],
        ["月", "日", "字", "号", None, "收入", "支出", None],
        [9, 1, None, None, "承前页", None, None, 12000],
    ]
    for day, slip, _kind, words, got, spent, left in LINES:
        rows.append([9, day, "记" if slip else None, slip[-2:] or None, words, got, spent, left])
    rows.append([None, None, None, None, "合　　计", 8000.5, 5300.25, 14700.25])
    return one(rows, merge=["A1:H1", "A2:B2", "C2:D2", "F2:G2", "E2:E3", "H2:H3"])


def _texts_and_full_width() -> bytes:
    rows = [
        ["浜头村民委员会二〇二六年九月财务收支公开表"],
        ["日期", "摘要", "收入（元）", "支出（元）", "结余（元）"],
    ]
    rows += [[None, "上 期 结 余", None, None, "￥１２，０００．００"]]
    for day, _v, _k, words, got, spent, left in LINES:
        cells = ["" if sum_ is None else f"¥{sum_:,.2f}元" for sum_ in (got, spent)]
        rows.append([f"２０２６年９月{day}日", f" {words} ", *cells, f"{left:,.2f}"])
    rows += [["合计", None, "8,000.50", "5,300.25", None], ["期末结余", None, None, None, "14,700.25"]]
    return one(rows)


def _blank_rows_and_subtotals() -> bytes:
    rows = [
        ["浜头村2026年9月财务"],
        [],
        ["序", "时间", "事由", "收入额", "支出额", "经办人", "验收人", "批准人"],
        [],
    ]
    rows += [[None, None, "上期结转", 12000]]
    rows += [
        [1, "9.3", "运转经费拨款", 8000],
        [4, "9-21", "银行季度结息", LINES[3][4]],
        ["收入小计", None, None, 8000.5],
        [],
    ]
    rows += [[2, "9月8日", "保洁员劳务费3人", None, 4200.25], [3, "12日", "老年活动室修门锁", None, 1100]]
    rows += [[5, None, "公务接待", None, "0.00"], ["支出小计", None, None, None, 5300.25]]
    rows += [["总计", None, None, 8000.5, 5300.25], ["本月累计", None, None, 99999, 88888]]
    rows += [["期末结余", None, None, 14700.25], [], ["注：以上如有疑问，请到村委会一楼查询。"]]
    return one(rows)


def _several_sheets() -> bytes:
    august = usual(A1="浜头村村民委员会2026年8月财务收支公开表")
    collective = usual(A1="浜头村经济合作社2026年9月财务收支公开表", F5=1)
    return book(
        ("说明", [["填表说明", "每月5日前"]]), ("8月", august), ("9月", usual()), ("合作社9月", collective)
    )


def _summary_on_one_line() -> bytes:
    rows = [["浜头村村务公开 财务 9月份"], ["项目", "收入", "支出"]]
    rows += [[words, got, spent] for _d, _v, _k, words, got, spent, _b in LINES]
    rows += [["上月结余", 12000, None, "本月收入", 8000.5, None, "本月支出", 5300.25, "本月结余", 14700.25]]
    return one(rows, name="2026.09")


def _minus_for_spending() -> bytes:
    rows = [["浜头村2026年9月流水"], ["日期", "摘要", "收支金额", "余额"], [None, "上月余额", None, 12000]]
    for day, _v, _k, words, got, spent, left in LINES:
        rows.append([day, words, got if got is not None else -spent if spent else 0, left])
    rows[-1][2] = "-0.00"
    return one([*rows[:-1], [30, "公务接待支出：本月未发生", 0, 14700.25]])


def _hands_in_one_column() -> bytes:
    rows = [[TITLE], ["日期", "凭证号", "摘要", "收入", "支出", "经手/证明/审批", "附件张数"]]
    rows += [["上期结余", None, None, 12000]]
    rows += [
        [f"9/{day}", slip, words, got, spent, "顾/陆/沈", "2张"]
        for day, slip, _k, words, got, spent, _b in LINES
    ]
    rows += [["合计", None, None, 8000.5, 5300.25], ["期末结余：14,700.25元"]]
    return one(rows)


def _merged_downwards() -> bytes:
    rows = usual(B5="2026-9-3", B6=None, C5="记-01", C6=None, B7="2026-9-12")
    return one(rows, merge=["A1:K1", "B5:B6", "C5:C6"])


def _debit_and_credit() -> bytes:
    rows = [
        ["浜头村银行存款日记账", None, None, "2026年9月"],
        ["日期", "凭证", "摘要", "借方", "贷方", "余额"],
    ]
    rows += [[None, None, "上月结转", None, None, 12000]]
    rows += [
        [f"2026-09-{day:02d}", slip, words, got, spent, left]
        for day, slip, _k, words, got, spent, left in LINES
    ]
    rows += [
        [None, None, "本月合计", 8000.5, 5300.25, 14700.25],
        [None, None, "结转下月", None, None, 14700.25],
    ]
    return one(rows)


def _only_running_balance() -> bytes:
    rows = [["浜头村2026年9月财务收支"], ["日期", "内容", "收入", "支出", "结存"]]
    rows += [[day, words, got, spent, left] for day, _v, _k, words, got, spent, left in LINES]
    return one(rows)


def _zeros_for_blanks() -> bytes:
    rows = usual()
    for row in rows[4:9]:
        row[5], row[6] = row[5] or 0, row[6] or "0.00"
    return one(rows)


def _as_text() -> bytes:
    rows = [TITLE, "日期,凭证号,类别,摘要,收入,支出,结余", "2026-09-01,,上期结余,,,,12000.00"]
    for day, slip, kind, words, got, spent, left in LINES:
        sums = ",".join("" if sum_ is None else f"{sum_:.2f}" for sum_ in (got, spent, left))
        rows.append(f"2026-09-{day:02d},{slip},{kind},{words},{sums}")
    rows.append(",,,合计,8000.50,5300.25,14700.25")
    return "\r\n".join(rows).encode("gb18030")


def _usual() -> bytes:
    return one(usual())


LAYOUTS = {
    "usual": _usual,
    "columns in another order": _columns_turned_round,
    "one amount with a side": _one_amount_with_side,
    "sections": _sections,
    "header of two rows": _two_rows_of_header,
    "sums as text, full width": _texts_and_full_width,
    "blank rows and subtotals": _blank_rows_and_subtotals,
    "several sheets": _several_sheets,
    "balances on one line": _summary_on_one_line,
    "minus for spending": _minus_for_spending,
    "three hands in one column": _hands_in_one_column,
    "cells merged downwards": _merged_downwards,
    "debit and credit": _debit_and_credit,
    "only a running balance": _only_running_balance,
    "zeros for blanks": _zeros_for_blanks,
    "csv": _as_text,
}
