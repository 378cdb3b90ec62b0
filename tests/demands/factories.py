"""Demands for tests, made by the same actions the pages call."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from demands.actions.dispatch import accept, assign
from demands.actions.intake import raise_demand
from demands.actions.outcomes import conclude
from demands.models import Demand, Kind
from residents.models import Committee
from tests.village_affairs.people import Village

NUMBERS = count(1)


def kind_of(key: str = "facility") -> Kind:
    return Kind.objects.get(key=key)


def picture(name: str = "photo.png", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """Return a small picture, as a browser would send it."""
    out = io.BytesIO()
    Image.new("RGB", size, "#335544").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def demand_of(committee: Committee, words: str = "桥头路灯坏了", **about: Any) -> Demand:
    """Return a new demand of ``committee``; ``about`` goes to ``raise_demand``."""
    about.setdefault("source", f"test:{next(NUMBERS)}")
    about.setdefault("kind", kind_of())
    return raise_demand(committee=committee, words=words, **about)[0]


def bring_to(state: str, village: Village, at: datetime | None = None, **about: Any) -> Demand:
    """Return a demand of the village in ``state``: new, assigned, working or done; the clerk handles it."""
    demand = demand_of(village.committee, at=at, **about)
    steps = ("new", "assigned", "working", "done").index(state)
    for act in (
        lambda: assign(demand, to=village.clerk, by=village.director, at=at),
        lambda: accept(demand, by=village.clerk, at=at),
        lambda: conclude(demand, kind="solved", words="灯换好了", proof="验收单", by=village.clerk, at=at),
    )[:steps]:
        act()
    demand.refresh_from_db()
    return demand


def in_threads(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run the jobs at the same time, each with a connection of its own; return what they return."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
