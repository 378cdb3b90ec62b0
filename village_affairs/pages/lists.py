"""The shelf of everything a committee has made public, by kind and by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Committee
from village_affairs.models import Disclosure, Ledger, Publication
from village_affairs.pages import shelf
from village_affairs.pages.catalogue import Tab, tabs_of
from village_affairs.pages.due import Standing, standing
from village_affairs.pages.home import Item, item_of
from village_affairs.pages.words import Called

FINANCE = Disclosure.Kind.FINANCE
MOST = 60


@dataclass(frozen=True)
class Choice:
    """One chip of a filter; ``current`` is the one chosen."""

    words: str
    query: str
    current: bool


@dataclass(frozen=True)
class ListPage:
    """``older`` is the query of the next page, or ""."""

    called: Called
    standing: Standing
    kinds: Sequence[Choice]
    years: Sequence[Choice]
    items: Sequence[Item]
    older: str
    books: Sequence[Tab]


def list_page(
    committee: Committee, today: dt.date, *, kind: str = "", year: str = "", before: str = ""
) -> ListPage:
    """Return the publications in force, the newest first, ``MOST`` a page; unknown filters count as none.

    ``kind`` is a ledger or a kind of disclosure of which something is public; ``before`` continues below the
    publication of that id.
    """
    called = Called(committee.is_village)
    years = shelf.years_published(committee)
    kinds = _kinds(called, shelf.kinds_published(committee))
    chosen = {"kind": kind if kind in kinds else "", "year": year if year in map(str, years) else ""}
    found = list(_chosen(committee, chosen, before)[: MOST + 1])
    due_day = figure_int("finance_due_day", on=today, committee=committee)
    year_words = {str(year): _("%(year)d年") % {"year": year} for year in years}
    return ListPage(
        called=called,
        standing=standing(shelf.newest_period(committee, Ledger.COMMITTEE), today, due_day),
        kinds=_choices(chosen, "kind", kinds),
        years=_choices(chosen, "year", {"": _("全部年份"), **year_words}),
        items=[item_of(row, committee.slug, today) for row in found[:MOST]],
        older=urlencode({**chosen, "before": found[MOST - 1].pk}) if len(found) > MOST else "",
        books=tabs_of(committee),
    )


def _older_than(rows: QuerySet[Publication], pk: int) -> QuerySet[Publication]:
    """Return what comes below the publication ``pk`` in the list; all of it where there is none."""
    at = Publication.objects.filter(pk=pk).values_list("published_at", flat=True).first()
    return rows.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)) if at else rows


def _kinds(called: Called, found: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what can be chosen: a chip that opens an empty list helps nobody."""
    ledgers = {value: called.ledger(value) for value in Ledger.values if (FINANCE, value) in found}
    there = {kind for kind, _ledger in found}
    kinds = {str(kind): str(kind.label) for kind in Disclosure.Kind if kind != FINANCE and kind in there}
    if Disclosure.Kind.NOTICE in kinds:
        kinds[Disclosure.Kind.NOTICE] = _("事项")
    return {"": _("全部"), **ledgers, **kinds}


def _choices(chosen: dict[str, str], field: str, options: dict[str, str]) -> list[Choice]:
    return [
        Choice(words, urlencode({**chosen, field: value}), chosen[field] == value)
        for value, words in options.items()
    ]


def _chosen(committee: Committee, chosen: dict[str, str], before: str) -> QuerySet[Publication]:
    rows = shelf.things_published(committee)
    if chosen["kind"] in Ledger.values:
        rows = rows.finance().filter(disclosure__ledger=chosen["kind"])
    elif chosen["kind"]:
        rows = rows.filter(disclosure__kind=chosen["kind"])
    if chosen["year"]:
        rows = rows.filter(published_at__year=int(chosen["year"]))
    # A number of our own length; a longer one would not fit the column.
    if before.isascii() and before.isdigit() and len(before) < 18:
        rows = _older_than(rows, int(before))
    return rows
