"""How many questions were asked and answered, by committee and year, as the page of replies shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from residents.models import Committee
from village_affairs.models import Opinion
from village_affairs.pages.reply_figures import street_figures

COUNTS = ("asked", "in_time", "late", "waiting")


def reply_rows(committee: Committee | None, year: int, day: dt.date) -> list[dict[str, Any]]:
    """Return a row for each committee: its slug and name, the year, ``COUNTS``; None where too few asked.

    As many queries as the page, at any number of committees. A year to come has no row.
    """
    if year > day.year:
        return []
    places = [committee] if committee else list(Committee.objects.order_by("code", "pk"))
    until = min(day, dt.date(year, 12, 31))
    _street, rows = street_figures(places, dt.date(year, 1, 1), until)
    return [
        {"slug": place.slug, "name": place.name, "year": year}
        | {name: None if figures.asked is None else getattr(figures, name) for name in COUNTS}
        for place, figures in rows
    ]


def years_asked() -> Sequence[int]:
    """Return the years in which anything was asked, the newest first."""
    return Opinion.objects.order_by("-year").values_list("year", flat=True).distinct()
