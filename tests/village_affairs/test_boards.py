"""Sheets for the fixed board, blank papers and the lobby's screen: whole, numbered, and without a person too many."""

import datetime as dt

import pytest

from tests.factories import CommitteeFactory, UserFactory
from tests.kit.paper_samples import pages, size_of, squeezed
from tests.kit.paper_samples import text_of as pdf_text
from tests.village_affairs.published import (
    ask_about,
    at,
    open_day,
    publish_month,
    publish_notice,
    publish_people,
)
from village_affairs.models import PostingEnd, Withdrawal

OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 24)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao")


def publish_list(committee, *, on):
    row = {"name": "沈*", "block": "3组", "category": "慰问", "amount": "500.00"}
    by_category = [{"category": "慰问", "count": 1, "total": "500.00"}]
    body = {"subsidy": "慰问金", "span": "三季度", "count": 1, "total": "500.00", "by_category": by_category}
    return publish_people(committee, on=on, title="三季度慰问名单", words="", body={**body, "rows": [row]})


@pytest.mark.parametrize(("size", "points"), [("a4", (595, 842)), ("a3", (842, 1191))])
def test_a_long_month_loses_no_row_repeats_its_head_and_numbers_its_pages(client, village, size, points):
    publish_month(village, OCTOBER, rows=[("管护", f"保洁第{n:03}次", None, "10.00") for n in range(120)])

    pdf = client.get(f"/tingchao/disclosures/2026-1/board-{size}.pdf").content

    sheets = [squeezed(page.extract_text()) for page in pages(pdf)]
    text = "".join(sheets)
    assert [n for n in range(120) if f"保洁第{n:03}次" not in text] == []
    assert len(sheets) > 2
    assert [sheet.count("日期做什么收入支出") for sheet in sheets if "保洁第" in sheet] == [1] * (
        sum("保洁第" in sheet for sheet in sheets)
    )
    assert [f"第{n}页，共{len(sheets)}页" in sheet for n, sheet in enumerate(sheets, 1)] == [True] * len(
        sheets
    )
    assert {size_of(page) for page in pages(pdf)} == {points}


def test_a_sheet_says_who_published_when_until_when_and_its_hash(client, village):
    found = publish_month(village, OCTOBER)

    text = pdf_text(client.get("/tingchao/disclosures/2026-1/board-a3.pdf").content)

    for words in [
        "听潮村村民委员会",
        "2026年11月5日公开",
        "2026年11月5日至2026年11月12日",
        "公开〔2026〕1号",
    ]:
        assert words in text
    assert found.sha256 in text.replace("\u200b", "")


def test_the_months_board_holds_everything_published_in_it_and_how_to_ask(client, village):
    publish_month(village, OCTOBER)
    publish_notice(village, "桥要修了", "下周一封桥。\n走北边。", on=dt.date(2026, 11, 8))
    publish_notice(village, "上个月的事", "过去了。", on=dt.date(2026, 10, 8))
    open_day(village, dt.date(2026, 12, 5))

    text = pdf_text(client.get("/tingchao/2026-11/board-a3.pdf").content)

    for words in ["10月财务收支", "桥要修了", "下周一封桥。", "下一次开放日", "怎么问", "021-0000-0000"]:
        assert words in text
    assert "过去了" not in text


def test_a_month_with_nothing_published_has_no_board(client, village):
    assert client.get("/tingchao/2026-11/board-a3.pdf").status_code == 404


def test_what_was_withdrawn_has_no_sheet(client, village):
    found = publish_month(village, OCTOBER)
    Withdrawal.objects.create(publication=found, by=UserFactory(), at=at(TODAY), reason="撤")

    assert client.get("/tingchao/disclosures/2026-1/board-a4.pdf").status_code == 404


@pytest.mark.parametrize(("on", "shown"), [(dt.date(2026, 11, 17), True), (dt.date(2026, 11, 16), False)])
def test_a_list_prints_people_up_to_its_last_day_and_nobody_after_it(client, village, on, shown):
    publish_list(village, on=on)

    text = pdf_text(client.get("/tingchao/disclosures/2026-1/board-a4.pdf").content)

    assert ("沈*" in text, "名单按规定撤下" in text) == (shown, not shown)


def test_a_list_whose_posting_was_ended_prints_nobody(client, village):
    found = publish_list(village, on=TODAY)
    PostingEnd.objects.create(committee=village, publication=found, at=at(TODAY))

    assert "沈*" not in pdf_text(client.get("/tingchao/2026-11/board-a4.pdf").content)


def test_reply_slips_are_four_on_one_sheet_and_say_the_days(client, village):
    pdf = client.get("/tingchao/papers/reply-slips.pdf").content

    assert [size_of(page) for page in pages(pdf)] == [(595, 842)]
    assert pdf_text(pdf).count("我想问的、想说的") == 4
    assert "15天内答复" in pdf_text(pdf)


def test_a_blank_sheet_to_sign_has_twenty_lines_and_asks_no_telephone(client, village):
    text = pdf_text(client.get("/tingchao/papers/sign-in.pdf").content)

    assert ("20" in text, "不用写电话" in text) == (True, True)


def test_the_screen_shows_the_month_and_no_words_of_an_asker(client, village):
    found = publish_month(village, OCTOBER)
    ask_about(found, "我家的路灯", on=TODAY)

    page = client.get("/tingchao/screen/").content.decode()

    assert ("每花100元" in page, "我家的路灯" in page) == (True, False)


def test_the_screen_of_a_village_that_never_published_says_when(client, village):
    page = client.get("/tingchao/screen/").content.decode()

    assert "听潮村还没有公开过账目" in page
    assert "日子还没定" in page


def test_a_corrected_line_is_found_at_its_old_address(client, village):
    first = publish_month(
        village, OCTOBER, rows=[("管理费", "水", None, "1.00"), ("福利", "慰问", None, "2.00")]
    )
    ask_about(first, "慰问谁？", on=TODAY, line_key="记-02")
    publish_month(
        village, OCTOBER, rows=[("福利", "慰问", None, "2.00")], previous=first, reason="水费不是村里的"
    )

    gone = client.get("/tingchao/2026-10/line/%E8%AE%B0-02/").content.decode()
    now = client.get("/tingchao/2026-10/line/%E8%AE%B0-01/").content.decode()

    assert ("后来更正过" in gone, "看这一笔现在的样子" in gone, "慰问谁？" in gone) == (True, True, True)
    assert ("后来更正过" in now, "慰问谁？" in now) == (False, True)
    assert "1人问过" in client.get("/tingchao/2026-10/").content.decode()
    assert client.get("/tingchao/2026-10/line/never/").status_code == 404
