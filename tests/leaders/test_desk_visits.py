"""The desk reads visits of its own committee, by place and not by merit; words are for who has the right."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leaders.models import HouseholdWish, Visit
from leaders.pages.own_data import own_visits
from residents.models import Block
from tests.factories import BlockFactory, UserFactory, account_with
from tests.leaders.doors import TODAY, elder, home, visited
from tests.village_affairs.people import door as browser_of
from tests.village_affairs.people import village_with_people
from xidu.tick import MAKERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
LIST, HOMES = "/desk/visits/", "/desk/visits/homes/"


@pytest.fixture
def village(db):
    return village_with_people("听潮村", "tingchao")


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


@pytest.fixture
def leader(block):
    return account_with("leader", block)


def shown(response) -> list[Visit]:
    return [row.visit for row in response.context["rows"]]


@pytest.mark.parametrize(
    "role, status", [("clerk", 200), ("director", 200), ("supervisor", 403), ("auditor", 403)]
)
def test_words_are_read_with_the_right_alone(village, block, leader, role, status):
    visit = visited(elder(block), leader, words="说了心事")
    client = browser_of(account_with(role, village.committee))

    answers = [client.get(LIST), client.get(f"{LIST}{visit.pk}/")]

    assert [answer.status_code for answer in answers] == [status] * 2
    assert ["说了心事" in answer.content.decode() for answer in answers] == [status == 200] * 2


def test_the_street_sees_counts_and_no_words(village, block, leader):
    visit = visited(elder(block), leader, words="说了心事")
    client = browser_of(account_with("street_office", village.committee.street))

    assert client.get(f"{LIST}{visit.pk}/").status_code == 403
    page = client.get(HOMES).content.decode()
    assert "说了心事" not in page
    assert "见到1户，共1户" in page


def test_another_committee_meets_no_visit(block, leader):
    visit = visited(elder(block), leader)
    other = browser_of(village_with_people("对岸村", "duian").clerk)

    assert other.get(f"{LIST}{visit.pk}/").status_code == 404
    assert shown(other.get(LIST)) == []


@pytest.mark.parametrize(
    "asked, found",
    [
        ({}, ["new", "old"]),
        ({"result": "nobody"}, ["old"]),
        ({"month": "2026-10"}, ["old"]),
        ({"block": "3组"}, ["new", "old"]),
        ({"block": "4组"}, []),
        ({"by": "leader"}, ["new", "old"]),
        ({"result": "lost"}, []),
    ],
)
def test_the_list_is_narrowed_and_stays_newest_first(village, block, leader, asked, found):
    BlockFactory(committee=village.committee, name="4组")
    house = home(block, "1号")
    visits = {
        "old": visited(house, leader, ago=30, result="nobody", mood=""),
        "new": visited(house, leader),
    }
    asked = dict(asked)
    if "block" in asked:
        asked["block"] = Block.objects.get(name=asked["block"]).pk
    if "by" in asked:
        asked["by"] = leader.pk

    assert shown(browser_of(village.clerk).get(LIST, asked)) == [visits[name] for name in found]


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_asks_the_same_at_any_length(village, block, leader, many):
    for number in range(many):
        visited(home(block, f"{number}号"), leader)
    client = browser_of(village.clerk)
    client.get(LIST)

    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)

    assert len(asked) == 9


def test_no_page_ranks_leaders_or_sorts_by_what_was_done(village, block, leader):
    home(BlockFactory(committee=village.committee, name="5组", position=9000), "1号")
    visited(home(block, "1号"), leader)
    client = browser_of(village.clerk)

    pages = [client.get(HOMES, asked) for asked in ({}, {"sort": "met"}, {"ordering": "-visits"})]

    assert [[line.block for line in page.context["coverage"].lines] for page in pages] == [["3组", "5组"]] * 3
    assert str(leader) not in pages[0].content.decode()


def test_what_was_said_about_somebody_is_in_their_own_copy(block, leader):
    house = elder(block)
    person = house.people.get()
    visited(house, leader, person=person, words="腿不舒服")
    visited(house, leader, words="不是我说的")
    HouseholdWish.objects.create(
        committee=house.committee, household=house, way="phone", since=TODAY, by=leader
    )
    account = UserFactory(person=person)

    rows = own_visits(account)

    assert [row.get("words") for row in rows] == ["腿不舒服", None]
    assert rows[1]["way"] == "phone"
    assert own_visits(UserFactory()) == []


def test_the_committee_keeps_a_wish_it_was_told_of(village, block, leader):
    house = elder(block)
    url = f"/desk/visits/homes/{house.pk}/wish/"

    browser_of(village.clerk).post(url, {"do_not_disturb": "on", "way": "phone", "why": "上夜班"})

    wish = HouseholdWish.objects.get()
    assert (wish.household, wish.do_not_disturb, wish.by) == (house, True, village.clerk)
    assert "请勿上门，电话" in browser_of(leader).get(f"/leader/visits/{house.pk}/").content.decode()
    assert browser_of(village_with_people("对岸村", "duian").clerk).get(url).status_code == 404


def test_the_admin_shows_that_a_visit_was_made_and_not_what_was_said(village, block, leader):
    visit = visited(elder(block), leader, words="说了心事", companions="小陆", promise="带药")
    page = reverse("admin:leaders_visit_change", args=[visit.pk])
    clerk, other = browser_of(village.clerk), browser_of(village_with_people("对岸村", "duian").clerk)

    answer = clerk.get(page)

    assert answer.status_code == 200
    assert [word for word in ("说了心事", "小陆", "带药") if word in answer.content.decode()] == []
    assert clerk.post(page, {"result": "met"}).status_code == 403
    assert other.get(page).status_code in {302, 404}


@pytest.mark.parametrize("model", ["visit", "householdwish", "round"])
def test_every_admin_list_opens_to_the_clerk(village, model):
    assert browser_of(village.clerk).get(reverse(f"admin:leaders_{model}_changelist")).status_code == 200


def test_the_tick_blanks_old_words(block, leader):
    visit = visited(elder(block), leader, words="说了心事")
    Visit.objects.filter(pk=visit.pk).update(on=dt.date(2024, 1, 1))

    assert MAKERS["visit_words"](dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)) == 1
