"""A leader's day: what is due first, the plates, the month; each leader sees the own blocks alone."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from demands.models import Demand
from leaders.models import HouseholdWish, Round
from residents.models import Household
from tests.demands.factories import bring_to
from tests.factories import BlockFactory, HouseholdFactory, account_with
from tests.leaders.corps import account_of, leader_of
from tests.leaders.doors import TODAY, elder, home, visited
from tests.village_affairs.people import door as browser_of
from tests.village_affairs.people import village_with_people
from xidu.kit.dates import SHANGHAI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
HOME = "/leader/"


@pytest.fixture
def village(db):
    return village_with_people("听潮村", "tingchao")


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


def answered(village, **about) -> Demand:
    """Return a demand that was answered, and that the neighbour is still to be asked about."""
    return bring_to("done", village, **about)


@pytest.fixture
def leader(block):
    return account_with("leader", block)


def text(response) -> str:
    return response.content.decode()


def due(response) -> list[str]:
    return [line.household.door for line, _level, _wish in response.context["due"]]


def test_elders_alone_come_first_then_who_was_longest_not_met(block, leader):
    key = [home(block, door, "特困", name="陆建国") for door in ("1号", "2号", "3号")]
    old = elder(block)
    visited(key[0], leader, ago=31)
    visited(key[1], leader, ago=40)
    visited(key[2], leader, ago=29)
    visited(old, leader, ago=8)

    response = browser_of(leader).get(HOME)

    assert due(response) == ["12号", "2号", "1号"]
    assert "今天要做3件" in text(response)
    assert "去看看12号周阿婆" in text(response)
    assert "晚了1天" in text(response)


@pytest.mark.parametrize("ago, is_due", [(6, False), (7, True)])
def test_high_risk_is_due_each_week(block, leader, ago, is_due):
    visited(elder(block), leader, ago=ago)

    assert due(browser_of(leader).get(HOME)) == (["12号"] if is_due else [])


@pytest.mark.parametrize("ago, is_due", [(2, False), (3, True)])
def test_who_was_not_met_returns_after_three_days(block, leader, ago, is_due):
    visited(home(block, "5号"), leader, ago=ago, result="nobody", mood="")

    assert due(browser_of(leader).get(HOME)) == (["5号"] if is_due else [])


def test_an_empty_flat_only_wants_a_look(block, leader):
    flat = HouseholdFactory(block=block, door="7号", use="vacant")

    before = browser_of(leader).get(HOME)
    visited(flat, leader, result="checked", mood="")
    after = browser_of(leader).get(HOME)

    assert (due(before), due(after)) == (["7号"], [])
    assert "看一眼7号空房" in text(before)


def test_who_asked_not_to_be_disturbed_is_asked_in_the_way_they_prefer(block, leader):
    flat = elder(block)
    HouseholdWish.objects.create(
        committee=block.committee,
        household=flat,
        do_not_disturb=True,
        way="phone",
        hours="晚上",
        since=TODAY,
        by=leader,
    )
    client = browser_of(leader)

    assert due(client.get(HOME)) == []
    page = client.get(reverse("leaders:visits"))
    assert [line.household for line, _level, _wish in page.context["otherwise"]] == [flat]
    assert "请勿上门，电话，晚上" in text(page)


def test_the_category_is_named_only_to_who_may_see_tags(block, leader):
    elder(block)

    page = text(browser_of(leader).get(HOME))

    assert "重点照顾" in page
    assert [word for word in ("独居", "高风险", "高龄") if word in page] == []


def test_plates_stand_late_first_then_to_do_then_done(block, leader):
    late, todo, done = elder(block), home(block, "1号"), home(block, "2号")
    visited(late, leader, ago=20)
    visited(done, leader)

    response = browser_of(leader).get(HOME)

    wall = response.context["wall"]
    assert [(one.label, one.state) for one in wall.plates] == [("12号", "late"), ("1号", ""), ("2号", "ok")]
    assert (wall.total, wall.met, todo.block) == (3, 2, block)
    assert "我的3户，走了2户" in text(response)


def test_a_leader_sees_the_own_blocks_alone(block, leader):
    other = elder(BlockFactory(committee=block.committee, name="4组"), "99号")

    page = text(browser_of(leader).get(HOME))

    assert "99号" not in page
    assert browser_of(leader).get(reverse("leaders:visit", args=[other.pk])).status_code == 404


def test_a_deputy_sees_the_blocks_of_whom_they_stand_in_for(block):
    from leaders.actions.appointments import name_deputy, note_leave

    away = leader_of(block)
    account_of(away)
    beside = leader_of(BlockFactory(committee=block.committee, name="4组"))
    deputy = account_of(beside)
    house = elder(block)
    name_deputy(away, beside.person, by=None)
    assert browser_of(deputy).get(reverse("leaders:visit", args=[house.pk])).status_code == 404

    note_leave(away.person, since=TODAY, until=TODAY, reason="住院", by=deputy)

    assert browser_of(deputy).get(reverse("leaders:visit", args=[house.pk])).status_code == 200
    assert "去看看" in text(browser_of(deputy).get(HOME))


def test_whoever_leads_nowhere_has_no_day(block):
    assert browser_of(account_with("resident", block)).get(HOME).status_code == 403


def test_promises_demands_and_rounds_join_what_is_to_do(village, block, leader):
    visited(home(block, "5号"), leader, promise="带血压计", promise_until=TODAY)
    home(block, "6号")
    answered(village, words="路口积水", block=block, hear_by="leader")
    Round.objects.create(title="秋季大走访", since=TODAY, until=TODAY + dt.timedelta(20), by=leader)

    response = browser_of(leader).get(HOME)

    titles = [item.title for item in response.context["items"]]
    assert titles == ["答应5号的：带血压计", "秋季大走访还有1户没走", "上门问一问：路口积水"]
    assert "今天要做3件" in text(response)


def test_the_month_counts_visits_and_what_was_solved(village, block, leader):
    house = home(block, "5号")
    visited(house, leader)
    visited(house, leader, ago=25)
    answered(village, words="灯坏了", block=block)
    Demand.objects.update(taken_by=leader)

    facts = browser_of(leader).get(HOME).context["facts"]

    assert facts[:2] == [("走访", "1次"), ("办成的事", "1件")]


@pytest.mark.parametrize("days, status", [(29, 200), (30, 302)])
def test_a_leader_stays_signed_in_for_thirty_days(leader, days, status):
    client = browser_of(leader)
    client.get(HOME)

    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=SHANGHAI) + dt.timedelta(days)):
        assert client.get(HOME).status_code == status


def test_what_stands_on_no_tab_is_linked_from_the_day(leader):
    page = text(browser_of(leader).get(HOME))

    urls = ["/leader/doorstep/", "/leader/training/", "/leader/demands/", "/leader/activities/", "/me/"]
    assert [url for url in urls if f'href="{url}"' not in page] == []


@pytest.mark.parametrize("many", [1, 30])
def test_choosing_a_door_asks_the_same_at_any_number_of_doors(block, many):
    leader = account_of(leader_of(block))
    for number in range(many):
        visited(elder(block, f"{number + 1}号"), leader, ago=9)
    client = browser_of(leader)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(reverse("leaders:visits"))

    assert (len(asked), len(response.context["due"])) == (6, many)


@pytest.mark.parametrize("many", [1, 30])
def test_the_day_asks_eight_times_at_most_and_is_light(village, block, many):
    leader = account_of(leader_of(block))
    for number in range(many):
        visited(elder(block, f"{number + 1}号"), leader, ago=9, promise="带药", promise_until=TODAY)
        answered(village, words="积水", block=block, hear_by="leader")
    client = browser_of(leader)

    with CaptureQueriesContext(connection) as asked:
        response = client.get(HOME)

    assert len(asked) == 8, [query["sql"][:90] for query in asked]
    assert Household.objects.count() == many
    assert len(response.content) <= 40_000
