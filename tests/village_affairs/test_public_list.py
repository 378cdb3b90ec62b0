"""The list of everything public, and a question that knows what it is about."""

import datetime as dt
import re

import pytest

from tests.factories import CommitteeFactory
from tests.village_affairs.published import publish_month, publish_notice
from village_affairs.models import Disclosure

OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 24)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao")


def text_of(response) -> str:
    return response.content.decode()


def test_the_list_filters_by_ledger_and_year_and_ignores_nonsense(client, village):
    publish_month(village, OCTOBER)
    publish_month(village, dt.date(2025, 10, 1))
    publish_notice(village, "补助名单公示", "字", on=TODAY)

    def rows(query):
        return text_of(client.get(f"/tingchao/disclosures/{query}")).count('class="row__t"')

    assert rows("") == 3
    assert rows("?kind=notice") == 1
    assert rows("?kind=committee") == 2
    # Nothing of it is public: no chip, and an address typed by hand counts as none.
    assert rows("?kind=collective") == 3
    assert rows("?year=2025") == 1
    assert rows("?year=20x5&kind=%00&before=" + "9" * 30) == 3


def test_the_list_offers_every_kind_of_which_something_is_public_and_no_other(client, village):
    publish_month(village, OCTOBER)
    for kind in ("notice", "tender", "budget"):
        publication = publish_notice(village, f"一份{kind}", "字", on=TODAY)
        Disclosure.objects.filter(pk=publication.disclosure_id).update(kind=kind)

    page = text_of(client.get("/tingchao/disclosures/?kind=tender"))

    chips = re.findall(r'href="[?]kind=(\w*)[^"]*"( aria-current="true")?>([^<]+)', page)
    assert [(kind, words) for kind, _current, words in chips[:5]] == [
        ("", "全部"),
        ("committee", "村委会账"),
        ("notice", "事项"),
        ("tender", "招标结果"),
        ("budget", "预算"),
    ]
    assert re.findall(r'class="row__t">([^<]+)', page) == ["一份tender"]


def test_a_row_of_an_earlier_year_says_its_year(client, village):
    for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1)):
        publish_notice(village, "停水通知", "字", on=day)

    page = text_of(client.get("/tingchao/disclosures/"))

    details = [text.split("　")[0].strip() for text in re.findall(r'class="row__s">([^<]+)', page)]
    assert details == ["1月1日", "2025年12月31日"]


def test_the_list_goes_by_the_day_of_publication_page_after_page(client, village, monkeypatch):
    monkeypatch.setattr("village_affairs.pages.lists.MOST", 2)
    for title, day in (("先录后发", TODAY), ("最早的", dt.date(2026, 3, 2)), ("居中的", dt.date(2026, 9, 1))):
        publish_notice(village, title, "字", on=day)

    first = client.get("/tingchao/disclosures/")
    older = re.search(r'rel="next" href="([^"]+)"', text_of(first))[1].replace("&amp;", "&")
    second = client.get(f"/tingchao/disclosures/{older}")

    titles = [re.findall(r'class="row__t">([^<]+)', text_of(page)) for page in (first, second)]
    assert titles == [["先录后发", "居中的"], ["最早的"]]


def test_a_question_from_a_publication_is_asked_about_it(client, village):
    publication = publish_notice(village, "补助名单公示", "字", on=TODAY)

    page = text_of(client.get("/tingchao/disclosures/2026-1/"))
    form = client.get("/tingchao/ask/?publication=2026-1")

    assert "/tingchao/ask/?publication=2026-1" in page
    assert form.context["disclosure"] == publication.disclosure
    for none in ("2026-2", "2026", "x-1", "2026-" + "9" * 9):
        assert client.get(f"/tingchao/ask/?publication={none}").context["disclosure"] is None
