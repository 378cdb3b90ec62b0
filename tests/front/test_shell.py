"""The roof's share of a page: which tabs there are, and which of them is here."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import path

from tests.front.urls import Village, village
from xidu import shell

PAGES = (
    ("首页", "home", "village"),
    ("公开", "sheet", "disclosures"),
    ("议事", "talk", "not-there-yet"),
    ("我的", "me", "me"),
)
urlpatterns = [
    path("<slug:committee>/", village, name="village"),
    path("<slug:committee>/disclosures/", village, name="disclosures"),
    path("me/", village, name="me"),
    path("desk/", village, name="desk"),
    path("desk/money/", village, name="money"),
    path("desk/people/", village, name="people"),
]


@pytest.fixture(autouse=True)
def pages_of_this_file(settings, front_alone):
    settings.ROOT_URLCONF = "tests.front.test_shell"


def at(address: str, *, place: object = None, perms: tuple[str, ...] = ()):
    request = RequestFactory().get(address)
    request.place = place
    request.user = SimpleNamespace(has_perm=lambda perm: perm in perms)
    return request


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/tingchao/", "首页"),
        ("/tingchao/disclosures/", "公开"),
        ("/tingchao/disclosures/2026-1/", "公开"),
        ("/tingchao/2026-10/", "首页"),
        ("/me/data/", "我的"),
        ("/other/", None),
    ],
)
def test_the_tab_with_the_longest_address_above_the_page_is_current(address, here):
    tabs = shell.tabs_of(at(address), PAGES, committee="tingchao")

    assert [tab.words for tab in tabs if tab.current] == ([here] if here else [])


def test_a_tab_whose_page_is_not_there_is_left_out():
    tabs = shell.tabs_of(at("/tingchao/"), PAGES, committee="tingchao")

    assert [(tab.words, tab.url) for tab in tabs] == [
        ("首页", "/tingchao/"),
        ("公开", "/tingchao/disclosures/"),
        ("我的", "/me/"),
    ]


@pytest.mark.parametrize(
    ("perms", "seen"),
    [((), ["今天"]), (("a.see_money",), ["今天", "钱"]), (("a.see_people",), ["今天", "人"])],
)
def test_the_side_navigation_shows_only_what_one_may_open(monkeypatch, perms, seen):
    items = (
        ("", "今天", "home", "desk", None),
        ("村务", "钱", "sheet", "money", "a.see_money"),
        ("人", "人", "me", "people", "a.see_people"),
        ("人", "明年", "me", "not-there-yet", None),
    )
    monkeypatch.setattr(shell, "DESK_ITEMS", items)

    assert [item.words for item in shell.desk_items(at("/desk/", perms=perms))] == seen


def test_a_count_waits_beside_its_page(monkeypatch):
    monkeypatch.setattr(shell, "DESK_ITEMS", (("", "钱", "sheet", "money", None),))
    request = at("/desk/money/1/")
    request.desk_counts = {"money": 3}

    assert [(item.count, item.current) for item in shell.desk_items(request)] == [(3, True)]


def test_a_page_that_answers_a_form_leads_back_to_an_address_one_can_open():
    request = RequestFactory().post("/tingchao/ask/?line=3", {"words": "问"})

    assert shell.shell(request)["here"] == "/tingchao/ask/"


def test_a_page_of_the_street_belongs_to_no_committee():
    context = shell.shell(at("/", place=None))

    assert (context["place"], str(context["place_home"])) == (None, "/")


def test_a_page_of_a_village_carries_the_village():
    assert shell.shell(at("/tingchao/", place=Village))["place"] is Village
