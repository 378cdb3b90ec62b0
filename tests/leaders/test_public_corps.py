"""What anyone reads of the corps: blocks and masked names; no number, no reason of a leave, no door."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from leaders.actions.appointments import end_term, name_deputy, note_leave
from leaders.models import CallRequest
from leaders.pages.duties import DUTIES
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, PersonFactory
from tests.leaders.corps import leader_of
from tests.village_affairs.people import village_with_people

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def village(november):
    return village_with_people()


@pytest.fixture
def led(village):
    person = PersonFactory(committee=village.committee, name="欧阳金雀", phone="19900001234")
    return leader_of(BlockFactory(committee=village.committee, name="1组"), person)


def board(village, words=""):
    query = {"q": words} if words else {}
    return Client().get(reverse("leaders:board", args=[village.committee.slug]), query)


def test_the_board_names_blocks_and_masked_leaders_and_nothing_more(village, led):
    page = board(village).content.decode()

    assert [word for word in ("19900001234", "199****1234", "欧阳金雀") if word in page] == []
    assert led.person.masked_name in page


def test_the_board_falls_with_the_term_on_the_same_day(village, led):
    before = board(village)

    end_term(led, last_day=DAY - timedelta(1), because="搬走", by=village.director)

    after = board(village)
    assert ("100%" in before.content.decode(), "0%" in after.content.decode()) == (True, True)
    assert before["ETag"] != after["ETag"]
    assert [row.plate.block.name for row in after.context["board"].vacant] == ["1组"]


def test_of_a_leave_only_who_stands_in_is_told(village, led):
    other = leader_of(
        BlockFactory(committee=village.committee, name="2组"),
        PersonFactory(committee=village.committee, name="顾替班"),
    )
    name_deputy(led, other.person, by=village.clerk)
    note_leave(led.person, since=DAY, until=None, reason="住院开刀", by=village.clerk)

    page = board(village).content.decode()

    assert ("住院" in page, "组长请假，有人替班：顾*班" in page) == (False, True)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("1组", ["1组"]),
        ("１ 组", ["1组"]),
        ("1", ["1组"]),
        ("1组7号", ["1组"]),
        ("7号", ["1组", "2组"]),
        ("7", ["1组", "2组"]),
        ("99号", []),
        ("' or 1=1", []),
    ],
)
def test_my_leader_is_found_by_block_or_door(village, led, words, names):
    for block in (led.block, BlockFactory(committee=village.committee, name="2组")):
        HouseholdFactory(block=block, door="7号")
    HouseholdFactory(door="99号")

    found = board(village, words).context["found"]

    assert [row.plate.block.name for row in found] == names


def call_me(village, block, **said):
    url = reverse("leaders:call-me", args=[village.committee.slug, block.pk])
    return Client().post(url, {"source": "k1", "phone": "199 0000 1234", **said})


def test_a_resident_asks_for_a_call_and_reads_how_it_stands(village, led):
    answers = [call_me(village, led.block, name="沈阿姨", words="路灯") for _n in range(2)]
    page = Client().get(answers[0].url).content.decode()

    assert (CallRequest.objects.count(), answers[0].url == answers[1].url) == (1, True)
    assert ("组长会打给您" in page, "19900001234" in page) == (True, False)


def test_the_asker_takes_the_wish_back(village, led):
    url = call_me(village, led.block).url

    page = Client().post(f"{url}back/", follow=True).content.decode()

    assert ("不用打了" in page, CallRequest.objects.get().closed_at is None) == (True, False)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"phone": ""}, "请留一个电话"),
        ({"phone": "123"}, "手机号少了8位"),
        ({"website": "http://spam"}, "请刷新页面"),
        ({"words": "长" * 301}, "301"),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence(village, led, said, words):
    answer = call_me(village, led.block, **said)

    assert (answer.status_code, CallRequest.objects.exists()) == (422, False)
    assert words in answer.content.decode()


def test_a_block_of_another_committee_is_not_there(village):
    other = BlockFactory(committee=CommitteeFactory())

    assert call_me(village, other).status_code == 404


def test_after_twenty_sendings_from_one_address_it_is_too_often(village, led):
    answers = [call_me(village, led.block, source=f"k{n}").status_code for n in range(21)]

    assert (answers[:20], answers[20]) == ([302] * 20, 429)


def test_a_wrong_code_is_not_there():
    assert Client().get("/call/ABCD2345/").status_code == 404


def test_the_duties_of_each_kind_stand_on_a_page_and_on_paper(village):
    slug = village.committee.slug

    page = Client().get(reverse("leaders:duties", args=[slug])).content.decode()
    papers = [Client().get(reverse("leaders:duties-pdf", args=[slug, kind])) for kind in DUTIES]

    assert [row.kind for row in DUTIES.values() if row.kind not in page] == []
    assert {paper.content[:5] for paper in papers} == {b"%PDF-"}
    assert Client().get(f"/{slug}/leaders/duties/king.pdf").status_code == 404
