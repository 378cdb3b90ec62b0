"""Exhibitions for everyone, and what of the guest book waits to be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Exhibition, GuestEntry, Work
from residents.models import Committee
from users.access import scope_of
from users.desk_queue import Job

GUESTS = 100


@dataclass(frozen=True)
class Shown:
    """An exhibition with its state in a word, seen from a day. ``state`` is the colour of its tag."""

    exhibition: Exhibition
    state: str
    words: str


@dataclass(frozen=True)
class ExhibitionPage:
    shown: Shown
    works: tuple[Work, ...]
    guests: tuple[GuestEntry, ...]


def shown_on(exhibition: Exhibition, day: date) -> Shown:
    """Return the exhibition with what it is on ``day``: to come, open, or closed and still online."""
    if day < exhibition.opens_on:
        return Shown(exhibition, "soon", _("即将开展"))
    if day <= exhibition.closes_on:
        return Shown(exhibition, "done", _("正在展出"))
    return Shown(exhibition, "plain", _("已闭展，网上一直能看"))


def exhibition_list(committee: Committee, day: date) -> list[Shown]:
    """Return what is public, the newest first; one query."""
    rows = Exhibition.objects.shown().filter(committee=committee)
    return [shown_on(row, day) for row in rows]


def exhibition_page(exhibition: Exhibition, day: date) -> ExhibitionPage:
    """Return the exhibition with its works and what of the guest book is shown; two queries."""
    return ExhibitionPage(
        shown=shown_on(exhibition, day),
        works=tuple(exhibition.works.all()),
        guests=tuple(exhibition.guests.shown()[:GUESTS]),
    )


def with_counts(rows: QuerySet[Exhibition]) -> QuerySet[Exhibition]:
    """Add ``work_count`` and ``waiting_count`` (lines of the guest book nobody has decided on)."""
    waiting = Count("guests", filter=Q(guests__state=GuestEntry.State.WAITING), distinct=True)
    return rows.annotate(work_count=Count("works", distinct=True), waiting_count=waiting)


def guest_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield a job for each exhibition with lines that wait; one query."""
    scope = scope_of(user, "activities.change_exhibition")
    rows = with_counts(Exhibition.objects.within(scope)).filter(waiting_count__gt=0)
    for row in rows.select_related("committee"):
        words = ngettext("%(n)d条留言等着看", "%(n)d条留言等着看", row.waiting_count)  # type: ignore[attr-defined]
        yield Job(
            title=_("留言簿：%(title)s") % {"title": row.title},
            committee=row.committee.name,
            due=None,
            who="",
            url=f"/desk/exhibitions/{row.pk}/",
            verb=_("看留言"),
            detail=words % {"n": row.waiting_count},  # type: ignore[attr-defined]
        )
