"""Places and exhibitions in a real browser: every page sound in every look, one booked without script."""

import datetime as dt

import pytest
from django.core.cache import cache

from activities.actions.bookings import book_for_activity, cancel_booking, find_booking
from activities.actions.exhibitions import (
    add_work,
    decide_guest_entry,
    publish_exhibition,
    write_guest_entry,
)
from activities.actions.places import add_place_photo, set_turns, turns_of
from activities.models import Booking, Exhibition
from tests.activities.place_rows import PHONE, a_booking, a_picture, a_place, an_activity, at, summed_up
from tests.browser import unsound
from tests.village_affairs.people import village_with_people
from xidu.kit.dates import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Every width, mode and theme at least once; axe over these pages in all twelve looks would take minutes.


@pytest.fixture
def ground(transactional_db, settings, tmp_path):
    """A place with everything a page can tell, and an exhibition with a line in its guest book."""
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    village = village_with_people()
    clerk, day = village.clerk, today()
    place = a_place(
        village.committee,
        story="从前是仓库，大家出主意改成了驿站。",
        hours="每天上午8:00–晚上8:00",
        rules="用完扫地、关灯。",
        access="门口有坡道，厕所有扶手",
        scene=1,
    )
    for moment, alt in (("before", "旧仓库"), ("after", "新驿站"), ("now", "江边的驿站")):
        add_place_photo(place, file=a_picture(), alt=alt, moment=moment, by=clerk)
    rota = turns_of(["3组 沈家", "5组 顾家"], since=day, days=7, until=day + dt.timedelta(days=60))
    set_turns(place, rota, by=clerk)
    past = an_activity(village.committee, clerk, place, at("09:00", day - dt.timedelta(days=9)))
    summed_up(past, "来了二十位邻居，说了养狗的规矩。")
    coming = an_activity(village.committee, clerk, place, at("09:00", day + dt.timedelta(days=2)))
    book_for_activity(coming)
    a_booking(place, "web:a", day=day + dt.timedelta(days=1), phone=PHONE, name="沈阿姨")
    show = Exhibition.objects.create(
        committee=village.committee, by=clerk, title="冬日剪纸展", words="前言", opens_on=day, closes_on=day
    )
    add_work(show, title="渡船", maker="沈阿姨", alt="一幅剪纸，渡船停在江湾里", file=a_picture(), by=clerk)
    show = publish_exhibition(show, by=clerk)
    for number in range(2):
        line = write_guest_entry(show, source=f"web:{number}", words="看得掉眼泪。", called="5组 顾家")
    decide_guest_entry(line, show=True, by=clerk)
    return village, place, show


def test_every_public_page_is_sound_in_every_look(visit, live_server, ground):
    _village, place, show = ground
    pages = (
        "places/",
        "scenes/",
        f"places/{place.pk}/",
        f"places/{place.pk}/book/",
        "exhibitions/",
        f"exhibitions/{show.pk}/",
        f"exhibitions/{show.pk}/guest-book/",
    )
    faults = []

    for turn, page in enumerate(pages):
        faults += unsound(visit(f"{live_server.url}/bangtou/{page}"), visual=1, turn=turn)

    assert faults == []


def test_every_desk_page_is_sound_in_every_look(enter, ground):
    village, place, show = ground
    pages = (
        "places/",
        f"places/{place.pk}/",
        f"places/{place.pk}/change/",
        f"places/{place.pk}/photos/add/",
        f"places/{place.pk}/turns/",
        f"places/{place.pk}/book/",
        "exhibitions/",
        f"exhibitions/{show.pk}/",
        f"exhibitions/{show.pk}/works/add/",
    )
    faults = []

    for turn, page in enumerate(pages):
        faults += unsound(enter(village.clerk, f"/desk/{page}"), visual=1, turn=turn)

    assert faults == []


def test_a_place_is_booked_and_given_back_without_script(visit, live_server, ground):
    _village, place, _show = ground
    page = visit(f"{live_server.url}/bangtou/places/{place.pk}/", script=False).page

    page.get_by_role("link", name="订这里").click()
    page.fill("[name=day]", f"{today() + dt.timedelta(days=3)}")
    page.select_option("[name=start]", "10:00")
    page.select_option("[name=minutes]", "90")
    page.fill("[name=purpose]", "排练越剧")
    page.fill("[name=name]", "顾阿姨")
    page.fill("[name=phone]", PHONE)
    page.get_by_role("button", name="订下来").click()
    assert "上午10:00–11:30" in page.content()
    booked = find_booking(page.url.rstrip("/").rsplit("/", 1)[1])
    page.get_by_role("button", name="不来了，取消").click()

    assert "已取消" in page.content()
    assert Booking.objects.get(pk=booked.pk).cancelled_at
    assert cancel_booking(booked).cancelled_at
