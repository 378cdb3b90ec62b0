from datetime import date, timedelta

import pytest
import time_machine

from activities.actions.bookings import (
    Taken,
    TooManyBookings,
    book,
    cancel_booking,
)
from activities.actions.free_times import free_times
from activities.models import Booking
from residents.models import Figure
from tests.activities.place_rows import NOON, PHONE, TOMORROW, a_booking, a_place, at
from tests.factories import CommitteeFactory, UserFactory, account_with
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow, RuleBroken, TooLate


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


def test_the_same_sending_is_one_booking_with_one_code(place):
    first = book(place, source="web:a", start=at("14:00"), end=at("15:00"), purpose="排练")
    second = book(place, source="web:a", start=at("16:00"), end=at("17:00"), purpose="别的")

    assert first == second
    assert Booking.objects.count() == 1


def test_bookings_back_to_back_do_not_clash(place):
    a_booking(place, "web:a", "14:00", "15:00")
    a_booking(place, "web:b", "15:00", "16:00")
    a_booking(place, "web:c", "13:00", "14:00")

    assert Booking.objects.standing().count() == 3


@pytest.mark.parametrize(
    ("start", "end"), [("14:00", "15:00"), ("13:30", "14:01"), ("14:59", "16:00"), ("14:15", "14:45")]
)
def test_an_overlap_is_refused_and_told_when_it_is_free_next(place, start, end):
    a_booking(place, "web:a", "14:00", "15:00")

    with pytest.raises(Taken) as refused:
        a_booking(place, "web:b", start, end)

    assert str(refused.value) == (
        "听潮驿站这段时间已经有人订了。最近空着的是2026年11月25日 星期三 下午3:00–晚上8:00。"
    )
    assert Booking.objects.count() == 1


def test_another_place_at_the_same_time_is_free(village, place):
    a_booking(place, "web:a")
    a_booking(a_place(village, "银杏园"), "web:b")

    assert Booking.objects.count() == 2


def test_a_full_day_names_the_next_one(place):
    by = account_with("director", place.committee)
    a_booking(place, "desk:a", "08:00", "20:00", by=by)

    with pytest.raises(Taken, match="2026年11月26日 星期四 上午8:00–晚上8:00"):
        a_booking(place, "web:b", "10:00", "11:00")


def test_what_was_cancelled_is_free_again(place):
    cancel_booking(a_booking(place, "web:a"))

    a_booking(place, "web:b")

    assert [(row.source, bool(row.cancelled_at)) for row in Booking.objects.order_by("pk")] == [
        ("web:a", True),
        ("web:b", False),
    ]


@pytest.mark.parametrize(
    ("hours", "day", "error", "words"),
    [
        ("10:00-11:00", date(2026, 11, 24), TooLate, "已经过了。最近空着的是2026年11月24日 星期二"),
        ("07:59-09:00", TOMORROW, BadValue, "可以预订的时间是上午8:00–晚上8:00。最近空着的是"),
        ("19:00-20:01", TOMORROW, BadValue, "可以预订的时间是"),
        ("10:00-12:01", TOMORROW, BadValue, "一次最多订120分钟，您选了121分钟"),
        ("11:00-11:00", TOMORROW, BadValue, "结束时间要在开始时间后面"),
        ("12:00-11:00", TOMORROW, BadValue, "结束时间要在开始时间后面"),
        ("10:00-11:00", date(2027, 2, 23), BadValue, "最多提前90天"),
    ],
)
def test_a_time_the_place_does_not_take_is_refused_in_a_plain_sentence(place, hours, day, error, words):
    with pytest.raises(error, match=words):
        a_booking(place, "web:a", *hours.split("-"), day=day)

    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("hours", "day"),
    [
        ("08:00-10:00", TOMORROW),
        ("18:00-20:00", TOMORROW),
        ("12:00-13:00", date(2026, 11, 24)),
        ("10:00-11:00", date(2027, 2, 22)),
    ],
)
def test_the_last_time_the_place_takes_is_taken(place, hours, day):
    assert a_booking(place, "web:a", *hours.split("-"), day=day).pk


def test_a_booking_over_midnight_is_refused(place):
    with pytest.raises(BadValue, match="可以预订的时间是"):
        book(place, source="web:a", start=at("19:00"), end=at("19:00") + timedelta(days=1), purpose="排练")


@pytest.mark.parametrize(("people", "fits"), [(0, False), (1, True), (30, True), (31, False)])
def test_no_more_people_than_the_place_holds(place, people, fits):
    if fits:
        assert a_booking(place, people=people).people == people
        return
    with pytest.raises(BadValue, match=r"最多容纳30人，您写了31人|至少写1个人"):
        a_booking(place, people=people)


def test_staff_may_book_for_longer_and_are_named(place):
    clerk = account_with("clerk", place.committee)

    booking = a_booking(place, "desk:a", "09:00", "17:00", by=clerk)

    assert booking.booked_by == clerk


def test_a_place_nobody_books_says_so(village):
    with pytest.raises(NotNow, match="银杏园不用预订"):
        a_booking(a_place(village, "银杏园", is_bookable=False))


def test_a_booking_without_a_purpose_is_refused(place):
    with pytest.raises(BadValue, match="做什么"):
        a_booking(place, purpose=" 　")


def test_a_telephone_is_kept_sealed(place):
    booking = a_booking(place, phone=PHONE)

    assert PHONE not in str(Booking.objects.values().get())
    assert booking.phone == PHONE


def test_free_times_of_today_begin_at_the_next_quarter(place, clock):
    clock.shift(timedelta(minutes=1))

    assert clocks(free_times(place, date(2026, 11, 24))) == [("12:15", "20:00")]


def test_free_times_leave_out_what_is_taken_and_gaps_too_short_to_use(place):
    by = account_with("director", place.committee)
    a_booking(place, "web:a", "08:10", "10:00")
    a_booking(place, "web:b", "10:10", "12:00")
    a_booking(place, "desk:c", "13:00", "20:00", by=by)

    assert clocks(free_times(place, TOMORROW)) == [("12:00", "13:00")]


def test_the_evening_of_a_day_that_is_over_is_not_free(place):
    assert free_times(place, date(2026, 11, 23)) == []


def test_staff_cancel_with_a_reason_and_the_booker_is_told_once(place):
    clerk = account_with("clerk", place.committee)
    booking = a_booking(place, phone=PHONE)

    with pytest.raises(BadValue, match="原因"):
        cancel_booking(booking, by=clerk)
    cancel_booking(booking, because="屋顶漏水", by=clerk)
    cancel_booking(booking, because="屋顶漏水", by=clerk)

    told = Notice.objects.get()
    assert (told.recipient, told.key, told.channel) == (
        f"booking:{booking.pk}",
        f"booking:{booking.pk}:cancelled",
        "sms",
    )


def test_whoever_booked_hears_nothing_of_their_own_cancelling(place):
    cancel_booking(a_booking(place, phone=PHONE))

    assert Notice.objects.count() == 0


def test_a_booking_that_began_stays_and_staff_may_end_it_until_its_end(place, clock):
    clerk = account_with("clerk", place.committee)
    booking = a_booking(place, "web:a", "14:00", "15:00")
    clock.move_to(at("14:00"))

    with pytest.raises(TooLate):
        cancel_booking(booking)
    cancel_booking(booking, because="停电", by=clerk)

    clock.move_to(at("15:00"))
    with pytest.raises(RuleBroken):
        cancel_booking(a_booking(place, "web:b", "15:00", "16:00"))


def hold(place, *hours, phone=PHONE, **rest):
    """Book an hour from each of ``hours`` on, tomorrow."""
    return [
        a_booking(
            place, f"web:{phone}:{place.pk}:{hour}", f"{hour:02}:00", f"{hour + 1:02}:00", phone=phone, **rest
        )
        for hour in hours
    ]


def test_one_phone_holds_three_bookings_and_a_used_or_cancelled_one_makes_room(village, place, clock):
    other = a_place(village, "银杏园")
    first, *_rest = hold(place, 9, 10)
    hold(other, 9)

    with pytest.raises(TooManyBookings, match="您订了3次还没用，同时最多订3次"):
        hold(other, 12)
    hold(place, 12, phone="19900777102")
    cancel_booking(first)
    hold(place, 13)
    with pytest.raises(TooManyBookings):
        hold(place, 14)
    clock.move_to(at("10:00") + timedelta(hours=1))
    hold(place, 15)

    assert Booking.objects.standing().count() == 5


def test_an_account_is_counted_like_a_phone_and_staff_may_go_past_it(village, place):
    user, clerk = UserFactory(), account_with("clerk", village)
    hold(place, 9, 10, 11, phone="", user=user)

    with pytest.raises(TooManyBookings):
        hold(place, 12, user=user)
    hold(place, 13, 14, 15, 16, by=clerk)

    assert Booking.objects.count() == 7


def test_the_number_of_bookings_is_a_figure_the_village_may_set(village, place):
    Figure.objects.create(
        key="open_bookings_most", committee=village, value="1", basis="村规", since="2026-01-01"
    )
    hold(place, 9)

    with pytest.raises(TooManyBookings, match="最多订1次"):
        hold(place, 10)


def test_sent_twice_at_the_limit_is_still_the_same_booking(place):
    first, *rest = hold(place, 9, 10, 11)

    assert hold(place, 9, 10, 11) == [first, *rest]
