"""What a resident reads: counted queries, honest empty states, and nothing that was not published."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache

from residents.actions.stamps import bump
from tests.factories import BlockFactory, CommitteeFactory, UserFactory
from tests.village_affairs.published import (
    LINES,
    a_year,
    ask_about,
    at,
    open_day,
    publish_month,
    publish_notice,
)
from village_affairs.models import Withdrawal

OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 24)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao", address="听潮路1号")


def text_of(response) -> str:
    return response.content.decode()


def test_the_home_says_the_months_money_in_its_headline(client, village):
    publish_month(village, OCTOBER)

    page = text_of(client.get("/tingchao/"))

    assert '<span class="cl">10月收进11.32万元，</span><span class="cl">花了6.8万元</span>' in page
    assert "月底账上还有43.17万元，比9月底多4.53万元。11月5日公开，村务监督委员会已审核。" in page
    assert "看10月明细账" in page


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2026, 11, 10), "10月的账最晚11月10日公开。"),
        (dt.date(2026, 11, 11), "10月的账应在11月10日前公开，已经晚了1天。"),
    ],
)
def test_a_village_without_any_month_says_when_it_is_due(client, village, today, words):
    with time_machine.travel(at(today), tick=False):
        page = text_of(client.get("/tingchao/"))

    assert "听潮村还没有公开过账目" in page
    assert words in page


def test_a_missing_month_is_called_late_on_the_home(client, village):
    publish_month(village, dt.date(2026, 8, 1))

    page = text_of(client.get("/tingchao/"))

    assert "9月的账应在10月10日前公开，已经晚了45天。" in page


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (dt.date(2026, 11, 10), '<span class="tag tag--done">按时</span>'),
        (dt.date(2026, 11, 11), '<span class="tag tag--late">晚了1天</span>'),
    ],
)
def test_the_month_says_whether_it_came_in_time(client, village, on, words):
    publish_month(village, OCTOBER, on=on)

    assert words in text_of(client.get("/tingchao/2026-10/"))


def test_the_boards_seal_stands_on_the_month(client, village):
    publish_month(village, OCTOBER)

    page = text_of(client.get("/tingchao/2026-10/"))

    assert '<span class="seal" role="img" aria-label="村务监督委员会已审核">' in page


def test_questions_show_the_group_the_shown_words_and_the_days(client, village):
    publication = publish_month(village, OCTOBER)
    opinion = ask_about(
        publication,
        "修的是哪一段？",
        on=dt.date(2026, 11, 6),
        line_key="记-05",
        answered=dt.date(2026, 11, 9),
    )
    opinion.block = BlockFactory(committee=village, name="3组")
    opinion.save()
    ask_about(publication, "能不能晚上开？", on=dt.date(2026, 11, 12))
    ask_about(publication, "去年的呢？", on=dt.date(2026, 11, 8))

    page = text_of(client.get("/tingchao/2026-10/"))

    assert "3条，1条已答复，1条超期" in page
    assert "3组村民" in page
    assert "3天答复" in page
    assert "还剩3天" in page
    assert "晚了1天" in page
    assert "1人问过" in page
    assert "原话不公开" not in page


def test_a_hidden_question_is_not_shown(client, village):
    publication = publish_month(village, OCTOBER)
    opinion = ask_about(publication, "写了别人的事", on=dt.date(2026, 11, 6))
    opinion.hidden_at, opinion.hidden_by, opinion.hidden_reason = at(TODAY), UserFactory(), "涉及他人"
    opinion.save()
    bump(village.pk)

    page = text_of(client.get("/tingchao/2026-10/"))

    assert "写了别人的事" not in page
    assert "还没有人问这个月的账。" in page


def test_a_correction_shows_both_sides_and_keeps_the_old_version(client, village):
    first = publish_month(village, OCTOBER)
    rows = [*LINES[:4], ("公益支出", "8组宅前路修补150米", None, "36500.00"), *LINES[5:]]
    publish_month(village, OCTOBER, rows=rows, previous=first, reason="长度写错了", on=dt.date(2026, 11, 9))

    month = text_of(client.get("/tingchao/2026-10/"))
    change = text_of(client.get("/tingchao/2026-10/difference/"))
    old = text_of(client.get("/tingchao/2026-10/v1/"))

    assert "11月5日公开，11月9日更正1次。" in month
    assert "长度写错了" in month
    assert "<del>8组宅前路修补120米</del>" in change
    assert "<ins>8组宅前路修补150米</ins>" in change
    assert "合计金额没有变。" in change
    assert "这是第1版，后来更正过。" in old
    assert client.get("/tingchao/2026-10/v1/difference/").status_code == 404
    assert client.get("/tingchao/2026-10/v3/").status_code == 404


def test_a_withdrawn_month_says_why_and_shows_nothing_else(client, village):
    publication = publish_month(village, OCTOBER)
    Withdrawal.objects.create(
        publication=publication, by=UserFactory(), at=at(TODAY), reason="表里有身份证号"
    )
    bump(village.pk)

    response = client.get("/tingchao/2026-10/")

    assert response.status_code == 410
    assert "表里有身份证号" in text_of(response)
    assert "保洁员" not in text_of(response)
    for page in ("v1/", "lines.csv", "data.json", "table.pdf", "poster-a4.pdf", "line/记-04/"):
        assert client.get(f"/tingchao/2026-10/{page}").status_code in {404, 410}


def test_a_month_not_yet_public_says_when(client, village):
    response = client.get("/tingchao/2026-11/")

    assert response.status_code == 404
    assert "2026年11月的账还没公开" in text_of(response)


def test_the_two_ledgers_stand_side_by_side_and_are_never_mixed(client, village):
    publish_month(village, OCTOBER)
    publish_month(
        village,
        OCTOBER,
        ledger="collective",
        rows=[("租金收入", "门面租金", "9000.00", None)],
        opening=Decimal(0),
    )

    month = text_of(client.get("/tingchao/2026-10/"))
    collective = text_of(client.get("/tingchao/collective/2026-10/"))

    assert 'href="/tingchao/collective/2026-10/"' in month
    assert "门面租金" not in month
    assert "门面租金" in collective
    assert "经济合作社账" in collective


def test_the_voucher_masks_who_signed(client, village):
    publish_month(village, OCTOBER)

    page = text_of(client.get("/tingchao/2026-10/line/记-04/"))

    assert "顾*明" in page
    assert "村民代表" in page
    assert "顾小明" not in page


def test_a_notice_has_its_own_page_and_accounts_send_to_theirs(client, village):
    publish_notice(village, "补助名单公示", "第一段\n第二段", on=dt.date(2026, 11, 18))
    publish_month(village, OCTOBER, on=dt.date(2026, 11, 20))

    page = text_of(client.get("/tingchao/disclosures/2026-1/"))

    assert '<p class="mt">第二段</p>' in page
    assert "公示中" in page
    assert client.get("/tingchao/disclosures/2026-2/").url == "/tingchao/2026-10/v1/"
    assert client.get("/tingchao/disclosures/2026-3/").status_code == 404


def test_a_page_that_did_not_change_is_not_drawn_again(client, village, django_assert_num_queries):
    publish_month(village, OCTOBER)
    first = client.get("/tingchao/2026-10/")

    with django_assert_num_queries(1):
        again = client.get("/tingchao/2026-10/", headers={"if-none-match": first["ETag"]})
    with django_assert_num_queries(1):
        copy = client.get("/tingchao/2026-10/")
    ask_about(publish_month(village, dt.date(2026, 9, 1)), "问", on=TODAY)
    changed = client.get("/tingchao/2026-10/", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert copy.content == first.content
    assert changed.status_code == 200
    assert not first.cookies


HOME, MONTH, LIST, LINE = 7, 10, 6, 8


@pytest.mark.parametrize("many", [1, 30])
def test_pages_ask_the_same_number_of_questions_at_1_and_30_rows(
    client, village, django_assert_num_queries, many
):
    rows = [("管护支出", f"保洁{number}", None, "10.00") for number in range(many)]
    publication = publish_month(village, OCTOBER, rows=rows)
    a_year(village, dt.date(2026, 9, 1), months=many)
    for number in range(many):
        ask_about(
            publication,
            f"第{number}问",
            on=dt.date(2026, 11, 6),
            line_key="记-01",
            answered=dt.date(2026, 11, 7),
        )
        open_day(village, dt.date(2026 + number, 12, 5))

    for page, count in (
        ("/tingchao/", HOME),
        ("/tingchao/2026-10/", MONTH),
        ("/tingchao/disclosures/", LIST),
        ("/tingchao/2026-10/line/记-01/", LINE),
    ):
        cache.clear()
        with django_assert_num_queries(count):
            assert client.get(page).status_code == 200


def test_nobody_signs_in_to_read_and_nothing_is_written(client, village):
    publish_month(village, OCTOBER)

    for page in ("/tingchao/", "/tingchao/2026-10/", "/tingchao/disclosures/"):
        assert client.post(page).status_code == 405
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/tingchao/2026-13/").status_code == 404
