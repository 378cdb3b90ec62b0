"""The lobby's screen in a real browser: it turns, stops, keeps showing without a network, takes what is new."""

import os

import pytest
from django.core.cache import cache

from residents.models import Figure
from tests.browser import axe, small_targets, sticking_out
from tests.factories import LONG_AGO, CommitteeFactory
from tests.village_affairs.published import LINES, open_day, publish_month, publish_notice
from xidu.kit.dates import add_months, month_start, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("XIDU_SHOTS", "")
# More categories than fit, and words longer than a line.
MANY = (*LINES, *((f"支出{n}", f"老年活动室和村民议事厅的屋顶补漏第{n}处", None, "900.00") for n in range(6)))
SIZES = """() => [...document.querySelectorAll("main li span, main li b, main h1, main h2, main p, header *")]
  .filter((e) => e.checkVisibility()).map((e) => parseFloat(getComputedStyle(e).fontSize))"""


@pytest.fixture
def village(transactional_db):
    cache.clear()
    # A flush after each transactional test takes the figures of the migrations along.
    for key, value in (("finance_due_day", "10"), ("reply_days", "15")):
        Figure.objects.get_or_create(key=key, committee=None, since=LONG_AGO, defaults={"value": value})
    village = CommitteeFactory(name="听潮村", slug="tingchao")
    publish_month(village, add_months(month_start(today()), -1), rows=MANY)
    open_day(village, month_start(add_months(today(), 1)))
    return village


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_every_slide_is_sound_large_and_fits(live_server, visit, village, width, theme):
    page = (seen := visit(f"{live_server.url}/tingchao/screen/", width=width, theme=theme)).page
    if width > 390:
        page.set_viewport_size({"width": width, "height": width * 9 // 16})

    found = [*small_targets(page)]
    for number in range(page.locator(".slide").count()):
        found += [*axe(page), *sticking_out(page), *seen.problems]
        if width > 390:
            found += [f"slide {number}: {size} px" for size in page.evaluate(SIZES) if size < 48]
            tall = page.evaluate("document.documentElement.scrollHeight - innerHeight")
            found += [f"slide {number} is {tall} px too tall"] if tall > 0 else []
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/screen-{width}-{theme}-{number}.png")
        page.keyboard.press("ArrowRight")

    assert found == []


def test_it_turns_by_itself_and_any_key_or_tap_stops_it_visibly(live_server, visit, village):
    page = visit("about:blank", width=1280).page
    page.clock.install()
    page.goto(f"{live_server.url}/tingchao/screen/")
    shown = page.locator(".slide[data-on]")
    first = shown.get_attribute("id")

    page.clock.run_for(13_000)
    second = shown.get_attribute("id")
    page.keyboard.press("a")
    page.clock.run_for(30_000)

    assert (first, second, shown.get_attribute("id")) == ("s1", "s2", "s2")
    assert page.locator(".lobby__stop").text_content() == "停着，按一下继续"
    page.mouse.click(600, 300)
    assert page.locator(".lobby__stop").get_attribute("aria-pressed") == "false"


def test_who_asks_for_less_motion_gets_a_screen_that_stands(live_server, visit, village):
    page = visit("about:blank", width=1280).page
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}/tingchao/screen/")

    assert page.locator(".lobby__stop").get_attribute("aria-pressed") == "true"


def test_it_keeps_showing_without_a_network_and_takes_what_is_new(live_server, visit, village):
    seen = visit("about:blank", width=1280)
    page = seen.page
    page.clock.install()
    page.goto(f"{live_server.url}/tingchao/screen/")

    seen.context.set_offline(True)
    page.clock.run_for(61_000)
    page.get_by_text("网断了，这是断网前的内容").wait_for()
    kept = page.locator(".slide").count()
    publish_notice(village, "新来的告示", "字", on=today())
    seen.context.set_offline(False)
    page.clock.run_for(61_000)

    page.get_by_text("新来的告示").first.wait_for(state="attached")
    assert kept == page.locator(".slide").count()
    assert page.locator(".lobby__at").text_content() == ""


def test_without_a_script_it_is_one_list_with_links_on(live_server, visit, village):
    page = visit(f"{live_server.url}/tingchao/screen/", script=False).page

    slides = page.locator(".slide").count()
    assert page.locator(".slide:visible").count() == slides
    assert page.locator("a:text-is('下一页')").count() == slides - 1
    assert page.locator(".lobby__stop").is_hidden()
