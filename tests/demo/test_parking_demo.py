import pytest

from agreements.models import Bay, ChargeTurn, ParkingBooking, ParkingOutcome, ParkingReport
from tests.agreements.ground import home_of
from tests.factories import BlockFactory, account_with
from xidu.demo.accounts import Team
from xidu.demo.parking import build_parking
from xidu.kit.dates import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def test_a_place_with_a_register_shows_bays_bookings_a_queue_and_two_disputes_once():
    group = BlockFactory()
    for number in range(7):
        home_of(group, door=f"{number}室")
    place = group.committee
    people = [account_with(role, place) for role in ("clerk", "supervisor", "director")]
    teams = {place.pk: Team(*people)}

    made = [build_parking(teams, today()) for _twice in range(2)]

    assert made == [ParkingBooking.objects.count(), 0]
    assert (Bay.objects.count(), ParkingReport.objects.count(), ParkingOutcome.objects.count()) == (7, 2, 1)
    assert sorted(ChargeTurn.objects.values_list("state", flat=True)) == ["called", "called", "waiting"]
