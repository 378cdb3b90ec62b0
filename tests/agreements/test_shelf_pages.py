import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from agreements.actions.codes import code_of
from agreements.actions.posting import account_of
from agreements.models import Redemption, ShelfItem
from tests.agreements.ground import home_of, user_at
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.agreements.village import Village
from tests.doors import browser_of
from tests.factories import BlockFactory, account_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


def to(name: str, *args: object) -> str:
    return reverse(f"agreements:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


def test_anyone_reads_what_points_buy_and_sees_the_stock_move(village):
    rice = item_in(village.committee)
    points_for(village.home, 90)
    page = to("shelf", village.committee.slug)

    before = text_of(Client().get(page))
    asked_for(rice, village.home, village.resident, count=2)
    after = text_of(Client().get(page))

    assert ("还有5份" in before, "还有3份" in after, "30分" in after) == (True, True, True)
    assert "大米5公斤" in text_of(Client().get(to("points", village.committee.slug)))


def test_the_public_shelf_asks_the_same_of_one_item_and_of_thirty(village, django_assert_num_queries):
    page = to("shelf", village.committee.slug)
    item_in(village.committee)
    with django_assert_num_queries(3):
        Client().get(page)
    for number in range(30):
        item_in(village.committee, name=f"东西{number}", stock=1)

    cache.clear()
    with django_assert_num_queries(3):
        assert Client().get(page).status_code == 200


def test_a_household_chooses_confirms_sees_its_code_and_gives_it_back(village):
    rice = item_in(village.committee)
    item_in(village.committee, name="电饭锅", points=92)
    points_for(village.home, 80)
    me = browser_of(village.resident)

    shelf = text_of(me.get(to("my-shelf")))
    made = me.post(to("my-redeem", rice.pk), {"count": 1, "source": "tap"}, follow=True)
    again = me.post(to("my-redeem", rice.pk), {"count": 1, "source": "tap"})
    row = Redemption.objects.get()
    given = me.post(to("my-code-cancel", row.pk), follow=True)

    assert ("还差12分" in shelf, shelf.count(to("my-redeem", rice.pk))) == (True, 1)
    assert (code_of(row) in text_of(made), 'class="qr"' in text_of(made)) == (True, True)
    assert again["Location"] == to("my-code", row.pk)
    assert ("积分退回来了" in text_of(given), account_of(village.home).spendable) == (True, 80)
    assert code_of(row) not in text_of(me.get(to("my-code", row.pk)))


def test_too_few_points_come_back_with_the_sentence_and_what_was_typed(village):
    rice = item_in(village.committee)
    points_for(village.home, 40)

    answer = browser_of(village.resident).post(to("my-redeem", rice.pk), {"count": 2, "source": "x"})

    assert (answer.status_code, "还差20分" in text_of(answer), 'value="2"' in text_of(answer)) == (
        422,
        True,
        True,
    )


def test_a_neighbours_code_and_another_villages_item_are_not_there(village):
    rice = item_in(village.committee)
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    neighbour = browser_of(user_at(home_of(village.block, name="顾家二", door="14号")))
    stranger = browser_of(user_at(home_of(BlockFactory(committee__street=village.committee.street))))

    answers = [
        neighbour.get(to("my-code", row.pk)),
        neighbour.post(to("my-code-cancel", row.pk)),
        stranger.get(to("my-redeem", rice.pk)),
        browser_of(village.leader).get(to("leader-code", row.pk)),
        browser_of(village.clerk).get(to("redemption-card", row.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


def test_a_leader_redeems_for_a_neighbour_without_a_telephone_and_prints_the_card(village):
    rice = item_in(village.committee)
    elder = home_of(village.block, name="钱阿婆", door="13号")
    points_for(village.home, 30)
    points_for(elder, 30)
    leader = browser_of(village.leader)
    form = leader.get(to("leader-redeem", village.block.pk))
    facts = {"home": account_of(elder).pk, "item": rice.pk, "count": 1, "source": "x"}

    made = leader.post(to("leader-redeem", village.block.pk), facts, follow=True)
    row = Redemption.objects.get()
    card = leader.get(to("leader-card", row.pk))
    foreign = browser_of(account_with("leader", BlockFactory(committee=village.committee, name="3组")))

    assert ("13号" in text_of(form), "12号" in text_of(form)) == (True, False)
    assert (code_of(row) in text_of(made), row.door, card.content[:5]) == (True, "leader", b"%PDF-")
    assert [foreign.get(to(name, row.pk)).status_code for name in ("leader-code", "leader-card")] == [
        404,
        404,
    ]


def test_the_desk_keeps_the_shelf_and_hands_out(village):
    clerk = browser_of(village.clerk)
    facts = {
        "name": "大米",
        "kind": "goods",
        "words": "一楼",
        "points": 30,
        "yuan": "0",
        "since": "2026-11-01",
    }
    elder = home_of(village.block, name="钱阿婆", door="13号")
    points_for(elder, 90)

    barred = clerk.post(to("item-new", village.committee.pk), {**facts, "name": "老酒"})
    clerk.post(to("item-new", village.committee.pk), facts)
    item = ShelfItem.objects.get()
    clerk.post(to("item-stock", item.pk), {"pieces": 4, "source": "a"})
    made = {"home": account_of(elder).pk, "item": item.pk, "count": 1}
    for key in ("b", "c"):
        clerk.post(to("desk-redeem", village.committee.pk), {**made, "source": key})
    first, second = Redemption.objects.order_by("pk")
    card = clerk.get(to("redemption-card", first.pk))
    found = clerk.post(to("desk-hand-out"), {"code": code_of(first)})
    clerk.post(to("redemption-step", first.pk, "collect"), {"code": code_of(first)})
    unsigned = clerk.post(to("redemption-step", second.pk, "sign"), {"note": ""})
    clerk.post(to("redemption-step", second.pk, "sign"), {"note": "本人签字"})
    counted = clerk.post(to("item-count", item.pk), {"counted": 1, "source": "d", "words": ""})

    item.refresh_from_db()
    assert (barred.status_code, "积分不换现金、烟酒" in text_of(barred)) == (422, True)
    assert (card.content[:5], "2组 钱家" in text_of(found)) == (b"%PDF-", True)
    assert (unsigned.status_code, counted.status_code, item.stock) == (422, 422, 2)
    assert list(Redemption.objects.order_by("pk").values_list("how", flat=True)) == ["card", "signature"]


@pytest.mark.parametrize("page", ["desk-shelf", "desk-redemptions"])
def test_the_desks_lists_ask_the_same_of_one_row_and_of_thirty(village, page, django_assert_max_num_queries):
    clerk = browser_of(village.clerk)
    points_for(village.home, 5000)
    asked_for(item_in(village.committee), village.home, village.resident)
    with django_assert_max_num_queries(60) as first:
        clerk.get(to(page))
    for number in range(30):
        asked_for(item_in(village.committee, name=f"东西{number}"), village.home, village.resident)

    with django_assert_max_num_queries(len(first.captured_queries)):
        assert clerk.get(to(page)).status_code == 200
