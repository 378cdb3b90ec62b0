"""What the desk shows of one committee and one block: the wall of plates, and who led it when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leaders.actions.standing_in import leave_of
from leaders.models import Appointment, Leave
from leaders.pages.coverage import (
    ACTING,
    AWAY,
    COVERED,
    SHARED,
    VACANT,
    BlockFact,
    Month,
    Tally,
    ground_of,
    history,
    history_days,
    states_on,
    tallies,
)
from residents.models import Block, Committee

WORDS: dict[str, Promise] = {
    COVERED: _("有组长"),
    SHARED: _("别组组长兼或共管"),
    ACTING: _("请假，有人替班"),
    AWAY: _("请假，没人替班"),
    VACANT: _("空缺"),
}
# The plate's own mark, so that colour alone tells nothing.
MARKS: dict[str, Promise | str] = {
    COVERED: "",
    SHARED: _("兼"),
    ACTING: _("替"),
    AWAY: _("假"),
    VACANT: _("缺"),
}
LOOKS = {COVERED: "ok", SHARED: "two", ACTING: "two", AWAY: "late", VACANT: "late"}


@dataclass(frozen=True)
class Plate:
    """One block on the wall and in the table; ``terms`` are those that hold today."""

    block: BlockFact
    state: str
    terms: tuple[Appointment, ...] = ()

    @property
    def words(self) -> str:
        return str(WORDS[self.state])

    @property
    def mark(self) -> str:
        return str(MARKS[self.state])

    @property
    def look(self) -> str:
        return LOOKS[self.state]

    @property
    def short(self) -> str:
        """What fits on a small plate: 12 of 12号楼."""
        return self.block.name.removesuffix("号楼").removesuffix("组").removesuffix("幢") or self.block.name


@dataclass(frozen=True)
class CommitteeCoverage:
    plates: list[Plate]
    tally: Tally
    months: list[Month]
    leaders: int

    @property
    def key(self) -> list[tuple[str, str, str, int]]:
        """Return (look, mark, words, how many) of each state that occurs, for the legend."""
        counted = [(state, self.tally.by_state[state]) for state in WORDS]
        return [(LOOKS[s], str(MARKS[s]) or "1", str(WORDS[s]), n) for s, n in counted if n]


def committee_coverage(committee: Committee, day: date) -> CommitteeCoverage:
    """Return the wall of ``committee`` on ``day`` and the year behind it; six queries."""
    ground = ground_of(Block.objects.filter(committee=committee), history_days(day)[0], day)
    states = states_on(day, ground)
    terms: dict[int, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(committee=committee).in_force_on(day)
    for term in rows.select_related("person", "deputy").order_by("since", "pk"):
        terms[term.block_id].append(term)
    plates = [Plate(block, states[block.pk], tuple(terms[block.pk])) for block in ground.blocks]
    whole, _each = tallies(ground.blocks, states)
    people = {term.person_id for held in terms.values() for term in held}
    return CommitteeCoverage(plates, whole, history(ground, day), len(people))


@dataclass(frozen=True)
class TermLine:
    """A term with what may be done about it; ``leave`` is the leader's leave of today or to come."""

    term: Appointment
    holds: bool
    leave: Leave | None

    @property
    def is_away(self) -> bool:
        return bool(getattr(self.term, "away", False))


@dataclass(frozen=True)
class BlockPage:
    state: str
    now: list[TermLine]
    to_come: list[Appointment]
    past: list[Appointment]
    households: int

    @property
    def words(self) -> str:
        return str(WORDS[self.state])

    @property
    def tag(self) -> str:
        return {"ok": "done", "two": "soon", "late": "late"}[LOOKS[self.state]]


def block_page(block: Block, day: date) -> BlockPage:
    """Return who leads ``block``, who will and who did, each with the one before; seven queries."""
    ground = ground_of(Block.objects.filter(pk=block.pk), day, day)
    # A deputy's own term is at another block, so the states need the whole committee's terms: they are there.
    state = states_on(day, ground)[block.pk]
    rows = Appointment.objects.filter(block=block).annotate(away=leave_of("person", day))
    terms = list(
        rows.select_related("person", "deputy", "predecessor__person", "by").order_by("-since", "-pk")
    )
    held = [term for term in terms if term.until is None or term.until >= term.since]
    now = [term for term in held if term.since <= day and (term.until is None or day <= term.until)]
    leaves: dict[int, Leave] = {}
    for leave in Leave.objects.standing().filter(person__in=[term.person_id for term in now]):
        if leave.until is None or leave.until >= day:
            leaves.setdefault(leave.person_id, leave)
    return BlockPage(
        state=state,
        now=[TermLine(term, True, leaves.get(term.person_id)) for term in now],
        to_come=[term for term in held if term.since > day],
        past=[term for term in held if term not in now and term.since <= day],
        households=ground.blocks[0].households,
    )
