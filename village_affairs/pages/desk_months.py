"""The matrix of months: which accounts are out, late, missing or on their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Committee
from users.access import Scope
from village_affairs.actions.periods import accounts_due_on
from village_affairs.models import Ledger, Version
from village_affairs.pages.due import published_day
from xidu.kit.dates import add_months, month_start

MONTHS = 6


@dataclass(frozen=True)
class Mark:
    """One cell: ``dot`` is its look, ``sign`` stands in it, ``words`` say it, ``url`` is where it leads."""

    dot: str
    sign: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    committee: Committee
    ledger: str
    marks: tuple[tuple[date, Mark], ...]


def months_shown(today: date, count: int = MONTHS) -> list[date]:
    """Return the first days of ``count`` months up to last month, oldest first."""
    last = add_months(month_start(today), -1)
    return [add_months(last, step) for step in range(1 - count, 1)]


def matrix(seen: Scope, drafts: Scope, today: date, count: int = MONTHS) -> list[Line]:
    """Return a line for each committee and ledger of ``seen``, with the same three queries at any size."""
    months = months_shown(today, count)
    due_day = figure_int("finance_due_day", on=today)
    places = list(Committee.objects.within(seen))
    newest = _newest(seen, months)
    lines = []
    for place in places:
        for ledger in (Ledger.COMMITTEE.value, Ledger.COLLECTIVE.value):
            found = {month: newest.get((place.pk, ledger, month)) for month in months}
            if ledger == Ledger.COLLECTIVE and not any(found.values()):
                continue
            may_draft = drafts.covers(committee_id=place.pk)
            marks = []
            for month, kept in found.items():
                due = accounts_due_on(month, due_day)
                mark = (
                    _kept(kept, due, today)
                    if kept
                    else _missing(place, ledger, month, today > due, may_draft)
                )
                marks.append((month, mark))
            lines.append(Line(place, str(Ledger(ledger).label), tuple(marks)))
    return lines


def _newest(seen: Scope, months: list[date]) -> dict[tuple[int, str, date], tuple[Version, Any]]:
    """Return for each month its newest version and the publication that first made it public, if any."""
    rows = Version.objects.within(seen).exclude(state=Version.State.DROPPED)
    rows = rows.filter(disclosure__kind="finance", disclosure__period__in=months)
    found: dict[tuple[int, str, date], tuple[Version, Any]] = {}
    for row in rows.select_related("disclosure", "publication").order_by("number"):
        key = (row.committee_id, row.disclosure.ledger, row.disclosure.period)
        first = found[key][1] if key in found else None
        found[key] = (row, first or getattr(row, "publication", None))
    return found


def _missing(place: Committee, ledger: str, month: date, late: bool, may_draft: bool) -> Mark:
    link = reverse("village_affairs:upload")
    url = f"{link}?committee={place.pk}&ledger={ledger}&period={month:%Y-%m}" if may_draft else ""
    return Mark("late", "缺", _("还没公开"), url) if late else Mark("none", "等", _("还没到日子"), url)


def _kept(found: tuple[Version, Any], due: date, today: date) -> Mark:
    version, first = found
    url = reverse("village_affairs:version", args=[version.pk])
    if first is None:
        return Mark("late" if today > due else "none", "办", str(version.get_state_display()), url)
    if published_day(first) > (first.due_on or due):
        return Mark("soon", "迟", _("迟交"), url)
    return Mark("ok", "✓", _("按时"), url)
