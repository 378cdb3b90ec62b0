"""The small wishes of the demo, built on a village of its own."""

from collections import Counter

import pytest

from services.models import Wish
from tests.factories import HouseholdFactory, PersonFactory
from tests.services.small_wishes import Village
from xidu.demo.accounts import Team
from xidu.demo.wishes import build_wishes
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


def test_the_round_of_the_demo_shows_every_state_and_is_built_once():
    village = Village()
    village.round.delete()
    village.committee.name = "金港村"
    village.committee.save()
    for number in range(12):
        home = HouseholdFactory(block=village.block, door=f"{number + 30}号")
        PersonFactory(household=home, committee=village.committee)
    teams = {
        village.committee.pk: Team(clerk=village.clerk, supervisor=village.clerk, director=village.director)
    }

    made = [build_wishes(teams, today()) for _twice in range(2)]

    states = Counter(Wish.objects.values_list("state", flat=True))
    assert made == [12, 12]
    assert states == {"published": 3, **dict.fromkeys(set(Wish.State.values) - {"published"}, 1)}
