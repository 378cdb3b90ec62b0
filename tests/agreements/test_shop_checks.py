"""The round past a shop's front, and two books of rules that never mix."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.actions.books import book_on, draft_book, put_in_force
from agreements.actions.claims import NotYours, file_claim
from agreements.actions.expiring import expire_points
from agreements.actions.manual import award_by_hand
from agreements.actions.merchants import (
    sign_for_shop,
)
from agreements.actions.pacts import draft_version, record_meeting, sign_version, start_agreement
from agreements.actions.posting import CycleUsed, account_of, post_points
from agreements.actions.shop_checks import undo_check
from agreements.actions.triggers import rule_for
from agreements.models import (
    Audience,
    LedgerEntry,
    PointsAccount,
    Rule,
)
from agreements.pages.board import board_of
from agreements.pages.merchants import best_of
from tests.agreements.ground import home_of, rule_of
from tests.agreements.shops import Shops, shop_book
from tests.agreements.village import end_grant
from tests.factories import CommitteeFactory
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T09:00:00+08:00"
DAY = date(2026, 11, 24)


@pytest.fixture
def shops(db):
    with time_machine.travel(NOW, tick=False):
        yield Shops()


def told(user) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("subject", flat=True))


def test_a_check_posts_its_rules_once_and_the_shop_hears_of_it(shops):
    first, again = shops.check("F01", "F04"), shops.check("F01", "F04")

    account = PointsAccount.objects.get(merchant=shops.shop)
    assert (first, account.honour, account.spendable, account.entries.count()) == (again, -5, 0, 2)
    assert told(shops.keeper)[-1] == "门前检查"


def test_a_monthly_rule_twice_posts_nothing_of_the_second_check(shops):
    shops.check("F01")

    with pytest.raises(CycleUsed, match="已经记过了"):
        shops.check("F03", "F01", key="check:2")

    assert LedgerEntry.objects.count() == 1


def test_a_wrong_check_is_taken_back_with_its_points(shops):
    check = shops.check("F01")

    undo_check(check, because="看错店了", by=shops.director)
    undo_check(check, because="看错店了", by=shops.director)

    assert (account_of(shops.shop).honour, LedgerEntry.objects.count()) == (0, 2)


@pytest.mark.parametrize(
    "wrong", [{"photo": None}, {"day": DAY + timedelta(days=1)}, {"day": DAY - timedelta(days=1)}]
)
def test_a_check_without_photo_or_on_a_day_that_does_not_fit_is_refused(shops, wrong):
    with pytest.raises(BadValue):
        shops.check(**wrong)


def test_somebody_whose_grant_ended_this_morning_checks_nothing(shops):
    end_grant(shops.clerk)

    with pytest.raises(NotYours, match="没有办这件事的授权"):
        shops.check()


def test_each_audience_has_one_book_in_force_of_its_own(shops):
    own = book_on(shops.committee, DAY), book_on(shops.committee, DAY, Audience.MERCHANTS)
    new = put_in_force(draft_book(shops.committee, audience=Audience.MERCHANTS), since=DAY, basis="会议")

    shops.book.refresh_from_db()
    assert own == (shops.book, shops.shop_book)
    assert (new.version, shops.book.until, new.rules.count()) == (2, None, 10)


def test_rules_of_one_audience_never_touch_the_accounts_of_the_other(shops):
    for account, rule in (
        (account_of(shops.home), rule_of(shops.shop_book, "F01")),
        (account_of(shops.shop), rule_of(shops.book, "H01")),
    ):
        with pytest.raises(NotNow, match="不是给这一户的"):
            post_points(account, 5, source="x", rule=rule)
    with pytest.raises(NotNow, match="不是给这一户的"):
        file_claim(
            shops.home,
            rule_of(shops.shop_book, "F01"),
            deed_on=DAY,
            door="staff",
            key="c",
            by=shops.clerk,
        )
    with pytest.raises(NotNow, match="商户的积分"):
        award_by_hand(account_of(shops.shop), points=5, reason="好", key="m", by=shops.clerk)


def test_a_trigger_and_the_household_board_know_no_merchants_rule(shops):
    shops.check("F03")
    draft = draft_book(shops.committee, audience=Audience.MERCHANTS)
    Rule.objects.filter(book=draft, code="F10").update(trigger="check_in:volunteer", position=0)
    put_in_force(draft, since=DAY, basis="会议")

    board = board_of(shops.committee, "month", DAY)

    assert rule_for(shops.home, "check_in:volunteer", DAY).code == "V01"
    assert (board.ranks, board.households) == ([], 0)


def test_points_expire_by_the_book_of_their_own_audience(shops):
    other = CommitteeFactory(street=shops.committee.street)
    shop_book(other)
    shops.check("F01")
    post_points(account_of(shops.home), 5, source="h", rule=rule_of(shops.book, "H01"))
    draft = draft_book(shops.committee, audience=Audience.MERCHANTS)
    put_in_force(draft, since=date(2026, 12, 1), basis="会议", expires="yearly")

    with time_machine.travel("2027-01-02T09:00:00+08:00", tick=False):
        made = expire_points(timezone.now())

    assert (made, account_of(shops.shop).spendable, account_of(shops.home).spendable) == (1, 0, 5)


def pact(shops, meeting="merchants"):
    facts = {"title": "门前公约", "topic": "门前怎么管", "opinions_until": DAY}
    row = start_agreement(shops.committee, by=shops.clerk, audience=Audience.MERCHANTS, **facts)
    version = draft_version(row, text="门前三包", by=shops.clerk)
    counts = {"entitled": 5, "present": 4, "yes": 4}
    record_meeting(version, meeting=meeting, held_on=DAY, by=shops.clerk, **counts)
    return version


def test_the_merchants_agreement_is_passed_and_signed_by_merchants_alone(shops):
    with pytest.raises(BadValue, match="商户会议"), transaction.atomic():
        pact(shops, meeting="villagers")
    version = pact(shops)

    with pytest.raises(NotNow, match="店家来签"):
        sign_version(version, shops.home, door="web", by=shops.resident)
    with pytest.raises(NotYours):
        sign_for_shop(version, shops.shop, door="web", by=shops.resident)
    done = sign_for_shop(version, shops.shop, door="web", by=shops.keeper)

    assert sign_for_shop(version, shops.shop, door="paper", by=shops.clerk) == done


@pytest.mark.parametrize("signs, codes, named", [(True, ["F01"], 1), (False, ["F01"], 0), (True, ["F04"], 0)])
def test_the_board_names_who_signed_and_has_points_and_nobody_below_zero(shops, signs, codes, named):
    version = pact(shops)
    type(version).objects.filter(pk=version.pk).update(
        filed_on=DAY, since=DAY, review_on=DAY + timedelta(days=90)
    )
    if signs:
        sign_for_shop(version, shops.shop, door="web", by=shops.keeper)
    shops.check(*codes)

    assert len(best_of(shops.committee, DAY)) == named


def test_an_account_belongs_to_one_owner_alone(shops):
    with pytest.raises(IntegrityError), transaction.atomic():
        PointsAccount.objects.create(
            committee=shops.committee, merchant=shops.shop, household=home_of(shops.block, door="77号")
        )
