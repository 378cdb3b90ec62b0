"""An item and an open card, for the guards' world."""

from __future__ import annotations

from dataclasses import dataclass

from agreements.models import Redemption, ShelfItem
from residents.models import Block, Household
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.village_affairs.people import Village


@dataclass
class Shelf:
    shelf_item: ShelfItem
    redemption: Redemption


def build_shelf(own: Village, block: Block) -> Shelf:
    item = item_in(own.committee)
    home = Household.objects.filter(block=block).order_by("pk")[0]
    points_for(home, 90)
    return Shelf(shelf_item=item, redemption=asked_for(item, home, own.clerk, door="desk"))
