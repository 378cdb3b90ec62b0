"""The pages of shops on a telephone and a desk: one story, sound in every look."""

import pytest
from django.core.cache import cache

from agreements.actions.shop_ratings import rate_merchant
from tests.agreements.ground import home_of, user_at
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.agreements.shops import Shops
from tests.agreements.village import Village
from tests.browser import unsound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_shop_is_read_rated_kept_and_checked_soundly(november, enter, visit, live_server):
    cache.clear()
    shops = Shops()
    shops.promise("不满意重剪")
    shops.offer()
    shops.offer(out=False, key="offer:2", title="烫发", whom="points")
    shops.check("F01", "F04")
    for number in range(3):
        user = user_at(home_of(shops.block, door=f"{number}号"))
        rate_merchant(shops.shop, stars=4, words="师傅手轻，老人说舒服", key=f"r{number}", by=user)
    slug, pk = shops.committee.slug, shops.shop.pk
    faults = []

    for who, path in (
        (None, f"/{slug}/merchants/{pk}/"),
        (shops.keeper, f"/merchant/{pk}/"),
        (shops.clerk, f"/desk/merchants/{pk}/check/"),
    ):
        seen = enter(who, path, width=390) if who else visit(f"{live_server.url}{path}", width=390)
        faults += [f"{path}: {fault}" for fault in unsound(seen, visual=1)]

    assert faults == []


def test_why_a_thing_cannot_be_had_stands_under_it_and_does_not_squeeze_its_name(november, enter):
    cache.clear()
    village = Village()
    points_for(village.home, 200)
    rice = item_in(village.committee, limit=1, limit_per="month", sponsor="村集体")
    asked_for(rice, village.home, village.resident)

    page = enter(village.resident, "/me/points/shelf/", width=390).page

    assert "已经换了1份" in page.locator(".row").first.inner_text()
    assert page.locator(".row").first.bounding_box()["height"] < 200
