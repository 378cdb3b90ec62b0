"""Who covers which block on a day, worked out from terms and leaves alone; nothing of it is typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from leaders.models import Appointment, Leave
from residents.models import Block, Committee, Household
from xidu.kit.dates import add_months, month_end

COVERED, SHARED, ACTING, AWAY, VACANT = "covered", "shared", "acting", "away", "vacant"
LED = frozenset({COVERED, SHARED, ACTING})
MONTHS = 12


@dataclass(frozen=True, slots=True)
class TermFact:
    """One term: ids, days (``until`` None is open), and whether it is shared."""

    block: int
    committee: int
    person: int
    deputy: int | None
    is_shared: bool
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class BlockFact:
    pk: int
    committee: int
    name: str
    households: int


@dataclass(frozen=True)
class Ground:
    """What coverage is worked out from: blocks in order, terms and (person, since, until) of leaves."""

    blocks: Sequence[BlockFact]
    terms: Sequence[TermFact]
    leaves: Sequence[tuple[int, date, date | None]]


@dataclass
class Tally:
    """Blocks by state, and the households behind them."""

    blocks: int = 0
    households: int = 0
    households_led: int = 0
    by_state: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    # Names of the blocks without anybody, in order.
    uncovered: list[BlockFact] = field(default_factory=list)

    def add(self, block: BlockFact, state: str) -> None:
        self.blocks += 1
        self.by_state[state] += 1
        self.households += block.households
        if state in LED:
            self.households_led += block.households
        else:
            self.uncovered.append(block)

    @property
    def led(self) -> int:
        return sum(self.by_state[state] for state in LED)

    @property
    def vacant(self) -> int:
        return self.by_state[VACANT]

    @property
    def shared(self) -> int:
        return self.by_state[SHARED]

    @property
    def covered(self) -> int:
        return self.by_state[COVERED]

    @property
    def acting(self) -> int:
        return self.by_state[ACTING]

    @property
    def away(self) -> int:
        return self.by_state[AWAY]

    @property
    def on_leave(self) -> int:
        return self.acting + self.away

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down: 100 only where nobody is missing; of no block, 0."""
        return self.led * 100 // self.blocks if self.blocks else 0

    @property
    def household_percent(self) -> int:
        return self.households_led * 100 // self.households if self.households else 0


def ground_of(blocks: QuerySet[Block], first: date, last: date) -> Ground:
    """Return what is needed for any day from ``first`` to ``last`` at ``blocks``; four queries."""
    rows = list(blocks.order_by("committee", "position", "pk").values_list("pk", "committee", "name"))
    committees = {committee for _pk, committee, _name in rows}
    homes: dict[int, int] = dict(
        Household.objects.filter(committee__in=committees)
        .order_by()
        .values_list("block")
        .annotate(n=Count("pk"))
    )
    fields = ("block", "committee", "person", "deputy", "is_shared", "since", "until")
    terms = Appointment.objects.filter(committee__in=committees).touching(first, last).order_by("pk")
    leaves = Leave.objects.standing().filter(committee__in=committees).touching(first, last)
    return Ground(
        blocks=[BlockFact(pk, committee, name, homes.get(pk, 0)) for pk, committee, name in rows],
        terms=[TermFact(*row) for row in terms.values_list(*fields)],
        leaves=list(leaves.values_list("person", "since", "until")),
    )


def states_on(day: date, ground: Ground) -> dict[int, str]:
    """Return the state of each block on ``day``, by its id.

    vacant: no term holds. away: everyone who leads it is on leave; acting: and a deputy stands in, who
    leads in the committee and is there. shared: only shared terms. covered: a leader of its own.
    """
    away = {person for person, since, until in ground.leaves if since <= day and (not until or day <= until)}
    holding: dict[int, list[TermFact]] = defaultdict(list)
    leads = set()
    for term in ground.terms:
        if term.holds_on(day):
            holding[term.block].append(term)
            leads.add((term.committee, term.person))
    return {block.pk: _state(holding.get(block.pk, ()), away, leads) for block in ground.blocks}


def _state(terms: Sequence[TermFact], away: set[int], leads: set[tuple[int, int]]) -> str:
    if not terms:
        return VACANT
    there = [term for term in terms if term.person not in away]
    if there:
        return SHARED if all(term.is_shared for term in there) else COVERED
    stand_in = any(
        (term.committee, term.deputy) in leads and term.deputy not in away for term in terms if term.deputy
    )
    return ACTING if stand_in else AWAY


def tallies(blocks: Iterable[BlockFact], states: Mapping[int, str]) -> tuple[Tally, dict[int, Tally]]:
    """Return the sum over all blocks and the one of each committee by its id."""
    whole, each = Tally(), defaultdict(Tally)
    for block in blocks:
        whole.add(block, states[block.pk])
        each[block.committee].add(block, states[block.pk])
    return whole, each


@dataclass(frozen=True)
class Month:
    """The coverage at the end of a month, the running one as of today."""

    day: date
    led: int
    blocks: int
    percent: int
    is_running: bool


def history_days(day: date) -> list[date]:
    """Return the last days of the eleven months before that of ``day``, oldest first, and ``day``."""
    return [*(month_end(add_months(day.replace(day=1), -back)) for back in range(MONTHS - 1, 0, -1)), day]


def history(ground: Ground, day: date) -> list[Month]:
    """Return twelve months from terms and leaves as they held then, over the blocks there are now."""
    months = []
    for end in history_days(day):
        led = sum(state in LED for state in states_on(end, ground).values())
        total = len(ground.blocks)
        months.append(Month(end, led, total, led * 100 // total if total else 0, end == day))
    return months


@dataclass(frozen=True)
class CommitteeLine:
    committee: Committee
    tally: Tally


@dataclass(frozen=True)
class StreetCoverage:
    lines: list[CommitteeLine]
    whole: Tally
    months: list[Month]
    leaders: int


def street_coverage(committees: QuerySet[Committee], blocks: QuerySet[Block], day: date) -> StreetCoverage:
    """Return the coverage of ``committees`` on ``day`` with the year behind it; five queries."""
    ground = ground_of(blocks, history_days(day)[0], day)
    whole, each = tallies(ground.blocks, states_on(day, ground))
    lines = [CommitteeLine(row, each[row.pk]) for row in committees]
    people = {term.person for term in ground.terms if term.holds_on(day)}
    return StreetCoverage(lines, whole, history(ground, day), len(people))


def trend_points(months: Sequence[Month]) -> list[tuple[str, Any]]:
    """Return (label, per cent) for the columns of a chart."""
    return [(f"{month.day.month}月", month.percent) for month in months]
