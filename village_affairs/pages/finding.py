"""What the search page shows: hits with the place marked, or what to try instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Value, When
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from residents.models import Committee
from village_affairs.actions.searching import findable, folded, marked, parts_found, words_of
from village_affairs.filters import SearchFilter
from village_affairs.models import Disclosure, Publication
from village_affairs.pages.due import published_day
from village_affairs.pages.links import publication_link
from xidu.kit.paging import Page, page_of
from xidu.kit.templatetags.kit import month_words, short_day

ROWS = 20
MONTHS = 36


@dataclass(frozen=True)
class Hit:
    """One publication found; ``pieces`` are (text, whether it is what was looked for)."""

    title: str
    url: str
    detail: str
    pieces: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class SearchPage:
    """``asked`` says whether anything was asked; ``fault`` what is wrong with it; ``tries`` shorter words."""

    filter: SearchFilter
    asked: bool
    fault: str
    hits: Sequence[Hit]
    pages: Page
    tries: Sequence[str]

    @property
    def words(self) -> str:
        return str(self.filter.form["q"].value() or "").strip()


def search_page(request: HttpRequest, committee: Committee | None, day: dt.date) -> SearchPage:
    """Return the page for what ``request`` asks of one committee or of all; at most five queries."""
    rows = findable(day)
    if committee is not None:
        rows = rows.filter(committee=committee)
    asked = _readable(request.GET)
    places = [] if committee else list(Committee.objects.order_by("code", "pk").values_list("slug", "name"))
    found = SearchFilter(asked, rows, places=places, months=_months(committee))
    words = asked.get("q", "")
    fault = _fault(found, words)
    chosen = any(asked.get(name) for name in found.filters)
    if fault or not chosen:
        return SearchPage(found, chosen, fault, (), Page((), "", ""), ())
    entries = _ordered(found.qs, words).select_related(
        "publication__disclosure", "committee", "publication__committee"
    )
    pages = page_of(request, entries, ROWS)
    hits = [_hit(entry.publication, words, shows_place=committee is None) for entry in pages.rows]
    tries = parts_found(rows, words) if not hits else ()
    return SearchPage(found, True, "", hits, pages, tries)


def _readable(asked: QueryDict) -> QueryDict:
    """Return what was asked without the one sign the database cannot hold."""
    clean = asked.copy()
    for name in clean:
        clean.setlist(name, [value.replace("\0", " ") for value in clean.getlist(name)])
    return clean


def _fault(found: SearchFilter, words: str) -> str:
    if "q" in found.form.errors:
        return _("要找的话太长了，请只写最要紧的几个字，例如“路灯”")
    if not found.form.is_valid():
        return _("没有这样的村居、类型或月份，请在上面重新选")
    if words.strip() and not folded(words):
        return _("请写要找的字或数字，标点找不到东西")
    return ""


def _months(committee: Committee | None) -> list[tuple[str, str]]:
    rows = Publication.objects.current()
    if committee is not None:
        rows = rows.filter(committee=committee)
    months = rows.datetimes("published_at", "month", order="DESC")[:MONTHS]
    return [(f"{month:%Y-%m}", month_words(month.date())) for month in months]


def _ordered(rows: Any, words: str) -> Any:
    """A word in the title comes before one in the text; then the newest first."""
    first = next(iter(words.split()), "")
    if not first:
        return rows.order_by("-publication__published_at", "-publication_id")
    title = When(publication__disclosure__title__icontains=first, then=Value(0))
    rank = Case(title, default=Value(1))
    return rows.order_by(rank, "-publication__published_at", "-publication_id")


def _hit(publication: Publication, words: str, *, shows_place: bool) -> Hit:
    disclosure = publication.disclosure
    parts = [publication.committee.name] if shows_place else []
    parts += [str(Disclosure.Kind(disclosure.kind).label), short_day(published_day(publication))]
    said = words_of(disclosure.kind, publication.content | {"title": ""})
    return Hit(
        title=disclosure.title,
        url=publication_link(publication.committee.slug, publication),
        detail="　".join(parts),
        pieces=marked(said, words) if words else (),
    )
