from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from activities.actions.places import save_place, set_turns, turns_of
from activities.models import Place, Turn
from tests.activities.place_rows import (
    NOON,
    PHONE,
    TOMORROW,
    a_booking,
    a_picture,
    a_place,
)
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door
from users.models import AuditEntry
from xidu.kit.errors import BadValue

TODAY = date(2026, 11, 24)
PAGE_QUERIES = 12
DESK_QUERIES = 12


@pytest.fixture
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def village(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return CommitteeFactory(name="浜头村", slug="bangtou")


@pytest.fixture
def clerk(village):
    return account_with("clerk", village)


def words_of(page):
    answer = Client().get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def fields(**changed):
    return {
        "name": "雨水花园",
        "kind": "garden",
        "where": "3组河边",
        "story": "从前是垃圾堆，大家一起清出来的。",
        "hours": "每天上午6:00–晚上8:00",
        "rules": "请不要摘花。",
        "access": "门口有坡道",
        "capacity": "",
        "opens": "08:00",
        "closes": "20:00",
        "longest": "120",
        "scene": "1",
        "is_shown": "on",
        **changed,
    }


def test_a_rota_goes_round_and_its_last_turn_ends_on_the_last_day():
    rows = list(turns_of(["甲家", "乙家"], since=TODAY, days=3, until=date(2026, 12, 1)))

    assert rows == [
        ("甲家", date(2026, 11, 24), date(2026, 11, 26)),
        ("乙家", date(2026, 11, 27), date(2026, 11, 29)),
        ("甲家", date(2026, 11, 30), date(2026, 12, 1)),
    ]


def test_a_new_rota_keeps_the_past_and_cuts_the_turn_it_runs_into(village, clerk):
    place = a_place(village)
    set_turns(place, [("甲家", date(2026, 11, 16), date(2026, 11, 22))], by=clerk)
    set_turns(
        place, [("乙家", date(2026, 11, 23), date(2026, 11, 29)), ("丙家", TOMORROW, TOMORROW)], by=clerk
    )

    set_turns(place, [("丁家", date(2026, 11, 25), date(2026, 11, 30))], by=clerk)

    assert list(Turn.objects.order_by("since").values_list("called", "until")) == [
        ("甲家", date(2026, 11, 22)),
        ("乙家", date(2026, 11, 24)),
        ("丁家", date(2026, 11, 30)),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("", TODAY, TODAY)],
        [("长" * 41, TODAY, TODAY)],
        [("甲家", TOMORROW, TODAY)],
        [(f"甲家 {PHONE}", TODAY, TODAY)],
    ],
)
def test_turns_that_name_nobody_or_too_much_are_refused(village, clerk, rows):
    with pytest.raises(BadValue):
        set_turns(a_place(village), rows, by=clerk)

    assert Turn.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "听潮驿站"}, "已经有一个叫"),
        ({"scene": "7"}, "第7景已经是听潮驿站"),
        ({"closes": "08:00"}, "最晚的时间要在最早的后面"),
        ({"rules": f"有事打{PHONE}"}, "不能有号码"),
        ({"name": ""}, "请填写"),
        ({"longest": "0"}, "longest"),
    ],
)
def test_a_place_that_cannot_be_kept_comes_back_saying_why(village, clerk, changed, words):
    a_place(village, scene=7)

    answer = door(clerk).post(f"/desk/places/new/{village.pk}/", fields(**changed))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Place.objects.count() == 1


def test_staff_register_a_place_change_it_and_put_it_on_the_walk(village, clerk):
    client = door(clerk)
    assert client.get(f"/desk/places/new/{village.pk}/").status_code == 200

    client.post(f"/desk/places/new/{village.pk}/", fields())
    place = Place.objects.get()
    assert client.get(f"/desk/places/{place.pk}/change/").status_code == 200
    client.post(f"/desk/places/{place.pk}/change/", fields(scene="2", is_bookable="on"))
    client.post(
        f"/desk/places/{place.pk}/photos/add/",
        {"file": a_picture(), "alt": "鸢尾花", "moment": "now"},
    )
    rota = {"names": "3组 沈家\n\n5组 顾家", "since": "2026-11-24", "days": "7", "until": "2026-12-31"}
    client.post(f"/desk/places/{place.pk}/turns/", rota)

    place.refresh_from_db()
    assert (place.scene, place.is_bookable, place.photos.count(), place.turns.count()) == (2, True, 1, 6)
    assert "3组 沈家" in client.get(f"/desk/places/{place.pk}/").content.decode()


def test_saving_a_place_moves_the_stamp_of_the_public_pages(village, clerk):
    client = Client()
    before = client.get("/bangtou/places/")["ETag"]

    save_place(None, committee=village, by=clerk, fields={"name": "银杏园", "kind": "park", "where": "村口"})

    assert client.get("/bangtou/places/")["ETag"] != before
    assert "银杏园" in words_of("/bangtou/places/")


def test_the_desk_shows_no_number_of_whoever_booked(village, clerk):
    place = a_place(village)
    a_booking(place, phone=PHONE, name="沈阿姨")

    words = door(clerk).get(f"/desk/places/{place.pk}/").content.decode()

    assert "沈阿姨" in words
    assert PHONE not in words


PAGES = {"desk-place": "", "change": "change/", "photo": "photos/add/", "turns": "turns/", "book": "book/"}


@pytest.mark.parametrize("role", ["clerk", "director", "auditor", "supervisor"])
@pytest.mark.parametrize("name", list(PAGES))
def test_each_page_is_for_its_role_and_a_stranger_finds_nothing(village, role, name):
    page = f"/desk/places/{a_place(village).pk}/{PAGES[name]}"

    may = name == "desk-place" or role in {"clerk", "director"}

    assert door(account_with(role, village)).get(page).status_code == (200 if may else 403)
    assert door(account_with("director", CommitteeFactory())).get(page).status_code == 404
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_the_desk_pages_cost_the_same_at_any_number_of_rows(
    village, clerk, count, django_assert_max_num_queries
):
    for number in range(count):
        place = a_place(village, f"场地{number}")
        Turn.objects.create(committee=village, place=place, called="沈家", since=TODAY, until=TODAY)
    place = Place.objects.first()
    for number in range(count):
        day = TODAY + timedelta(days=number + 1)
        a_booking(place, f"web:{number}", day=day, phone=PHONE, by=clerk)
    client = door(clerk)

    for page in ("", f"{place.pk}/"):
        with django_assert_max_num_queries(DESK_QUERIES):
            assert client.get(f"/desk/places/{page}").status_code == 200


def test_the_number_of_a_booking_is_shown_for_a_reason_that_is_written_down(village, clerk):
    place = a_place(village)
    booking = a_booking(place, phone=PHONE, name="沈阿姨")
    page, desk = f"/desk/places/bookings/{booking.pk}/phone/", door(clerk)

    listed = desk.get(f"/desk/places/{place.pk}/").content.decode()
    refused = desk.post(page, {"reason": " "}, follow=True).content.decode()
    shown = desk.post(page, {"reason": "改时间要问他"}).content.decode()

    assert [PHONE in text for text in (listed, refused, shown)] == [False, False, True]
    assert "看电话要写原因" in refused
    assert page in listed
    line = AuditEntry.objects.get(action="booking.reveal_phone")
    assert (line.actor, line.object_id, line.detail) == (clerk, str(booking.pk), {"reason": "改时间要问他"})


def test_who_may_not_see_numbers_is_offered_none(village):
    booking = a_booking(a_place(village), phone=PHONE)
    page = f"/desk/places/bookings/{booking.pk}/phone/"
    answers = {
        "supervisor": door(account_with("supervisor", village)).post(page, {"reason": "x"}).status_code,
        "street": door(account_with("street_office", village.street)).post(page, {"reason": "x"}).status_code,
        "elsewhere": door(account_with("clerk", CommitteeFactory())).post(page, {"reason": "x"}).status_code,
    }

    listed = (
        door(account_with("supervisor", village)).get(f"/desk/places/{booking.place_id}/").content.decode()
    )

    assert answers == {"supervisor": 403, "street": 403, "elsewhere": 404}
    assert page not in listed
