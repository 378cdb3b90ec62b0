"""Proof, from the rows alone, that what was published still stands and that months follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from village_affairs.actions.content import digest
from village_affairs.models import Publication
from xidu.kit.dates import add_months
from xidu.kit.money import yuan


def broken_publications() -> list[str]:
    """Return a sentence for each publication whose content, sums or number is not what it must be."""
    rows = Publication.objects.select_related("committee").order_by("committee", "year", "number")
    return list(_broken(rows.iterator(chunk_size=200)))


def _broken(rows: Iterator[Publication]) -> Iterator[str]:
    place, number = None, 0
    for row in rows:
        if (row.committee_id, row.year) != place:
            place, number = (row.committee_id, row.year), 0
        number += 1
        facts = {"row": row, "number": number}
        if row.number != number:
            yield _("%(row)s：编号不连续，应是%(number)d号") % facts
            number = row.number
        if digest(row.content) != row.sha256:
            yield _("%(row)s：内容和校验码对不上") % facts
        if not _adds_up(row.content):
            yield _("%(row)s：收支合计对不上") % facts


def _adds_up(content: dict[str, Any]) -> bool:
    if "closing" not in content:
        return True
    opening, income, spending, closing = (
        Decimal(content[name]) for name in ("opening", "income", "spending", "closing")
    )
    lines = content["lines"]
    got = sum((Decimal(line["income"] or 0) for line in lines), Decimal(0))
    spent = sum((Decimal(line["spending"] or 0) for line in lines), Decimal(0))
    return (got, spent, opening + got - spent) == (income, spending, closing)


def broken_months() -> list[str]:
    """Return a sentence for each public month that does not open with what the month before closed with.

    A correction may leave such a place open until the next month is corrected too; staff should know of it.
    """
    rows = Publication.objects.current().finance().select_related("committee", "disclosure", "version")
    newest = {
        (row.committee_id, row.disclosure.ledger, row.disclosure.period): row
        for row in rows.order_by("disclosure__period")
    }
    broken = []
    for (committee, ledger, period), row in newest.items():
        before = newest.get((committee, ledger, add_months(period, -1))) if period else None
        if before and before.version.closing != row.version.opening:
            facts = {
                "row": row,
                "title": row.disclosure.title,
                "before": yuan(before.version.closing or Decimal(0)),
                "now": yuan(row.version.opening or Decimal(0)),
            }
            words = _("%(row)s（%(title)s）：上期结余接不上，上月底%(before)s元，本月写%(now)s元")
            broken.append(words % facts)
    return broken
