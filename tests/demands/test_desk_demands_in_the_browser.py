"""The desk's pages of demands in a real browser: sound in every look, and worked through without script."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from demands.actions.dispatch import join
from demands.actions.intake import me_too
from demands.models import ReplyTemplate
from tests.browser import unsound
from tests.demands.factories import bring_to, demand_of, picture
from tests.factories import BlockFactory
from tests.village_affairs.people import village_with_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = "19900001234"


@pytest.fixture
def village(transactional_db):
    cache.clear()
    return village_with_people()


def addresses(village) -> list[str]:
    block = BlockFactory(committee=village.committee, name="第三组")
    about = {"phone": PHONE, "name": "沈安宁", "hear_by": "call", "block": block, "place": "桥头第二根灯杆"}
    about["door"] = "phone"
    new = demand_of(village.committee, words=f"桥头路灯坏了，请打{PHONE}", photos=[picture()], **about)
    demand_of(village.committee, words="桥头路灯坏了，晚上很黑", door="leader", block=block)
    working = bring_to("working", village, words="楼道里堆满了旧家具，消防通道走不过去", **about)
    me_too(working, source="t:1", phone="19900005678", hear_by="sms")
    join(working, user=village.director, by=village.clerk, reason="一起去看")
    done = bring_to("done", village, **about)
    ReplyTemplate.objects.create(
        committee=village.committee, title="灯已换好", words="灯已经换好，请您看看。"
    )
    one = {name: reverse(f"demands:{name}", args=[working.pk]) for name in ("demand", "demand-conclude")}
    return [
        reverse("demands:desk"),
        *(reverse("demands:demand", args=[row.pk]) for row in (new, done)),
        *one.values(),
        *(reverse(f"demands:demand-{name}", args=[new.pk]) for name in ("merge", "split", "change")),
        reverse("demands:record", args=[village.committee.pk]),
        *(reverse(f"demands:{name}") for name in ("calls", "sheet", "templates", "template-new")),
    ]


def test_every_page_is_sound_in_every_look(enter, village):
    faults = []
    for turn, path in enumerate(addresses(village)):
        seen = enter(village.clerk, path)
        faults += unsound(seen, visual=1, turn=turn)
        seen.context.close()

    assert faults == []


def test_a_lamp_goes_from_the_list_to_an_answer_without_script(enter, village):
    demand = demand_of(village.committee, door="web")

    page = enter(village.clerk, reverse("demands:desk"), width=390, script=False).page
    page.locator("tbody").get_by_role("link", name="派单").click()
    page.locator("#assignform_to").select_option(label="clerk")
    page.get_by_role("button", name="派单", exact=True).click()
    page.get_by_role("button", name="接单").click()
    page.get_by_role("link", name="答复", exact=True).click()
    page.get_by_label("解决了").check()
    page.locator("#concludeform_words").fill("灯换好了")
    page.locator("#concludeform_proof").fill("晚上去看过，亮着")
    page.get_by_role("button", name="答复并告诉居民").click()
    # Who answered may not write down the stars: the director asks how it was.
    asked = enter(village.director, reverse("demands:demand", args=[demand.pk]), width=390, script=False)
    page = asked.page
    page.get_by_label("5颗，很满意").check()
    page.get_by_role("button", name="记下回访").click()

    demand.refresh_from_db()
    assert (demand.state, demand.ratings.get().stars) == ("closed", 5)
