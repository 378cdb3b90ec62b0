"""One row of everything shops hold, for the guards' world."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.actions.books import draft_book, put_in_force
from agreements.actions.merchants import approve_merchant, register_merchant
from agreements.actions.shop_checks import post_check
from agreements.actions.shop_words import say_offer, say_promise
from agreements.models import (
    Audience,
    Merchant,
    MerchantPromise,
    MerchantRating,
    MerchantStaff,
    ShopCheck,
)
from residents.models import Block, Household
from tests.factories import UserFactory
from tests.village_affairs.people import Village
from xidu.kit.dates import month_start, today


@dataclass
class ShopsOfWorld:
    merchant: Merchant
    shop_staff: MerchantStaff
    shop_promise: MerchantPromise
    shop_check: ShopCheck
    shop_rating: MerchantRating


def build_shops(own: Village, block: Block, photo: SimpleUploadedFile, phone: str) -> ShopsOfWorld:
    committee, day = own.committee, today()
    draft = draft_book(committee, audience=Audience.MERCHANTS, by=own.clerk)
    book = put_in_force(draft, since=day, basis="商户会议", by=own.clerk)
    facts = {"name": "金港早点", "trade": "早点", "address": "金港路2号"}
    shop = approve_merchant(register_merchant(committee, facts, phone=phone, by=own.clerk), by=own.director)
    keeper = UserFactory()
    staff = MerchantStaff.objects.create(
        committee=committee, merchant=shop, user=keeper, since=day, by=own.clerk
    )
    say_offer(
        shop,
        key="offer:world",
        by=own.clerk,
        title="豆浆",
        whom="elders",
        price="1元",
        since=day,
        until=day,
        capacity=None,
    )
    rating = MerchantRating.objects.create(
        committee=committee,
        merchant=shop,
        household=Household.objects.filter(block=block).order_by("pk")[0],
        month=month_start(day),
        stars=5,
        words="好吃",
        by=UserFactory(),
        key="rate:world",
    )
    rules = [book.rules.select_related("book").get(code="F01")]
    return ShopsOfWorld(
        merchant=shop,
        shop_staff=staff,
        shop_promise=say_promise(shop, words="现做现卖", since=day, key="promise:world", by=own.clerk),
        shop_check=post_check(shop, rules, day=day, photo=photo, key="check:world", by=own.clerk),
        shop_rating=rating,
    )
