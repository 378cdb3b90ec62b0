import pytest

from agreements.models import Bay, ChargeTurn, LedgerEntry, ParkingBooking, ParkingOutcome, ParkingReport
from tests.agreements.ground import book_of, home_of
from tests.factories import BlockFactory, account_with
from xidu.demo.accounts import Team
from xidu.demo.parking import build_parking
from xidu.kit.dates import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def test_a_place_with_a_register_shows_bays_bookings_a_queue_and_two_disputes_once():
    group = BlockFactory(committee__name="金港村")
    for number in range(7):
        home_of(group, door=f"{number}室")
    place = group.committee
    book_of(place)
    people = [account_with(role, place) for role in ("clerk", "supervisor", "director")]
    teams = {place.pk: Team(*people)}

    made = [build_parking(teams, today()) for _twice in range(2)]

    assert made == [ParkingBooking.objects.count(), 0]
    # Three times nine hours: each bay made two tens full.
    earned = LedgerEntry.objects.filter(source__startswith="parking:").values_list("honour", flat=True)
    assert list(earned) == [5] * 10
    assert (Bay.objects.count(), ParkingReport.objects.count(), ParkingOutcome.objects.count()) == (7, 2, 1)
    assert sorted(ChargeTurn.objects.values_list("state", flat=True)) == ["called", "called", "waiting"]
