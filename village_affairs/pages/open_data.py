"""Open data: every published table as rows, and a catalogue of the files for people and for machines."""

from __future__ import annotations

import datetime as dt
import io
import json
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
_NEGATIVE = re.compile(r"-[0-9]{1,15}(?:[.][0-9]+)?")


@dataclass(frozen=True)
class DataSet:
    """A file of rows; ``heads`` begin with the committee. ``rows`` takes a committee or None for all."""

    name: str
    title: Any
    words: Any
    heads: tuple[Any, ...]
    rows: Callable[[Committee | None, dt.date], list[tuple[Any, ...]]]


def _here(rows: Any, committee: Committee | None) -> Any:
    return rows if committee is None else rows.filter(committee=committee)


def _publications(committee: Committee | None, day: dt.date) -> list[tuple[Any, ...]]:
    rows = _here(Publication.objects.current(), committee).order_by("-published_at", "-pk")
    found = rows.values_list(
        "committee__name", "year", "number", "disclosure__kind", "disclosure__title", "disclosure__period",
        "published_at", "due_on", "posted_until", "version__number", "sha256",
    )  # fmt: skip
    return [
        (name, year, number, str(Disclosure.Kind(kind).label), title, period and f"{period:%Y-%m}",
         out.astimezone(SHANGHAI).date(), due, until, version, sha256)
        for name, year, number, kind, title, period, out, due, until, version, sha256 in found
    ]  # fmt: skip


def _finance(committee: Committee | None, day: dt.date) -> list[tuple[Any, ...]]:
    shown = Publication.objects.current().finance()
    rows = _here(FinanceLine.objects.filter(version__publication__in=shown), committee)
    rows = rows.annotate(period=F("version__disclosure__period"), ledger=F("version__disclosure__ledger"))
    rows = rows.select_related("committee").order_by("-period", "committee_id", "ledger", "position")
    return [
        (row.committee.name, str(Ledger(row.ledger).label), f"{row.period:%Y-%m}", row.day, row.voucher,
         row.category, row.summary, row.income, row.spending, shown_signer(row.handler),
         shown_signer(row.witness), shown_signer(row.approver), row.papers, row.note)
        for row in rows
    ]  # fmt: skip


def _open_days(committee: Committee | None, day: dt.date) -> list[tuple[Any, ...]]:
    rows = _here(OpenDay.objects.select_related("committee"), committee).order_by("-day", "pk")
    return [
        (row.committee.name, row.day, f"{row.start:%H:%M}", f"{row.end:%H:%M}", row.place, row.moved_because,
         _("取消") if row.cancelled_at else "", row.cancelled_because)
        for row in rows
    ]  # fmt: skip


def _duties(committee: Committee | None, day: dt.date) -> list[tuple[Any, ...]]:
    rows = _here(Duty.objects.select_related("committee", "item"), committee).order_by("-due_on", "pk")
    return [
        (row.committee.name, row.item.level1, row.item.level2, row.period, row.due_on, row.done_on,
         max(0, ((row.done_on or day) - row.due_on).days))
        for row in rows
    ]  # fmt: skip


def _replies(committee: Committee | None, day: dt.date) -> list[tuple[Any, ...]]:
    rows = [row for year in years_asked() for row in reply_rows(committee, year, day)]
    return [(row["name"], row["year"], *(row[name] for name in COUNTS)) for row in rows]


PLACE = _("村居")
SETS = (
    DataSet("publications", _("公开清单"), _("现在公开着的每一份内容和它的校验码"),
            (PLACE, _("年度"), _("编号"), _("类型"), _("标题"), _("期间"), _("公开日"), _("应公开日"),
             _("公示到"), _("版次"), "SHA-256"), _publications),
    DataSet("finance", _("收支明细"), _("每个月每一笔收入和支出，两本账分开写"),
            (PLACE, _("账套"), _("月份"), _("日期"), _("凭证号"), _("类别"), _("摘要"), _("收入"),
             _("支出"), _("经手"), _("证明"), _("审批"), _("附件张数"), _("备注")), _finance),
    DataSet("open-days", _("开放日"), _("每次开放日的日子、地点和改动"),
            (PLACE, _("日期"), _("开始"), _("结束"), _("地点"), _("移动原因"), _("状态"), _("取消原因")),
            _open_days),
    DataSet("duties", _("应公开事项"), _("该公开什么、哪天到期、哪天公开的"),
            (PLACE, _("一级事项"), _("二级事项"), _("期间"), _("应公开日"), _("公开日"), _("晚了几天")),
            _duties),
    DataSet("replies", _("答复统计"), _("每年问了几条、按时答了几条、晚了几条；人太少的不写"),
            (PLACE, _("年度"), _("提问"), _("按时"), _("晚了"), _("还没到期")), _replies),
)  # fmt: skip


def data_set(name: str) -> DataSet | None:
    return next((found for found in SETS if found.name == name), None)


def table_of_set(found: DataSet, committee: Committee | None, day: dt.date) -> Table:
    return Table(str(found.title), tuple(map(str, found.heads)), found.rows(committee, day))


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
