from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from activities.actions.bookings import cancel_booking
from activities.actions.places import add_place_photo, remove_place_photo, save_place, set_turns, turns_of
from activities.models import Place, PlacePhoto, Turn
from tests.activities.place_rows import (
    NOON,
    PHONE,
    TOMORROW,
    a_booking,
    a_picture,
    a_place,
    an_activity,
    at,
    exif_of,
    kept_picture,
    sent_whole,
    status_of,
    summed_up,
)
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door
from xidu.kit.errors import BadFile, BadValue

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


def test_a_place_tells_what_happened_there_and_what_is_coming(village, clerk):
    place = a_place(village)
    talk = an_activity(village, clerk, place, at("09:00", date(2026, 11, 1)), title="法治茶馆第一讲")
    summed_up(talk, "来了二十位邻居，讲了宠物的事。")
    an_activity(village, clerk, place, at("09:00", date(2026, 11, 8)), title="没有小结的茶馆")
    an_activity(village, clerk, place, at("14:00"), title="法治茶馆第三讲")
    an_activity(village, clerk, place, at("16:00"), title="还是草稿的茶馆", state="draft")
    an_activity(village, clerk, a_place(village, "银杏园"), at("14:00"), title="别处的茶馆")

    words = words_of(f"/bangtou/places/{place.pk}/")

    assert "法治茶馆第一讲" in words
    assert "来了二十位邻居，讲了宠物的事。" in words
    assert "没有小结的茶馆" in words
    assert words.index("没有小结的茶馆") < words.index("法治茶馆第一讲")
    assert "法治茶馆第三讲" in words
    assert "草稿" not in words
    assert "别处的茶馆" not in words


def test_a_cancelled_activity_stays_among_the_coming_ones_marked(village, clerk):
    place = a_place(village)
    an_activity(
        village, clerk, place, state="cancelled", cancelled_at=NOON, cancelled_because="台风", title="茶馆"
    )

    assert "已取消" in words_of(f"/bangtou/places/{place.pk}/")


def test_a_place_tells_story_hours_rules_access_and_what_is_free(village):
    place = a_place(
        village, story="从前是仓库。", hours="每天开放", rules="用完扫地。", access="有坡道", scene=3
    )
    a_booking(place, "web:a", "14:00", "15:00")

    words = words_of(f"/bangtou/places/{place.pk}/")

    for part in ("从前是仓库。", "每天开放", "用完扫地。", "有坡道", "埭上十景第3景", "30人", "订这里"):
        assert part in words
    assert "上午8:00–下午2:00、下午3:00–晚上8:00" in words


def test_a_day_without_a_free_hour_says_taken(village, clerk):
    place = a_place(village)
    a_booking(place, "desk:a", "08:00", "20:00", by=clerk)

    words = words_of(f"/bangtou/places/{place.pk}/")

    assert words.count("订满") == 1


def test_the_free_times_follow_the_clock_and_the_bookings(village, clock):
    place = a_place(village)
    client = Client()
    page = f"/bangtou/places/{place.pk}/"
    first = client.get(page)

    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 304
    clock.shift(timedelta(minutes=15))
    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 200
    again = client.get(page)
    a_booking(place)
    assert client.get(page, headers={"If-None-Match": again["ETag"]}).status_code == 200


def test_the_caretaker_of_today_is_named_and_who_comes_next(village, clerk):
    place = a_place(village)
    names = ["3组 沈家", "5组 顾家"]
    set_turns(place, turns_of(names, since=TODAY, days=7, until=date(2026, 12, 7)), by=clerk)

    words = words_of(f"/bangtou/places/{place.pk}/")

    assert (
        words.index("今天谁照看")
        < words.index("3组 沈家")
        < words.index("接下来轮到")
        < words.index("5组 顾家")
    )
    assert "12月1日–12月7日" in words


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


def test_before_and_after_stand_side_by_side_with_words(village, clerk):
    place = a_place(village)
    before = add_place_photo(place, file=a_picture(), alt="一堆垃圾", moment="before", by=clerk)
    after = add_place_photo(place, file=a_picture(), alt="一片鸢尾", moment="after", by=clerk)

    words = words_of(f"/bangtou/places/{place.pk}/")

    assert words.index("改造前") < words.index("改造后")
    assert f'src="/bangtou/places/{place.pk}/photos/{before.pk}/" alt="一堆垃圾"' in words
    assert f'src="/bangtou/places/{place.pk}/photos/{after.pk}/" alt="一片鸢尾"' in words


def test_a_picture_is_kept_without_where_and_with_what_it_was_taken(village, clerk):
    file = a_picture(located=True)
    brought = file.read()
    file.seek(0)

    photo = add_place_photo(a_place(village), file=file, alt="花园", moment="now", by=clerk)

    assert (bool(exif_of(brought)[0]), b"PHONE-CAMERA-X" in brought) == (True, True)
    kept = kept_picture(photo)
    assert (exif_of(kept), b"PHONE-CAMERA-X" in kept) == (({}, {}), False)


@pytest.mark.parametrize("alt", ["", " 　", f"找{PHONE}", "长" * 121])
def test_a_picture_without_words_or_with_a_number_in_them_is_refused(village, clerk, alt):
    with pytest.raises(BadValue):
        add_place_photo(a_place(village), file=a_picture(), alt=alt, moment="now", by=clerk)

    assert PlacePhoto.objects.count() == 0


def test_what_is_no_picture_is_refused(village, clerk):
    file = a_picture("花园.pdf")

    with pytest.raises(BadFile):
        add_place_photo(a_place(village), file=file, alt="花园", moment="now", by=clerk)


def test_a_picture_is_sent_without_trust_and_only_of_its_own_place(village, clerk):
    place, hidden = a_place(village), a_place(village, "仓库", is_shown=False)
    photo = add_place_photo(place, file=a_picture(), alt="花园", moment="now", by=clerk)
    secret = add_place_photo(hidden, file=a_picture(), alt="仓库", moment="now", by=clerk)
    client = Client()

    sent = sent_whole(client, f"/bangtou/places/{place.pk}/photos/{photo.pk}/")

    assert (sent.status_code, sent["Content-Type"], sent["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    for page in (f"{place.pk}/photos/{secret.pk}/", f"{hidden.pk}/photos/{secret.pk}/"):
        assert status_of(client, f"/bangtou/places/{page}") == 404
    assert status_of(door(clerk), f"/desk/places/photos/{secret.pk}/") == 200


def test_a_removed_picture_leaves_the_store(village, clerk, django_capture_on_commit_callbacks):
    photo = add_place_photo(a_place(village), file=a_picture(), alt="花园", moment="now", by=clerk)
    storage, name = photo.photo.storage, photo.photo.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_place_photo(photo, by=clerk)

    assert (PlacePhoto.objects.count(), storage.exists(name)) == (0, False)


def test_the_walk_is_a_numbered_list_in_walking_order(village):
    a_place(village, "银杏园", scene=2)
    a_place(village, "听潮驿站", scene=1)
    a_place(village, "仓库", scene=3, is_shown=False)
    a_place(village, "健身点")

    answer = Client().get("/bangtou/scenes/")

    assert [row.name for row in answer.context["scenes"]] == ["听潮驿站", "银杏园"]
    words = answer.content.decode()
    assert "<ol" in words
    assert words.index("1　听潮驿站") < words.index("2　银杏园")


@pytest.mark.parametrize("page", ["places/", "scenes/", "exhibitions/"])
def test_an_empty_list_says_what_will_come(village, page):
    assert 'class="empty"' in words_of(f"/bangtou/{page}")


def test_a_hidden_or_foreign_place_is_not_there(village):
    hidden = a_place(village, is_shown=False)
    foreign = a_place(CommitteeFactory(slug="duian"))

    for place in (hidden, foreign):
        for page in ("", "calendar.ics", "book/"):
            assert Client().get(f"/bangtou/places/{place.pk}/{page}").status_code == 404


def test_the_calendar_of_a_place_marks_what_was_cancelled(village, clerk):
    place = a_place(village)
    an_activity(village, clerk, place, title="茶馆")
    an_activity(
        village, clerk, place, at("16:00"), state="cancelled", cancelled_at=NOON, cancelled_because="台风"
    )
    a_booking(place, "web:a", "09:00", "10:00", name="沈阿姨")
    cancel_booking(a_booking(place, "web:b", "10:00", "11:00"))

    sent = Client().get(f"/bangtou/places/{place.pk}/calendar.ics")

    events = Calendar.from_ical(sent.content).walk("VEVENT")
    told = {(f"{event['dtstart'].dt:%H:%M}", str(event["summary"]), str(event["status"])) for event in events}
    assert told == {
        ("14:00", "茶馆", "CONFIRMED"),
        ("16:00", "法治茶馆", "CANCELLED"),
        ("09:00", "已有人预订", "CONFIRMED"),
        ("10:00", "已有人预订", "CANCELLED"),
    }


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
def test_the_public_pages_cost_the_same_at_any_number_of_rows(
    village, clerk, count, django_assert_max_num_queries
):
    for number in range(count):
        place = a_place(village, f"场地{number}", scene=number + 1)
        PlacePhoto.objects.create(committee=village, place=place, photo="x.jpg", alt="花", moment="now")
    place = Place.objects.first()
    for number in range(count):
        day = TODAY + timedelta(days=number)
        summed_up(an_activity(village, clerk, place, at("09:00", day - timedelta(days=60))), "小结")
        an_activity(village, clerk, place, at("09:00", day + timedelta(days=1)))
        Turn.objects.create(committee=village, place=place, called="沈家", since=day, until=day)
        a_booking(place, f"web:{number}", day=day + timedelta(days=1))

    for page in ("places/", "scenes/", f"places/{place.pk}/", f"places/{place.pk}/calendar.ics"):
        with django_assert_max_num_queries(PAGE_QUERIES):
            words_of(f"/bangtou/{page}")


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
