"""Search over publications: Chinese words of any length, filters, and what must never be found."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CommitteeFactory, UserFactory
from tests.village_affairs.people import village_with_people
from tests.village_affairs.published import at, publish_month, publish_notice, publish_people
from village_affairs.actions.searching import (
    findable,
    folded,
    grams_of,
    holding,
    marked,
    put_missing_in_search,
    reindex,
    words_of,
)
from village_affairs.models import PostingEnd, SearchEntry, Withdrawal

TODAY = dt.date(2026, 11, 24)
OCTOBER = dt.date(2026, 10, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao")


def titles(client, query: str, where: str = "/search/") -> list[str]:
    response = client.get(f"{where}{query}")
    assert response.status_code == 200
    return [hit.title for hit in response.context["page"].hits]


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("１０，０００元（办公）", "10000元 办公"),
        ("10,000.50", "10000.50"),
        ("1万", "1万"),
        ("3，5组", "3 5组"),
        ("1,2345", "1 2345"),
        ("宅前路、修补。ABC", "宅前路 修补 abc"),
        ("。，！", ""),
        ("a\0b", "a b"),
    ],
)
def test_signs_widths_and_thousands_count_for_nothing(written, compared):
    assert folded(written) == compared


def test_grams_are_single_characters_and_neighbours_within_a_word():
    assert grams_of("路灯 坏") == {"路", "灯", "坏", "路灯"}


BOTH, ONE = ["路灯招标结果", "路边的灯笼"], ["路灯招标结果"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *(("招标", ONE), ("标", ONE), ("路灯招标", ONE), ("招标 12", ONE), ("１２盏", ONE)),
        *(("12,000", ONE), ("12000.00元", ONE), ("路 灯", BOTH), ("灯", BOTH), ("灯招", ONE), ("标灯", [])),
    ],
)
def test_a_word_of_any_length_is_found_where_it_stands(village, query, found):
    publish_notice(village, "路灯招标结果", "12盏，共12,000.00元。", on=dt.date(2026, 11, 20))
    publish_notice(village, "路边的灯笼", "13只。", on=dt.date(2026, 11, 20))
    reindex()

    rows = holding(findable(TODAY), query).order_by("pk")

    assert [row.publication.disclosure.title for row in rows] == found


def test_neighbours_in_two_words_are_no_word(village):
    publish_notice(village, "路", "灯", on=dt.date(2026, 11, 20))
    reindex()

    assert holding(findable(TODAY), "路灯").count() == 0


def test_publishing_writes_the_words_and_a_correction_takes_their_place():
    village = village_with_people()
    publication = village.publish()

    assert SearchEntry.objects.get().publication == publication
    assert put_missing_in_search() == 0


def test_reindex_makes_the_same_entries_again(village):
    publish_month(village, OCTOBER)
    assert put_missing_in_search() == 1
    before = SearchEntry.objects.values_list("words", "grams").get()

    call_command("reindex", stdout=io.StringIO())

    assert SearchEntry.objects.values_list("words", "grams").get() == before


def test_who_signed_a_voucher_is_nobodys_search_result(client, village):
    publish_month(village, OCTOBER)
    reindex()

    assert (titles(client, "?q=顾小明"), titles(client, "?q=保洁员")) == ([], ["10月财务收支"])


def test_what_was_taken_down_is_not_found(client, village):
    publication = publish_notice(village, "路灯招标结果", "", on=dt.date(2026, 11, 20))
    reindex()
    Withdrawal.objects.create(publication=publication, by=UserFactory(), at=at(TODAY), reason="写错了")

    assert titles(client, "?q=路灯") == []


def test_a_corrected_month_is_found_once(client, village):
    first = publish_month(village, OCTOBER)
    publish_month(village, OCTOBER, previous=first, reason="补一笔", on=dt.date(2026, 11, 20))
    reindex()

    assert titles(client, "?q=保洁员") == ["10月财务收支"]


@pytest.mark.parametrize(
    ("on", "found"), [(dt.date(2026, 11, 17), ["冬季补助名单"]), (dt.date(2026, 11, 16), [])]
)
def test_a_list_of_people_is_found_until_the_last_day_of_its_posting(client, village, on, found):
    publish_people(village, on=on)
    reindex()

    assert titles(client, "?q=补助") == found
    assert titles(client, "?kind=people") == found


def test_a_list_of_people_whose_posting_was_ended_is_not_found(client, village):
    publication = publish_people(village, on=TODAY)
    reindex()
    PostingEnd.objects.create(committee=village, publication=publication, at=at(TODAY))

    assert titles(client, "?q=补助") == []


def test_nobody_on_a_list_is_found_by_name(client, village):
    publish_people(village, on=TODAY)
    reindex()

    assert (titles(client, "?q=欧阳"), titles(client, "?q=低保")) == ([], [])


def test_filters_narrow_by_village_kind_and_month(client, village):
    other = CommitteeFactory(name="望江村", slug="wangjiang")
    publish_month(village, OCTOBER)
    publish_notice(other, "11月通知", "保洁员招人", on=dt.date(2026, 11, 20))
    publish_notice(other, "9月通知", "保洁员招人", on=dt.date(2026, 9, 20))
    reindex()

    assert titles(client, "?q=保洁员") == ["11月通知", "10月财务收支", "9月通知"]
    assert titles(client, "?q=保洁员&village=tingchao") == ["10月财务收支"]
    assert titles(client, "?q=保洁员&kind=notice") == ["11月通知", "9月通知"]
    assert titles(client, "?q=保洁员&month=2026-09") == ["9月通知"]
    assert titles(client, "?q=保洁员", "/wangjiang/search/") == ["11月通知", "9月通知"]


def test_a_word_in_the_title_comes_first(client, village):
    publish_notice(village, "路灯", "", on=dt.date(2026, 9, 20))
    publish_notice(village, "通知", "路灯", on=dt.date(2026, 11, 20))
    reindex()

    assert titles(client, "?q=路灯") == ["路灯", "通知"]


def test_the_hit_is_marked_in_its_sentence_with_its_own_writing():
    assert marked(["别的", "共计１０，０００元整"], "10000元") == [
        ("共计", False),
        ("１０，０００元", True),
        ("整", False),
    ]


def test_the_page_marks_the_hit_and_links_to_the_month(client, village):
    publish_month(village, OCTOBER)
    reindex()

    page = client.get("/search/?q=宅前路").content.decode()

    assert "<mark>宅前路</mark>" in page
    assert 'href="/tingchao/2026-10/"' in page


def test_nothing_found_says_what_to_try_and_which_parts_are_there(client, village):
    publish_notice(village, "路灯招标结果", "", on=dt.date(2026, 11, 20))
    reindex()

    page = client.get("/tingchao/search/?q=路灯坏掉")

    assert page.context["page"].tries == ["路灯"]
    assert "少写几个字" in page.content.decode()
    assert 'href="/search/?q=%E8%B7%AF%E7%81%AF%E5%9D%8F%E6%8E%89"' in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "字" * 60, 200),
        ("q=" + "字" * 61, 400),
        ("q=" + "字" * 10_000, 400),
        ("q=%00", 200),
        ("q=%00%EF%BC%8C", 400),
        ("q=路%00灯", 200),
        ("q=%ED%A0%80", 400),
        ("q=%27%22%25_%5C", 400),
        ("kind=nothing", 400),
        ("month=2026-13", 400),
        ("month=%00", 400),
        ("village=%00", 400),
        ("village=nowhere", 400),
        ("q=路&page=-1", 200),
        ("q=路&page=99999999999999999999", 200),
        ("q=路&page=%00", 200),
        ("q=路&page=²", 200),
        ("q=a&q=b", 200),
    ],
)
def test_no_query_breaks_the_page(client, village, query, status):
    publish_month(village, OCTOBER)
    reindex()

    assert client.get(f"/search/?{query}").status_code == status


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_the_same_at_1_and_30_results(client, village, many):
    for number in range(many):
        publish_notice(village, f"路灯{number}", "修好了", on=dt.date(2026, 11, 20))
    reindex()

    with CaptureQueriesContext(connection) as asked:
        response = client.get("/search/?q=路灯")

    assert (len(response.context["page"].hits), len(asked)) == (min(many, 20), 4)


def test_the_codes_of_a_body_are_neither_found_nor_shown():
    lines = [{"side": "spending", "category": "公益支出", "amount": "9.00", "note": "路灯"}]
    content = {"title": "预算", "body": {"lines": lines, "per": "year", "meeting": "villagers"}}

    assert list(words_of("budget", content)) == ["预算", "", "公益支出 9.00 路灯"]
