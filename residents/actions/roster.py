"""Take a roster in: all of it or its good rows, and a second time nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from residents.actions.blocks import make_blocks
from residents.actions.people import person_key, place_number
from residents.models import Committee, Household, Person, PersonTag
from residents.sheets.roster import Roster, RosterRow, blocks_of
from xidu.kit import crypto
from xidu.kit.dates import today
from xidu.kit.names import pinyin_key
from xidu.kit.spreadsheets import Summary

BATCH = 2000
_FIELDS = (
    *("household_id", "name", "sex", "relation", "is_head", "registered_here", "lives_here", "origin"),
    *("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap", "phone_index"),
)


class _DryRun(Exception):
    """Rolls a trial import back."""


def import_roster(
    roster: Roster, committee: Committee, *, dry_run: bool = False, good_rows_only: bool = False
) -> Summary:
    """Bring the people of ``roster`` into ``committee`` and return what that did, counted in people.

    A person is found again by household and name (namesakes of one household in order of birth), so a sheet
    in another order changes nothing. Who is not on the sheet stays. With errors nothing is written unless
    ``good_rows_only``; ``dry_run`` counts and takes everything back.
    """
    summary = Summary(rows=len(roster.rows), errors=list(roster.errors))
    if roster.errors and not good_rows_only:
        return summary
    try:
        with transaction.atomic():
            # One import at a time in a committee, or two would make the same households.
            Committee.objects.select_for_update().get(pk=committee.pk)
            _write(roster.rows, committee, summary)
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return summary


def _write(rows: list[RosterRow], committee: Committee, summary: Summary) -> None:
    households = _households(rows, committee)
    people = _People(committee, households)
    people.take(rows)
    people.save()
    tagged = _tag(rows, people.ids(), committee) if any(row.has_tags for row in rows) else set()
    changed = people.changed | (tagged - people.created)
    summary.created, summary.updated = len(people.created), len(changed)
    summary.unchanged = summary.rows - summary.created - summary.updated


def _households(rows: list[RosterRow], committee: Committee) -> dict[tuple[str, str], Household]:
    """Make missing blocks and doors, follow a changed use, and return every door of the sheet."""
    blocks = make_blocks(blocks_of(rows), committee)
    wanted: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        wanted[row.block, row.door] |= {"use": row.use} if row.use else {}
        wanted[row.block, row.door] |= {"house": row.house} if row.house else {}
    known = _doors(committee)
    Household.objects.bulk_create(
        (
            Household(
                committee=committee, block=blocks[block], door=door, position=place_number(door), **facts
            )
            for (block, door), facts in wanted.items()
            if (block, door) not in known
        ),
        batch_size=BATCH,
    )
    stale = [
        _set(known[place], facts)
        for place, facts in wanted.items()
        if place in known and any(getattr(known[place], key) != value for key, value in facts.items())
    ]
    Household.objects.bulk_update(stale, ["use", "house"], batch_size=BATCH)
    return _doors(committee)


def _doors(committee: Committee) -> dict[tuple[str, str], Household]:
    rows = Household.objects.filter(committee=committee).select_related("block")
    return {(row.block.name, row.door): row for row in rows}


def _set(household: Household, facts: Mapping[str, str]) -> Household:
    for key, value in facts.items():
        setattr(household, key, value)
    return household


@dataclass
class _People:
    """The people of a committee by key, before and after the sheet."""

    committee: Committee
    households: dict[tuple[str, str], Household]
    created: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known = {row["key"]: row for row in self._stored()}
        self.keyed: list[tuple[str, RosterRow]] = []

    def _stored(self) -> Iterable[dict[str, object]]:
        return Person.objects.filter(committee=self.committee).values("id", "key", "seal_id", *_FIELDS)

    def take(self, rows: list[RosterRow]) -> None:
        """Give each row its key; namesakes in one household are told apart by who was born first."""
        seen: Counter[tuple[str, str, str]] = Counter()
        for row in sorted(rows, key=_by_birth):
            seen[row.block, row.door, row.name] += 1
            nth = seen[row.block, row.door, row.name]
            self.keyed.append((person_key(row.block, row.door, row.name, nth), row))

    def save(self) -> None:
        new = [(key, row) for key, row in self.keyed if key not in self.known]
        self.created = {key for key, _row in new}
        Person.objects.bulk_create((self._person(key, row) for key, row in new), batch_size=BATCH)
        stale = [
            self._person(key, row)
            for key, row in self.keyed
            if key in self.known and self._facts(row) != {name: self.known[key][name] for name in _FIELDS}
        ]
        self.changed = {person.key for person in stale}
        Person.objects.bulk_update(stale, [*_FIELDS, "pinyin", "phone_sealed"], batch_size=BATCH)

    def ids(self) -> dict[str, tuple[int, RosterRow]]:
        """Return each key's stored id and row."""
        stored = dict(Person.objects.filter(committee=self.committee).values_list("key", "id"))
        return {key: (stored[key], row) for key, row in self.keyed}

    def _facts(self, row: RosterRow) -> dict[str, object]:
        birth = row.birth
        return {
            "household_id": self.households[row.block, row.door].pk,
            "name": row.name,
            "sex": row.sex,
            "relation": row.relation,
            "is_head": row.is_head,
            "registered_here": row.registered,
            "lives_here": row.living,
            "origin": row.origin,
            "birth_calendar": row.calendar,
            "birth_year": birth.year if birth else None,
            "birth_month": birth.month if birth else None,
            "birth_day": birth.day if birth else None,
            "birth_leap": birth.leap if birth else False,
            "phone_index": crypto.blind_index(row.phone, "phone", self.committee.pk) if row.phone else "",
        }

    def _person(self, key: str, row: RosterRow) -> Person:
        """Build the row unsaved; a known person keeps the seal its phone is bound to."""
        facts = self._facts(row)
        person = Person(committee=self.committee, key=key, pinyin=pinyin_key(row.name), **facts)
        if key in self.known:
            person.pk, person.seal_id = self.known[key]["id"], self.known[key]["seal_id"]  # type: ignore[assignment]
        if row.phone:
            person.phone_sealed = crypto.seal(row.phone, crypto.context_of(person, "phone_sealed"))
        return person


def _by_birth(row: RosterRow) -> tuple[int, int, int]:
    birth = row.birth
    return (birth.year, birth.month, birth.day or 0) if birth else (0, 0, 0)


def _tag(
    rows: list[RosterRow], people: Mapping[str, tuple[int, RosterRow]], committee: Committee
) -> set[str]:
    """Open the tags of the sheet and end those no longer on it; return the keys of those it changed."""
    day = today()
    keys = {person: key for key, (person, _row) in people.items()}
    open_tags = PersonTag.objects.filter(committee=committee, until=None, person__in=keys)
    have = {(tag.person_id, tag.tag): tag.pk for tag in open_tags}
    want = {(person, tag) for person, row in people.values() for tag in row.tags}
    PersonTag.objects.bulk_create(
        (
            PersonTag(committee=committee, person_id=person, tag=tag, since=day, source="名册")
            for person, tag in sorted(want - have.keys())
        ),
        batch_size=BATCH,
    )
    _end([have[pair] for pair in have.keys() - want], day)
    return {keys[person] for person, _tag_ in want ^ have.keys()}


def _end(tags: list[int], day: date) -> None:
    PersonTag.objects.filter(pk__in=tags).update(until=day)
