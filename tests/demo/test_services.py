from collections import Counter

import pytest

from services.models import Enrolment, Programme
from tests.factories import CommitteeFactory, account_with
from tests.services.ground import person_in
from xidu.demo.accounts import Team
from xidu.demo.services import build_services
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


def test_the_clover_of_the_demo_shows_every_state_and_is_built_once():
    place = CommitteeFactory(name="金港村")
    for age in range(65, 85):
        person_in(place, age=age)
    clerk = account_with("clerk", place)
    teams = {place.pk: Team(clerk, clerk, clerk)}

    made = [build_services(teams, today()) for _twice in range(2)]

    states = Counter(Enrolment.objects.values_list("state", flat=True))
    assert (made, Programme.objects.count()) == ([20, 0], 4)
    assert states == {"completed": 8, "enrolled": 7, "withdrawn": 1, "offered": 1, "waiting": 3}
