"""What is added up for leaders: the allowance of half a year, and a leader's own year. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, ClassVar

from demands.models import Demand
from leaders.models import Appointment, Leave, Visit
from leaders.pages.training import hours_of_year
from residents.models import Committee, Figure, Person
from xidu.kit.dates import SHANGHAI, add_months, today
from xidu.kit.papers import Paper, amount_words, day_words
from xidu.kit.spreadsheets import Column, write_xlsx

# The day on which somebody has to be in office for the month to count.
COUNTS_ON = 15
COLUMNS = (
    Column("姓名", "name"),
    Column("楼组／村民小组", "group"),
    Column("类型", "kind"),
    Column("任职月数", "months"),
    Column("请假天数", "leave"),
    Column("补贴（元）", "amount"),
)
RULE = "任职月数：当月15日在任的算一个月；同时带几个组的只算一份，按高的标准。请假天数只列出，不扣。"


@dataclass(frozen=True)
class AllowanceRow:
    """One leader: ``months`` that count, ``leave`` days away, ``amount`` in yuan."""

    person: Person
    group: str
    kind: str
    months: int
    leave: int
    amount: Decimal

    def cells(self) -> list[Any]:
        return [self.person.name, self.group, self.kind, self.months, self.leave, self.amount]


@dataclass(frozen=True)
class Allowance:
    """A committee's half-year; ``rates`` say the standards that held, in words."""

    committee: Committee
    year: int
    half: int
    rows: tuple[AllowanceRow, ...]
    rates: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return sum((row.amount for row in self.rows), Decimal(0))

    @property
    def months(self) -> int:
        return sum(row.months for row in self.rows)

    @property
    def leave(self) -> int:
        return sum(row.leave for row in self.rows)

    @property
    def words(self) -> str:
        return f"{self.year}年{'上' if self.half == 1 else '下'}半年"


def span_of(year: int, half: int) -> tuple[date, date]:
    """Return the first and the last day of a half-year (1 or 2)."""
    first = date(year, 1 if half == 1 else 7, 1)
    return first, add_months(first, 6) - timedelta(1)


def allowance_of(committee: Committee, year: int, half: int) -> Allowance:
    """Return what the leaders of a committee are due for half a year; a fixed number of queries.

    A month counts for who is in office on its 15th, at the standard of that day (``leader_allowance_…``,
    the committee's own before the street's). Several blocks are one allowance, at the highest standard. Days
    that have not come yet do not count. Leave is shown, not deducted.
    """
    first, last = span_of(year, half)
    days = [day for n in range(6) if (day := add_months(first, n).replace(day=COUNTS_ON)) <= today()]
    rates = {day: _rates(committee, day) for day in days}
    terms: dict[int, list[Appointment]] = {}
    rows = Appointment.objects.filter(committee=committee).touching(first, last)
    for term in rows.select_related("person", "block").order_by("person__pinyin", "person", "since", "pk"):
        terms.setdefault(term.person_id, []).append(term)
    leaves: dict[int, int] = {}
    for leave in Leave.objects.standing().filter(committee=committee).touching(first, last):
        until = min(leave.until or last, last)
        away = (until - max(leave.since, first)).days + 1
        leaves[leave.person_id] = leaves.get(leave.person_id, 0) + away
    found = tuple(_row(own, rates, leaves.get(pk, 0)) for pk, own in terms.items())
    return Allowance(committee, year, half, found, _rate_words(rates))


def _row(own: list[Appointment], rates: dict[date, dict[str, Decimal]], leave: int) -> AllowanceRow:
    months, amount = 0, Decimal(0)
    for day, rate in rates.items():
        held = [term for term in own if term.since <= day and (term.until is None or term.until >= day)]
        if held:
            months += 1
            amount += max(rate.get(term.kind, Decimal(0)) for term in held)
    groups = "、".join(dict.fromkeys(term.block.name for term in own))
    kinds = "、".join(dict.fromkeys(str(term.get_kind_display()) for term in own))
    return AllowanceRow(own[0].person, groups, kinds, months, leave, amount)


def _rates(committee: Committee, day: date) -> dict[str, Decimal]:
    keys = {f"leader_allowance_{kind}": kind for kind in Appointment.Kind.values}
    found = Figure.objects.values_on(list(keys), day, committee.pk)
    return {keys[key]: Decimal(value) for key, value in found.items()}


def _rate_words(rates: dict[date, dict[str, Decimal]]) -> tuple[str, ...]:
    lines = (
        "，".join(f"{label}{rate.get(kind, 0)}元" for kind, label in Appointment.Kind.choices)
        for rate in rates.values()
    )
    return tuple(dict.fromkeys(f"标准（每月）：{line}" for line in lines))


def allowance_xlsx(sheet: Allowance) -> bytes:
    """Return the sheet as a workbook with its sums in the last row and the rule beside it."""
    kept = BytesIO()
    sums = ["合计", "", "", sheet.months, sheet.leave, sheet.total]
    rows = [*(row.cells() for row in sheet.rows), sums]
    write_xlsx(kept, COLUMNS, rows, sheet="补贴", notes=(RULE, *sheet.rates))
    return kept.getvalue()


@dataclass(frozen=True, kw_only=True)
class TablePaper(Paper):
    """A list with its sums in the last row, notes below and lines to sign (A4 upright)."""

    template: ClassVar[str] = "leaders_table.typ"

    title: str
    head: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Iterable[list[str]]
    notes: tuple[str, ...]
    signs: tuple[str, ...]
    sums: bool = True

    def data(self) -> dict[str, Any]:
        return {
            "document": self.title,
            "head": list(self.head),
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "notes": list(self.notes),
            "signs": list(self.signs),
            "sums": self.sums,
        }


def allowance_paper(sheet: Allowance) -> TablePaper:
    rows = [
        [row.person.name, row.group, row.kind, str(row.months), str(row.leave), amount_words(row.amount)]
        for row in sheet.rows
    ]
    rows.append(["合计", "", "", str(sheet.months), str(sheet.leave), amount_words(sheet.total)])
    return TablePaper(
        title=f"{sheet.committee.name}{sheet.words}组长补贴表",
        head=(f"制表日期　{day_words(today())}", f"共{len(sheet.rows)}人"),
        columns=tuple(column.name for column in COLUMNS),
        rows=rows,
        notes=(RULE, *sheet.rates),
        signs=("制表", "审核", "负责人"),
    )


@dataclass(frozen=True)
class Year:
    """A leader's year in numbers: visits, doors reached, hours learned, needs passed on and solved."""

    year: int
    visits: int
    reached: int
    hours: Decimal
    raised: int
    solved: int


def year_of(person: Person, year: int) -> Year:
    """Return what the leader did in ``year``, visits and needs by the own account; five queries."""
    visits = Visit.objects.standing().filter(by__person=person, on__year=year)
    begin, end = (datetime(each, 1, 1, tzinfo=SHANGHAI) for each in (year, year + 1))
    raised = Demand.objects.filter(taken_by__person=person, merged_into=None)
    return Year(
        year=year,
        visits=visits.count(),
        reached=visits.reached().values("household").distinct().count(),
        hours=hours_of_year(person, year),
        raised=raised.filter(received_at__gte=begin, received_at__lt=end).count(),
        solved=raised.filter(done_at__gte=begin, done_at__lt=end).count(),
    )


def year_paper(person: Person, found: Year) -> TablePaper:
    terms = Appointment.objects.filter(person=person).touching(
        date(found.year, 1, 1), date(found.year, 12, 31)
    )
    blocks = "、".join(dict.fromkeys(term.block.name for term in terms.select_related("block")))
    return TablePaper(
        title=f"{person.name}{found.year}年工作单",
        head=(person.committee.name, blocks),
        columns=("做了什么", "多少"),
        rows=[
            ["走访", f"{found.visits}次"],
            ["见到的住户", f"{found.reached}户"],
            ["培训", f"{found.hours.normalize():f}学时"],
            ["交上去的难事", f"{found.raised}件"],
            ["办成的难事", f"{found.solved}件"],
        ],
        notes=(f"打印于{day_words(today())}，只给本人和村居留存，不排名、不公示。",),
        signs=("组长", "村居"),
        sums=False,
    )
