from collections import Counter

import pytest
import time_machine

from residents.actions.calendar import seed_calendar
from services.models import Enrolment, Incident, Outcome, Term
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, UserFactory, account_with
from tests.services.ground import person_in
from xidu.demo.accounts import Team
from xidu.demo.nursery import build_nursery
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-28", "2026-07-15", "2027-01-02"])
def test_three_terms_of_a_village_are_played_through_once(day):
    with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
        seed_calendar()
        place = CommitteeFactory(name="金港村")
        home = HouseholdFactory(block=BlockFactory(committee=place))
        for number in range(9):
            person_in(
                place, f"沈小{'一二三四五六七八九'[number]}", age=8, household=home, birth_calendar="solar"
            )
        for name in ("street1", "street2"):
            UserFactory(username=name)
        team = Team(
            account_with("clerk", place), account_with("clerk", place), account_with("director", place)
        )

        made = [build_nursery({place.pk: team}, today()) for _twice in range(2)]

    states = Counter(Enrolment.objects.values_list("term__nursery__season", "state"))
    assert made == [15, 15]
    assert states == {
        ("summer1", "completed"): 4,
        ("summer2", "enrolled"): 7,
        ("summer2", "waiting"): 2,
        ("winter", "waiting"): 2,
    }
    assert (Outcome.objects.count(), Incident.objects.count()) == (3, 1)
    assert Counter(Term.objects.values_list("state", flat=True)) == {"finished": 1, "shown": 2}
