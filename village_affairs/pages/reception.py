"""What the log of an open day shows: how many came, the lines of the day, the papers on the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.actions.receptions import code_of
from village_affairs.models import Ledger, OpenDay, Publication, Reception
from village_affairs.pages.links import month_link
from xidu.kit.dates import SHANGHAI
from xidu.kit.dates import today as today_in_shanghai

BOOKS = 3
MOST_LINES = 200


def papers_on_the_table(committee: Committee) -> list[tuple[str, dict[str, str]]]:
    """Return (key, ``{"what", "url"}``) of what visitors look at most: the newest books first. One query."""
    rows = Publication.objects.current().finance().filter(committee=committee)
    newest = rows.order_by("-disclosure__period", "disclosure__ledger").values_list(
        "disclosure__ledger", "disclosure__period"
    )[: 2 * BOOKS]
    months = sorted({period for _ledger, period in newest}, reverse=True)[:BOOKS]
    found = []
    for ledger, period in newest:
        if period in months:
            book = _("合作社账") if ledger == Ledger.COLLECTIVE else _("账")
            words = _("%(year)d年%(month)d月%(book)s") % {
                "year": period.year,
                "month": period.month,
                "book": book,
            }
            url = month_link(committee.slug, ledger, period)
            found.append((f"book-{ledger}-{period:%Y%m}", {"what": words, "url": url}))
    for period in months:
        words = _("%(year)d年%(month)d月凭证") % {"year": period.year, "month": period.month}
        found.append((f"vouchers-{period:%Y%m}", {"what": words, "url": ""}))
    usual = (
        ("contracts", _("合同")),
        ("resolutions", _("决议和会议记录")),
        ("lists", _("补助、救助名单")),
        ("land", _("土地和宅基地")),
        ("other", _("别的材料")),
    )
    return found + [(key, {"what": words, "url": ""}) for key, words in usual]


@dataclass(frozen=True)
class Line:
    """One visitor. ``code`` is that of the slip, for staff alone; ``may_undo`` on the day it was written."""

    row: Reception
    code: str
    papers: str
    may_undo: bool


@dataclass(frozen=True)
class LogPage:
    open_day: OpenDay
    visitors: int
    people: int
    opinions: int
    lines: Sequence[Line]
    did: Line | None

    @property
    def headline(self) -> str:
        if not self.visitors:
            return _("还没有人来")
        facts = {"visitors": self.visitors, "people": self.people}
        return _("来了%(visitors)d批，%(people)d人") % facts

    @property
    def typed_later(self) -> bool:
        return typed_later(self.open_day)


def typed_later(open_day: OpenDay) -> bool:
    """Say whether the log was opened on another day than the open day itself: typed in from paper."""
    return bool(open_day.held_at) and open_day.held_at.astimezone(SHANGHAI).date() != open_day.day


def log_page(open_day: OpenDay, did: int | None = None) -> LogPage:
    """Return the log as it stands; two queries. ``did`` is the line just written."""
    rows = Reception.objects.filter(open_day=open_day)
    sums = rows.filter(undone_at=None).aggregate(n=Count("pk"), people=Sum("people"), said=Count("opinion"))
    found = rows.select_related("block", "opinion", "by", "undone_by").order_by("-number")[:MOST_LINES]
    lines = [_line(row, today_in_shanghai()) for row in found]
    shown = next((line for line in lines if line.row.pk == did and not line.row.undone_at), None)
    return LogPage(open_day, sums["n"], sums["people"] or 0, sums["said"], lines, shown)


def _line(row: Reception, day: date) -> Line:
    papers = "、".join(str(paper.get("what", "")) for paper in row.papers)
    fresh = row.at.astimezone(SHANGHAI).date() == day
    return Line(row, code_of(row), papers, fresh and row.undone_at is None)


@dataclass(frozen=True)
class YearDay:
    """One month's open day in a year: ``state`` and ``tag`` make the mark, the rest are counts."""

    open_day: OpenDay
    state: str
    tag: str
    visitors: int
    people: int
    opinions: int
    answered: int


@dataclass(frozen=True)
class YearPage:
    year: int
    days: Sequence[YearDay]
    others: Sequence[int]

    def _count(self, *names: str) -> int:
        return sum(row.state in names for row in self.days)

    @property
    def held(self) -> int:
        return self._count("done")

    @property
    def missed(self) -> int:
        return self._count("late")

    @property
    def cancelled(self) -> int:
        return sum(row.open_day.cancelled_at is not None for row in self.days)

    @property
    def moved(self) -> int:
        return sum(row.open_day.day != row.open_day.planned_day for row in self.days)

    @property
    def people(self) -> int:
        return sum(row.people for row in self.days)

    @property
    def opinions(self) -> int:
        return sum(row.opinions for row in self.days)

    @property
    def answered(self) -> int:
        return sum(row.answered for row in self.days)


def year_page(committee: Committee, year: int, today: date) -> YearPage:
    """Return the open days of a year with what came of each; three queries at any number of rows."""
    rows = OpenDay.objects.filter(committee=committee)
    years = sorted({day.year for day in rows.dates("period", "year")}, reverse=True)
    days = rows.filter(period__year=year).order_by("period").annotate(**counts())
    received = dict(
        Reception.objects.filter(open_day__in=rows.filter(period__year=year), undone_at=None)
        .order_by()
        .values_list("open_day")
        .annotate(people=Sum("people"))
    )
    made = [
        YearDay(row, *mark_of(row, today), row.visitors, received.get(row.pk, 0), row.asked, row.answered)
        for row in days
    ]
    return YearPage(year, made, [one for one in years if one != year])


def counts() -> dict[str, Count]:
    """Return the annotations ``visitors``, ``asked`` and ``answered`` of open days."""
    said = Q(opinions__hidden_at=None) & ~Q(opinions__state__in=("withdrawn", "merged"))
    return {
        "visitors": Count("receptions", filter=Q(receptions__undone_at=None), distinct=True),
        "asked": Count("opinions", filter=said, distinct=True),
        "answered": Count("opinions", filter=said & Q(opinions__replies__round=1), distinct=True),
    }


def mark_of(row: OpenDay, today: date) -> tuple[str, str]:
    """Return the state and the words of a day's mark: held, cancelled, missed, today or to come."""
    if row.cancelled_at:
        return "soon", _("已取消")
    if row.held_at:
        return "done", _("开了，事后补记") if typed_later(row) else _("开了")
    if row.day < today:
        return "late", _("没有开")
    return "plain", _("今天") if row.day == today else _("还没到")
