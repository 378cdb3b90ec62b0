"""From the bytes of a workbook to a month of accounts: which sheet, which month, whose, and what is wrong."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from village_affairs.sheets import checks
from village_affairs.sheets.columns import SCHEMA, Columns, columns_of
from village_affairs.sheets.rows import Reading
from village_affairs.sheets.sheet import FinanceSheet
from village_affairs.sheets.side_by_side import unfolded, with_real_rows
from village_affairs.sheets.titles import Titles, titles_of
from xidu.kit.dates import month_start, today
from xidu.kit.spreadsheets.guard import SheetRefused, load
from xidu.kit.spreadsheets.headers import HeaderMissing
from xidu.kit.spreadsheets.reading import Workbook, open_workbook
from xidu.kit.spreadsheets.tables import Table

Found = tuple[Table, Columns, Titles]


def read_finance(
    source: str | Path | bytes,
    filename: str = "",
    *,
    committee_name: str | None = None,
    period: date | None = None,
    ledger: str | None = None,
) -> FinanceSheet:
    """Return the month's accounts in a workbook with all faults at once; nothing is raised for a bad cell.

    ``period`` (any day of the month) and ``ledger`` choose among several sheets and are compared with what
    the title says; without ``period`` the month of the title is taken. ``digest`` is SHA-256 of the file.

    Raises SheetRefused where there is no table of accounts to read, or more than one to choose from.
    Basis: the 2011 rules on disclosure of collective finance, line by line.
    """
    data = load(source)
    name = filename or ("" if isinstance(source, bytes) else Path(source).name)
    book = open_workbook(data, name)
    wanted = month_start(period) if period else None
    table, columns, titles = _chosen(book, wanted, ledger)
    sheet = FinanceSheet(
        filename=name, sheet=table.sheet.name, period=wanted or titles.period, ledger_hint=titles.ledger
    )
    sheet.digest = hashlib.sha256(data).hexdigest()
    titles.check(sheet, committee_name=committee_name, ledger=ledger)
    _check_month(sheet, titles)
    reading = Reading(table, columns, sheet)
    reading.read()
    checks.check_all(reading)
    checks.search_numbers(reading, data)
    with_real_rows(sheet, table.sheet)
    sheet.errors = sheet.sorted_errors()
    return sheet


def _check_month(sheet: FinanceSheet, titles: Titles) -> None:
    if sheet.period is None:
        sheet.fail(0, _("标题"), _("看不出是哪个月的账，请在标题里写明，例如“2026年9月财务收支公开表”"))
    elif sheet.period > month_start(today()):
        facts = {"year": sheet.period.year, "month": sheet.period.month}
        words = _("%(year)d年%(month)d月还没到，请核对月份") % facts
        sheet.fail(titles.period_row, _("标题"), words)


def _chosen(book: Workbook, period: date | None, ledger: str | None) -> Found:
    """Return the one table of accounts that is of the month and the ledger.

    Raises SheetRefused naming what is missing or the sheets to choose from.
    """
    found = _accounts(book)
    if not found and (below := unfolded(book)):
        found = _accounts(below)
    if not found:
        Table.find_all(book, SCHEMA)
        raise SheetRefused(
            _("没有找到收支表；表头里要有“摘要”（或项目、内容、用途）和“收入”“支出”（或金额）这几列")
        )
    found = _preferred(found, lambda titles: period is None or titles.is_of(period))
    found = _preferred(found, lambda titles: ledger is None or titles.ledger in ("", ledger))
    if ledger is not None:
        found = _preferred(found, lambda titles: titles.ledger == ledger)
    if len(found) > 1:
        found = [each for each in found if next(each[0].raw_rows(), None)] or found[:1]
    if len(found) > 1:
        names = "、".join(table.sheet.name for table, _columns, _titles in found)
        raise SheetRefused(
            _("有几张工作表都像这个月的账：%(sheets)s；请只留一张，或在表名里写明月份和账套")
            % {"sheets": names}
        )
    return found[0]


def _accounts(book: Workbook) -> list[Found]:
    """Return every table of accounts in the workbook; none where no sheet has one."""
    try:
        tables = Table.find_all(book, SCHEMA)
    except HeaderMissing:
        return []
    return [(table, columns, titles_of(table)) for table in tables if (columns := columns_of(table))]


def _preferred(found: list[Found], suits: Callable[[Titles], bool]) -> list[Found]:
    """Return those whose titles suit, or all of them if none does: the fault is then named."""
    return [each for each in found if suits(each[2])] or found
