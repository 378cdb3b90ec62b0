"""The public pages in a real browser: widths, 大字版, dark, without script, their weight."""

import datetime as dt

import pytest
from django.core.cache import cache

from residents.models import Figure
from tests.browser import unsound
from tests.factories import LONG_AGO, CommitteeFactory
from tests.village_affairs.published import LINES, a_year, ask_about, open_day, publish_month, publish_notice
from xidu.kit.dates import add_months, month_start, today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES, MOST_REQUESTS = 60_000, 12
MONTH = add_months(month_start(today()), -1)
PAGES = {
    "street": "/",
    "home": "/tingchao/",
    "month": f"/tingchao/{MONTH:%Y-%m}/",
    "list": "/tingchao/disclosures/",
    "difference": f"/tingchao/{MONTH:%Y-%m}/difference/",
    "line": f"/tingchao/{MONTH:%Y-%m}/line/记-01/",
    "help": "/help/",
}


@pytest.fixture
def village(transactional_db):
    cache.clear()
    # A flush after each transactional test takes the figures of the migrations along.
    for key, value in (("finance_due_day", "10"), ("reply_days", "15")):
        Figure.objects.get_or_create(key=key, committee=None, since=LONG_AGO, defaults={"value": value})
    row = CommitteeFactory(name="听潮村", slug="tingchao", address="听潮路1号", hours="周一至周五 8:30–16:30")
    CommitteeFactory(name="望江居委", slug="wangjiang", kind="neighbourhood")
    a_year(row, add_months(MONTH, -1), months=11)
    first = publish_month(row, MONTH)
    rows = [*LINES[:4], ("公益支出", "8组宅前路修补150米", None, "36500.00"), *LINES[5:]]
    month = publish_month(
        row, MONTH, rows=rows, previous=first, reason="“8组宅前路修补”长度写错了，金额没有变。"
    )
    ask_about(
        month,
        "道路维修3.65万元，修的是哪一段？",
        on=today() - dt.timedelta(days=9),
        line_key="记-05",
        answered=today() - dt.timedelta(days=6),
    )
    ask_about(month, "开放日能不能有一次放在晚上？", on=today() - dt.timedelta(days=12))
    publish_notice(row, "困难家庭冬季补助名单公示", "名单贴在公告栏。", on=today() - dt.timedelta(days=2))
    open_day(row, today() + dt.timedelta(days=11))
    return row


@pytest.mark.parametrize("name", PAGES)
def test_every_look_of_the_page_is_sound(live_server, visit, village, name):
    assert unsound(visit(f"{live_server.url}{PAGES[name]}"), deep=2) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_light_and_asks_nobody_else(live_server, visit, village, name):
    seen = visit(f"{live_server.url}{PAGES[name]}")

    assert seen.weight() <= MOST_BYTES
    assert len(seen.responses) <= MOST_REQUESTS
    assert seen.strangers() == []


def test_without_script_the_way_from_the_street_to_a_voucher_is_whole(live_server, visit, village):
    page = visit(f"{live_server.url}/", script=False).page

    page.get_by_role("link", name="听潮村").first.click()
    page.get_by_role("link", name=f"看{MONTH.month}月明细账").click()
    page.get_by_role("link", name="街道拨村级组织运转经费（三季度）", exact=True).click()

    assert page.get_by_role("heading", level=1).inner_text() == "街道拨村级组织运转经费（三季度）"
    assert page.get_by_text("顾*明").count() == 1


def test_every_line_has_its_question_and_the_form_knows_the_line(live_server, visit, village):
    page = visit(f"{live_server.url}{PAGES['month']}", script=False).page

    page.get_by_role("link", name="问 这一项：8组宅前路修补150米").click()

    assert page.locator("select").first.input_value() == "记-05"
