"""What everyone may know of a committee's demands: counts, in time or late, stars. Never one of few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Avg, Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import TruncDate

from demands.models import Demand, Outcome, Rating
from residents.actions.calendar import figure_int
from residents.models import Block, Committee
from xidu.kit.dates import SHANGHAI
from xidu.kit.hiding import hidden_cells

MANY = 10


@dataclass(frozen=True)
class Cell:
    """One kind or block; ``count`` None where it is hidden, ``older`` what a narrower period leaves out.

    ``heat`` is the colour of its plate: late (many), two (some), ok (none), "" where nothing is told.
    """

    name: str
    count: int | None
    older: int = 0
    heat: str = ""


@dataclass(frozen=True)
class Figures:
    """``total`` None where the whole is too small to show; then nothing else is shown either.

    ``answered`` counts what had an answer or should have had one; ``days`` is what half of them took at most.
    """

    since: date
    until: date
    least: int
    total: int | None
    kinds: Sequence[Cell]
    blocks: Sequence[Cell]
    many: int = MANY
    answered: int = 0
    in_time: int = 0
    days: int | None = None
    stars: float | None = None
    rated: int = 0

    @property
    def in_time_words(self) -> str:
        """Whole percent, rounded down: a headline does not claim more than was done."""
        return f"{self.in_time * 100 // self.answered}%" if self.answered else "—"


class Middle(Aggregate):
    """The middle one of a column, as PostgreSQL finds it."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def public_figures(committee: Committee, since: date, until: date, *, inside: date | None = None) -> Figures:
    """Return the counts from ``since`` to ``until`` (both included); seven queries at any size.

    Cells below the figure ``demand_hide_below`` are hidden, and more with them until no subtraction from the
    total tells one of few. ``inside`` is where a narrower period begins that is published beside this one:
    what is left when it is taken away is guarded alike, and a remainder too small is left out altogether.
    Private and merged demands are counted nowhere.
    Basis: Personal Information Protection Law, article 4 (what cannot be led back to a person).
    """
    least = figure_int("demand_hide_below", on=until, committee=committee)
    first, last = _moment(since), _moment(until + timedelta(days=1))
    rows = Demand.objects.shown().filter(committee=committee, received_at__gte=first, received_at__lt=last)
    by_kind = _counts(rows, "kind__name", inside or since)
    total, older = (sum(numbers) for numbers in _columns(by_kind))
    if inside and 0 < older < least <= total - older:
        return public_figures(committee, inside, until)
    if total < least:
        return Figures(since, until, least, None, (), ())
    # Against a narrower period that is too small to be shown nothing can be taken away.
    apart = total - older >= least
    blocks = _with_the_rest(_counts(rows, "block__name", inside or since), committee)
    return Figures(
        since=since,
        until=until,
        least=least,
        total=total,
        kinds=_guarded(by_kind, least, apart),
        blocks=[
            replace(cell, heat=_heat(cell.count)) for cell in _guarded(blocks, least, apart) if cell.name
        ],
        **_answers(rows, least, until),
    )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def _counts(rows: Any, name: str, inside: date) -> list[Cell]:
    """Return a cell for each value of ``name``, most first; the one named "" has no value."""
    older = Count("pk", filter=Q(received_at__lt=_moment(inside)))
    found = rows.values(name).annotate(n=Count("pk"), older=older).order_by("-n", name)
    return [Cell(row[name] or "", row["n"], row["older"]) for row in found]


def _columns(cells: Iterable[Cell]) -> tuple[list[int], list[int]]:
    cells = list(cells)
    return [cell.count or 0 for cell in cells], [cell.older for cell in cells]


def _with_the_rest(cells: Sequence[Cell], committee: Committee) -> list[Cell]:
    """Return the cells with one for every other block of the committee: there nothing was said."""
    there = {cell.name for cell in cells}
    names = (
        Block.objects.filter(committee=committee).order_by("position", "pk").values_list("name", flat=True)
    )
    return [*cells, *(Cell(name, 0) for name in names if name not in there)]


def _guarded(cells: Sequence[Cell], least: int, apart: bool) -> list[Cell]:
    counts, older = _columns(cells)
    hidden = hidden_cells(counts, least) | (hidden_cells(older, least) if apart else set())
    return [replace(cell, count=None) if at in hidden else cell for at, cell in enumerate(cells)]


def _heat(count: int | None) -> str:
    if count is None:
        return ""
    if not count:
        return "ok"
    return "late" if count >= MANY else "two"


def _answers(rows: Any, least: int, until: date) -> dict[str, Any]:
    """Return how many first outcomes came in time, how long half of them took, and the stars.

    What is past its deadline without an answer counts as one that did not come in time.
    """
    first = Outcome.objects.filter(demand__in=rows, round=1).annotate(
        day=TruncDate("at", tzinfo=SHANGHAI),
        took=ExpressionWrapper(
            F("day") - TruncDate("demand__received_at", tzinfo=SHANGHAI), output_field=DurationField()
        ),
    )
    said = first.aggregate(
        answered=Count("pk"), in_time=Count("pk", filter=Q(day__lte=F("due_on"))), half=Middle("took")
    )
    said["answered"] += rows.overdue_on(until).filter(round=1).count()
    half = said.pop("half")
    rated = Rating.objects.filter(demand__in=rows).aggregate(stars=Avg("stars"), rated=Count("pk"))
    if rated["rated"] < least:
        rated = {"stars": None, "rated": 0}
    if said["answered"] < least:
        return {**rated}
    return {**said, **rated, "days": None if half is None else half.days}
