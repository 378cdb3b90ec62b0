import pytest
import time_machine
from django.test import Client

from activities.actions.bookings import (
    book,
    find_booking,
)
from activities.models import Booking
from tests.activities.place_rows import NOON, PHONE, a_booking, a_place, at
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door


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
