"""How many homes were met between two days, by committee or block: counts in the order of the places.

Nobody is ranked: no line names a leader, and lines stand where the places stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from leaders.actions.care import LEVELS, CareRules, care_rules
from leaders.models import Visit
from leaders.pages.due import EMPTY, NO_HOME, doors_of
from residents.models import Household, PersonTag
from residents.querysets import HouseholdQuerySet
from xidu.kit.spreadsheets import Column, write_xlsx

TOP = 3
COLUMNS = (
    Column("村居", "committee"),
    Column("楼组", "block"),
    Column("住人的户", "homes"),
    Column("见到的户", "met"),
    Column("见到的占比（%）", "share"),
    Column("走访次数", "visits"),
    Column("没碰到人的次数", "nobody"),
    Column("不愿意见的户", "refused"),
    Column("空房", "vacant"),
    Column("看过的空房", "checked"),
)
NOTES = (
    "见到的占比：这段时间见到人的户，除以住人的户（空置、经营、公用的不算）。",
    "表里只有数字，没有姓名和电话，也不排名。",
)


@dataclass
class Line:
    """The counts of one place. ``overdue`` are doors by level; ``needs`` the kinds most asked for.

    ``lacks`` is how many homes are still to be met until a round's target, 0 without one.
    """

    committee: str
    block: str = ""
    narrow: dict[str, int] = field(default_factory=dict)
    homes: int = 0
    met: int = 0
    visits: int = 0
    nobody: int = 0
    refused: int = 0
    vacant: int = 0
    checked: int = 0
    overdue: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    needs: dict[str, int] = field(default_factory=dict)
    lacks: int = 0

    @property
    def share(self) -> int:
        """Homes met of homes lived in, in whole per cent, rounded down: 99 of 100 is not yet all."""
        return self.met * 100 // self.homes if self.homes else 0

    @property
    def top_needs(self) -> list[tuple[str, int]]:
        return sorted(self.needs.items(), key=lambda one: -one[1])[:TOP]

    @property
    def overdue_in_order(self) -> list[int]:
        return [self.overdue[level] for level in LEVELS]

    def add(self, other: Line) -> None:
        for name in ("homes", "met", "visits", "nobody", "refused", "vacant", "checked"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for mine, theirs in ((self.overdue, other.overdue), (self.needs, other.needs)):
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count


@dataclass(frozen=True)
class Coverage:
    """``lines`` by block, or by committee for a whole street; ``total`` is their sum."""

    lines: list[Line]
    total: Line


def coverage_of(
    homes: HouseholdQuerySet[Household], first: date, last: date, day: date, *, by_block: bool
) -> Coverage:
    """Return the counts of ``homes`` from ``first`` to ``last``; overdue as of ``day``; five queries.

    Basis: coverage is homes met in the period over homes lived in; a vacant flat counts apart.
    """
    lines = _places(homes, by_block)
    _visits(lines, homes, first, last, by_block)
    _needs(lines, homes, first, last, by_block)
    _overdue(lines, homes, day, by_block)
    total = Line(_("合计"))
    for line in lines.values():
        total.add(line)
    return Coverage(list(lines.values()), total)


def set_target(coverage: Coverage, target: int) -> Coverage:
    """Write down for each line how many homes it lacks until ``target`` per cent, rounded up."""
    for line in (*coverage.lines, coverage.total):
        line.lacks = max(-(-target * line.homes // 100) - line.met, 0)
    return coverage


def _places(homes: Any, by_block: bool) -> dict[int, Line]:
    names = ["block", "block__name"] if by_block else []
    order = ["committee__code", "committee", *(["block__position", "block"] if by_block else [])]
    rows = homes.order_by(*order).values("committee", "committee__name", *names)
    rows = rows.annotate(
        homes=Count("pk", filter=~Q(use__in=(*EMPTY, *NO_HOME))), vacant=Count("pk", filter=Q(use__in=EMPTY))
    )
    return {
        row["block" if by_block else "committee"]: Line(
            row["committee__name"],
            row.get("block__name", ""),
            {"committee": row["committee"]} | ({"block": row["block"]} if by_block else {}),
            homes=row["homes"],
            vacant=row["vacant"],
        )
        for row in rows
    }


def _made(homes: Any, first: date, last: date) -> Any:
    return Visit.objects.standing().filter(household__in=homes.order_by(), on__range=(first, last)).order_by()


def _visits(lines: dict[int, Line], homes: Any, first: date, last: date, by_block: bool) -> None:
    place = "household__block" if by_block else "committee"
    home = ~Q(household__use__in=(*EMPTY, *NO_HOME))
    rows = _made(homes, first, last).values(place)
    for row in rows.annotate(
        met=Count("household", distinct=True, filter=home & Q(result="met")),
        visits=Count("pk"),
        nobody=Count("pk", filter=Q(result="nobody")),
        refused=Count("household", distinct=True, filter=home & Q(result="refused")),
        checked=Count("household", distinct=True, filter=Q(household__use__in=EMPTY)),
    ):
        line = lines[row.pop(place)]
        for name, count in row.items():
            setattr(line, name, count)


def _needs(lines: dict[int, Line], homes: Any, first: date, last: date, by_block: bool) -> None:
    place = "household__block" if by_block else "committee"
    rows = _made(homes, first, last).exclude(demand=None).values(place, "demand__kind__name")
    for row in rows.annotate(n=Count("pk")).order_by(place, "-n", "demand__kind__name"):
        lines[row[place]].needs[row["demand__kind__name"]] = row["n"]


def _overdue(lines: dict[int, Line], homes: Any, day: date, by_block: bool) -> None:
    for house, level in overdue_care(homes, day):
        lines[house.block_id if by_block else house.committee_id].overdue[level] += 1


def overdue_care(
    homes: HouseholdQuerySet[Household], day: date, levels: Sequence[str] = LEVELS
) -> Iterable[tuple[Household, str]]:
    """Return the homes of ``levels`` whose visit is late on ``day``, each with its level; two queries."""
    rules = care_rules(day)
    tagged = PersonTag.objects.in_force_on(day).filter(person__lives_here=True, tag__in=_words(rules, levels))
    cared = homes.filter(pk__in=tagged.values("person__household"))
    for door in doors_of(cared, day, rules):
        if door.level in levels and door.is_home and door.due_on and door.due_on < day:
            yield door.household, door.level


def _words(rules: dict[int | None, CareRules], levels: Sequence[str]) -> set[str]:
    terms = (term for one in rules.values() for level in levels for term in one.words[level])
    return {word for term in terms for word in term}


def coverage_xlsx(coverage: Coverage, title: str) -> bytes:
    """Return the counts as a workbook, in the order of the places; no name, no phone, no leader."""
    kept = BytesIO()
    rows = [
        [
            *(line.committee, line.block, line.homes, line.met, line.share, line.visits),
            *(line.nobody, line.refused, line.vacant, line.checked),
        ]
        for line in (*coverage.lines, coverage.total)
    ]
    write_xlsx(kept, COLUMNS, rows, sheet=title[:28], notes=NOTES)
    return kept.getvalue()
