"""A clerk's month of accounts, read from whatever workbook it stands in."""

from village_affairs.sheets.finance import read_finance
from village_affairs.sheets.sheet import FinanceSheet, SheetLine

__all__ = ["FinanceSheet", "SheetLine", "read_finance"]
