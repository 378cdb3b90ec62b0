from datetime import date

import pytest

from activities.actions.bookings import book, cancel_booking
from agreements.actions.books import draft_book, put_in_force
from agreements.models import LedgerEntry
from tests.activities.place_rows import a_place, at
from tests.agreements.village import Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    """A village whose second book gives points for booking a room, by D01."""
    made = Village()
    draft = draft_book(made.committee)
    draft.rules.filter(code="D01").update(trigger="booking:room", points=3, points_most=None)
    put_in_force(draft, since=date(2026, 11, 24), basis="村民会议")
    return made


def booked(village: Village, **facts):
    room = a_place(village.committee, kind="room")
    when = {"start": at("14:00"), "end": at("15:00"), "purpose": "排练"}
    first, again = (book(room, source="web:a", **when, **facts)[0] for _tap in range(2))
    assert first == again
    return first


def test_a_booking_posts_once_and_giving_it_back_takes_the_points(village):
    booking = booked(village, user=village.resident)
    entry = LedgerEntry.objects.get()
    assert (entry.source, entry.honour, entry.account.household) == (f"booking:{booking.pk}", 3, village.home)

    cancel_booking(booking)

    assert sum(LedgerEntry.objects.values_list("honour", flat=True)) == 0


def test_a_booking_without_an_account_gives_nothing(village):
    booked(village, name="沈", phone="13812345678")

    assert LedgerEntry.objects.count() == 0
