"""The pages of shops, for everyone, behind the counter and on the desk."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.actions.shop_ratings import rate_merchant
from agreements.models import Merchant, MerchantOffer, MerchantRating, ShopCheck
from tests.agreements.ground import home_of, rule_of, user_at
from tests.agreements.shops import Shops, joined, keeper_of
from tests.doors import browser_of
from tests.guards.cores import picture

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def shops(db):
    with time_machine.travel("2026-11-24T09:00:00+08:00", tick=False):
        yield Shops()


def to(name, *args) -> str:
    return reverse(f"agreements:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_public_pages_show_promise_offer_and_score_and_no_minus_nor_contact(shops):
    shops.promise("不满意重剪")
    shops.offer()
    shops.check("F04")
    for number in range(3):
        user = user_at(home_of(shops.block, door=f"{number}号"))
        rate_merchant(shops.shop, stars=4, words="剪得好", key=f"r{number}", by=user)

    listed = text_of(Client().get(to("merchants", shops.committee.slug)))
    page = text_of(Client().get(to("merchant", shops.committee.slug, shops.shop.pk)))

    for text in (listed, page):
        assert [word in text for word in ("不满意重剪", "老人理发", "4.0分")] == [True] * 3
        assert [word in text for word in ("19900000051", "占道经营", "－10", "沈家")] == [False] * 4
    assert "一户邻居，2026年11月，4分" in page


@pytest.mark.parametrize("state", ["applied", "left"])
def test_a_shop_that_does_not_take_part_has_no_public_page(shops, state):
    more = {"left_on": DAY, "left_because": "搬走"} if state == "left" else {"joined_on": None}
    Merchant.objects.update(state=state, **more)

    assert Client().get(to("merchant", shops.committee.slug, shops.shop.pk)).status_code == 404


def test_a_shop_of_another_committee_is_not_there(shops):
    other = Shops()

    answer = Client().get(to("merchant", other.committee.slug, shops.shop.pk))

    assert answer.status_code == 404


def test_the_list_asks_the_same_of_one_shop_and_of_thirty(shops, django_assert_num_queries):
    url = to("merchants", shops.committee.slug)
    shops.promise()
    shops.offer()
    with django_assert_num_queries(8):
        assert Client().get(url).status_code == 200

    for number in range(29):
        joined(shops.committee, shops.clerk, shops.director, name=f"{number}号店")
    with django_assert_num_queries(8):
        assert Client().get(url).status_code == 200


def test_a_neighbour_rates_and_the_second_time_is_told_so(shops):
    me = browser_of(shops.resident)
    url = to("my-rating", shops.shop.pk)

    bad = me.post(url, {"words": "好"})
    phone = me.post(url, {"stars": 5, "words": "打13800138000找他", "source": "a"})
    me.post(url, {"stars": 3, "source": "b"})
    me.post(url, {"stars": 5, "source": "c"})

    assert (bad.status_code, phone.status_code, "请打1到5分" in text_of(bad)) == (422, 422, True)
    assert "打13800138000找他" in text_of(phone)
    assert list(MerchantRating.objects.counting().values_list("stars", flat=True)) == [5]
    assert "打过了" in text_of(me.get(url))


def test_nobody_rates_without_signing_in_nor_in_another_committee(shops):
    other = Shops()

    assert Client().post(to("my-rating", shops.shop.pk), {"stars": 5}).status_code == 302
    assert browser_of(other.resident).get(to("my-rating", shops.shop.pk)).status_code == 404
    assert MerchantRating.objects.count() == 0


def test_behind_the_counter_an_offer_is_written_let_out_and_used_once_a_tap(shops):
    me, clerk = browser_of(shops.keeper), browser_of(shops.clerk)
    facts = {"title": "老人理发", "whom": "elders", "price": "10元", "since": "2026-11-24", "source": "x"}

    wrong = me.post(to("merchant-offer", shops.shop.pk), {**facts, "until": "2026-11-23"})
    me.post(to("merchant-offer", shops.shop.pk), {**facts, "until": "2026-12-24"})
    offer = MerchantOffer.objects.get()
    clerk.post(to("word-decide", "offers", offer.pk), {"agrees": "yes"})
    for _tap in range(2):
        me.post(to("merchant-used", shops.shop.pk, offer.pk), {"source": "page"})

    assert (wrong.status_code, "不能早于开始日期" in text_of(wrong)) == (422, True)
    assert offer.uses.count() == 1
    assert "用了1份" in text_of(me.get(to("merchant-shop", shops.shop.pk)))


def test_rows_of_another_shop_are_not_there(shops):
    offer, promise, check = shops.offer(), shops.promise(), shops.check()
    rating = rate_merchant(shops.shop, stars=1, words="慢", key="a", by=shops.resident)
    other = joined(shops.committee, shops.clerk, shops.director, name="五金店")
    me = browser_of(keeper_of(other))
    tries = [
        me.post(to("merchant-used", shops.shop.pk, offer.pk)),
        me.post(to("merchant-used", other.pk, offer.pk)),
        me.post(to("merchant-stop", other.pk, "promises", promise.pk)),
        me.get(to("merchant-promise", other.pk) + f"?prior={promise.pk}"),
        me.get(to("merchant-photo", other.pk, check.pk)),
        me.get(to("merchant-answer", other.pk, rating.pk)),
    ]

    assert [answer.status_code for answer in tries] == [404] * 6


def test_the_shop_sees_its_points_and_its_words_without_who_said_them(shops):
    shops.check("F01", "F04")
    rate_merchant(shops.shop, stars=2, words="等太久", key="a", by=shops.resident)

    text = text_of(browser_of(shops.keeper).get(to("merchant-shop", shops.shop.pk)))

    assert [word in text for word in ("占道经营", "等太久", "<dd>-5</dd>")] == [True] * 3
    assert str(shops.home) not in text


def test_the_desk_registers_another_approves_and_a_check_is_posted_with_its_photo(shops):
    clerk, director = browser_of(shops.clerk), browser_of(shops.director)
    facts = {"name": "金港早点", "trade": "早点", "address": "金港路2号", "phone": "19900000071"}

    clerk.post(to("merchant-new", shops.committee.pk), facts)
    shop = Merchant.objects.get(name="金港早点")
    clerk.post(to("merchant-approve", shop.pk))
    director.post(to("merchant-approve", shop.pk))
    rule = rule_of(shops.shop_book, "F01")
    found = {"day": "2026-11-24", "rules": [rule.pk], "times": 1, "source": "c"}
    without = clerk.post(to("shop-check", shop.pk), found)
    clerk.post(to("shop-check", shop.pk), {**found, "photo": picture()})

    shop.refresh_from_db()
    check = ShopCheck.objects.get()
    assert (shop.state, shop.approved_by, without.status_code) == ("active", shops.director, 422)
    assert clerk.get(to("check-photo", check.pk)).status_code == 200
    page = text_of(clerk.get(to("desk-merchant", shop.pk)))
    assert ("199****0071" in page, "19900000071" in page) == (True, False)


def test_the_desk_reveals_hides_takes_back_and_lets_leave(shops):
    clerk = browser_of(shops.clerk)
    check = shops.check()
    rating = rate_merchant(shops.shop, stars=1, words="骂", key="a", by=shops.resident)

    shown = clerk.post(to("merchant-phone", shops.shop.pk), {"reason": "通知检查"})
    clerk.post(to("rating-hide", rating.pk), {"because": "骂人"})
    clerk.post(to("check-undo", check.pk), {"because": "看错了"})
    clerk.post(to("merchant-leave", shops.shop.pk), {"on": "2026-11-24", "because": "搬走了"})

    for row in (shops.shop, rating, check):
        row.refresh_from_db()
    assert "19900000051" in text_of(shown)
    assert (rating.hidden_because, check.undone_because, shops.shop.state) == ("骂人", "看错了", "left")


def test_the_desk_list_asks_the_same_of_one_shop_and_of_thirty(shops, django_assert_num_queries):
    clerk = browser_of(shops.clerk)
    clerk.get(to("desk-merchants"))
    with django_assert_num_queries(8):
        clerk.get(to("desk-merchants"))

    for number in range(29):
        joined(shops.committee, shops.clerk, shops.director, name=f"{number}号店")
    with django_assert_num_queries(8):
        clerk.get(to("desk-merchants"))
