"""The sign-in library's pages in our frame, through its real views."""

import pytest

from tests.browser import ELDER_TAP, TAP, axe, small_targets, sticking_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("", "light"), ("elder", "dark")]


@pytest.fixture(autouse=True)
def the_whole_site(settings, front_alone):
    """The sign-in pages point at other doors, so they need the addresses of all apps."""
    settings.ROOT_URLCONF = "xidu.urls"


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
@pytest.mark.parametrize("width", [320, 1280])
def test_staff_sign_in_looks_like_the_rest(live_server, visit, width, look):
    mode, theme = look
    seen = visit(f"{live_server.url}/accounts/login/", width=width, mode=mode, theme=theme)

    assert seen.page.is_visible("input[type=password]")
    assert seen.problems == []
    assert axe(seen.page) == []
    assert sticking_out(seen.page) == []
    assert small_targets(seen.page, ELDER_TAP if mode else TAP) == []


def test_an_empty_sign_in_names_both_fields(live_server, visit):
    page = visit(f"{live_server.url}/accounts/login/").page

    page.click("form[action='/accounts/login/'] button[type=submit]")

    assert page.locator(".errors li").all_inner_texts() == ["请填写“用户名”", "请填写“密码”"]
    assert page.evaluate("document.activeElement.className") == "errors"
