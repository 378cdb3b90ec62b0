"""A corps for tests: leaders with an account and an approved grant, made by the same actions the pages call."""

from __future__ import annotations

from datetime import date
from typing import Any

from leaders.actions.appointments import Term, appoint
from leaders.models import Appointment
from residents.models import Block, Person
from tests.factories import GrantFactory, PersonFactory, UserFactory
from users.models import User

SINCE, UNTIL = date(2024, 3, 1), date(2027, 2, 28)


def term_of(**changed: Any) -> Term:
    return Term(**{"kind": "group", "since": SINCE, "until": UNTIL, **changed})


def leader_of(block: Block, person: Person | None = None, **term: Any) -> Appointment:
    """Return the appointment of a leader at ``block``, by default from March 2024 to February 2027."""
    person = person or PersonFactory(committee=block.committee)
    return appoint(person, block, term_of(**term), by=None)


def account_of(appointment: Appointment) -> User:
    """Return the leader's account, with the approved grant of the block."""
    user = User.objects.filter(person=appointment.person).first() or UserFactory(person=appointment.person)
    GrantFactory(user=user, role="leader", committee=appointment.committee, block=appointment.block)
    return user
