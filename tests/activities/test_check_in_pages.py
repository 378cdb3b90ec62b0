import json
from datetime import timedelta

import pytest
from django.utils import timezone

from activities.models import CheckIn, SignUp
from tests.activities.at_the_door import base, came, party, words
from tests.activities.gatherings import at, door, gathering, now_on
from tests.factories import BlockFactory, CommitteeFactory, account_with

pytestmark = pytest.mark.django_db
PHONE = "19900000001"


@pytest.fixture
def village():
    return CommitteeFactory(name="金港村", slug="jingang")


@pytest.fixture
def desk(village):
    return door(account_with("clerk", village))


def test_the_list_has_a_button_for_every_name_and_the_counts(village, desk):
    activity = now_on(village)
    party(activity, name="沈阿姨", names=("小孙女",))

    shown = words(desk.get(f"{base(activity)}/check-in/"))

    assert "到了0人，报了2人" in shown
    assert shown.count('name="all"') == 1
    assert shown.count("/tick/") == 3


def test_one_tick_is_one_check_in_and_the_bar_undoes_it(village, desk):
    activity = now_on(village)
    row, _code = party(activity, name="沈阿姨")
    seat = row.seats.order_by("number")[0]

    response = desk.post(f"{base(activity)}/tick/{seat.pk}/", {"key": "k1"}, follow=True)

    assert came(activity) == 1
    assert "记下了，1个人到了" in words(response)
    assert "点错了，撤销" in words(response)
    done = CheckIn.objects.get()
    desk.post(f"{base(activity)}/undo/{done.pk}/")
    assert came(activity) == 0


def test_the_same_tap_twice_and_two_taps_are_one(village, desk):
    activity = now_on(village)
    row, _code = party(activity)
    seat = row.seats.first()

    for key in ("k1", "k1", "k2"):
        desk.post(f"{base(activity)}/tick/{seat.pk}/", {"key": key})

    assert CheckIn.objects.count() == 1


def test_a_family_is_ticked_at_once(village, desk):
    activity = now_on(village)
    row, _code = party(activity, people=4)

    desk.post(f"{base(activity)}/tick/{row.seats.first().pk}/", {"key": "k1", "all": "1"})

    assert came(activity) == 4


def test_the_script_is_told_where_to_go(village, desk):
    activity = now_on(village)
    row, _code = party(activity)

    response = desk.post(
        f"{base(activity)}/tick/{row.seats.first().pk}/",
        {"key": "k1"},
        headers={"accept": "application/json"},
    )

    assert response.json()["go"].startswith(f"{base(activity)}/check-in/?did=")


def test_a_seat_of_another_activity_is_not_there(village, desk):
    activity, other = now_on(village), now_on(village)
    row, _code = party(other)

    assert desk.post(f"{base(activity)}/tick/{row.seats.first().pk}/").status_code == 404


@pytest.mark.parametrize(
    "search, found", [("沈", True), ("孙女", True), (PHONE, True), ("3组", True), ("陆", False)]
)
def test_somebody_is_found_by_name_group_or_whole_number(village, desk, search, found):
    activity = now_on(village)
    block = BlockFactory(committee=village, name="3组")
    party(activity, name="沈阿姨", names=("小孙女",), phone=PHONE, block=block)

    shown = words(desk.get(f"{base(activity)}/check-in/", {"q": search}))

    assert ("/tick/" in shown) is found


def test_a_walk_in_is_there_with_three_fields(village, desk):
    activity = now_on(village)

    response = desk.post(f"{base(activity)}/walk-in/", {"source": "s", "name": "路过的陆师傅", "people": "2"})

    row = SignUp.objects.get()
    assert response.status_code == 302
    assert (row.door, row.state, came(activity)) == ("walk_in", "going", 2)


def test_a_walk_in_without_a_name_is_asked_for_it(village, desk):
    activity = now_on(village)

    assert desk.post(f"{base(activity)}/walk-in/", {"people": "1"}).status_code == 422


def test_the_paper_list_is_typed_in_by_number(village, desk):
    activity = gathering(village, starts_in=timedelta(days=-1))
    for number in range(3):
        party(activity, number, people=1, name=f"第{number}家")
    written = {
        "form-TOTAL_FORMS": "5",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "陆师傅",
        "form-0-people": "2",
    }

    response = desk.post(f"{base(activity)}/back-fill/", {"source": "s", "numbers": "1,3", **written})

    assert response.status_code == 302
    assert came(activity) == 4


def test_a_number_that_is_not_on_the_paper_is_named_and_nothing_is_kept(village, desk):
    activity = gathering(village, starts_in=timedelta(days=-1))
    party(activity, people=1)
    forms = {"form-TOTAL_FORMS": "5", "form-INITIAL_FORMS": "0"}

    response = desk.post(f"{base(activity)}/back-fill/", {"source": "s", "numbers": "1, 9", **forms})

    assert response.status_code == 422
    assert "9" in words(response)
    assert came(activity) == 0


def send_ticks(desk, activity, ticks):
    return desk.post(
        f"{base(activity)}/offline/", json.dumps({"ticks": ticks}), content_type="application/json"
    )


def test_ticks_kept_on_a_phone_arrive_once(village, desk):
    activity = now_on(village)
    row, _code = party(activity)
    ticks = [
        {"seat": seat.pk, "key": f"key-{seat.pk}", "at": at(timezone.now() - timedelta(minutes=3))}
        for seat in row.seats.all()
    ]

    first, again = send_ticks(desk, activity, ticks), send_ticks(desk, activity, ticks)

    assert [result["ok"] for result in first.json()["results"]] == [True, True]
    assert [result["ok"] for result in again.json()["results"]] == [True, True]
    assert CheckIn.objects.count() == 2
