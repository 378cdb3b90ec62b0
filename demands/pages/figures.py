"""What everyone may know of a committee's demands: counts, in time or late, stars. Never one of few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Min, Q
from django.db.models.functions import TruncDate

from demands.models import Demand, Outcome, Rating
from residents.actions.calendar import figure_int
from residents.models import Committee
from xidu.kit.charts import percent
from xidu.kit.dates import SHANGHAI

HEAT = ((10, "late"), (5, "two"))


@dataclass(frozen=True)
class Cell:
    """One kind or block; ``count`` None where it is hidden. ``heat`` is the colour of its plate."""

    name: str
    count: int | None
    heat: str = ""


@dataclass(frozen=True)
class Figures:
    """``total`` None where the whole is too small to show; then nothing else is shown either."""

    since: date
    until: date
    least: int
    total: int | None
    kinds: Sequence[Cell]
    blocks: Sequence[Cell]
    answered: int = 0
    in_time: int = 0
    stars: float | None = None
    rated: int = 0

    @property
    def in_time_words(self) -> str:
        return percent(self.in_time, self.answered) if self.answered else "—"


def public_figures(committee: Committee, since: date, until: date) -> Figures:
    """Return the counts from ``since`` to ``until`` (both included); five queries at any size.

    Cells below the figure ``demand_hide_below`` are hidden, and where only one would be, the next smallest
    too: else the total would tell it. Private and merged demands are not counted anywhere.
    Basis: Personal Information Protection Law, article 4 (what cannot be led back to a person).
    """
    least = figure_int("demand_hide_below", on=until, committee=committee)
    first, last = _moment(since), _moment(until + timedelta(days=1))
    rows = Demand.objects.shown().filter(committee=committee, received_at__gte=first, received_at__lt=last)
    by_kind = _counts(
        rows.values("kind__name").annotate(n=Count("pk")).order_by("-n", "kind__position"), "kind__name"
    )
    by_block = _counts(
        rows.exclude(block=None)
        .values("block__name")
        .annotate(n=Count("pk"), at=Min("block__position"))
        .order_by("-n", "at"),
        "block__name",
    )
    total = sum(cell.count or 0 for cell in by_kind)
    if total < least:
        return Figures(since, until, least, None, (), ())
    # Demands without a block are a cell of the blocks too, though nobody draws it.
    nowhere = total - sum(cell.count or 0 for cell in by_block)
    blocks = hidden_small((*by_block, Cell("", nowhere)) if nowhere else by_block, least)
    return Figures(
        since=since,
        until=until,
        least=least,
        total=total,
        kinds=hidden_small(by_kind, least),
        blocks=[replace(cell, heat=_heat(cell.count)) for cell in blocks if cell.name],
        **_answers(rows, least),
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _counts(rows: Iterable[dict[str, Any]], name: str) -> list[Cell]:
    return [Cell(row[name], row["n"]) for row in rows]


def hidden_small(cells: Sequence[Cell], least: int) -> list[Cell]:
    """Return the cells with those below ``least`` hidden, never exactly one: a total would give it away."""
    small = {cell.name for cell in cells if cell.count is not None and cell.count < least}
    if len(small) == 1:
        others = [cell for cell in cells if cell.name not in small]
        if others:
            small.add(min(others, key=lambda cell: (cell.count or 0, cell.name)).name)
    return [replace(cell, count=None) if cell.name in small else cell for cell in cells]


def _heat(count: int | None) -> str:
    if count is None:
        return ""
    return next((state for bound, state in HEAT if count >= bound), "ok")


def _answers(rows: Any, least: int) -> dict[str, Any]:
    """Return how many first outcomes came in time, and the stars where enough people gave some."""
    first = Outcome.objects.filter(demand__in=rows, round=1).annotate(day=TruncDate("at", tzinfo=SHANGHAI))
    said = first.aggregate(answered=Count("pk"), in_time=Count("pk", filter=Q(day__lte=F("due_on"))))
    rated = Rating.objects.filter(demand__in=rows).aggregate(stars=Avg("stars"), rated=Count("pk"))
    if rated["rated"] < least:
        rated = {"stars": None, "rated": 0}
    if said["answered"] < least:
        said = {"answered": 0, "in_time": 0}
    return {**said, **rated}
