"""What a visitor's browser makes of the frames and of every component."""

import pytest

from tests.browser import ELDER_TAP, TAP, WIDTHS, axe, small_targets, sticking_out

pytestmark = pytest.mark.browser
LOOKS = [("", "light"), ("", "dark"), ("elder", "light"), ("elder", "dark")]
# A frame without a page in it has no heading; everything else must hold there too.
EMPTY_FRAME = "page-has-heading-one"


@pytest.mark.parametrize(
    ("path", "width"), [*(("/design/", width) for width in WIDTHS), ("/design/?errors=1", 320)]
)
@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_every_component_can_be_read_reached_and_tapped(front, visit, path, width, look):
    mode, theme = look
    seen = visit(front + path, width=width, mode=mode, theme=theme)

    assert seen.problems == []
    assert axe(seen.page) == []
    assert sticking_out(seen.page) == []
    assert small_targets(seen.page, ELDER_TAP if mode else TAP) == []


@pytest.mark.parametrize(("width", "look"), [(320, LOOKS[-1]), (1280, LOOKS[0])])
@pytest.mark.parametrize("path", ["/tingchao/", "/desk/", "/leader/", "/plain/"])
def test_every_frame_holds_in_every_look(front, visit, path, width, look):
    mode, theme = look
    seen = visit(front + path, width=width, mode=mode, theme=theme)

    assert seen.problems == []
    assert [fault for fault in axe(seen.page) if not fault.startswith(EMPTY_FRAME)] == []
    assert sticking_out(seen.page) == []
    assert small_targets(seen.page, ELDER_TAP if mode else TAP) == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/refuse/", "这一页只给监督委员会看。"),
        ("/nichts/", "没有找到这一页"),
        ("/fail/", "网站这边出了毛病"),
    ],
)
def test_an_error_page_says_what_to_do_and_whom_to_call(front, visit, path, words):
    seen = visit(front + path)

    assert words in seen.page.inner_text("main")
    assert seen.page.get_attribute("main a[href^='tel:']", "href") == "tel:12345"
    assert axe(seen.page) == []


def test_a_public_page_is_light_and_asks_nobody_else(front, visit):
    seen = visit(f"{front}/design/")

    assert seen.weight() <= 60_000
    assert len(seen.responses) <= 12
    assert seen.strangers() == []


def test_without_script_the_page_changes_its_look_and_comes_back(front, visit):
    seen = visit(f"{front}/design/?errors=1", script=False)

    seen.page.click("button[name=mode]")

    assert seen.page.url == f"{front}/design/?errors=1"
    assert seen.page.get_attribute("html", "data-mode") == "elder"
    assert seen.page.get_attribute("button[name=mode]", "aria-pressed") == "true"


def test_the_look_can_be_put_back(front, visit):
    seen = visit(f"{front}/design/", mode="elder")

    seen.page.click("button[name=mode]")

    assert seen.page.get_attribute("html", "data-mode") is None


def test_english_is_one_tap_away_and_so_is_the_way_back(front, visit):
    seen = visit(f"{front}/design/")

    seen.page.click("button[name=language]")
    english = seen.page.get_attribute("html", "lang")
    seen.page.click("button[name=language]")

    assert (english, seen.page.get_attribute("html", "lang")) == ("en", "zh-Hans-CN")


def test_what_needs_script_is_not_offered_without_it(front, visit):
    with_script = visit(f"{front}/design/").page
    without = visit(f"{front}/design/", script=False).page

    needs = "[data-needs='print']"
    assert (with_script.is_visible(needs), without.is_visible(needs)) == (True, False)


def test_the_list_of_errors_has_the_focus_and_leads_to_the_field(front, visit):
    page = visit(f"{front}/design/?errors=1").page

    focused = page.evaluate("document.activeElement.className")
    page.click(".errors a >> text=验证码是6位数字")

    assert focused == "errors"
    assert page.evaluate("document.activeElement.id") == "id_s-code"


def test_the_first_stop_of_the_keyboard_skips_to_the_text(front, visit):
    page = visit(f"{front}/design/").page

    page.keyboard.press("Tab")
    skip = page.evaluate("[document.activeElement.className, document.activeElement.getAttribute('href')]")
    page.keyboard.press("Enter")

    assert skip == ["skip", "#main"]
    assert page.url.endswith("#main")


def test_on_paper_there_is_ink_and_no_button(front, visit):
    page = visit(f"{front}/design/", theme="dark").page

    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert [page.is_visible(part) for part in (".bar", ".btns", "form", ".tool")] == [False] * 4
    assert page.is_visible("table.tbl")


def test_every_icon_that_is_named_is_drawn(front, visit):
    page = visit(f"{front}/design/").page

    widths = page.evaluate(
        "[...document.querySelectorAll('svg.i')].map((e) => e.querySelector('use').getBBox().width)"
    )

    assert len(widths) >= 5
    assert min(widths) > 0


def test_the_measure_finds_what_sticks_out_and_what_is_too_small(front, visit):
    page = visit(f"{front}/plain/").page

    page.evaluate(
        """() => {
          const wide = document.createElement("p");
          wide.className = "wide";
          wide.textContent = "宽";
          wide.style.minWidth = "2000px";
          const low = document.createElement("button");
          low.className = "low";
          low.style.height = "20px";
          document.querySelector("main").append(wide, low);
        }"""
    )

    assert [words.split(" ")[0] for words in sticking_out(page)] == ["P.wide"]
    assert [words.split(" ")[0] for words in small_targets(page)] == ["BUTTON.low"]
