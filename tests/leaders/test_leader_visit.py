"""Two taps at one door, a form for a need, and nothing at all at another leader's."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demands.models import Demand, Kind
from leaders.models import HouseholdWish, Visit
from residents.models import Household
from tests.factories import BlockFactory, account_with
from tests.leaders.doors import TODAY, elder, visited
from tests.village_affairs.people import door as browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def block(db):
    return BlockFactory(name="3组")


@pytest.fixture
def leader(block):
    return account_with("leader", block)


@pytest.fixture
def house(block):
    return elder(block)


@pytest.fixture
def client(leader):
    return browser_of(leader)


def page_of(house) -> str:
    return reverse("leaders:visit", args=[house.pk])


def text(response) -> str:
    return response.content.decode()


def test_all_is_well_saves_at_once_and_offers_to_take_it_back_until_the_page_is_left(client, house):
    answer = client.post(page_of(house), {"r": "ok", "key": "a"}, follow=True)

    visit = Visit.objects.get()
    assert (visit.result, visit.mood, visit.on) == ("met", "ok", TODAY)
    assert "记好了：12号周阿婆，一切都好。" in text(answer)
    assert reverse("leaders:visit-undo", args=[visit.pk]) in text(answer)
    assert "记好了" not in text(client.get("/leader/"))


def test_undo_takes_it_back(client, house):
    client.post(page_of(house), {"r": "ok", "key": "a"})

    answer = client.post(reverse("leaders:visit-undo", args=[Visit.objects.get().pk]), follow=True)

    assert "撤销了，可以重新记" in text(answer)
    assert list(Visit.objects.standing()) == []


@pytest.mark.parametrize(
    "tapped, result, use",
    [("none", "nobody", "own"), ("refused", "refused", ""), ("checked", "checked", "vacant")],
)
def test_each_answer_is_its_own_result(client, house, tapped, result, use):
    Household.objects.update(use=use)

    client.post(page_of(house), {"r": tapped, "key": "a"})

    visit = Visit.objects.get()
    assert (visit.result, visit.mood) == (result, "")


def test_the_same_draft_sent_twice_is_one_visit(client, house):
    said = {"r": "ok", "key": "draft", "on": "2026-11-23"}

    answers = [client.post(page_of(house), said, headers={"accept": "application/json"}) for _n in range(2)]

    assert [json.loads(answer.content) for answer in answers] == [{"go": "/leader/"}] * 2
    assert Visit.objects.count() == 1


def test_a_draft_that_cannot_be_is_refused_with_its_door(client, house):
    said = {"r": "ok", "key": "draft", "on": "2026-11-01"}

    answer = client.post(page_of(house), said, headers={"accept": "application/json"})

    assert answer.status_code == 422
    assert json.loads(answer.content) == {"error": "3组12号：最多补记14天以前的走访。"}


@pytest.mark.parametrize("where", ["another block", "nowhere"])
def test_a_draft_of_a_door_that_is_not_the_own_any_more_is_told_once_and_alike(client, house, where):
    other = elder(BlockFactory(committee=house.committee)).pk if where == "another block" else 999_999

    answer = client.post(
        reverse("leaders:visit", args=[other]),
        {"r": "ok", "key": "a"},
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 422
    assert json.loads(answer.content) == {"error": "有一次存下的走访没有记上：这户现在不归您走访。"}
    assert Visit.objects.count() == 0


def test_what_is_wrong_stands_on_the_page_with_what_was_typed(client, house):
    answer = client.post(page_of(house), {"r": "ok", "key": "a", "on": "2026-11-25", "words": "送了糕"})

    assert answer.status_code == 422
    assert "走访日期不能晚于今天。" in text(answer)
    assert "送了糕" in text(answer)
    assert Visit.objects.count() == 0


def test_a_need_makes_a_visit_and_a_demand(client, house):
    kind = Kind.objects.get(key="building")
    said = {"kind": kind.pk, "words": "卫生间顶上滴水", "urgent": "1", "key": "a"}

    answer = client.post(reverse("leaders:visit-need", args=[house.pk]), said, follow=True)

    visit, demand = Visit.objects.get(), Demand.objects.get()
    assert (visit.mood, visit.demand, demand.is_urgent, demand.door) == ("need", demand, True, "visit")
    assert "记好了：12号周阿婆，有事要办。" in text(answer)
    assert "卫生间顶上滴水" in text(client.get(page_of(house)))


def test_a_need_without_words_says_what_is_missing(client, house):
    answer = client.post(reverse("leaders:visit-need", args=[house.pk]), {"key": "a"})

    assert answer.status_code == 422
    assert "写一句是什么事" in text(answer)
    assert (Visit.objects.count(), Demand.objects.count()) == (0, 0)


def test_the_page_says_what_was_said_last_time(client, house, leader):
    visited(house, leader, ago=9, words="厨房水龙头漏")

    page = text(client.get(page_of(house)))

    assert "上次 11月15日" in page
    assert "厨房水龙头漏" in page
    assert "这次记得问一句。" in page


@pytest.mark.parametrize("many", [1, 20])
def test_a_door_asks_the_same_whatever_happened_there(client, house, leader, many):
    for number in range(many):
        visited(house, leader, ago=number, words="都好", promise="带药", promise_until=TODAY)

    with CaptureQueriesContext(connection) as asked:
        client.get(page_of(house))

    assert len(asked) == 10


def test_who_asked_not_to_be_disturbed_is_written_down_with_a_soft_word(client, house, leader):
    HouseholdWish.objects.create(
        committee=house.committee, household=house, do_not_disturb=True, way="phone", since=TODAY, by=leader
    )

    assert "请勿上门，电话" in text(client.get(page_of(house)))
    answer = client.post(page_of(house), {"r": "ok", "key": "a", "way": "door"}, follow=True)

    assert "这户说过请勿上门，下次先打电话。" in text(answer)
    assert Visit.objects.count() == 1


def test_only_an_empty_flat_is_just_looked_at(client, house):
    answer = client.post(page_of(house), {"r": "checked", "key": "a"})

    assert answer.status_code == 422
    assert "这户有人住" in text(answer)


def test_a_number_somebody_wrote_down_is_covered(client, house, leader):
    visit = visited(house, leader, ago=1, words="女儿电话19900001234", promise="打19900001234")

    pages = [
        text(client.get(page_of(house))),
        text(client.get(reverse("leaders:visit-change", args=[visit.pk]))),
    ]

    assert ["女儿电话" in page for page in pages] == [True, True]
    assert text(client.get("/leader/")).count("19900001234") == 0
    assert "19900001234" not in pages[0]


def test_a_wish_is_kept_changed_and_taken_back(client, house):
    url = reverse("leaders:wish", args=[house.pk])

    refused = client.post(url, {"do_not_disturb": "on", "way": "door"})
    client.post(url, {"do_not_disturb": "on", "way": "phone", "hours": "晚上", "why": "上夜班"})
    client.post(url, {"do_not_disturb": "on", "way": "phone", "hours": "晚上", "why": "上夜班"})

    assert refused.status_code == 422
    wish = HouseholdWish.objects.get()
    assert (wish.do_not_disturb, wish.way, wish.until) == (True, "phone", None)
    client.post(url, {"way": ""})
    wish.refresh_from_db()
    assert wish.until is not None
    assert HouseholdWish.objects.filter(until=None).count() == 0


def test_the_writer_changes_today_what_was_written(client, house, leader):
    visit = visited(house, leader)

    client.post(reverse("leaders:visit-change", args=[visit.pk]), {"r": "none", "words": "门口没人"})

    visit.refresh_from_db()
    assert (visit.result, visit.mood, visit.words) == ("nobody", "", "门口没人")


@pytest.mark.parametrize("role", ["another block", "another committee", "clerk", "resident"])
def test_nobody_else_reaches_a_door_or_a_visit(house, leader, role):
    visit = visited(house, leader)
    user = {
        "another block": lambda: account_with("leader", BlockFactory(committee=house.committee)),
        "another committee": lambda: account_with("leader", BlockFactory()),
        "clerk": lambda: account_with("clerk", house.committee),
        "resident": lambda: account_with("resident", BlockFactory(committee=house.committee)),
    }[role]()
    client = browser_of(user)
    urls = [
        page_of(house),
        reverse("leaders:visit-need", args=[house.pk]),
        reverse("leaders:visit-change", args=[visit.pk]),
    ]
    acts = [
        reverse("leaders:visit-undo", args=[visit.pk]),
        reverse("leaders:promise-kept", args=[visit.pk]),
    ]

    answers = [client.get(url) for url in urls] + [client.post(url) for url in [*urls, *acts]]

    # Staff of the place see that it is there; the right to write it down is the leader's.
    right = 403 if role == "clerk" else 404
    assert [answer.status_code for answer in answers] == [right] * 8
    assert list(Visit.objects.standing()) == [visit]
