"""A household has one voice a month about a shop, and three make an average."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from agreements.actions.claims import NotYours
from agreements.actions.shop_ratings import answer_rating, hide_words, rate_merchant
from agreements.models import (
    MerchantRating,
)
from agreements.pages.merchants import scores_of
from tests.agreements.ground import home_of, user_at
from tests.agreements.shops import Shops
from tests.factories import UserFactory
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
NOW = "2026-11-24T09:00:00+08:00"
DAY = date(2026, 11, 24)


@pytest.fixture
def shops(db):
    with time_machine.travel(NOW, tick=False):
        yield Shops()


def homes(shops, count):
    return [user_at(home_of(shops.block, door=f"{number}号")) for number in range(100, 100 + count)]


@pytest.mark.parametrize("count, average", [(2, None), (3, "4.0")])
def test_the_average_is_public_from_three_households_on(shops, count, average):
    for stars, user in zip((5, 4, 3), homes(shops, count), strict=False):
        rate_merchant(shops.shop, stars=stars, key=f"r{user.pk}", by=user)

    assert scores_of([shops.shop.pk], shops.committee, DAY)[shops.shop.pk].average == average


def test_a_household_has_one_voice_a_month_and_the_history_stays(shops):
    for stars, key in ((1, "a"), (5, "b"), (5, "b")):
        rate_merchant(shops.shop, stars=stars, key=key, by=shops.resident)

    rows = MerchantRating.objects.order_by("pk").values_list("stars", "replaced")
    assert list(rows) == [(1, True), (5, False)]
    with pytest.raises(IntegrityError), transaction.atomic():
        MerchantRating.objects.update(replaced=False)


def test_one_household_over_three_months_is_no_public_average(shops):
    for month in (9, 10, 11):
        with time_machine.travel(f"2026-{month:02}-24T09:00:00+08:00", tick=False):
            rate_merchant(shops.shop, stars=5, key=f"m{month}", by=shops.resident)

    score = scores_of([shops.shop.pk], shops.committee, DAY)[shops.shop.pk]
    assert (score.average, score.households) == (None, 1)


def test_the_own_household_a_stranger_and_somebody_from_elsewhere_do_not_rate(shops):
    home = home_of(shops.block, door="9号")
    shops.shop.staff.create(committee=shops.committee, user=user_at(home), since=DAY, by=shops.clerk)
    from_elsewhere = user_at(home_of(Shops().block, door="13号"))

    with pytest.raises(NotYours, match="自己家的店"):
        rate_merchant(shops.shop, stars=5, key="a", by=UserFactory(person=home.people.first()))
    for user in (UserFactory(), from_elsewhere):
        with pytest.raises(NotYours, match="本村居的住户"):
            rate_merchant(shops.shop, stars=5, key="b", by=user)


@pytest.mark.parametrize("stars", [0, 6])
def test_stars_are_one_to_five(shops, stars):
    with pytest.raises(BadValue, match="1到5分"):
        rate_merchant(shops.shop, stars=stars, key="a", by=shops.resident)


def test_words_are_answered_by_the_shop_and_taken_down_by_the_desk(shops):
    row = rate_merchant(shops.shop, stars=2, words="等太久", key="a", by=shops.resident)

    with pytest.raises(NotYours):
        answer_rating(row, words="对不起", by=shops.resident)
    answer_rating(row, words="对不起", by=shops.keeper)
    with pytest.raises(NotYours):
        hide_words(row, because="骂人", by=shops.keeper)
    with pytest.raises(BadValue, match="为什么拿下"):
        hide_words(row, because="", by=shops.clerk)
    row = hide_words(row, because="骂人", by=shops.clerk)

    assert (row.answer, row.hidden_because, row.words) == ("对不起", "骂人", "等太久")


def test_a_rating_of_another_committees_household_is_refused_by_the_database(shops):
    MerchantRating.objects.create(
        committee=shops.committee,
        merchant=shops.shop,
        household=home_of(Shops().block, door="13号"),
        month=DAY.replace(day=1),
        stars=5,
        by=shops.clerk,
        key="x",
    )

    with pytest.raises(IntegrityError):
        connection.check_constraints()
