"""The catalogue as anyone reads it: the three books line by line, and a year month by month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from residents.actions.calendar import figure_int
from residents.models import Committee
from village_affairs.actions.periods import MONTHS_IN, last_of
from village_affairs.models import CatalogueItem, Disclosure, Duty, Publication
from village_affairs.pages.due import published_day
from village_affairs.pages.links import link, month_link
from village_affairs.pages.scores import Score, score, scores, stands
from village_affairs.pages.words import Called, period_words
from xidu.kit.dates import add_months, month_start
from xidu.kit.templatetags.kit import day_words, short_day

BACK = 13  # months of duties a line looks back on; what is still owed from before is never left out
BOOKS = CatalogueItem.Book.values


@dataclass(frozen=True)
class Tab:
    words: str
    url: str
    current: bool


@dataclass(frozen=True)
class Line:
    """One line of the catalogue: what is owed by when, and how it stands now."""

    item: CatalogueItem
    limit: str
    sentence: str
    state: str
    tag: str
    url: str

    @property
    def cycle(self) -> str:
        return str(self.item.get_cycle_display())


@dataclass(frozen=True)
class CataloguePage:
    called: Called
    book: str
    tabs: Sequence[Tab]
    groups: Sequence[tuple[str, Sequence[Line]]]
    last: Score
    this: Score
    year_url: str

    @property
    def headline(self) -> str:
        """Last month's score; this month's where nothing fell due in the last."""
        return self.last.sentence if self.last.total else self.this.sentence


def tabs_of(committee: Committee, current: str = "") -> list[Tab]:
    """Return the three tabs of a committee; no query."""
    called = Called(committee.is_village)
    return [
        Tab(called.book(book), link("catalogue-book", committee.slug, book), book == current)
        for book in BOOKS
    ]


def catalogue_page(committee: Committee, book: str, today: dt.date) -> CataloguePage:
    """Return the lines of one book in force ``today`` and the months' scores; five queries at any size."""
    items = CatalogueItem.objects.in_force_on(today).filter(used_by__in=["both", committee.kind], book=book)
    recent = Q(due_on__gte=add_months(month_start(today), -BACK)) | Q(done_on=None, due_on__lt=today)
    duties = list(Duty.objects.filter(recent, committee=committee).select_related("item"))
    shelf = _public_now(committee, duties)
    newest = _newest_by_key(committee)
    due_day = figure_int("finance_due_day", on=today, committee=committee)
    by_key: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_key[duty.item.key].append(duty)
    groups: dict[str, list[Line]] = defaultdict(list)

    def url_of(duty: Duty) -> str:
        return _page_of(committee, shelf.get(duty.disclosure_id or 0))

    for item in items:
        if item.cycle in MONTHS_IN:
            line = _owed(item, limit_words(item, due_day), by_key[item.key], today, url_of)
        else:
            line = _as_it_comes(committee, item, newest.get(item.key))
        groups[item.level1].append(line)
    this = month_start(today)
    found = scores(((duty.due_on, duty.done_on) for duty in duties), today)
    last = add_months(this, -1)
    return CataloguePage(
        called=Called(committee.is_village),
        book=book,
        tabs=tabs_of(committee, book),
        groups=list(groups.items()),
        last=found.get(last, Score(last)),
        this=found.get(this, Score(this)),
        year_url=link("catalogue-year", committee.slug, today.year),
    )


def limit_words(item: CatalogueItem, due_day: int) -> str:
    """Return by when the line is public, in words: 次月10日前, 季末后10个工作日内."""
    if item.kind == Disclosure.Kind.FINANCE:
        return _("次月%(day)d日前") % {"day": due_day}
    after = {
        CatalogueItem.Cycle.MONTH: _("月末后"),
        CatalogueItem.Cycle.QUARTER: _("季末后"),
        CatalogueItem.Cycle.HALF: _("半年结束后"),
        CatalogueItem.Cycle.YEAR: _("年末后"),
        CatalogueItem.Cycle.CHANGE: _("变动后"),
        CatalogueItem.Cycle.MEETING: _("会后"),
    }.get(CatalogueItem.Cycle(item.cycle), _("事后"))
    if item.in_workdays:
        return _("%(after)s%(days)d个工作日内") % {"after": after, "days": item.limit}
    return _("%(after)s%(days)d天内") % {"after": after, "days": item.limit}


def _owed(
    item: CatalogueItem, limit: str, duties: Sequence[Duty], today: dt.date, url_of: Callable[[Duty], str]
) -> Line:
    duty = shown_duty(duties, today)
    if duty is None:
        return Line(item, limit, _("还没有到期的。"), "plain", _("还没到日子"), "")
    state, tag = stands(duty, today)
    facts = {"period": period_words(duty.item.cycle, duty.period), "day": day_words(duty.due_on)}
    if duty.done_on:
        sentence = _("%(period)s的，%(day)s公开。") % {**facts, "day": day_words(duty.done_on)}
    else:
        sentence = _("%(period)s的，应在%(day)s前公开。") % facts
    late = sum(row.done_on is None and row.due_on < today for row in duties) - (state == "late")
    if late > 0:
        sentence += ngettext("另有%(n)d期也晚了。", "另有%(n)d期也晚了。", late) % {"n": late}
    return Line(item, limit, sentence, state, tag, url_of(duty))


def shown_duty(duties: Sequence[Duty], today: dt.date) -> Duty | None:
    """Return the duty that says how a line stands: the oldest owed, else the newest done, else the next."""
    open_ones = [row for row in duties if row.done_on is None]
    ended = [row for row in open_ones if last_of(row.item.cycle, row.period) < today]
    done = [row for row in duties if row.done_on]
    if ended:
        return min(ended, key=lambda row: row.due_on)
    if done:
        return max(done, key=lambda row: row.period)
    return min(open_ones, key=lambda row: row.due_on, default=None)


def _as_it_comes(committee: Committee, item: CatalogueItem, newest: Publication | None) -> Line:
    limit = limit_words(item, 0)
    if newest is None:
        return Line(item, limit, _("还没有公开过；一有就写在这里。"), "plain", _("有了就公开"), "")
    day = day_words(published_day(newest))
    sentence = _("最近一次：%(title)s，%(day)s公开。") % {"title": newest.disclosure.title, "day": day}
    return Line(item, limit, sentence, "done", short_day(published_day(newest)), _page_of(committee, newest))


def _page_of(committee: Committee, publication: Publication | None) -> str:
    if publication is None:
        return ""
    about = publication.disclosure
    if about.kind == Disclosure.Kind.FINANCE and about.period:
        return month_link(committee.slug, about.ledger, about.period)
    return link("publication", committee.slug, publication.year, publication.number)


def _public_now(committee: Committee, duties: Iterable[Duty]) -> dict[int, Publication]:
    """Return what is public now of the disclosures that fulfilled ``duties``, by disclosure."""
    ids = {duty.disclosure_id for duty in duties if duty.disclosure_id}
    rows = Publication.objects.current().filter(committee=committee, disclosure__in=ids)
    return {row.disclosure_id: row for row in rows.select_related("disclosure").defer("content")}


def _newest_by_key(committee: Committee) -> dict[str, Publication]:
    """Return the newest publication of each line, by the line's key."""
    rows = Publication.objects.current().filter(committee=committee, disclosure__item__isnull=False)
    rows = rows.select_related("disclosure__item").defer("content")
    newest = rows.order_by("disclosure__item__key", "-id").distinct("disclosure__item__key")
    return {row.disclosure.item.key: row for row in newest if row.disclosure.item}


@dataclass(frozen=True)
class Entry:
    """One duty of a month: what for which span, how it stands, where it is."""

    title: str
    detail: str
    state: str
    tag: str
    url: str


@dataclass(frozen=True)
class Month:
    score: Score
    entries: Sequence[Entry]
    is_now: bool


@dataclass(frozen=True)
class YearPage:
    """``before`` and ``after`` are the addresses of the neighbouring years, or ""."""

    called: Called
    year: int
    tabs: Sequence[Tab]
    whole: Score
    months: Sequence[Month]
    before: str
    after: str


def year_page(committee: Committee, year: int, today: dt.date) -> YearPage | None:
    """Return the year's twelve months with all that fell or falls due; None for a year without duties."""
    owed = Duty.objects.filter(committee=committee)
    years = {day.year for day in owed.dates("due_on", "year")}
    if year not in years and year != today.year:
        return None
    rows = list(owed.filter(due_on__year=year).select_related("item"))
    shelf = _public_now(committee, rows)
    by_month: dict[int, list[Duty]] = defaultdict(list)
    for duty in rows:
        by_month[duty.due_on.month].append(duty)
    return YearPage(
        called=Called(committee.is_village),
        year=year,
        tabs=tabs_of(committee),
        whole=score(
            dt.date(year, 1, 1),
            ((row.due_on, row.done_on) for row in rows),
            today,
            period_words(CatalogueItem.Cycle.YEAR, dt.date(year, 1, 1)),
        ),
        months=[
            _month(committee, dt.date(year, month, 1), by_month[month], shelf, today)
            for month in range(1, 13)
        ],
        before=link("catalogue-year", committee.slug, year - 1) if year - 1 in years else "",
        after=link("catalogue-year", committee.slug, year + 1) if year + 1 in years else "",
    )


def _month(
    committee: Committee,
    month: dt.date,
    duties: Sequence[Duty],
    shelf: dict[int, Publication],
    today: dt.date,
) -> Month:
    entries = []
    for duty in duties:
        state, tag = stands(duty, today)
        facts = {"period": period_words(duty.item.cycle, duty.period), "day": short_day(duty.due_on)}
        detail = _("%(period)s　%(day)s前") % facts
        url = _page_of(committee, shelf.get(duty.disclosure_id or 0))
        entries.append(Entry(duty.item.level2, detail, state, tag, url))
    found = score(month, ((row.due_on, row.done_on) for row in duties), today)
    return Month(found, entries, month == month_start(today))
