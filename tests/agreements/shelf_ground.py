"""Items on the shelf and households with points, for tests."""

from __future__ import annotations

from decimal import Decimal

from agreements.actions.posting import account_of, post_points
from agreements.actions.redeeming import redeem
from agreements.actions.shelf import save_item, stock_in
from agreements.models import Merchant, MerchantStaff, PointsAccount, Redemption, ShelfItem
from residents.models import Committee, Household
from tests.agreements.ground import SINCE
from tests.factories import account_with
from users.models import User

FACTS = {
    "name": "大米5公斤",
    "words": "村委会一楼，周一到周五",
    "kind": "goods",
    "sponsor": "",
    "points": 30,
    "merchant": None,
    "yuan": Decimal("32.50"),
    "limit": None,
    "limit_per": "",
    "since": SINCE,
    "until": None,
}


def item_in(committee: Committee, *, stock: int = 5, **changed) -> ShelfItem:
    item = save_item(None, committee, {**FACTS, **changed}, by=None)
    if stock:
        stock_in(item, stock, key=f"start:{item.pk}", by=None)
        item.refresh_from_db()
    return item


def shop_in(committee: Committee, *, name: str = "阿金理发", by: User, approved_by: User) -> Merchant:
    facts = {"trade": "理发", "address": "听潮路8号", "state": "active", "joined_on": SINCE}
    return Merchant.objects.create(committee=committee, name=name, by=by, approved_by=approved_by, **facts)


def keeper_of(shop: Merchant, by: User) -> User:
    """Return an account that works at the shop, by a grant in force."""
    user = account_with("merchant", shop.committee)
    MerchantStaff.objects.create(
        committee=shop.committee, merchant=shop, user=user, grant=user.grants.get(), since=SINCE, by=by
    )
    return user


def points_for(home: Household, points: int) -> PointsAccount:
    account = account_of(home)
    post_points(account, points, source=f"start:{home.pk}:{points}")
    account.refresh_from_db()
    return account


def asked_for(item: ShelfItem, home: Household, by: User, *, count: int = 1, door: str = "own") -> Redemption:
    key = f"{item.pk}:{home.pk}:{count}:{Redemption.objects.count()}"
    return redeem(item, account_of(home), count, by=by, door=door, key=key)
