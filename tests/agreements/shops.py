"""A village with shops: one that takes part with somebody behind its counter, and a book for merchants."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import time_machine

from agreements.actions.books import draft_book, put_in_force
from agreements.actions.merchants import approve_merchant, register_merchant
from agreements.actions.shop_checks import post_check
from agreements.actions.shop_words import decide_word, say_offer, say_promise
from agreements.models import (
    Audience,
    Merchant,
    MerchantOffer,
    MerchantPromise,
    MerchantStaff,
    RuleBook,
    ShopCheck,
)
from residents.models import Committee
from tests.agreements.ground import rule_of
from tests.agreements.village import Village
from tests.factories import account_with
from tests.guards.cores import picture
from users.models import Grant, User
from xidu.kit.dates import today

FACTS = {"name": "老周理发", "trade": "理发", "address": "金港路1号", "hours": "每天8:00–18:00", "about": ""}


def shop_book(committee: Committee, *, since: date = date(2026, 1, 1)) -> RuleBook:
    """Return the merchants' sample in force from ``since`` on."""
    with time_machine.travel(f"{since}T08:00:00+08:00", tick=False):
        draft = draft_book(committee, audience=Audience.MERCHANTS)
        return put_in_force(draft, since=since, basis="2025年12月商户会议")


def joined(committee: Committee, clerk: User, director: User, **facts: str) -> Merchant:
    """Return a shop that takes part since today."""
    phone = facts.pop("phone", "")
    return approve_merchant(
        register_merchant(committee, {**FACTS, **facts}, phone=phone, by=clerk), by=director
    )


def keeper_of(shop: Merchant, **account: Any) -> User:
    """Return an account that works for the shop since yesterday by a grant in force."""
    user = account_with("merchant", shop.committee, **account)
    since = today() - timedelta(days=1)
    grant = Grant.objects.get(user=user)
    MerchantStaff.objects.create(
        committee=shop.committee, merchant=shop, user=user, grant=grant, since=since, by=shop.by
    )
    return user


class Shops(Village):
    """A village, a shop with its keeper, and both books in force."""

    def __init__(self) -> None:
        super().__init__()
        self.shop_book = shop_book(self.committee)
        self.shop = joined(self.committee, self.clerk, self.director, phone="199-0000-0051")
        self.keeper = keeper_of(self.shop)

    def offer(self, *, out: bool = True, **changed: Any) -> MerchantOffer:
        day = today()
        facts = {"title": "老人理发", "whom": "elders", "price": "10元", "since": day, "capacity": None}
        facts |= {"until": day + timedelta(days=30), "key": "offer:1", "by": self.keeper, **changed}
        row = say_offer(self.shop, **facts)
        return decide_word(row, agrees=True, by=self.clerk) if out else row

    def promise(self, words: str = "不满意重剪", *, out: bool = True, **changed: Any) -> MerchantPromise:
        facts = {"since": today(), "key": f"promise:{words}", "by": self.keeper, **changed}
        row = say_promise(self.shop, words=words, **facts)
        return decide_word(row, agrees=True, by=self.clerk) if out else row

    def check(self, *codes: str, **changed: Any) -> ShopCheck:
        rules = [rule_of(self.shop_book, code) for code in codes or ("F01",)]
        facts = {"day": today(), "photo": picture(), "key": f"check:{codes}", "by": self.clerk, **changed}
        return post_check(self.shop, rules, **facts)
