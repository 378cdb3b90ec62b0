"""Paging that never counts a table: one row more than fits says whether there is a next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

FURTHEST = 500


@dataclass(frozen=True)
class Page:
    """``rows`` of this page; ``previous_url`` and ``next_url`` are "" at the ends."""

    rows: Sequence[Any]
    previous_url: str
    next_url: str


def page_of(request: HttpRequest, rows: QuerySet[Any], size: int) -> Page:
    """Return the page that ``?page=`` names, one query; a page that is none is the first."""
    asked = request.GET.get("page", "1")
    number = min(int(asked), FURTHEST) if asked.isdecimal() and int(asked) > 0 else 1
    found = list(rows[(number - 1) * size : number * size + 1])
    return Page(
        rows=found[:size],
        previous_url=_url(request, number - 1) if number > 1 else "",
        next_url=_url(request, number + 1) if len(found) > size else "",
    )


def _url(request: HttpRequest, number: int) -> str:
    query = {key: value for key, value in request.GET.items() if key != "page"}
    return f"?{urlencode({**query, 'page': number})}"
