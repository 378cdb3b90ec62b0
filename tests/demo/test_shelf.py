"""The shelf of the demo, built on a village of its own."""

import pytest

from agreements.actions.proving import broken_points, broken_stock
from agreements.actions.settling import broken_settlements
from agreements.models import Redemption, Settlement, ShelfItem
from tests.agreements.ground import home_of
from tests.agreements.shelf_ground import points_for, shop_in
from tests.agreements.village import Village
from xidu.demo.accounts import Team
from xidu.demo.shelf import build_shelf
from xidu.kit.dates import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.mark.parametrize("has_shop, states", [(True, 3), (False, 3)])
def test_the_demos_shelf_shows_every_state_and_adds_up(has_shop, states):
    village = Village()
    village.committee.name = "金港村"
    village.committee.save()
    for number in range(8):
        points_for(home_of(village.block, door=f"{number + 20}号"), 50)
    if has_shop:
        shop_in(village.committee, by=village.clerk, approved_by=village.director)
    teams = {
        village.committee.pk: Team(clerk=village.clerk, supervisor=village.clerk, director=village.director)
    }

    made = [build_shelf(teams, today()) for _twice in range(2)]

    assert made == [7, 7]
    assert Redemption.objects.values("state").distinct().order_by("state").count() == states
    assert (ShelfItem.objects.count(), Settlement.objects.filter(paid_on=today()).count()) == (6, has_shop)
    assert (broken_points(), broken_stock(), broken_settlements()) == ([], [], [])
