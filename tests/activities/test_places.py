from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from activities.actions.bookings import cancel_booking
from activities.actions.places import set_turns, turns_of
from activities.models import Place, PlacePhoto, Turn
from tests.activities.place_rows import (
    NOON,
    a_booking,
    a_place,
    an_activity,
    at,
    summed_up,
)
from tests.factories import CommitteeFactory, account_with

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
