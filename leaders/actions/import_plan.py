"""What a sheet of leaders would change in one committee, worked out in full before anything is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from leaders.actions.appointments import span_words
from leaders.models import Appointment
from leaders.sheets.corps import CorpsRow
from residents.models import Block, Committee, Person
from xidu.kit import crypto
from xidu.kit.spreadsheets import CellError

FACTS = ("kind", "until", "is_shared", "basis")


@dataclass
class Slot:
    """One term as it will stand; ``row`` is its line in the sheet, ``term`` its row in the database."""

    person: Person
    since: date
    until: date | None
    is_shared: bool
    row: CorpsRow | None = None
    term: Appointment | None = None
    # What the sheet changes of a stored term, with the value it had.
    changed: dict[str, object] = field(default_factory=dict)

    def touches(self, other: Slot) -> bool:
        starts_late = other.until is not None and self.since > other.until
        ends_early = self.until is not None and self.until < other.since
        return not (starts_late or ends_early)


class CommitteePlan:
    """The terms of one committee before and after the sheet, and the people behind them."""

    def __init__(self, committee: Committee, rows: list[CorpsRow]) -> None:
        self.committee, self.rows = committee, rows
        self.errors: list[CellError] = []
        self.new: list[tuple[str, Slot]] = []
        self.kept: list[Slot] = []
        self.blocks = set(Block.objects.filter(committee=committee).values_list("name", flat=True))
        self.slots: dict[str, list[Slot]] = defaultdict(list)
        for term in Appointment.objects.filter(committee=committee).select_related("person", "block"):
            if term.until is None or term.until >= term.since:
                slot = Slot(term.person, term.since, term.until, term.is_shared, term=term)
                self.slots[term.block.name].append(slot)
        self.people = _People(committee, rows, self.slots)

    def work_out(self) -> None:
        """Fill ``kept`` and ``new``; a row that cannot be is an error and changes nothing."""
        fresh: list[tuple[str, Slot]] = []
        for row in self.rows:
            block = self.block_name(row.block)
            person = self.people.of(row, block)
            if not person.lives_here:
                self._wrong(row, "姓名", _("名册上写着这位居民已经不住在本村居，请先核对名册"))
                continue
            own = [slot for slot in self.slots[block] if _same(slot.person, person)]
            if slot := next((slot for slot in own if slot.since == row.since), None):
                self._keep(slot, row)
            else:
                fresh.append((block, Slot(person, row.since, row.until, row.is_shared, row)))
        for block, slots in list(self.slots.items()):
            for slot in slots:
                if slot.changed and (why := self._clash(block, slot)):
                    self._undo(slot, why)
        for block, slot in fresh:
            self._add(block, slot)

    def block_name(self, written: str) -> str:
        """Return the block of the committee that is meant; a bare number gets the place's own unit."""
        if not written.isdigit():
            return written
        units = (
            ("组", "号楼", "幢", "号", "栋", "弄")
            if self.committee.is_village
            else ("号楼", "幢", "栋", "号", "组")
        )
        names = [written, *(f"{written}{unit}" for unit in units)]
        return next((name for name in names if name in self.blocks), names[1])

    def _keep(self, slot: Slot, row: CorpsRow) -> None:
        if slot.row:
            self._wrong(row, "姓名", _("和第%(row)d行重复了") % {"row": slot.row.number})
            return
        slot.row = row
        term = slot.term
        if term is None:
            return
        self.kept.append(slot)
        # What somebody ended at the desk stays ended: a sheet from before knows nothing of it.
        if not term.ended_at:
            said = {"kind": self.kind_of(row), "until": row.until, "is_shared": row.is_shared}
            said |= {"basis": row.basis} if row.basis else {}
            slot.changed = {name: getattr(term, name) for name in said if getattr(term, name) != said[name]}
            for name in slot.changed:
                setattr(term, name, said[name])
            slot.until, slot.is_shared = term.until, term.is_shared

    def _undo(self, slot: Slot, why: str) -> None:
        assert slot.term  # noqa: S101 - only a stored term has changes
        assert slot.row  # noqa: S101 - and they come from the sheet
        for name, value in slot.changed.items():
            setattr(slot.term, name, value)
        slot.until, slot.is_shared, slot.changed = slot.term.until, slot.term.is_shared, {}
        self.kept.remove(slot)
        self._wrong(slot.row, "任期起", why)

    def _add(self, block: str, slot: Slot) -> None:
        assert slot.row  # noqa: S101 - a new term comes from the sheet
        if why := self._clash(block, slot):
            self._wrong(slot.row, "任期起", why)
            return
        self.slots[block].append(slot)
        self.new.append((block, slot))

    def _clash(self, block: str, slot: Slot) -> str:
        """Return why ``slot`` cannot stand beside the others at the block, "" where it can."""
        for other in self.slots[block]:
            if other is slot or not slot.touches(other):
                continue
            words = {"name": other.person.masked_name, "block": block, "span": _span(other)}
            if _same(slot.person, other.person):
                if other.row and not other.term and other.since == slot.since:
                    return _("和第%(row)d行重复了") % {"row": other.row.number}
                if other.row and not other.term:
                    return _("和第%(row)d行是同一个人在同一个组，任期不能重叠") % {"row": other.row.number}
                return _("%(name)s已经是%(block)s的组长（%(span)s），任期不能重叠") % words
            if not (slot.is_shared and other.is_shared):
                return _("%(block)s在%(span)s由%(name)s担任；请先办离任，或者把两行都写上“共管”") % words
        return ""

    def kind_of(self, row: CorpsRow) -> str:
        by_place = Appointment.Kind.GROUP if self.committee.is_village else Appointment.Kind.BUILDING
        return row.kind or str(by_place)

    def _wrong(self, row: CorpsRow, column: str, why: str) -> None:
        self.errors.append(CellError(row.number, column, why))


class _People:
    """Who is meant by a row: by name with the phone, then with the birth, else somebody new."""

    def __init__(self, committee: Committee, rows: list[CorpsRow], slots: dict[str, list[Slot]]) -> None:
        self.committee = committee
        self.changed: dict[int, Person] = {}
        self.made: list[tuple[str, Person]] = []
        self.index = {
            row.phone: crypto.blind_index(row.phone, "phone", committee.pk) for row in rows if row.phone
        }
        self.phones = set(self.index.values())
        self.by_phone: dict[tuple[str, str], Person] = {}
        self.by_birth: dict[tuple[str, str], Person] = {}
        self.at_block: dict[tuple[str, str], Person] = {}
        known = Person.objects.filter(committee=committee, name__in={row.name for row in rows})
        # Whoever still lives here comes last and so stands before a namesake who has moved away.
        for person in known.order_by("lives_here", "-pk"):
            self._learn(person)
        for block, terms in slots.items():
            for slot in terms:
                self.at_block[block, slot.person.name] = slot.person

    def _learn(self, person: Person) -> None:
        if person.phone_index:
            self.by_phone[person.name, person.phone_index] = person
        if person.birth:
            self.by_birth[person.name, person.birth.words()] = person

    def of(self, row: CorpsRow, block: str) -> Person:
        """Return the person, stored or still to be made, with what the sheet adds."""
        index = self.index.get(row.phone, "")
        found = self.by_phone.get((row.name, index)) if index else None
        if found is None and row.birth:
            found = self._free(self.by_birth.get((row.name, row.birth.words())), index)
        if found is None and not (row.phone and row.birth):
            found = self._free(self.at_block.get((row.name and block, row.name)), index)
        if found is None:
            return self._make(row, block, index)
        self._add_to(found, row, index)
        return found

    def _free(self, person: Person | None, index: str) -> Person | None:
        """Leave out a namesake born on the same day whose own number stands in the sheet, on another row."""
        taken = person and index and person.phone_index != index and person.phone_index in self.phones
        return None if taken else person

    def _make(self, row: CorpsRow, block: str, index: str) -> Person:
        person = Person(committee=self.committee, name=row.name)
        born = row.birth.words() if row.birth else ""
        self._add_to(person, row, index)
        self._learn(person)
        self.at_block.setdefault((block, row.name), person)
        self.made.append((index or born or block, person))
        return person

    def _add_to(self, person: Person, row: CorpsRow, index: str) -> None:
        """A number that changed is followed; birth and sex are only filled in where they are missing."""
        changed = False
        if index and person.phone_index != index:
            person.keep_phone(row.phone, self.committee.pk)
            self.by_phone[person.name, index] = person
            changed = True
        if row.birth and not person.birth:
            birth = row.birth
            person.birth_calendar, person.birth_year, person.birth_month = (
                birth.calendar,
                birth.year,
                birth.month,
            )
            person.birth_day, person.birth_leap = birth.day, birth.leap
            changed = True
        if row.sex and not person.sex:
            person.sex, changed = row.sex, True
        if changed and person.pk:
            self.changed[person.pk] = person


def _same(one: Person, other: Person) -> bool:
    return one is other or (one.pk is not None and one.pk == other.pk)


def _span(slot: Slot) -> str:
    return span_words(Appointment(since=slot.since, until=slot.until))
