"""The one way in and out for spreadsheets: a guarded reader, tables found by their headers, safe writers."""

from xidu.kit.spreadsheets.guard import SheetRefused
from xidu.kit.spreadsheets.reading import Sheet, Workbook, open_workbook
from xidu.kit.spreadsheets.schema import CellError, Column, Row, Summary
from xidu.kit.spreadsheets.tables import Table
from xidu.kit.spreadsheets.writing import template_for, write_csv, write_xlsx

__all__ = [
    "CellError",
    "Column",
    "Row",
    "Sheet",
    "SheetRefused",
    "Summary",
    "Table",
    "Workbook",
    "open_workbook",
    "template_for",
    "write_csv",
    "write_xlsx",
]
