"""Who came from where: the mix an activity of two committees is held for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.utils import timezone

from activities.models import Activity, CheckIn, Seat, SignUp
from xidu.kit.charts import percent

# Who signed up at the door did not say so before.
PRESENT = ("walk_in", "paper")


@dataclass
class Line:
    """Heads of one committee, or of one of its blocks.

    ``signed_up`` said so before; ``kept`` of them came, and ``walked_in`` without having said so.
    """

    name: str
    signed_up: int = 0
    kept: int = 0
    walked_in: int = 0
    lines: list[Line] = field(default_factory=list)

    @property
    def came(self) -> int:
        return self.kept + self.walked_in

    def add(self, other: Line) -> None:
        self.signed_up += other.signed_up
        self.kept += other.kept
        self.walked_in += other.walked_in


@dataclass(frozen=True)
class Report:
    """``whole`` sums up ``homes``; no-shows and late cancels are counted as heads.

    Nobody is a no-show before it is over.
    """

    homes: tuple[Line, ...]
    whole: Line
    no_shows: int
    late_cancels: int
    children: int

    def share(self, line: Line) -> str:
        """The part of all who came that comes from ``line``, in words."""
        return percent(line.came, self.whole.came) if self.whole.came else "—"


def mixed_report(activity: Activity) -> Report:
    """Return who signed up and came, by committee and block; three queries at any size."""
    lines: dict[tuple[int, int], Line] = {}
    names: dict[int, str] = {}

    def line_of(row: Any, path: str) -> Line:
        home, block = row[f"{path}home"], row[f"{path}block"]
        names[home] = row[f"{path}home__name"]
        return lines.setdefault((home, block or 0), Line(row[f"{path}block__name"] or ""))

    late = 0
    rows = SignUp.objects.filter(activity=activity).exclude(state=SignUp.State.WAITING)
    rows = rows.exclude(state=SignUp.State.CANCELLED, is_late_cancel=False)
    for row in rows.values(*_fields(""), "door", "state").annotate(heads=Sum("people")).order_by():
        if row["state"] == SignUp.State.CANCELLED:
            late += row["heads"]
            continue
        if row["door"] not in PRESENT:
            line_of(row, "").signed_up += row["heads"]
    came = CheckIn.objects.filter(activity=activity).standing()
    path = "seat__sign_up__"
    for row in came.values(*_fields(path), f"{path}door").annotate(heads=Count("pk")).order_by():
        line = line_of(row, path)
        if row[f"{path}door"] in PRESENT:
            line.walked_in += row["heads"]
        else:
            line.kept += row["heads"]
    return _summed(activity, lines, names, late)


def _fields(path: str) -> tuple[str, ...]:
    return tuple(f"{path}{name}" for name in ("home", "home__name", "block", "block__name"))


def _summed(
    activity: Activity, lines: dict[tuple[int, int], Line], names: dict[int, str], late: int
) -> Report:
    homes: dict[int, Line] = {pk: Line(name) for pk, name in names.items()}
    whole = Line("")
    for (home, _block), line in sorted(lines.items(), key=lambda pair: pair[1].name):
        homes[home].add(line)
        homes[home].lines.append(line)
        whole.add(line)
    there = CheckIn.objects.standing().filter(seat=OuterRef("pk"))
    seats = Seat.objects.filter(activity=activity).going().alias(came=Exists(there))
    # A tick at the door that was undone is nobody who promised to come.
    missed = Q(came=False) & ~Q(sign_up__door__in=PRESENT)
    heads = seats.aggregate(
        missed=Count("pk", filter=missed), children=Count("pk", filter=Q(came=True, is_child=True))
    )
    ordered = sorted(homes.values(), key=lambda line: (-line.came, -line.signed_up, line.name))
    return Report(
        homes=tuple(ordered),
        whole=whole,
        no_shows=heads["missed"] if activity.ends_at <= timezone.now() else 0,
        late_cancels=late,
        children=heads["children"],
    )
