"""The public door: what may be kept, when 304 is the answer, and who may send a form without signing in."""

from http.cookies import SimpleCookie

import pytest
import time_machine

from tests.front import urls


@pytest.fixture(autouse=True)
def first_version():
    urls.versions["page"] = 1


def test_a_public_page_may_be_kept_and_carries_no_cookie(client):
    response = client.get("/tingchao/")

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {part.strip() for part in response["Vary"].split(",")} == {"Cookie"}
    assert response.cookies == SimpleCookie()


def test_an_unchanged_page_is_not_drawn_again(client):
    tag = client.get("/tingchao/")["ETag"]
    urls.drawn.clear()

    response = client.get("/tingchao/", headers={"If-None-Match": tag})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", tag)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert urls.drawn == []


def test_a_new_version_is_drawn_and_has_another_tag(client):
    old = client.get("/tingchao/")["ETag"]
    urls.versions["page"] = 2

    response = client.get("/tingchao/", headers={"If-None-Match": old})

    assert response.status_code == 200
    assert response["ETag"] != old


@pytest.mark.parametrize(
    "wish", [{"mode": "elder"}, {"theme": "dark"}, {"language": "en"}], ids=["elder", "dark", "english"]
)
def test_another_look_has_another_tag(client, wish):
    plain = client.get("/tingchao/")["ETag"]
    client.cookies.load(wish)

    assert client.get("/tingchao/")["ETag"] != plain


def test_an_unknown_wish_does_not_multiply_the_copies(client):
    plain = client.get("/tingchao/")["ETag"]
    client.cookies["mode"] = "huge"

    assert client.get("/tingchao/")["ETag"] == plain


def test_the_tag_turns_with_the_shanghai_day(client):
    with time_machine.travel("2026-11-24T15:59:00Z", tick=False):
        before = client.get("/tingchao/")["ETag"]
    with time_machine.travel("2026-11-24T16:00:00Z", tick=False):
        after = client.get("/tingchao/")["ETag"]

    assert before != after


def test_a_new_release_has_another_tag(client, settings):
    settings.RELEASE = "1"
    old = client.get("/tingchao/")["ETag"]
    settings.RELEASE = "2"

    assert client.get("/tingchao/")["ETag"] != old


@pytest.mark.parametrize("path", ["/design/", "/nichts/", "/refuse/"])
def test_everything_else_is_never_kept(client, path):
    assert client.get(path)["Cache-Control"] == "no-store"


HOST = "testserver"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        # The browser's own word counts more than a header that looks right.
        ({"Sec-Fetch-Site": "cross-site", "Origin": f"http://{HOST}"}, 403),
        ({"Origin": f"http://{HOST}"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": f"http://{HOST}.evil.example"}, 403),
        ({"Origin": f"http://{HOST}:8001"}, 403),
        ({"Origin": "null"}, 403),
        ({"Referer": f"http://{HOST}/tingchao/"}, 200),
        ({"Referer": f"https://evil.example/?{HOST}"}, 403),
        ({}, 200),
    ],
)
def test_a_form_is_taken_only_from_our_own_page(client, headers, status):
    response = client.post("/ask/", headers=headers)

    assert response.status_code == status


def test_a_refused_form_says_what_to_do(client):
    response = client.post("/ask/", headers={"Sec-Fetch-Site": "cross-site"})

    assert "请打开本网站的页面，再填一次。" in response.content.decode()


def test_reading_is_not_asked_where_it_comes_from(client):
    assert client.get("/ask/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_the_anonymous_form_needs_no_token_even_where_tokens_are_enforced():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post("/ask/", headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 200
