"""Two hundred ask for thirty-five seats at once: exactly thirty-five get one, the rest stand in line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from services.actions.enrolling import enrol
from services.actions.moving import withdraw
from services.models import Enrolment
from tests.factories import CommitteeFactory, UserFactory
from tests.services.ground import person_in, programme_of, term_of
from users.actions.family import Acting
from users.models import Authority

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, ASKERS, SEATS = 8, 200, 35


def test_two_hundred_at_once_for_thirty_five_places():
    committee = CommitteeFactory()
    term = term_of(programme_of(committee), committee, capacity=SEATS)
    user = UserFactory()
    acts = [Acting(user, person_in(committee), Authority.SELF) for _number in range(ASKERS)]

    def ask(number: int) -> None:
        try:
            enrol(term, acts[number % ASKERS], source=f"web:{number % ASKERS}")
        finally:
            connection.close()

    # Every tenth taps twice.
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, [*range(ASKERS), *range(0, ASKERS, 10)]))

    rows = list(Enrolment.objects.filter(term=term).order_by("number"))
    assert [row.number for row in rows] == list(range(1, ASKERS + 1))
    assert [row.state for row in rows] == ["enrolled"] * SEATS + ["waiting"] * (ASKERS - SEATS)
    assert [row.asked_at for row in rows] == sorted(row.asked_at for row in rows)
    assert [row.turn for row in Enrolment.objects.filter(term=term).waiting()] == list(range(36, 201))


def test_seats_given_back_at_once_go_to_the_next_in_turn():
    committee = CommitteeFactory()
    term = term_of(programme_of(committee), committee, capacity=4)
    user = UserFactory()
    acts = [Acting(user, person_in(committee), Authority.SELF) for _number in range(8)]
    rows = [enrol(term, act, source=f"web:{number}") for number, act in enumerate(acts)]

    def give_back(number: int) -> None:
        try:
            withdraw(rows[number], acts[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(give_back, range(3)))

    states = Enrolment.objects.filter(term=term).order_by("number").values_list("state", flat=True)
    assert list(states) == ["withdrawn"] * 3 + ["enrolled"] + ["offered"] * 3 + ["waiting"]
