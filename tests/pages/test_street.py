"""The street's own pages: numbers that open their lists, help that stands still, the map of the site."""

import datetime as dt

import pytest
from django.core.cache import cache

from tests.factories import CommitteeFactory
from tests.village_affairs.published import a_year, ask_about, open_day, publish_month

OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 24)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def street():
    """One committee in time with an overdue question and an open day, one late since September."""
    good = CommitteeFactory(name="听潮村", slug="tingchao")
    late = CommitteeFactory(name="望江居委", slug="wangjiang", kind="neighbourhood")
    publication = publish_month(good, OCTOBER)
    ask_about(publication, "修的是哪一段？", on=dt.date(2026, 11, 1))
    open_day(good, dt.date(2026, 12, 5))
    publish_month(late, dt.date(2026, 8, 1))
    return good, late


def text_of(response) -> str:
    return response.content.decode()


def test_the_street_counts_who_published_last_month(client, street):
    page = text_of(client.get("/"))

    assert "2个村居，" in page
    assert "1个公开了10月的账" in page
    assert '<span class="tag tag--done">10月的账已公开</span>' in page
    assert '<span class="tag tag--late">晚了45天</span>' in page


@pytest.mark.parametrize(
    ("key", "name", "other"),
    [
        ("published", "听潮村", "望江居委"),
        ("late", "望江居委", "听潮村"),
        ("overdue", "听潮村", "望江居委"),
        ("open-days", "听潮村", "望江居委"),
    ],
)
def test_each_number_opens_the_committees_behind_it(client, street, key, name, other):
    page = text_of(client.get(f"/street/{key}/"))

    assert f'<span class="row__t">{name}</span>' in page
    assert f'<span class="row__t">{other}</span>' not in page


def test_a_number_nobody_stands_behind_says_so(client, street):
    assert "现在一个也没有。" in text_of(client.get("/street/waiting/"))
    assert client.get("/street/nonsense/").status_code == 404


def test_an_empty_street_says_that_the_list_is_missing(client, db):
    assert "村居名单还没有导入" in text_of(client.get("/"))


@pytest.mark.parametrize("many", [1, 30])
def test_the_street_asks_the_same_number_of_questions_at_1_and_30_committees(
    client, django_assert_num_queries, many
):
    for number in range(many):
        committee = CommitteeFactory()
        publish_month(committee, OCTOBER)
        open_day(committee, dt.date(2026, 12, 1 + number))
    cache.clear()

    with django_assert_num_queries(8):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize("page", ["/help/", "/accessibility/", "/privacy/", "/sitemap/"])
def test_still_pages_open_for_anyone_and_may_be_kept(client, street, page):
    response = client.get(page)

    assert response.status_code == 200
    assert response["Cache-Control"].startswith("public")
    assert client.get(page, headers={"if-none-match": response["ETag"]}).status_code == 304


def test_the_sitemap_lists_every_public_month_and_nothing_private(client, street):
    a_year(street[0], dt.date(2026, 9, 1), months=2)

    body = text_of(client.get("/sitemap.xml"))

    assert body.count("<loc>") == 9 + 2 * 14 + 4 + 1
    assert "<loc>http://testserver/tingchao/2026-10/</loc><lastmod>2026-11-05</lastmod>" in body
    assert "/desk/" not in body


def test_robots_are_kept_from_what_needs_a_sign_in_or_a_code(client):
    lines = text_of(client.get("/robots.txt")).splitlines()

    assert "Disallow: /q/" in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"
