"""A resident on a telephone, with script and without: from the problem to the stars, every page sound in every look."""

import pytest
from django.core.cache import cache

from demands.actions.dispatch import accept, assign
from demands.actions.outcomes import conclude
from demands.actions.telling import code_of
from demands.forms.public import me_too_token
from demands.models import Demand
from tests.browser import unsound
from tests.demands.factories import bring_to, demand_of, kind_of, picture
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import village_with_people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TAPS = 10


@pytest.fixture
def village(transactional_db, settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


def mended(village, block) -> Demand:
    demand = bring_to("working", village, block=block, photos=[picture()], hear_by="leader")
    conclude(demand, kind="solved", words="灯换好了", photo=picture(), by=village.clerk)
    return demand


@pytest.mark.parametrize("script", [True, False])
def test_a_lamp_is_reported_and_rated_on_a_telephone(visit, live_server, village, block, script):
    demand_of(village.committee, block=block, words="桥头路灯坏了")
    seen = visit(f"{live_server.url}/bangtou/report/", width=390, script=script)
    page, faults = seen.page, []
    taps = (
        lambda: page.get_by_text("公共设施：").click(),
        lambda: page.get_by_label("说说怎么回事").fill("桥头路灯坏了，晚上看不见"),
        lambda: page.get_by_label("在哪个组、哪栋楼").select_option("3组"),
        lambda: page.get_by_role("button", name="下一步").click(),
    )
    for tap in taps:
        tap()
    assert page.get_by_role("link", name="我也遇到").count() == 1
    faults += unsound(seen) if script else []
    page.get_by_role("button", name="提交").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("收到了，最晚")
    # Choosing from a list is two taps, and so may each field be.
    assert 2 * len(taps) + 1 <= MOST_TAPS

    demand = Demand.objects.get(words__contains="晚上看不见")
    assign(demand, to=village.clerk, by=village.director)
    accept(demand, by=village.clerk)
    conclude(demand, kind="solved", words="灯换好了", photo=picture(), by=village.clerk)
    page.reload()
    page.get_by_text("一星：很不满意").click()
    page.get_by_role("button", name="打分").click()

    assert "换一个人再办" in page.get_by_role("heading", level=1).inner_text()
    assert faults == []


def test_the_public_pages_are_sound_in_every_look(visit, live_server, village, block):
    demand = mended(village, block)
    for _each in range(12):
        alike = demand_of(village.committee, block=block)
    for _each in range(6):
        demand_of(village.committee, block=block, kind=kind_of("clean"))
    paths = (
        "/bangtou/report/",
        f"/bangtou/report/too/{me_too_token(alike)}/",
        f"/bangtou/report/too/{me_too_token(demand)}/",
        "/bangtou/demands/",
        f"/d/{code_of(demand)}/",
        f"/d/{code_of(alike)}/",
    )

    seen = [visit(f"{live_server.url}{path}") for path in paths]
    faults = [fault for turn, page in enumerate(seen) for fault in unsound(page, visual=1, turn=turn)]

    assert faults == []


def test_the_leaders_pages_are_sound_in_every_look(enter, village, block):
    demand = mended(village, block)
    demand_of(village.committee, block=block, words="井盖松了，晚上怕人踩空，已经响了好几天")
    leader = account_with("leader", block)
    paths = ("", f"new/{block.pk}/", f"{demand.pk}/rate/")

    faults = [fault for path in paths for fault in unsound(enter(leader, f"/leader/demands/{path}"))]

    assert faults == []
