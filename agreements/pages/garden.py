"""A garden for readers: its plots as a wall of doors with numbers and states, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from agreements.models import Draw, Finding, Garden, Plot, PlotTenure, Waiting
from residents.models import Committee

LOOKS = {"tidy": "ok", "remind": "two", "wild": "late"}


@dataclass(frozen=True)
class Tile:
    """One plot: ``look`` is the door's colour, ``words`` say the same; ``tenure`` None where it is free."""

    plot: Plot
    tenure: PlotTenure | None
    finding: Finding | None
    look: str
    words: str


@dataclass(frozen=True)
class Strip:
    """A garden with its wall; ``free`` and ``waiting`` are counts."""

    garden: Garden
    tiles: list[Tile]
    free: int
    waiting: int
    draws: list[Draw]


def tiles_of(gardens: Iterable[Garden], day: date) -> dict[int, list[Tile]]:
    """Return the tiles of each garden by its id, with the newest look of whoever tends it; three queries."""
    ids = [garden.pk for garden in gardens]
    held = PlotTenure.objects.in_force_on(day).filter(garden__in=ids)
    tenures = {row.plot_id: row for row in held.select_related("household__block", "plot")}
    seen = Finding.objects.filter(tenure__in=[row.pk for row in tenures.values()], undone_at=None)
    newest: dict[int, Finding] = {}
    for row in seen.select_related("by").order_by("at", "pk"):
        newest[row.tenure_id] = row
    found: dict[int, list[Tile]] = {pk: [] for pk in ids}
    for plot in Plot.objects.filter(garden__in=ids).order_by("garden", "number"):
        tenure = tenures.get(plot.pk)
        found[plot.garden_id].append(_tile(plot, tenure, newest.get(tenure.pk) if tenure else None))
    return found


def _tile(plot: Plot, tenure: PlotTenure | None, finding: Finding | None) -> Tile:
    if tenure is None:
        words = _("空着") if plot.state == Plot.State.OPEN else _("暂停")
        return Tile(plot, None, None, "", words)
    if finding is None:
        return Tile(plot, tenure, None, "ok", _("在种"))
    return Tile(plot, tenure, finding, LOOKS[finding.look], finding.get_look_display())


def strips_of(committee: Committee, day: date) -> list[Strip]:
    """Return the committee's gardens; a fixed number of queries."""
    waits = Count("waiting", filter=Q(waiting__outcome=""), distinct=True)
    gardens = list(Garden.objects.filter(committee=committee).annotate(waits=waits).order_by("pk")[:30])
    tiles = tiles_of(gardens, day)
    draws: dict[int, list[Draw]] = {}
    for draw in Draw.objects.filter(garden__in=gardens).select_related("result", "closed"):
        draws.setdefault(draw.garden_id, []).append(draw)
    return [
        Strip(
            garden,
            tiles[garden.pk],
            sum(tile.tenure is None and tile.plot.state == Plot.State.OPEN for tile in tiles[garden.pk]),
            garden.waits,
            draws.get(garden.pk, [])[:12],
        )
        for garden in gardens
    ]


def draw_facts(draw: Draw) -> dict[str, Any]:
    """Return everything public of a draw, as JSON can hold it: what a re-run elsewhere needs."""
    closed, result = getattr(draw, "closed", None), getattr(draw, "result", None)
    return {
        "title": draw.title,
        "commitment": draw.commitment,
        "fact_words": draw.fact_words,
        "closes_at": draw.closes_at.isoformat(),
        "entries": closed.entries if closed else None,
        "digest": closed.digest if closed else None,
        "fact": result.fact if result else None,
        "secret": result.secret if result else None,
        "order": result.order if result else None,
        "plots": result.plots if result else None,
    }


def place_in(garden: Garden, waiting: Waiting, order: Iterable[Waiting]) -> int:
    """Return how many stand before ``waiting`` in ``order``, and itself."""
    return next((place for place, row in enumerate(order, start=1) if row.pk == waiting.pk), 0)
