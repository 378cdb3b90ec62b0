"""Workbooks made for tests."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook


def workbook(*rows: tuple[Any, ...], merge: tuple[str, ...] = (), title: str = "Sheet1") -> bytes:
    """Return an xlsx with these rows from A1 on."""
    book = Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for cells in merge:
        page.merge_cells(cells)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
