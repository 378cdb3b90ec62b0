"""Who stands behind the counter sees their own shop, and only while the right holds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from agreements.models import Merchant, MerchantStaff
from tests.agreements.village import end_grant
from tests.doors import browser_of
from tests.factories import CommitteeFactory, UserFactory, account_with
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db):
    return CommitteeFactory()


@pytest.fixture
def elsewhere(here):
    return CommitteeFactory(street=here.street)


def shop_of(committee, name="老周理发", **facts) -> Merchant:
    by, other = UserFactory(), UserFactory()
    day = today()
    state = {"state": "active", "approved_by": other, "joined_on": day, "by": by, **facts}
    return Merchant.objects.create(committee=committee, name=name, trade="理发", address="一号", **state)


def keeper_of(shop: Merchant):
    user = account_with("merchant", shop.committee)
    MerchantStaff.objects.create(
        committee=shop.committee, merchant=shop, user=user, since=today(), by=UserFactory()
    )
    return user


def page_of(shop: Merchant) -> str:
    return reverse("agreements:merchant-shop", args=[shop.pk])


def test_the_home_of_one_shop_is_the_shop(here):
    shop = shop_of(here)

    answer = browser_of(keeper_of(shop)).get(reverse("agreements:merchant-home"))

    assert (answer.status_code, answer.url) == (302, page_of(shop))


@pytest.mark.parametrize("whose", ["a neighbour's shop", "a shop of another committee"])
def test_another_shop_is_not_there(whose, here, elsewhere):
    me = browser_of(keeper_of(shop_of(here)))
    other = shop_of(here if whose == "a neighbour's shop" else elsewhere, name="五金店")

    assert me.get(page_of(other)).status_code == 404


def test_a_grant_that_ended_this_morning_opens_nothing(here):
    shop = shop_of(here)
    user = keeper_of(shop)
    end_grant(user)

    answers = [browser_of(user).get(url) for url in (reverse("agreements:merchant-home"), page_of(shop))]

    assert [answer.status_code for answer in answers] == [403, 404]


@pytest.mark.parametrize(
    "until, opened", [(timedelta(days=-1), False), (timedelta(0), True), (timedelta(days=1), True)]
)
def test_the_last_day_behind_the_counter_still_counts(here, until, opened):
    shop = shop_of(here)
    user = keeper_of(shop)
    MerchantStaff.objects.update(since=today() - timedelta(days=9), until=today() + until)

    assert (browser_of(user).get(page_of(shop)).status_code == 200) is opened


def test_a_shop_that_left_opens_no_more(here):
    shop = shop_of(here)
    user = keeper_of(shop)
    Merchant.objects.update(state="left", left_on=today(), left_because="搬走了")

    assert browser_of(user).get(page_of(shop)).status_code == 404


def test_nobody_else_has_a_shop(here):
    shop = shop_of(here)

    for role in ("clerk", "resident", "panelist"):
        assert browser_of(account_with(role, here)).get(page_of(shop)).status_code in {403, 404}


@pytest.mark.parametrize(
    "wrong",
    [
        {"public_phone": "57150000"},
        {"joined_on": None},
        {"state": "left", "left_on": None},
        {"state": "left", "left_on": today(), "left_because": ""},
    ],
)
def test_half_a_state_is_refused_by_the_database(here, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        shop_of(here, **wrong)


def test_who_registers_a_shop_does_not_approve_it(here):
    user = UserFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        shop_of(here, by=user, approved_by=user)


def test_a_worker_of_another_committee_is_refused_by_the_database(here):
    shop = shop_of(here)

    MerchantStaff.objects.create(
        committee=CommitteeFactory(), merchant=shop, user=UserFactory(), since=today(), by=UserFactory()
    )

    with pytest.raises(IntegrityError):
        connection.check_constraints()
