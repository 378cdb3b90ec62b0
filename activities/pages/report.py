"""Who came from where: the mix an activity of two committees is held for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum

from activities.models import Activity, CheckIn, SignUp
from xidu.kit.charts import percent

PRESENT = ("walk_in", "paper")


@dataclass
class Line:
    """Heads of one committee, or of one of its blocks."""

    name: str
    signed_up: int = 0
    came: int = 0
    walked_in: int = 0
    lines: list[Line] = field(default_factory=list)

    def add(self, other: Line) -> None:
        self.signed_up += other.signed_up
        self.came += other.came
        self.walked_in += other.walked_in


@dataclass(frozen=True)
class Report:
    """``whole`` sums up ``homes``; parties of no-shows and late cancels are counted as heads."""

    homes: tuple[Line, ...]
    whole: Line
    no_shows: int
    late_cancels: int
    children: int

    def share(self, line: Line) -> str:
        """The part of all who came that comes from ``line``, in words."""
        return percent(line.came, self.whole.came) if self.whole.came else "—"


def mixed_report(activity: Activity) -> Report:
    """Return who signed up and came, by committee and block; four queries at any size."""
    lines: dict[tuple[str, str], Line] = {}
    going = SignUp.objects.filter(activity=activity).going()
    fields = ("home__name", "block__name")
    for row in going.values(*fields, "door").annotate(heads=Sum("people")).order_by():
        line = lines.setdefault((row["home__name"], row["block__name"] or ""), Line(row["block__name"] or ""))
        if row["door"] in PRESENT:
            line.walked_in += row["heads"]
        else:
            line.signed_up += row["heads"]
    came = CheckIn.objects.filter(activity=activity).standing()
    path = ("seat__sign_up__home__name", "seat__sign_up__block__name")
    for row in came.values(*path).annotate(heads=Count("pk")).order_by():
        key = (row[path[0]], row[path[1]] or "")
        lines.setdefault(key, Line(key[1])).came += row["heads"]
    return _summed(activity, lines)


def _summed(activity: Activity, lines: dict[tuple[str, str], Line]) -> Report:
    homes: dict[str, Line] = defaultdict(lambda: Line(""))
    whole = Line("")
    for (home, _block), line in sorted(lines.items()):
        homes[home].name = home
        homes[home].add(line)
        homes[home].lines.append(line)
        whole.add(line)
    heads = SignUp.objects.filter(activity=activity).aggregate(
        late=Sum("people", filter=Q(state="cancelled", is_late_cancel=True)),
    )
    seats = activity.seats.filter(sign_up__state="going").aggregate(
        missed=Count("pk", filter=~Q(check_ins__undone_at=None, check_ins__isnull=False), distinct=True),
        children=Count("pk", filter=Q(is_child=True, check_ins__undone_at=None, check_ins__isnull=False)),
    )
    ordered = sorted(homes.values(), key=lambda line: (-line.came, line.name))
    return Report(tuple(ordered), whole, seats["missed"], heads["late"] or 0, seats["children"])
