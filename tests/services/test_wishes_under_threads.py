"""Many hands reach for the same wish at the same moment: exactly one has it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from services.actions.wishes_claims import AlreadyTaken, claim_wish
from services.models import Wish, WishClaim
from tests.factories import UserFactory
from tests.services.small_wishes import Village

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def test_of_six_claims_at_the_same_second_exactly_one_holds():
    village = Village()
    wish = village.shown()
    people, start = [UserFactory() for _hand in range(HANDS)], Barrier(HANDS)

    def reach_for(number: int) -> str:
        start.wait(10)
        try:
            return claim_wish(wish, village.who(people[number]), key=f"hand:{number}").state
        except AlreadyTaken:
            return "taken"
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        found = sorted(pool.map(reach_for, range(HANDS)))

    assert found == ["held", *["taken"] * (HANDS - 1)]
    assert (WishClaim.objects.count(), Wish.objects.get().state) == (1, "held")
