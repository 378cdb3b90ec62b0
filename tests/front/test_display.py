"""The switches for 大字版, theme and language: no script, no sign-in, nothing changed by a GET."""

import pytest


@pytest.mark.parametrize(
    ("path", "field", "value", "cookie"),
    [
        ("/display/mode/", "mode", "elder", "mode"),
        ("/display/mode/", "mode", "", "mode"),
        ("/display/theme/", "theme", "dark", "theme"),
        ("/display/language/", "language", "en", "language"),
    ],
)
def test_a_switch_remembers_the_wish_and_goes_back(client, path, field, value, cookie):
    response = client.post(path, {field: value, "next": "/tingchao/?month=10"})

    assert (response.status_code, response["Location"]) == (302, "/tingchao/?month=10")
    assert response.cookies[cookie].value == value
    assert (response.cookies[cookie]["httponly"], response.cookies[cookie]["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("path", ["/display/mode/", "/display/theme/", "/display/language/"])
def test_a_get_changes_nothing(client, path):
    response = client.get(path, {"mode": "elder", "theme": "dark", "language": "en"})

    assert response.status_code == 405
    assert response.cookies == {}


@pytest.mark.parametrize("path", ["/display/mode/", "/display/theme/", "/display/language/"])
def test_another_site_cannot_turn_a_switch(client, path):
    response = client.post(path, {"mode": "elder"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert response.cookies == {}


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_switch_never_leads_to_another_site(client, wanted):
    assert client.post("/display/mode/", {"mode": "elder", "next": wanted})["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "field"),
    [("/display/mode/", "mode"), ("/display/theme/", "theme"), ("/display/language/", "language")],
)
def test_an_unknown_wish_is_not_remembered(client, path, field):
    assert client.post(path, {field: "<script>"}).cookies == {}


def test_the_gallery_is_not_part_of_a_real_site(client, settings):
    settings.MODE = "production"

    assert client.get("/design/").status_code == 404
