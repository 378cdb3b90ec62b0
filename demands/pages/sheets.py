"""The month in numbers: by kind and door, on the page, as a table to take along and as paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from demands.models import Demand, Rating
from demands.pages.counts import MEASURES, anything, counted, span
from demands.querysets import DemandQuerySet
from residents.actions.calendar import figure_int
from residents.actions.exports import TooManyRows
from residents.models import Committee
from xidu.kit.cells import Cell
from xidu.kit.dates import add_months
from xidu.kit.papers import Paper, day_words
from xidu.kit.spreadsheets import Column, write_xlsx

BACK = 24
COLUMNS = (
    Column("村居", "committee"),
    Column("类别", "kind"),
    Column("从哪来", "door"),
    Column("收到", "received"),
    Column("办结", "answered"),
    Column("其中按时", "in_time"),
    Column("到期没办", "missed"),
    Column("重新办理", "reopened"),
    Column("有评价", "rated"),
    Column("平均几颗星", "stars"),
)
NOTES = (
    "收到：这个月收到的，不管从哪来。",
    "办结：这个月给了结果的；其中按时：没有超过期限的。",
    "到期没办：期限在这个月，期限过了才办结或者还没办结的；暂停计时的不算。",
    "重新办理：居民评一两颗星，这个月重新办的。",
)


@dataclass
class Line:
    """Counts of one kind, door or place, or of all; ``narrow`` is what the list behind is narrowed to."""

    names: tuple[str, ...]
    narrow: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MEASURES, 0))
    ratings: int = 0
    stars_sum: int = 0
    cells: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return " ".join(self.names)

    @property
    def stars(self) -> Decimal | None:
        """The average of the month's ratings, to a tenth; None without any."""
        return round(Decimal(self.stars_sum) / self.ratings, 1) if self.ratings else None

    def add(self, other: Line) -> None:
        for key, count in other.counts.items():
            self.counts[key] += count
        self.ratings += other.ratings
        self.stars_sum += other.stars_sum


@dataclass(frozen=True)
class Sheet:
    """A month's sheet. ``lines`` are by place, kind and door; the others are their sums."""

    month: date
    lines: list[Line]
    kinds: list[Line]
    doors: list[Line]
    places: list[Line]
    total: Line


def measure_names() -> dict[str, str]:
    """Return what the columns of counts are called on the page."""
    return {
        "received": _("收到"),
        "answered": _("办结"),
        "in_time": _("其中按时"),
        "missed": _("到期没办"),
        "reopened": _("重新办理"),
        "rated": _("有评价"),
    }


def months_back(today: date) -> list[date]:
    """Return the months a sheet may be asked for, the newest first."""
    return [add_months(today.replace(day=1), -step) for step in range(BACK)]


def sheet_of(rows: DemandQuerySet[Demand], month: date, today: date, only: dict[str, Any]) -> Sheet:
    """Return the month's sheet of ``rows``, with two queries at any size.

    ``only`` is what the page itself is narrowed to, such as ``{"committee": 3}``; links carry it on.
    """
    lines = {line_key(line): line for line in _lines(rows, month, today)}
    for key, ratings, stars in _stars(rows, month):
        if line := lines.get(key):
            line.ratings, line.stars_sum = ratings, stars
    found = list(lines.values())
    total = Line((_("合计"),))
    for line in found:
        total.add(line)
    sheet = Sheet(
        month,
        found,
        kinds=_summed(found, "kind", 1),
        doors=_summed(found, "door", 2),
        places=_summed(found, "committee", 0),
        total=total,
    )
    for line in (*sheet.lines, *sheet.kinds, *sheet.doors, *sheet.places, total):
        line.cells = _cells(line, month, only)
    return sheet


def line_key(line: Line) -> tuple[int, int, str]:
    return line.narrow["committee"], line.narrow["kind"], line.narrow["door"]


def _lines(rows: DemandQuerySet[Demand], month: date, today: date) -> Iterable[Line]:
    sums = {key: Count("pk", filter=counted(key, month, today)) for key in MEASURES}
    doors = dict(Demand.Door.choices)
    order = {key: at for at, key in enumerate(doors)}
    grouped = rows.filter(anything(month, today)).order_by()
    grouped = grouped.values("committee", "committee__name", "kind", "kind__name", "kind__position", "door")

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        return row["committee"], row["kind__position"], row["kind"], order.get(row["door"], -1)

    for row in sorted(grouped.annotate(**sums), key=place):
        yield Line(
            (row["committee__name"], row["kind__name"], str(doors.get(row["door"], row["door"]))),
            narrow={key: row[key] for key in ("committee", "kind", "door")},
            counts={key: row[key] for key in MEASURES},
        )


def _stars(rows: DemandQuerySet[Demand], month: date) -> Iterable[tuple[tuple[int, int, str], int, int]]:
    found = Rating.objects.filter(demand__in=rows.order_by().values("pk"), **span(month)).order_by()
    keys = ("demand__committee", "demand__kind", "demand__door")
    for row in found.values(*keys).annotate(ratings=Count("pk"), sum=Sum("stars")):
        yield (row[keys[0]], row[keys[1]], row[keys[2]]), row["ratings"], row["sum"]


def _summed(lines: Iterable[Line], key: str, at: int) -> list[Line]:
    """Return one line for each value of ``key``; ``at`` is where its name stands."""
    sums: dict[Any, Line] = {}
    for line in lines:
        value = line.narrow[key]
        sums.setdefault(value, Line((line.names[at],), narrow={key: value})).add(line)
    return list(sums.values())


def _cells(line: Line, month: date, only: dict[str, Any]) -> list[tuple[str, int, str]]:
    """Return (name, count, address of the list behind it) for each measure."""
    base = {"month": f"{month:%Y-%m}", **only, **line.narrow}
    desk = reverse("demands:desk")
    return [
        (name, line.counts[key], f"{desk}?{urlencode({**base, 'counted': key})}")
        for key, name in measure_names().items()
    ]


def sheet_xlsx(sheet: Sheet, *, whom_to_ask: str, committee: Committee | None) -> tuple[bytes, int]:
    """Return the sheet as a workbook and its number of rows.

    Raises TooManyRows beyond the figure ``export_rows``. Basis: trust decision D3.
    """
    most = figure_int("export_rows", committee=committee)
    if len(sheet.lines) > most:
        words = _("一次最多导出%(most)d行，这次超过了。请选一个村居，或者找%(whom)s批准。")
        raise TooManyRows(words % {"most": most, "whom": whom_to_ask})
    kept = BytesIO()
    total = [["合计", "", "", *_numbers(sheet.total)]] if sheet.lines else []
    cells = [*([*line.names, *_numbers(line)] for line in sheet.lines), *total]
    write_xlsx(kept, COLUMNS, cells, sheet=f"{sheet.month:%Y-%m}", notes=NOTES)
    return kept.getvalue(), len(sheet.lines)


def _numbers(line: Line) -> list[Cell]:
    return [*(line.counts[key] for key in MEASURES), line.stars]


@dataclass(frozen=True, kw_only=True)
class DemandSheet(Paper):
    """A month of demands for the street's file, by kind and by door (A4 upright).

    ``kinds``, ``doors`` and ``places`` are (name, counts in the order of ``MEASURES``, average of stars or
    None); the last line is ``total``.
    """

    template: ClassVar[str] = "demand_sheet.typ"

    office: str
    month: date
    printed_on: date
    kinds: Sequence[tuple[str, Sequence[int], Decimal | None]]
    doors: Sequence[tuple[str, Sequence[int], Decimal | None]]
    total: tuple[str, Sequence[int], Decimal | None]
    places: Sequence[tuple[str, Sequence[int], Decimal | None]] = ()

    def data(self) -> dict[str, Any]:
        period = f"{self.month.year}年{self.month.month}月"
        tables = [("按类别", self.kinds), ("按来源", self.doors), ("按村居", self.places)]
        return {
            "document": f"{self.office} {period}急难愁盼办理月表",
            "head": [f"月份　{period}", f"制表日期　{day_words(self.printed_on)}", "单位：件"],
            "columns": [column.name for column in COLUMNS[3:]],
            "tables": [
                {"title": title, "rows": [_paper_row(row) for row in (*rows, self.total)]}
                for title, rows in tables
                if rows
            ],
            "notes": list(NOTES),
        }


def _paper_row(row: tuple[str, Sequence[int], Decimal | None]) -> list[str]:
    name, counts, stars = row
    return [name, *(str(count) for count in counts), "" if stars is None else str(stars)]


def sheet_paper(sheet: Sheet, *, office: str, printed_on: date) -> DemandSheet:
    """Return the sheet as paper; places stand on it only where there are several."""

    def rows(lines: Iterable[Line]) -> list[tuple[str, list[int], Decimal | None]]:
        return [(str(line.name), [line.counts[key] for key in MEASURES], line.stars) for line in lines]

    return DemandSheet(
        office=office,
        month=sheet.month,
        printed_on=printed_on,
        kinds=rows(sheet.kinds),
        doors=rows(sheet.doors),
        places=rows(sheet.places) if len(sheet.places) > 1 else (),
        total=("合计", *rows([sheet.total])[0][1:]),
    )
