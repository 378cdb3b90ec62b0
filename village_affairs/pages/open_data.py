"""Open data: every published table as rows, and a catalogue of the files for people and for machines."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from residents.models import Committee
from village_affairs.actions.content import shown_signer
from village_affairs.models import Disclosure, Duty, FinanceLine, Ledger, OpenDay, Publication
from village_affairs.pages.opened import Table, tables_of
from village_affairs.pages.reply_counts import COUNTS, reply_rows, years_asked
from xidu.kit.dates import SHANGHAI
from xidu.kit.spreadsheets import Column, write_csv

MOST = 60
PART = 10_000  # rows in one file: a spreadsheet on an old office machine still opens it at once
_NEGATIVE = re.compile(r"-[0-9]{1,15}(?:[.][0-9]+)?")


@dataclass(frozen=True)
class DataSet:
    """A file of rows; ``heads`` begin with the committee.

    ``found`` returns what there is of a committee, or of all for None, in a fixed order; ``cells`` makes the
    row of one of them.
    """

    name: str
    title: Any
    words: Any
    heads: tuple[Any, ...]
    found: Callable[[Committee | None, dt.date], Any]
    cells: Callable[[Any, dt.date], tuple[Any, ...]]


def _here(rows: Any, committee: Committee | None) -> Any:
    return rows if committee is None else rows.filter(committee=committee)


def _publications(committee: Committee | None, day: dt.date) -> Any:
    rows = _here(Publication.objects.current(), committee).order_by("-published_at", "-pk")
    return rows.values_list(
        "committee__name", "year", "number", "disclosure__kind", "disclosure__title", "disclosure__period",
        "published_at", "due_on", "posted_until", "version__number", "sha256",
    )  # fmt: skip


def _publication(row: Any, day: dt.date) -> tuple[Any, ...]:
    name, year, number, kind, title, period, out, due, until, version, sha256 = row
    label, month = str(Disclosure.Kind(kind).label), period and f"{period:%Y-%m}"
    out_on = out.astimezone(SHANGHAI).date()
    return (name, year, number, label, title, month, out_on, due, until, version, sha256)


def _lines(committee: Committee | None, day: dt.date) -> Any:
    shown = Publication.objects.current().finance()
    rows = _here(FinanceLine.objects.filter(version__publication__in=shown), committee)
    rows = rows.annotate(period=F("version__disclosure__period"), ledger=F("version__disclosure__ledger"))
    return rows.select_related("committee").order_by("-period", "committee_id", "ledger", "position", "pk")


def _line(row: Any, day: dt.date) -> tuple[Any, ...]:
    return (
        row.committee.name, str(Ledger(row.ledger).label), f"{row.period:%Y-%m}", row.day, row.voucher,
        row.category, row.summary, row.income, row.spending, shown_signer(row.handler),
        shown_signer(row.witness), shown_signer(row.approver), row.papers, row.note,
    )  # fmt: skip


def _open_days(committee: Committee | None, day: dt.date) -> Any:
    return _here(OpenDay.objects.select_related("committee"), committee).order_by("-day", "pk")


def _open_day(row: Any, day: dt.date) -> tuple[Any, ...]:
    return (
        row.committee.name, row.day, f"{row.start:%H:%M}", f"{row.end:%H:%M}", row.place, row.moved_because,
        _("取消") if row.cancelled_at else "", row.cancelled_because,
    )  # fmt: skip


def _duties(committee: Committee | None, day: dt.date) -> Any:
    return _here(Duty.objects.select_related("committee", "item"), committee).order_by("-due_on", "pk")


def _duty(row: Any, day: dt.date) -> tuple[Any, ...]:
    late = max(0, ((row.done_on or day) - row.due_on).days)
    return (
        row.committee.name, row.item.level1, row.item.level2, row.period, row.due_on, row.done_on, late,
    )  # fmt: skip


def _replies(committee: Committee | None, day: dt.date) -> Any:
    return [row for year in years_asked() for row in reply_rows(committee, year, day)]


def _reply(row: Any, day: dt.date) -> tuple[Any, ...]:
    return (row["name"], row["year"], *(row[name] for name in COUNTS))


PLACE = _("村居")
SETS = (
    DataSet("publications", _("公开清单"), _("现在公开着的每一份内容和它的校验码"),
            (PLACE, _("年度"), _("编号"), _("类型"), _("标题"), _("期间"), _("公开日"), _("应公开日"),
             _("公示到"), _("版次"), "SHA-256"), _publications, _publication),
    DataSet("finance", _("收支明细"), _("每个月每一笔收入和支出，两本账分开写"),
            (PLACE, _("账套"), _("月份"), _("日期"), _("凭证号"), _("类别"), _("摘要"), _("收入"),
             _("支出"), _("经手"), _("证明"), _("审批"), _("附件张数"), _("备注")), _lines, _line),
    DataSet("open-days", _("开放日"), _("每次开放日的日子、地点和改动"),
            (PLACE, _("日期"), _("开始"), _("结束"), _("地点"), _("移动原因"), _("状态"), _("取消原因")),
            _open_days, _open_day),
    DataSet("duties", _("应公开事项"), _("该公开什么、哪天到期、哪天公开的"),
            (PLACE, _("一级事项"), _("二级事项"), _("期间"), _("应公开日"), _("公开日"), _("晚了几天")),
            _duties, _duty),
    DataSet("replies", _("答复统计"), _("每年问了几条、按时答了几条、晚了几条；人太少的不写"),
            (PLACE, _("年度"), _("提问"), _("按时"), _("晚了"), _("还没到期")), _replies, _reply),
)  # fmt: skip


def data_set(name: str) -> DataSet | None:
    return next((found for found in SETS if found.name == name), None)


def parts_of(found: DataSet, committee: Committee | None, day: dt.date) -> int:
    """Return into how many files of ``PART`` rows the set goes; one for an empty set."""
    rows = found.found(committee, day)
    return max(1, math.ceil((len(rows) if isinstance(rows, list) else rows.count()) / PART))


def table_of_set(
    found: DataSet, committee: Committee | None, day: dt.date, part: int = 1
) -> tuple[Table, bool]:
    """Return the rows of one part (from 1 on), and whether there is a next one."""
    first = (part - 1) * PART
    rows = list(found.found(committee, day)[first : first + PART + 1])
    cells = [found.cells(row, day) for row in rows[:PART]]
    return Table(str(found.title), tuple(map(str, found.heads)), cells), len(rows) > PART


def csv_bytes(table: Table) -> bytes:
    """Return the table as UTF-8 with a byte order mark; no cell starts a formula."""
    out = io.BytesIO()
    rows = [*table.rows, table.total] if table.total else table.rows
    write_csv(
        out, [Column(head, head) for head in table.heads], ([_number(cell) for cell in row] for row in rows)
    )
    return out.getvalue()


def _number(cell: Any) -> Any:
    """A negative sum kept as text is a number and no formula."""
    return Decimal(cell) if isinstance(cell, str) and _NEGATIVE.fullmatch(cell) else cell


def json_bytes(tables: Sequence[Table], **facts: Any) -> bytes:
    """Return the tables as JSON: sums and days as text, ``null`` for an empty cell."""
    drawn = [
        {"name": table.name, "columns": table.heads, "rows": table.rows, "total": table.total}
        for table in tables
    ]
    return json.dumps({**facts, "tables": drawn}, ensure_ascii=False, default=str).encode()


@dataclass(frozen=True)
class Offer:
    """One line of the catalogue: ``files`` are (kind, media type, address)."""

    title: str
    words: str
    changed: str
    files: Sequence[tuple[str, str, str]]


def with_tables(committee: Committee, day: dt.date) -> list[tuple[Publication, list[Table]]]:
    """Return the newest publications other than accounts that hold tables; one query."""
    rows = Publication.objects.current().filter(committee=committee).exclude(disclosure__kind="finance")
    rows = rows.select_related("disclosure", "posting_end").order_by("-published_at", "-pk")[:MOST]
    found = [(row, tables_of(row, day)) for row in rows]
    return [(row, tables) for row, tables in found if tables]


def catalogue_json(title: str, home: str, offers: Sequence[Offer]) -> bytes:
    """Return the catalogue in the words of DCAT, as JSON-LD."""
    sets = [
        {
            "@type": "Dataset",
            "title": offer.title,
            "description": offer.words,
            **({"modified": offer.changed} if offer.changed else {}),
            "distribution": [
                {"@type": "Distribution", "format": kind, "mediaType": media, "downloadURL": address}
                for kind, media, address in offer.files
            ],
        }
        for offer in offers
    ]
    catalogue = {
        "@context": "https://www.w3.org/ns/dcat3.jsonld",
        "@type": "Catalog",
        "title": title,
        "language": "zh-Hans",
        "landingPage": home,
        "dataset": sets,
    }
    return json.dumps(catalogue, ensure_ascii=False).encode()
