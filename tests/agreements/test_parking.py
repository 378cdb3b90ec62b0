import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.utils import InternalError

from agreements.actions.bays import add_bay, lend_bay
from agreements.actions.claims import NotYours
from agreements.actions.parking import (
    BayTaken,
    end_parkings,
    free_bays,
)
from agreements.models import ParkingBooking
from residents.models import Person
from tests.agreements.estate import OTHER_PLATE, PLATE, Estate, at, lent
from tests.agreements.ground import home_of, user_at
from tests.factories import BlockFactory, CommitteeFactory
from users.models import Notice
from xidu.kit.errors import BadValue, TooLate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def told(user, step: str) -> int:
    return Notice.objects.filter(user=user, key__endswith=step).count()


def test_a_neighbour_books_a_part_and_the_owner_hears_of_it_without_the_plate():
    estate, window = lent()

    row = estate.book(at(24, 12), at(24, 15))

    assert (row.window, row.household, row.state, row.plate, row.masked_plate) == (
        window,
        estate.other_home,
        "booked",
        PLATE,
        "沪A·**345",
    )
    notice = Notice.objects.get(user=estate.owner)
    assert (PLATE in notice.body + notice.subject, "12:00–15:00" in notice.body) == (False, True)
    assert estate.book(at(24, 12), at(24, 15)) == row


def test_the_plate_is_sealed_at_rest():
    estate, _window = lent()

    row = estate.book(at(24, 12), at(24, 15), plate="沪a·12345")

    assert (row.plate, "12345" in row.plate_sealed) == (PLATE, False)


@pytest.mark.parametrize(
    "start, end, broken, words",
    [
        (at(24, 13), at(24, 12), BadValue, "结束时间要在开始时间后面"),
        (at(24, 12), at(24, 12), BadValue, "结束时间要在开始时间后面"),
        (at(24, 8), at(24, 12), TooLate, "已经过了"),
        (at(24, 12), at(25, 1), BadValue, "一次最多订12小时"),
        (at(24, 21), at(24, 23), BayTaken, "只放了11月24日 10:00–22:00"),
        (at(25, 12), at(25, 13), BayTaken, "没有放出来"),
    ],
)
def test_a_booking_with_impossible_times_is_refused(start, end, broken, words):
    estate, _window = lent()

    with pytest.raises(broken, match=words):
        estate.book(start, end)

    assert ParkingBooking.objects.count() == 0


def test_the_longest_booking_and_the_whole_window_are_just_allowed():
    estate, _window = lent()

    assert estate.book(at(24, 10), at(24, 22)).during.upper == at(24, 22)


def test_a_booking_over_midnight_and_the_years_end_lies_in_one_window():
    estate = Estate()
    estate.lend(at(31, 18, month=12), at(1, 9, month=1, year=2027))

    row = estate.book(at(31, 20, month=12), at(1, 8, month=1, year=2027))
    end_parkings(at(1, 8, month=1, year=2027))

    row.refresh_from_db()
    assert (row.state, row.minutes) == ("done", 720)


def test_a_taken_time_and_a_second_bay_for_one_car_are_refused_and_the_next_minute_is_free():
    estate, _window = lent()
    second = add_bay(estate.committee, where="3号楼东侧", number="13", household=estate.home)
    lend_bay(second, start=at(24, 10), end=at(24, 22), by=estate.owner)
    estate.book(at(24, 12), at(24, 15))
    neighbour = estate.neighbour()

    with pytest.raises(BayTaken, match="刚被邻居订走"):
        estate.book(at(24, 14), at(24, 16), plate=OTHER_PLATE, by=neighbour)
    with pytest.raises(BayTaken, match="一辆车不用订两个"):
        estate.book(at(24, 12), at(24, 13), bay=second, source="test:second")
    assert estate.book(at(24, 15), at(24, 16), plate=OTHER_PLATE, by=neighbour).state == "booked"


def test_the_database_itself_refuses_a_second_booking_and_one_outside_its_window():
    estate, window = lent()
    row = estate.book(at(24, 12), at(24, 15))
    facts = {"committee": estate.committee, "bay": estate.bay, "window": window, "by": estate.borrower}
    facts |= {"household": estate.other_home}

    with pytest.raises(IntegrityError), transaction.atomic():
        ParkingBooking.objects.create(**facts, during=row.during, source="past the actions")
    during = DateTimeTZRange(at(25, 12), at(25, 13))
    with pytest.raises(InternalError), transaction.atomic():
        ParkingBooking.objects.create(**facts, during=during, source="past the actions")


def test_ones_own_bay_a_foreigner_and_somebody_who_moved_away_are_refused():
    estate, _window = lent()
    foreigner = user_at(home_of(BlockFactory(committee=CommitteeFactory(street=estate.committee.street))))
    moved = estate.neighbour()
    Person.objects.filter(pk=moved.person.pk).update(lives_here=False)
    moved.person.refresh_from_db()

    for by, words in ((estate.owner, "自己家的车位"), (foreigner, "先借给本小区"), (moved, "还没有对上住户")):
        with pytest.raises(NotYours, match=words):
            estate.book(at(24, 12), at(24, 13), by=by)


def test_a_guest_parks_only_where_the_rule_says_so():
    estate, _window = lent()
    with pytest.raises(BadValue, match="客人的车不能停"):
        estate.book(at(24, 12), at(24, 13), is_guest=True)

    open_one, _window = lent(borrowers="guests")

    assert open_one.book(at(24, 12), at(24, 13), is_guest=True).is_guest is True


@pytest.mark.parametrize("plate", ["", "12345", "沪A1", "沪A12345678", "<b>"])
def test_what_is_no_plate_is_asked_again(plate):
    estate, _window = lent()

    with pytest.raises(BadValue, match="沪A12345"):
        estate.book(at(24, 12), at(24, 13), plate=plate)


def test_free_bays_are_those_lent_for_all_the_time_and_not_booked():
    estate, _window = lent()
    estate.book(at(24, 12), at(24, 15))

    def found(start, end):
        return [bay.pk for bay in free_bays(estate.committee.pk, start, end)]

    assert found(at(24, 15), at(24, 22)) == [estate.bay.pk]
    assert (found(at(24, 14), at(24, 16)), found(at(24, 15), at(24, 23))) == ([], [])
