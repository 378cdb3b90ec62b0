"""One person set down by hand, so that the next roster still finds the same person."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from residents.models import Block, Committee, Household, Person
from xidu.kit.cells import folded
from xidu.kit.dates import Birth
from xidu.kit.errors import RuleBroken
from xidu.kit.names import pinyin_key


class OtherPlace(RuleBroken):
    """The block belongs to another committee than the person."""


@dataclass(frozen=True)
class PersonFacts:
    """What staff write about somebody. ``phone`` None leaves the number as it is, "" takes it away."""

    name: str
    block: Block
    door: str
    sex: str = ""
    relation: str = ""
    is_head: bool = False
    birth: Birth | None = None
    registered_here: bool = True
    lives_here: bool = True
    origin: str = ""
    phone: str | None = None


def person_key(block: str, door: str, name: str, nth: int) -> str:
    """Return the key by which a roster finds the ``nth`` namesake behind a door again, from 1."""
    return sha256("\n".join((block, door, name, str(nth))).encode()).hexdigest()


def place_number(place: str) -> int:
    """Return what sorts 2号 before 10号; a place without a number comes first."""
    found = re.search(r"\d{1,9}", place)
    return int(found[0]) if found else 0


@transaction.atomic
def keep_person(person: Person, facts: PersonFacts) -> list[str]:
    """Write ``facts`` to a stored or a new person (with its committee) and return the changed fields' names.

    A door nobody has written down yet is made. With another name or door the key changes too: a roster that
    says the same finds this person and makes no second one.

    Raises OtherPlace for a block of another committee, BadValue for a phone that is none.
    """
    if facts.block.committee_id != person.committee_id:
        raise OtherPlace(_("居民不能换到另一个村居，请选本村居的楼组。"))
    # As an import does: two at once would make the same household or give the same key.
    Committee.objects.select_for_update().get(pk=person.committee_id)
    door = folded(facts.door).replace(" ", "")
    home, _new = Household.objects.get_or_create(
        block=facts.block,
        door=door,
        defaults={"committee_id": person.committee_id, "position": place_number(door)},
    )
    changed = _set(person, _columns(facts, home))
    if facts.phone is not None and _phone_differs(person, facts.phone):
        changed.append("phone")
    if not person.key or {"name", "household_id"} & set(changed):
        person.pinyin = pinyin_key(person.name)
        person.key = _free_key(person, home)
    if changed or person.pk is None:
        person.save()
    return changed


def follow_place(people: QuerySet[Person]) -> None:
    """Give everyone in ``people`` the key of where their household stands now, after it was renamed."""
    rows = sorted(people.select_related("household__block").exclude(household=None), key=_by_birth)
    seen: Counter[tuple[int | None, str]] = Counter()
    for person in rows:
        home: Household = person.household  # type: ignore[assignment]  # those without one are left out
        seen[home.pk, person.name] += 1
        person.key = person_key(home.block.name, home.door, person.name, seen[home.pk, person.name])
    Person.objects.bulk_update(rows, ["key"], batch_size=2000)


def _by_birth(person: Person) -> tuple[int, int, int]:
    return (person.birth_year or 0, person.birth_month or 0, person.birth_day or 0)


def _columns(facts: PersonFacts, home: Household) -> dict[str, object]:
    birth = facts.birth
    same = ("name", "sex", "relation", "is_head", "registered_here", "lives_here", "origin")
    return {
        **{name: getattr(facts, name) for name in same},
        "household_id": home.pk,
        "birth_calendar": birth.calendar if birth else Person.Calendar.SOLAR,
        "birth_year": birth.year if birth else None,
        "birth_month": birth.month if birth else None,
        "birth_day": birth.day if birth else None,
        "birth_leap": bool(birth and birth.leap),
    }


def _set(row: Person, facts: dict[str, object]) -> list[str]:
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed


def _phone_differs(person: Person, phone: str) -> bool:
    before = person.phone_index
    person.keep_phone(phone, person.committee_id)
    return person.phone_index != before


def _free_key(person: Person, home: Household) -> str:
    others = Person.objects.filter(committee=person.committee_id, household=home).exclude(pk=person.pk)
    taken = set(others.values_list("key", flat=True))
    keys = (person_key(home.block.name, home.door, person.name, nth) for nth in count(1))
    return next(key for key in keys if key not in taken)
