"""A leader writes down for the own block, sees what is open there, and asks at the door."""

import pytest
from django.urls import reverse

from demands.models import Demand
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
PHONE = "19900001234"
LIST = "/leader/demands/"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


@pytest.fixture
def leader(block):
    return account_with("leader", block)


def text(response) -> str:
    return response.content.decode()


def rate_url(demand) -> str:
    return reverse("demands:leader-rate", args=[demand.pk])


def test_a_leader_writes_down_for_the_own_block_alone(village, block, leader):
    other = BlockFactory(committee=village.committee, name="4组")
    said = {"kind": kind_of().pk, "words": "老顾家的灯坏了", "name": "老顾家", "hear_by": "leader"}
    client = door(leader)

    answers = [client.post(reverse("demands:leader-record", args=[row.pk]), said) for row in (block, other)]

    demand = Demand.objects.get()
    assert [answer.status_code for answer in answers] == [200, 404]
    assert (demand.door, demand.block, demand.hear_by, demand.taken_by) == ("leader", block, "leader", leader)


def test_the_form_names_the_block(block, leader):
    page = door(leader).get(reverse("demands:leader-record", args=[block.pk])).content.decode()

    assert f"替{block.name}的邻居反映</h1>" in page


def test_what_the_leader_typed_stays_when_something_is_missing(block, leader):
    said = {"kind": kind_of().pk, "words": "老顾家的灯坏了", "hear_by": "call", "name": "老顾家"}

    answer = door(leader).post(reverse("demands:leader-record", args=[block.pk]), said)

    assert answer.status_code == 422
    assert "老顾家的灯坏了" in text(answer)
    assert Demand.objects.count() == 0


def test_the_list_shows_the_own_block_and_no_number(village, block, leader):
    demand_of(village.committee, words=f"灯坏了，打{PHONE}", block=block, name="顾阿婆", place="12号")
    demand_of(village.committee, words="井盖没了", block=BlockFactory(committee=village.committee))

    page = text(door(leader).get(LIST))

    assert "灯坏了" in page
    assert [word for word in (PHONE, "顾阿婆", "12号", "井盖没了") if word in page] == []


@pytest.mark.parametrize("hear_by, seen", [("none", False), ("leader", True)])
def test_a_private_one_is_the_leaders_only_if_the_asker_counts_on_them(village, block, leader, hear_by, seen):
    demand = demand_of(village.committee, words="和隔壁吵架", block=block, is_private=True, hear_by=hear_by)
    client = door(leader)

    assert ("和隔壁吵架" in text(client.get(LIST))) == seen
    assert client.get(rate_url(demand)).status_code == (200 if seen else 404)


def test_the_door_is_named_only_where_the_neighbour_waits_for_the_leader(village, block, leader):
    waits = bring_to("done", village, block=block, hear_by="leader", place="12号", name="老顾")
    bring_to("done", village, block=block, place="13号", name="老沈")

    page = text(door(leader).get(LIST))

    assert rate_url(waits) in page
    assert "12号" in page
    assert "13号" not in page
    assert "老沈" not in page


def test_a_leader_asks_at_the_door(village, block, leader):
    demand = bring_to("done", village, block=block, hear_by="leader")
    stranger = account_with("leader", BlockFactory(committee=village.committee))

    refused = door(stranger).post(rate_url(demand), {"stars": "5"})
    door(leader).post(rate_url(demand), {"stars": "4", "words": "亮了"})

    rating = demand.ratings.get()
    assert refused.status_code == 404
    assert (rating.way, rating.stars, rating.by) == ("doorstep", 4, leader)


def test_without_an_answer_there_is_nothing_to_ask_about(village, block, leader):
    demand = bring_to("working", village, block=block, hear_by="leader")

    page = text(door(leader).get(rate_url(demand)))

    assert "等答复了再来问" in page
    assert 'name="stars"' not in page


@pytest.mark.parametrize("role, status", [("resident", 403), ("leader", 200)])
def test_the_list_is_for_leaders(block, role, status):
    assert door(account_with(role, block)).get(LIST).status_code == status


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_questions_at_any_number(
    village, block, leader, rows, django_assert_num_queries
):
    for _each in range(rows):
        demand_of(village.committee, block=block)
    client = door(leader)
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)
