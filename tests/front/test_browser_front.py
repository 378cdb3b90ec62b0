"""What a visitor's browser makes of the frames and of every component."""

import pytest

from tests.browser import LOOKS, axe, dress, small_targets, sticking_out, unsound

pytestmark = pytest.mark.browser
# A frame without a page in it has no heading; everything else must hold there too.
EMPTY_FRAME = "page-has-heading-one"


@pytest.mark.parametrize("path", ["/design/", "/design/?errors=1"])
def test_every_component_can_be_read_reached_and_tapped(front, visit, path):
    assert unsound(visit(front + path), deep=2) == []


@pytest.mark.parametrize("path", ["/tingchao/", "/desk/", "/leader/", "/plain/"])
def test_every_frame_holds_in_every_look(front, visit, path):
    faults = unsound(visit(front + path), deep=2)

    assert [fault for fault in faults if EMPTY_FRAME not in fault] == []


def test_a_page_dressed_anew_looks_as_one_that_was_sent_so(front, visit):
    sent = visit(f"{front}/design/", width=320, mode="elder", theme="dark").page
    dressed = visit(f"{front}/design/").page

    dress(dressed, 320, "elder", "dark")

    # The first buttons are the switches of the looks themselves.
    look = """() => ["body", "h1", "main button"].map((name) => {
      const s = getComputedStyle(document.querySelector(name));
      return [s.fontSize, s.color, s.backgroundColor, s.width];
    })"""
    assert dressed.evaluate(look) == sent.evaluate(look)


def test_what_is_wrong_in_one_look_alone_is_found(front, visit):
    seen = visit(f"{front}/design/")
    sheet = "[data-mode=elder] h1 { min-width: 2000px } [data-theme=dark] h1 { color: #333 }"
    seen.page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }",
        sheet,
    )

    faults = unsound(seen)

    assert [look for look in LOOKS if any(str(look) in fault and "ends at" in fault for fault in faults)] == [
        look for look in LOOKS if look[1]
    ]
    assert [
        look for look in LOOKS if any(str(look) in fault and "contrast" in fault for fault in faults)
    ] == [look for look in LOOKS if look[2] == "dark"]


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
