"""Two sendings of one draft at the same moment."""

import pytest

from leaders.actions.visits import Said, record_visit
from leaders.models import Visit
from tests.demands.factories import in_threads
from tests.factories import BlockFactory, account_with
from tests.leaders.doors import elder

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_draft_from_two_sides_at_once_is_one_visit():
    block = BlockFactory()
    house, leader = elder(block), account_with("leader", block)
    said = Said(result="met", mood="ok")

    found = in_threads([lambda: record_visit(house, said, key="leader:draft", by=leader)] * 2)

    assert len({visit.pk for visit in found}) == 1
    assert Visit.objects.count() == 1


def test_visits_at_once_get_numbers_of_their_own():
    block = BlockFactory()
    leader = account_with("leader", block)
    houses = [elder(block, f"{number}号") for number in range(4)]
    said = Said(result="met", mood="ok")

    in_threads(
        [lambda home=home: record_visit(home, said, key=f"leader:{home.pk}", by=leader) for home in houses]
    )

    assert sorted(Visit.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
