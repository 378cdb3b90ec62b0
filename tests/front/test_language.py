import pytest

pytestmark = pytest.mark.django_db


def test_a_foreign_device_still_reads_chinese(client):
    page = client.get("/help/", headers={"accept-language": "en-US,en;q=0.9"})

    assert page.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-Hans-CN"' in page.content.decode()


def test_the_language_is_the_one_chosen_by_the_link(client):
    client.post("/display/language/", {"language": "en", "next": "/help/"})

    page = client.get("/help/")

    assert page.headers["Content-Language"] == "en"


def test_a_language_nobody_offers_is_chinese(client):
    client.cookies["language"] = "xx"

    assert client.get("/help/").headers["Content-Language"] == "zh-hans"
