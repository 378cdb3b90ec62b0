"""What stands over the table: whose accounts, which month, which ledger, in which unit."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from village_affairs.sheets.sheet import FinanceSheet
from village_affairs.sheets.words import label_of
from xidu.kit.cells import folded, is_blank, text_of
from xidu.kit.spreadsheets.headers import column_letters
from xidu.kit.spreadsheets.tables import Table

_CN = {sign: at for at, sign in enumerate("〇一二三四五六七八九")}
_MONTHS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_MONTHS |= {"十": 10, "十一": 11, "十二": 12, "元": 1, "正": 1}
_YEAR_MONTH = re.compile(
    r"(20\d{2}|二[〇零○]\S{2})\s*[年.\-/]\s*(十[一二]?|[一二三四五六七八九]|\d{1,2})(?:\s*月|(?![\d.\-/年]))"
)
_MONTH = re.compile(r"(?<![\d.\-/])(十[一二]?|[一二三四五六七八九]|\d{1,2})\s*月(?!\s*\d{1,2}\s*[日号])")
_OTHER_DATE = re.compile(
    r"(?:公开|公示|张贴|制表|填表|填报|打印|编制|上墙|截止|截至)(?:日期|时间|起止|期限)?\s*[:：]?.*"
)
_COLLECTIVE = re.compile(r"合作社|集体经济|股份|经联社|集体账|集体资金")
_COMMITTEE = re.compile(r"村民?委员?会|居民?委员?会|村委|居委|村级账|村级财务")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,20}?(?:村民?委员?会|村委|居民?委员?会|居委|居民区|社区|[一二三四五六七八九十]居|村)"
)
_WORDS_OF_A_TITLE = re.compile(r"(?:农村|本村|村级|村务|全村|各村|居务|社区)")
_LARGE_UNIT = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*([万千百]元)|[(（【\[]\s*([万千百]元)\s*[)）】\]]")


@dataclass(frozen=True)
class Title:
    """One written cell over the table; ``row`` from 1, ``column`` from 0."""

    text: str
    row: int
    column: int


@dataclass(frozen=True)
class Titles:
    """The cells over a table and in its header, with what could be made of them."""

    cells: tuple[Title, ...]
    header: tuple[Title, ...]
    sheet_name: str
    period: date | None
    month: int | None
    period_row: int
    ledger: str

    def is_of(self, period: date) -> bool:
        """Say whether nothing in the titles speaks against ``period``, and something speaks for it."""
        if self.period is not None:
            return self.period == period
        return self.month == period.month

    def check(self, sheet: FinanceSheet, *, committee_name: str | None, ledger: str | None) -> None:
        """Add the faults of the titles: another village, month or ledger, a unit larger than yuan."""
        self._check_period(sheet)
        if committee_name:
            self._check_place(sheet, committee_name)
        if ledger and self.ledger and self.ledger != ledger:
            seen = _("经济合作社账") if self.ledger == "collective" else _("村（居）委会账")
            sheet.fail(
                self.cells[0].row if self.cells else 0,
                _("标题"),
                _("这张表写的是%(seen)s，和您选的账套不一样；请换一张表，或改选账套") % {"seen": seen},
            )
        for cell in (*self.cells, *self.header):
            if found := _LARGE_UNIT.search(cell.text):
                unit = found[1] or found[2]
                sheet.fail(
                    cell.row,
                    column_letters(cell.column),
                    _("单位写的是%(unit)s，公开表要用元，写到分；请换算成元再上传") % {"unit": unit},
                )

    def _check_period(self, sheet: FinanceSheet) -> None:
        wanted = sheet.period
        if wanted is None or (self.period is None and self.month is None):
            return
        right = self.period == wanted if self.period else self.month == wanted.month
        if not right:
            seen = f"{self.period.year}年{self.period.month}月" if self.period else f"{self.month}月"
            facts = {"seen": seen, "year": wanted.year, "month": wanted.month}
            sheet.fail(
                self.period_row,
                _("标题"),
                _("表上写的是%(seen)s，这里要的是%(year)d年%(month)d月；请换一张表，或改选月份") % facts,
            )

    def _check_place(self, sheet: FinanceSheet, committee_name: str) -> None:
        own = _stem(committee_name)
        for cell in self.cells:
            text = _WORDS_OF_A_TITLE.sub("", folded(cell.text).replace(" ", ""))
            named = _PLACE.search(text)
            if named is None:
                continue
            if own not in _stem(text):
                sheet.fail(
                    cell.row,
                    _("标题"),
                    _("表上写的是“%(seen)s”，不是%(own)s；请换一张表，或改选村居")
                    % {"seen": named[0][:20], "own": committee_name},
                )
            return


def titles_of(table: Table) -> Titles:
    """Return what stands over ``table``; the title itself counts before the name of the sheet."""
    cells = tuple(_written(table.above, 1))
    header = tuple(_written(table.header_rows, table.header - len(table.header_rows) + 1))
    name = folded(table.sheet.name)
    period, month, row = None, None, 0
    for text, at in [*((cell.text, cell.row) for cell in cells), (name, 0)]:
        found, only_month = _month_in(text)
        if period is None and found is not None and only_month in (month, None, found.month):
            period, row = found, at
        if month is None and only_month is not None:
            month, row = only_month, row or at
    return Titles(cells, header, name, period, month, row, _ledger_in([*(c.text for c in cells), name]))


def _written(rows, first: int):
    for number, row in enumerate(rows, first):
        for at, cell in enumerate(row):
            if not is_blank(cell):
                yield Title(text_of(cell), number, at)


def _month_in(text: str) -> tuple[date | None, int | None]:
    """Return (first day of the month, month) that ``text`` names as the month of the accounts."""
    plain = _OTHER_DATE.sub("", folded(text))
    if label_of(re.split("[:：]", plain)[0]):
        return None, None
    if found := _YEAR_MONTH.search(plain):
        year, month = _year(found[1]), _number(found[2])
        if year and month:
            return date(year, month, 1), month
    if found := _MONTH.search(plain):
        return None, _number(found[1])
    return None, None


def _year(text: str) -> int | None:
    digits = [
        sign if sign.isdigit() and sign.isascii() else _CN.get("〇" if sign in "零○" else sign)
        for sign in text
    ]
    return None if None in digits else int("".join(map(str, digits)))


def _number(text: str) -> int | None:
    month = int(text) if text.isdigit() else _MONTHS.get(text)
    return month if month and 1 <= month <= 12 else None


def _ledger_in(texts: list[str]) -> str:
    for text in texts:
        if _COLLECTIVE.search(text):
            return "collective"
        if _COMMITTEE.search(text):
            return "committee"
    return ""


def _stem(name: str) -> str:
    """Return what tells one committee from another: 鸿宝第一社区 and 鸿宝一居委 are both 鸿宝一."""
    plain = re.sub(r"第(?=[一二三四五六七八九十\d])", "", folded(name).replace(" ", ""))
    return re.sub(r"(?:村民?委员?会|村委会?|居民?委员?会|居委会?|居民区|社区|村|居)", "", plain)
