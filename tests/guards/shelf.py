"""An item and an open card, for the guards' world."""

from __future__ import annotations

from dataclasses import dataclass

from agreements.actions.codes import code_of
from agreements.actions.collecting import collect
from agreements.actions.settling import freeze_settlement
from agreements.models import Merchant, Redemption, Settlement, ShelfItem
from residents.models import Block, Household
from tests.agreements.shelf_ground import asked_for, item_in, points_for, shop_in
from tests.village_affairs.people import Village
from xidu.kit.dates import today


@dataclass
class Shelf:
    shelf_item: ShelfItem
    redemption: Redemption
    settled_shop: Merchant
    settlement: Settlement


def build_shelf(own: Village, block: Block) -> Shelf:
    item = item_in(own.committee)
    home = Household.objects.filter(block=block).order_by("pk")[0]
    points_for(home, 90)
    shop = shop_in(own.committee, by=own.clerk, approved_by=own.director)
    cut = item_in(own.committee, name="理发1次", merchant=shop)
    had = asked_for(cut, home, own.clerk, door="desk")
    collect(had, by=own.clerk, how="code", code=code_of(had))
    return Shelf(
        shelf_item=item,
        redemption=asked_for(item, home, own.clerk, door="desk"),
        settled_shop=shop,
        settlement=freeze_settlement(shop, today(), by=own.clerk),
    )
