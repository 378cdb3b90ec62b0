"""A village from the first words to a bag of rice, each in a browser of their own: one whole story."""

from __future__ import annotations

from datetime import datetime

import pytest
import time_machine
from django.core.cache import cache

from agreements.actions.claims import settle_claims
from agreements.models import Redemption, Settlement, ShelfItem
from tests.agreements.ground import home_of, user_at
from tests.agreements.shelf_ground import keeper_of, shop_in
from tests.factories import BlockFactory, CommitteeFactory, account_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 390, 1280


class Story:
    """Who takes part; ``to`` opens a page as one of them, ``press`` fills the form that leads to an address."""

    def __init__(self, enter) -> None:
        self.enter = enter
        self.block = BlockFactory(committee=CommitteeFactory(name="听潮村", slug="tingchao"), name="2组")
        self.committee = self.block.committee
        self.clerk = account_with("clerk", self.committee)
        self.director = account_with("director", self.committee)
        self.leader = account_with("leader", self.block)
        self.panel = [account_with("panelist", self.committee) for _number in range(3)]
        self.resident = user_at(home_of(self.block))
        shop = shop_in(self.committee, name="阿金粮油", by=self.clerk, approved_by=self.director)
        self.shop, self.keeper = shop, keeper_of(shop, self.clerk)

    def to(self, user, path: str, width: int = PHONE):
        return self.enter(user, path, width=width).page

    def press(self, page, action: str, **fields: str) -> None:
        """Fill the form whose address ends with ``action`` and send it."""
        form = page.locator(f"form[action$='{action}']")
        if not form.count():
            form = page.locator("main form:not([action])").first
        for name, value in fields.items():
            field = form.locator(f"[name={name}]").first
            if field.evaluate("(e) => e.tagName") == "SELECT":
                choice = field.locator("option", has_text=value).first
                field.select_option(choice.get_attribute("value"))
            else:
                field.fill(value)
        with page.expect_navigation():
            form.locator("button").first.click()

    def agreement(self) -> int:
        page = self.to(self.clerk, f"/desk/agreements/new/{self.committee.pk}/", DESK)
        self.press(page, "", title="宅前屋后约定", topic="门前怎么管", opinions_until="2026-11-30")
        return int(page.url.rstrip("/").rsplit("/", 1)[1])

    def adopt(self, pk: int) -> None:
        page = self.to(self.clerk, f"/desk/agreements/{pk}/", DESK)
        self.press(page, "/draft/", text="门前不堆杂物。\n有人新搬来，三天里登记。")
        meeting = {"meeting": "村民会议", "held_on": "2026-11-02"}
        self.press(page, "/meeting/", **meeting, entitled="300", present="180", yes="170")
        self.press(page, "/file/", on="2026-11-02", filed_as="西渡备〔2026〕3号")
        self.press(page, "/begin/", since="2026-11-02", review_on="2028-11-02")
        page = self.to(self.clerk, "/desk/points/books/", DESK)
        with page.expect_navigation():
            page.get_by_role("button", name="起草一版").click()
        book = {"since": "2026-11-02", "basis": "2026年11月2日村民会议"}
        self.press(page, "/in-force/", **book, agreement="宅前屋后约定")

    def judge(self, user, path: str) -> None:
        page = self.to(user, path)
        with page.expect_navigation():
            page.get_by_role("button", name="属实，同意").click()


@pytest.fixture
def story(enter, transactional_db):
    cache.clear()
    return Story(enter)


def test_a_village_from_its_first_words_to_a_bag_of_rice(story, live_server):
    with time_machine.travel("2026-11-02T09:00:00+08:00", tick=False) as clock:
        pk = story.agreement()
        page = story.to(story.resident, f"/tingchao/agreements/{pk}/opinion/")
        story.press(page, "", words="门前堆柴火，推车过不去。")
        assert "门前堆柴火" in story.to(story.clerk, f"/desk/agreements/{pk}/", DESK).content()
        story.adopt(pk)
        page = story.to(story.resident, "/me/agreements/")
        with page.expect_navigation():
            page.get_by_role("button", name="签").click()
        assert "1户签了" in story.to(None, f"/tingchao/agreements/{pk}/").content()

        page = story.to(story.resident, "/me/points/claim/")
        story.press(page, "", rule="租客变动", deed_on="2026-11-02", words="侄子搬来了")
        story.judge(story.leader, "/leader/points/")
        page = story.to(story.clerk, "/desk/points/", DESK)
        with page.expect_navigation():
            page.get_by_role("button", name="全部交评议").click()
        for member in story.panel[:2]:
            story.judge(member, "/panel/points/")
        assert "2组 沈家" in story.to(None, "/tingchao/points/").content()

        clock.move_to("2026-11-11T09:00:00+08:00")
        settle_claims(datetime.fromisoformat("2026-11-11T09:00:00+08:00"))
        page = story.to(story.clerk, f"/desk/points/shelf/new/{story.committee.pk}/", DESK)
        item = {"name": "大米5公斤", "points": "5", "merchant": "阿金粮油", "yuan": "32.50"}
        story.press(page, "", **item, words="带上兑换码", since="2026-11-11")
        story.press(page, "/in/", pieces="2")
        page = story.to(story.resident, "/me/points/shelf/")
        with page.expect_navigation():
            page.get_by_role("link", name="换").last.click()
        story.press(page, "", count="1")
        code = page.locator(".query-code").first.inner_text()

        page = story.to(story.keeper, f"/merchant/{story.shop.pk}/redeem/")
        story.press(page, "", code=code)
        assert "大米5公斤" in page.content()
        assert "2组 沈家" in page.content()
        with page.expect_navigation():
            page.locator("form[action*='/redeem/'] button.btn--main").click()

        clock.move_to("2026-12-01T09:00:00+08:00")
        page = story.to(story.clerk, f"/desk/points/settlement/shops/{story.shop.pk}/", DESK)
        story.press(page, "")

    item = ShelfItem.objects.get()
    assert (item.stock, Redemption.objects.get().state) == (1, "collected")
    sheet = Settlement.objects.get()
    assert (sheet.merchant, str(sheet.yuan), sheet.count) == (story.shop, "32.50", 1)
    points = story.to(story.resident, "/me/points/").locator("main").inner_text()
    assert "大米5公斤" in points
