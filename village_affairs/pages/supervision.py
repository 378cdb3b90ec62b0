"""What the supervisors' desk shows: what waits for the seal, objections, books, appraisals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from residents.models import Committee, Figure
from users.access import Scope, can
from users.models import User
from village_affairs.actions.appraisals import DRAFT, RECORD, ends_office, not_competent
from village_affairs.models import Appraisal, BookInspection, Disclosure, Objection, Publication, Version
from xidu.kit.dates import SHANGHAI

MOST = 60
YEARS = 3


@dataclass(frozen=True)
class Appraised:
    """One member's year; ``bad`` is the figure by which they were found not competent, ``ends`` the one by
    which the office ends; None where it is not so."""

    row: Appraisal
    bad: Figure | None
    ends: Figure | None


def supervision_page(scope: Scope, user: User, today: date) -> dict[str, Any]:
    """Return the rows of the supervisors' desk at the places of ``scope``; nine queries at any number."""
    rows = Version.objects.within(scope).filter(state=Version.State.SUBMITTED)
    objections = Objection.objects.within(scope).select_related(
        "committee", "by", "version__disclosure", "publication__disclosure"
    )
    books = BookInspection.objects.within(scope).select_related("committee", "block")
    places = list(Committee.objects.within(scope).order_by("code", "pk"))
    public = Publication.objects.current().within(scope).select_related("committee", "disclosure", "version")
    return {
        "today": today,
        "to_sign": rows.select_related("committee", "disclosure", "maker").order_by("submitted_at")[:MOST],
        "public": public.order_by("-published_at")[:12],
        "objections": objections.filter(result=Objection.Result.OPEN)[:MOST],
        "answered": objections.exclude(result=Objection.Result.OPEN).order_by("-answered_at")[:10],
        "wishes": books.filter(state__in=("asked", "agreed"))[:MOST],
        "read": books.exclude(state__in=("asked", "agreed")).order_by("-at")[:10],
        "appraisals": _appraisals(scope, today),
        "may_record": [row for row in places if can(user, RECORD, committee_id=row.pk)],
        "may_draft": [row for row in places if can(user, DRAFT, committee_id=row.pk)],
        "may_take": [
            row for row in places if can(user, "village_affairs.record_opinion", committee_id=row.pk)
        ],
        "year": today.year,
    }


def _appraisals(scope: Scope, today: date) -> list[Appraised]:
    rows = Appraisal.objects.within(scope).filter(year__gt=today.year - YEARS).select_related("committee")
    found = list(rows.order_by("-year", "committee__code", "pk")[:200])
    bad = not_competent(found)
    ends = ends_office(found, bad)
    return [Appraised(row, bad.get(row.pk), ends.get(row.pk)) for row in found]


def objections_about(disclosure: Disclosure) -> Sequence[Objection]:
    """Return what the supervisors objected to in any version of a disclosure; one query."""
    about = Q(version__disclosure=disclosure) | Q(publication__disclosure=disclosure)
    rows = Objection.objects.filter(about).order_by("at", "pk")
    for row in rows:
        row.day = row.at.astimezone(SHANGHAI).date()  # type: ignore[attr-defined]
    return rows
