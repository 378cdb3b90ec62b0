from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from agreements.actions.bays import retire_bay, take_back
from agreements.actions.claims import NotYours
from agreements.actions.parking import (
    BayTaken,
    arrive,
    cancel_parking,
    end_parkings,
    free_bays,
    leave,
    remind_of_parkings,
)
from agreements.models import BayWindow, LedgerEntry, ParkingBooking
from tests.agreements.estate import OTHER_PLATE, PLATE, Estate, at, lent
from users.models import Notice
from xidu.kit.errors import NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def told(user, step: str) -> int:
    return Notice.objects.filter(user=user, key__endswith=step).count()


def test_a_window_is_taken_back_where_it_is_free_and_late_bookings_stay():
    estate, window = lent(hours=60)
    near = estate.book(at(24, 12), at(24, 15))
    far = estate.book(at(26, 10), at(26, 12), plate=OTHER_PLATE)

    assert take_back(window, by=estate.owner) == (1, 1)

    near.refresh_from_db()
    far.refresh_from_db()
    window.refresh_from_db()
    assert (near.state, far.state, window.during == near.during) == ("booked", "taken_back", True)
    assert told(estate.borrower, "taken_back") == 1
    assert [bay.pk for bay in free_bays(estate.committee.pk, at(25, 8), at(25, 9))] == []


@pytest.mark.parametrize("hours, off", [(24, 1), (25, 1), (23, 0)])
def test_notice_of_24_hours_is_just_enough(hours, off):
    estate, window = lent(hours=72)
    start = at(24, 9) + timedelta(hours=hours)
    estate.book(start, start + timedelta(hours=1))

    assert take_back(window, by=estate.owner) == (off, 1 - off)


def test_two_late_bookings_keep_a_window_each():
    estate, window = lent()
    rows = [estate.book(at(24, 12), at(24, 13)), estate.book(at(24, 15), at(24, 16), plate=OTHER_PLATE)]

    take_back(window, by=estate.owner)

    windows = BayWindow.objects.filter(withdrawn_at=None).order_by("during")
    assert [row.during for row in windows] == [row.during for row in rows]
    assert [arrive_at(row) for row in rows] == ["parked", "parked"]


def arrive_at(row) -> str:
    with time_machine.travel(row.during.lower, tick=False):
        return arrive(row, by=row.by).state


def test_a_free_window_is_gone_and_a_stranger_or_a_second_tap_changes_nothing():
    estate, window = lent()
    with pytest.raises(NotYours):
        take_back(window, by=estate.borrower)

    assert (take_back(window, by=estate.owner), take_back(window, by=estate.owner)) == ((0, 0), (0, 0))
    window.refresh_from_db()
    assert window.withdrawn_at is not None


def test_a_booking_is_cancelled_before_it_begins_and_its_time_is_free_again():
    estate, _window = lent()
    row = estate.book(at(24, 12), at(24, 15))
    with pytest.raises(NotYours):
        cancel_parking(row, by=estate.neighbour())

    cancel_parking(row, by=estate.borrower)

    assert cancel_parking(row, by=estate.borrower).state == "cancelled"
    assert told(estate.owner, "cancelled") == 1
    assert estate.book(at(24, 12), at(24, 15), source="test:again").state == "booked"
    with time_machine.travel(at(24, 12), tick=False), pytest.raises(NotNow, match="已经开始了"):
        cancel_parking(ParkingBooking.objects.get(source="test:again"), by=estate.borrower)


def test_a_bay_in_use_is_not_retired():
    estate, _window = lent()
    row = estate.book(at(24, 12), at(24, 15))
    with pytest.raises(NotNow, match="还有人订着"):
        retire_bay(estate.bay)
    cancel_parking(row, by=estate.borrower)

    assert (retire_bay(estate.bay).in_use, retire_bay(estate.bay).in_use) == (False, False)
    with pytest.raises(NotNow, match="停用"):
        estate.lend(at(25, 10), at(25, 12))


def test_arriving_and_leaving_early_counts_what_was_shared_and_frees_the_rest():
    estate, _window = lent()
    row = estate.book(at(24, 12), at(24, 15))
    with pytest.raises(NotNow, match="还没到订的时间"):
        arrive(row, by=estate.borrower)
    assert arrive_at(row) == "parked"

    with time_machine.travel(at(24, 13, 30), tick=False):
        left = leave(row, by=estate.borrower)
        again = estate.book(at(24, 13, 30), at(24, 15), plate=OTHER_PLATE, by=estate.neighbour())

    assert (left.state, left.minutes, again.state) == ("done", 90, "booked")


def test_a_booking_ends_by_itself_on_the_minute_and_only_once():
    estate, _window = lent()
    row = estate.book(at(24, 12), at(24, 15))

    assert (end_parkings(at(24, 14, 59)), end_parkings(at(24, 15)), end_parkings(at(24, 16))) == (0, 1, 0)
    row.refresh_from_db()
    assert (row.state, row.minutes, row.ended_at) == ("done", 180, at(24, 15))


def test_each_full_ten_hours_earns_the_rules_points_and_no_minute_is_lost_between_months():
    estate = Estate()
    estate.lend(at(30, 8), at(3, 8, month=12))

    def share(start, end, plate=PLATE):
        estate.book(start, end, plate=plate)
        with time_machine.travel(end, tick=False):
            end_parkings(end)
        return list(LedgerEntry.objects.order_by("pk").values_list("source", "honour", "deed_on"))

    assert share(at(30, 10), at(30, 19, 59)) == []
    assert share(at(1, 10, month=12), at(1, 10, 1, month=12)) == [
        (f"parking:{estate.bay.pk}:1", 5, date(2026, 12, 1))
    ]
    share(at(1, 11, month=12), at(1, 23, month=12))
    found = share(at(2, 0, month=12), at(2, 8, month=12))
    assert [row[0] for row in found] == [f"parking:{estate.bay.pk}:{number}" for number in (1, 2, 3)]


def test_points_over_the_months_cap_are_not_given_and_the_booking_ends_all_the_same():
    estate = Estate(max_hours=72)
    estate.lend(at(24, 10), at(24, 10) + timedelta(days=6))
    for number in range(3):
        start = at(24, 10) + timedelta(hours=48 * number)
        row = estate.book(start, start + timedelta(hours=24))
        with time_machine.travel(row.during.upper, tick=False):
            end_parkings(row.during.upper)

    # 72 hours are seven tens: 35 points, of which the rule gives 30 a month.
    assert sum(LedgerEntry.objects.values_list("honour", flat=True)) == 30
    assert ParkingBooking.objects.filter(state="done").count() == 3


def test_both_households_are_reminded_once_half_an_hour_before():
    estate, _window = lent()
    estate.book(at(24, 12), at(24, 15))

    made = [remind_of_parkings(at(24, *clock)) for clock in ((11, 29), (11, 30), (11, 45), (12, 0))]

    assert (made, told(estate.borrower, "starting"), told(estate.owner, "lending")) == ([0, 2, 0, 0], 1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_taps_at_once_one_gets_the_bay():
    estate, _window = lent()
    neighbours = [estate.neighbour(f"{number}室") for number in range(50)]

    def tap(number: int) -> bool:
        try:
            estate.book(
                at(24, 12),
                at(24, 15),
                plate=f"沪A{10000 + number}",
                by=neighbours[number],
                source=f"tap:{number}",
            )
        except BayTaken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        won = sum(pool.map(tap, range(50)))

    assert (won, ParkingBooking.objects.count()) == (1, 1)
