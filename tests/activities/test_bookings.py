from datetime import date, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from activities.actions.bookings import (
    Taken,
    book,
    book_for_activity,
    cancel_booking,
    find_booking,
    free_for_activity,
    free_times,
    page_of_booking,
)
from activities.models import Booking
from tests.activities.place_rows import NOON, PHONE, TOMORROW, a_booking, a_place, an_activity, at
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door
from users.models import Notice
from xidu.kit import crypto
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


@pytest.mark.django_db(transaction=True)
def test_fifty_bookings_of_one_hour_at_once_leave_exactly_one():
    place = a_place(CommitteeFactory())
    start = timezone.now() + timedelta(days=2)
    start = at("10:00", start.date())
    outcomes = []

    def take(number):
        try:
            book(
                place,
                source=f"web:{number}",
                start=start,
                end=start + timedelta(hours=1),
                purpose="排练",
            )
            outcomes.append("booked")
        except Taken:
            outcomes.append("taken")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["booked"] + ["taken"] * 49
    assert Booking.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_activity_and_residents_at_once_leave_exactly_one():
    committee = CommitteeFactory()
    place = a_place(committee)
    start = at("10:00", (timezone.now() + timedelta(days=2)).date())
    director = account_with("director", committee)
    activities = [an_activity(committee, director, place, start) for _number in range(5)]
    outcomes = []

    def take(act):
        try:
            act()
            outcomes.append("booked")
        except Taken:
            outcomes.append("taken")
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    def resident(number):
        end = start + timedelta(hours=1)
        return lambda: book(place, source=f"web:{number}", start=start, end=end, purpose="排练")

    acts = [resident(number) for number in range(5)]
    acts += [lambda row=row: book_for_activity(row) for row in activities]
    threads = [Thread(target=take, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["booked"] + ["taken"] * 9
    assert Booking.objects.count() == 1


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


def sent(**fields):
    return {
        "day": "2026-11-25",
        "start": "14:00",
        "minutes": "60",
        "people": "5",
        "purpose": "排练越剧",
        "name": "沈阿姨",
        "phone": PHONE,
        "source": "k1",
        **fields,
    }


def test_a_resident_books_without_signing_in_and_cancels_by_the_code(place):
    client = Client()
    page = f"/bangtou/places/{place.pk}/book/"
    assert client.get(page).status_code == 200

    answer = client.post(page, sent())
    mine = client.get(answer["Location"])
    cancelled = client.post(answer["Location"] + "cancel/")

    assert (answer.status_code, mine.status_code, cancelled.status_code) == (302, 200, 302)
    assert "下午2:00–3:00" in mine.content.decode()
    assert "已取消" in client.get(answer["Location"]).content.decode()
    assert Booking.objects.standing().count() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"start": "14:30", "source": "k2"}, "最近空着的是2026年11月25日 星期三 下午3:00"),
        ({"people": "31", "source": "k2"}, "最多容纳30人"),
        ({"minutes": "600", "source": "k2"}, "minutes"),
        ({"phone": "", "source": "k2"}, "手机号"),
        ({"phone": "123", "source": "k2"}, "phone"),
        ({"day": "", "source": "k2"}, "哪一天"),
        ({"purpose": "", "source": "k2"}, "用来做什么"),
    ],
)
def test_a_form_that_cannot_be_kept_comes_back_saying_why(place, fields, words):
    a_booking(place, "web:a", "14:00", "15:00")

    answer = Client().post(f"/bangtou/places/{place.pk}/book/", sent(**fields))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Booking.objects.count() == 1


def test_public_pages_say_taken_and_never_by_whom(place):
    a_booking(place, phone=PHONE, name="沈阿姨", people=7, purpose="给老李过生日")
    client = Client()

    for page in ("", "book/", "calendar.ics"):
        words = client.get(f"/bangtou/places/{place.pk}/{page}").content.decode()
        assert [secret for secret in ("过生日", "沈阿姨", PHONE, "7人") if secret in words] == []


@pytest.mark.parametrize("code", ["AAAAAAAA", "短", "22222222"])
def test_a_code_nobody_was_given_finds_nothing(village, code):
    assert Client().get(f"/b-ok/{code}/").status_code == 404
    assert Client().post(f"/b-ok/{code}/cancel/").status_code == 404


def test_reading_the_cancelling_address_cancels_nothing(place):
    _booking, code = book(place, source="web:a", start=at("09:00"), end=at("10:00"), purpose="排练")

    assert Client().get(f"/b-ok/{code}/cancel/").status_code == 405
    assert Booking.objects.standing().count() == 1


def test_staff_book_for_somebody_and_get_the_code_to_hand_over(place):
    client = door(account_with("clerk", place.committee))
    page = f"/desk/places/{place.pk}/book/"
    assert client.get(page).status_code == 200

    answer = client.post(page, sent(minutes="480", start="09:00", phone=""))

    booking = Booking.objects.get()
    code = answer.context["code"]
    assert answer.status_code == 200
    assert (find_booking(code), booking.during.upper) == (booking, at("17:00"))


def test_staff_cancel_on_the_desk_only_with_a_reason(place):
    client = door(account_with("clerk", place.committee))
    booking = a_booking(place, phone=PHONE)
    page = f"/desk/places/bookings/{booking.pk}/cancel/"

    client.post(page, {"reason": ""})
    assert Booking.objects.standing().count() == 1
    client.post(page, {"reason": "屋顶漏水"})

    assert Booking.objects.standing().count() == 0
    assert door(account_with("clerk", CommitteeFactory())).post(page).status_code == 404
