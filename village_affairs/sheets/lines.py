"""One entry of the accounts, cell by cell; every fault is named with its cell and the rest is still read."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from village_affairs.sheets.sheet import SheetLine, Stated
from village_affairs.sheets.words import heading_side, says_nothing
from xidu.kit.cells import is_blank, text_of, whole_number
from xidu.kit.dates import month_end, parse_date
from xidu.kit.errors import BadValue
from xidu.kit.money import parse_money
from xidu.kit.spreadsheets.schema import Row

if TYPE_CHECKING:
    from village_affairs.sheets.rows import Reading

NAMES = ("handler", "witness", "approver")
LENGTHS = {
    "voucher": 40,
    "category": 40,
    "summary": 200,
    "handler": 40,
    "witness": 40,
    "approver": 40,
    "note": 200,
}
_IN = frozenset(["收", "收入", "入", "收方", "借", "借方", "+", "＋", "收款"])
_OUT = frozenset(["支", "支出", "付", "付出", "付方", "出", "贷", "贷方", "-", "－", "付款"])
_NONE = frozenset(["-", "–", "—", "——", "－", "/", "无", "--"])


def read_line(reading: Reading, row: Row) -> SheetLine | None:
    """Return the entry in ``row``; None where it has no sum, which is then among the faults."""
    cell = _Cells(reading, row)
    income, spending = _amounts(cell)
    day = _day(cell)
    texts = {key: cell.text(key) for key in LENGTHS}
    texts |= _split_names(cell, texts)
    if not texts["summary"] and not (income or spending):
        texts["summary"] = texts["category"]
    _check_words(cell, texts)
    if income is None and spending is None:
        # Totals without this row would only tell the clerk of the same gap again.
        reading.broken = True
        return None
    line = SheetLine(
        row=row.number,
        position=len(reading.sheet.lines) + 1,
        key=_key(reading, texts),
        day=day,
        income=income,
        spending=spending,
        balance=cell.money("balance"),
        papers=_papers(cell),
        **texts,
    )
    if line.balance is not None:
        at = Stated(line.balance, row.number, reading.columns.places["balance"])
        reading.balances.append((line, at))
    return line


class _Cells:
    """The cells of a row by key, read without ever raising: a fault goes to the sheet."""

    def __init__(self, reading: Reading, row: Row) -> None:
        self.reading = reading
        self.row = row

    def __contains__(self, key: str) -> bool:
        return key in self.reading.columns.places

    def raw(self, key: str) -> Any:
        return self.row.raw.get(key) if key in self else None

    def fail(self, key: str, reason: str) -> None:
        column = self.reading.columns.words(key) or _("整行")
        self.reading.sheet.fail(self.row.number, column, reason)

    def text(self, key: str) -> str:
        text = text_of(self.raw(key))
        if text in _NONE:
            return ""
        if len(text) > LENGTHS[key]:
            self.fail(
                key, _("最多写%(most)d个字，现在有%(have)d个字") % {"most": LENGTHS[key], "have": len(text)}
            )
        return text[: LENGTHS[key]]

    def money(self, key: str) -> Decimal | None:
        try:
            return parse_money(self.raw(key))
        except BadValue as bad:
            self.reading.broken = True
            self.fail(key, str(bad))
            return None


def _amounts(cell: _Cells) -> tuple[Decimal | None, Decimal | None]:
    """Return (income, spending), exactly one of them filled, or neither with the fault named.

    A zero beside a sum is an empty cell written out; two zeros are a line people look for.
    """
    broken, faults = cell.reading.broken, len(cell.reading.sheet.errors)
    income, spending = cell.money("income"), cell.money("spending")
    if "amount" in cell and income is None and spending is None:
        amount = cell.money("amount")
        if amount is not None:
            return _sided(cell, amount)
    if income and spending:
        cell.fail("income", _("一行里收入和支出都填了，请分成两行"))
        cell.reading.broken = True
        return None, None
    if income is not None and spending is not None:
        income, spending = (income, None) if income else (None, spending)
    if income is None and spending is None and len(cell.reading.sheet.errors) == faults:
        cell.fail("income" if "income" in cell else "amount", _("没有金额，请填写；没有发生的项目写 0.00"))
    cell.reading.broken = cell.reading.broken or broken
    return income, spending


def _sided(cell: _Cells, amount: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Return the sum of a single 金额 column on the side that its row, its section or its category names."""
    side = _side(cell)
    if side is None and _has_negative(cell.reading):
        return (amount, None) if amount > 0 else (None, abs(amount))
    if side is None:
        cell.reading.broken = True
        cell.fail("amount", _("看不出是收入还是支出，请加一列“收支”，写“收”或“支”"))
        return None, None
    return (amount, None) if side == "income" else (None, amount)


def _side(cell: _Cells) -> str | None:
    for key in ("side", "category"):
        word = text_of(cell.raw(key)).replace(" ", "")
        if word in _IN or (key == "category" and word.endswith("收入")):
            return "income"
        if word in _OUT or (key == "category" and word.endswith(("支出", "费用"))):
            return "spending"
        if key == "side" and word and (found := heading_side(word)):
            return found
    return cell.reading.side or None


def _has_negative(reading: Reading) -> bool:
    """Say whether the 金额 column writes spending with a minus: then what has none is income."""
    at = reading.columns.places["amount"]
    for _number, cells in enumerate(reading.table.sheet.rows(), 1):
        if at < len(cells) and re.match(r"\s*[-−－(（]\s*[¥￥]?\s*\d", text_of(cells[at])):
            return True
    return False


def _day(cell: _Cells) -> date | None:
    """Return the day of the line; one outside the month of the accounts is a fault."""
    period = cell.reading.sheet.period
    year, month = (period.year, period.month) if period else (None, None)
    key = "day" if "day" in cell else "month_day"
    raw = cell.raw(key)
    if is_blank(raw) or text_of(raw) in _NONE:
        return None
    if key == "month_day" and "month" in cell and not is_blank(cell.raw("month")):
        raw = f"{text_of(cell.raw('month')).strip('月')}月{text_of(raw).strip('日')}日"
    try:
        day = parse_date(raw, year=year, month=month)
    except BadValue as bad:
        cell.fail(key, str(bad))
        return None
    if day and period and not period <= day <= month_end(period):
        facts = {"day": day.isoformat(), "year": period.year, "month": period.month}
        cell.fail(key, _("日期%(day)s不在%(year)d年%(month)d月里，请核对") % facts)
    return day


def _split_names(cell: _Cells, texts: dict[str, str]) -> dict[str, str]:
    """Return the hands that one column 经手/证明/审批 holds, and a voucher number written in two."""
    found: dict[str, str] = {}
    places = [cell.reading.columns.places.get(key) for key in NAMES]
    shared = [key for key, at in zip(NAMES, places, strict=True) if at is not None and places.count(at) > 1]
    if shared:
        parts = [part.strip() for part in re.split(r"[/／、|｜]", text_of(cell.raw(shared[0])))]
        clean = ["" if part in _NONE else part for part in parts]
        found |= dict(zip(shared, [*clean, *[""] * len(shared)], strict=False))
    number = texts["voucher"] or text_of(cell.raw("voucher_number"))
    word = text_of(cell.raw("voucher_word"))
    if number:
        joined = f"{word}-{number}" if word and not number.startswith(word) else number
        found["voucher"] = joined[: LENGTHS["voucher"]]
    return found


def _check_words(cell: _Cells, texts: dict[str, str]) -> None:
    summary, category = texts["summary"], texts["category"]
    if not summary:
        cell.fail("summary", _("没写这笔钱是做什么的，请写清楚，例如“村部8月水电费”"))
    elif says_nothing(summary):
        cell.fail("summary", _("不能只写“%(seen)s”，请写清楚这笔钱具体做了什么") % {"seen": _bare(summary)})
    elif category and says_nothing(category) and summary == category:
        cell.fail("category", _("不能只写“%(seen)s”，请写清楚这笔钱具体做了什么") % {"seen": _bare(category)})


def _bare(text: str) -> str:
    """Return the empty word itself: what follows it in brackets may be a person's name or number."""
    return re.split(r"[(（:：,，\d]", text)[0][:12]


def _papers(cell: _Cells) -> int | None:
    raw = text_of(cell.raw("papers")).removesuffix("张").strip()
    try:
        papers = whole_number(raw)
    except BadValue:
        # 附件 is often a word (合同) or a tick; that is no number of sheets and no fault either.
        return None
    return papers if papers is not None and 0 <= papers <= 32767 else None


def _key(reading: Reading, texts: dict[str, str]) -> str:
    """Return what names the line across versions: its voucher, or its words; repeated ones are counted."""
    base = (texts["voucher"] or f"{texts['category']}|{texts['summary']}")[:74]
    taken = {line.key for line in reading.sheet.lines}
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base}#{count}"
    return key
