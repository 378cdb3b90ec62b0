"""Somebody who becomes a leader and stands on no roster yet."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.db import transaction

from residents.actions.people import person_key
from residents.models import Committee, Person
from users.actions import audit
from xidu.kit.dates import Birth
from xidu.kit.names import pinyin_key


@transaction.atomic
def new_person(
    committee: Committee, name: str, *, phone: str = "", birth: Birth | None = None, by: Any = None
) -> Person:
    """Return the person of ``committee`` with this name and number, or this name and birth, else a new one.

    Where they live stays open until the roster says it.
    """
    Committee.objects.select_for_update().get(pk=committee.pk)
    person = Person(committee=committee, name=name, pinyin=pinyin_key(name))
    person.keep_phone(phone, committee.pk)
    if birth:
        person.birth_calendar, person.birth_year, person.birth_month = birth.calendar, birth.year, birth.month
        person.birth_day, person.birth_leap = birth.day, birth.leap
    for known in Person.objects.filter(committee=committee, name=name).order_by("-lives_here", "pk"):
        same_phone = person.phone_index and known.phone_index == person.phone_index
        if same_phone or (birth and known.birth == birth):
            return known
    about = person.phone_index or (birth.words() if birth else "")
    taken = set(Person.objects.filter(committee=committee).values_list("key", flat=True))
    keys = (person_key("组长", about, name, nth) for nth in count(1))
    person.key = next(key for key in keys if key not in taken)
    person.save(force_insert=True)
    audit.record("person.add", by=by, row=person)
    return person
