"""How a leader is reached: on the account, or by the phone on the register where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from residents.models import Person
from users.actions.notices import Recipient
from users.models import User


def recipients_of(people: Iterable[Person]) -> Iterator[tuple[Person, Recipient]]:
    """Yield whoever of ``people`` can be reached, with the way to them; one query for the accounts."""
    found = {person.pk: person for person in people}
    accounts: dict[int, User] = {}
    for account in User.objects.filter(person__in=found, is_active=True).order_by("-pk"):
        accounts[account.person_id or 0] = account
    for pk, person in found.items():
        if user := accounts.get(pk):
            yield person, Recipient(ref=f"user:{user.pk}", user=user)
        elif person.phone_sealed:
            yield person, Recipient(ref=f"person:{pk}", person=person, phone=person.phone)


def is_own(person_id: int, user: object) -> bool:
    """Say whether ``user`` is the account of this person."""
    return isinstance(user, User) and user.person_id == person_id
