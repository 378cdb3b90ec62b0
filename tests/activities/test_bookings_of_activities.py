import pytest
import time_machine

from activities.actions.bookings import (
    Taken,
    book,
    book_for_activity,
    cancel_booking,
    find_booking,
    free_for_activity,
    page_of_booking,
)
from activities.actions.free_times import free_times
from activities.models import Booking
from tests.activities.place_rows import NOON, TOMORROW, a_booking, a_place, an_activity, at
from tests.factories import CommitteeFactory, account_with
from xidu.kit import crypto
from xidu.kit.errors import NotNow


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def village(db, clock):
    return CommitteeFactory(name="浜头村", slug="bangtou")


@pytest.fixture
def place(village):
    return a_place(village)


def clocks(gaps):
    return [(f"{first:%H:%M}", f"{last:%H:%M}") for first, last in gaps]


def test_a_residents_booking_keeps_an_activity_out_and_the_other_way_round(village, place):
    director = account_with("director", village)
    a_booking(place, "web:a", "14:00", "15:00")
    clashing = an_activity(village, director, place, at("14:30"))
    free = an_activity(village, director, place, at("15:00"))

    with pytest.raises(Taken, match="最近空着的是"):
        book_for_activity(clashing)
    held = book_for_activity(free)

    assert (held.activity, held.purpose) == (free, "法治茶馆")
    with pytest.raises(Taken):
        a_booking(place, "web:b", "15:30", "16:30")


def test_an_activity_may_be_early_and_long_where_residents_may_not(village, place):
    tai_chi = an_activity(village, account_with("director", village), place, at("06:00"), ends_at=at("10:00"))

    assert book_for_activity(tai_chi).during.lower == at("06:00")
    assert clocks(free_times(place, TOMORROW)) == [("10:00", "20:00")]


def test_an_activity_that_moved_moves_its_one_booking(village, place):
    activity = an_activity(village, account_with("director", village), place)
    first = book_for_activity(activity)

    activity.starts_at, activity.ends_at = at("16:00"), at("17:00")
    second = book_for_activity(activity)

    assert first.pk == second.pk
    assert clocks(free_times(place, TOMORROW)) == [("08:00", "16:00"), ("17:00", "20:00")]


@pytest.mark.parametrize("bookable", [True, False])
def test_an_activity_without_a_place_to_book_holds_nothing(village, bookable):
    place = a_place(village, "银杏园", is_bookable=False) if not bookable else None

    assert book_for_activity(an_activity(village, account_with("director", village), place)) is None


def test_an_activity_gives_its_place_back_and_can_take_it_again(village, place):
    activity = an_activity(village, account_with("director", village), place)
    book_for_activity(activity)
    activity.cancelled_because = "台风"

    free_for_activity(activity)
    free_for_activity(activity)

    assert Booking.objects.get().cancelled_because == "台风"
    a_booking(place, "web:a")
    with pytest.raises(Taken):
        book_for_activity(activity)


def test_an_activity_that_goes_elsewhere_leaves_the_place_free(village, place):
    activity = an_activity(village, account_with("director", village), place)
    book_for_activity(activity)

    activity.place = None

    assert book_for_activity(activity) is None
    assert Booking.objects.standing().count() == 0


def test_an_activitys_booking_goes_only_with_the_activity(village, place):
    booking = book_for_activity(an_activity(village, account_with("director", village), place))

    with pytest.raises(NotNow, match="活动"):
        cancel_booking(booking, because="换人", by=account_with("clerk", village))


def test_a_code_finds_a_residents_booking_and_never_an_activitys(village, place):
    booking, code = book(place, source="web:a", start=at("09:00"), end=at("10:00"), purpose="排练")
    held = book_for_activity(an_activity(village, account_with("director", village), place))
    hidden = crypto.code_from(held.source, "booking")

    assert find_booking(f" {code.lower()[:4]}-{code[4:]} ") == booking
    assert page_of_booking(code) == f"/b-ok/{code}/"
    assert page_of_booking(hidden) is None
    with pytest.raises(Booking.DoesNotExist):
        find_booking(hidden)
