from datetime import date

import pytest
from django.urls import reverse

from agreements.actions.posting import account_of, post_points, reverse_entry, spend_points
from agreements.pages.slips import slips_of
from tests.agreements.ground import home_of, rule_of
from tests.agreements.village import Village
from tests.doors import browser_of
from tests.factories import BlockFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
NOVEMBER = date(2026, 11, 24)


@pytest.fixture
def village() -> Village:
    return Village()


def slips(village: Village, month: str = "2026-11", block: object = None, user: object = None):
    url = reverse("agreements:leader-slips", args=[(block or village.block).pk, month])
    return browser_of(user or village.leader).get(url)


def test_a_slip_says_what_was_earned_and_what_there_is_and_no_deduction(village):
    account = account_of(village.home)
    post_points(account, 5, source="a", rule=rule_of(village.book, "H01"))
    reverse_entry(post_points(account, 9, source="b", words="记错"), words="记错")
    post_points(account, -2, source="c", rule=rule_of(village.book, "W02"))
    spend_points(account, 1, source="d")

    (row,) = slips_of(village.block, NOVEMBER)

    assert (row.home, row.earned, list(row.deeds)) == ("2组12号　沈家", 5, ["庭院整洁、三包达标＋5"])
    assert (row.honour, row.spendable) == (3, 2)


def test_a_month_gone_by_ends_with_what_there_was_then(village):
    post_points(account_of(village.home), 5, source="a")

    (row,) = slips_of(village.block, date(2026, 10, 1))

    assert (row.earned, row.honour, row.data()["deeds"]) == (0, 0, "这个月还没有记分")


def test_slips_ask_the_same_of_one_household_and_of_thirty(village, django_assert_num_queries):
    post_points(account_of(village.home), 5, source="a")
    with django_assert_num_queries(4):
        slips_of(village.block, NOVEMBER)

    for number in range(29):
        post_points(account_of(home_of(village.block, door=f"{number + 40}号")), 5, source=f"b:{number}")
    with django_assert_num_queries(4):
        assert len(slips_of(village.block, NOVEMBER)) == 30


def test_the_leader_prints_the_own_block_alone(village):
    post_points(account_of(village.home), 5, source="a")
    other = BlockFactory(committee=village.committee, name="9组")

    answer = slips(village)

    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (
        *(200, "application/pdf"),
        b"%PDF-",
    )
    assert slips(village, block=other).status_code == 404
    assert slips(village, user=village.resident).status_code in {403, 404}


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "nonsense"])
def test_a_month_to_come_or_no_month_has_no_slips(village, month):
    assert slips(village, month).status_code == 404


def test_a_block_without_points_says_so(village):
    answer = slips(village)

    assert answer["Location"] == reverse("agreements:leader-points")
