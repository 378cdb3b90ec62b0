"""Months compared, both ledgers, the year's report and topics: nothing missing ever counts as nought."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CommitteeFactory
from tests.kit.paper_samples import text_of as pdf_text
from tests.village_affairs.published import (
    a_year,
    ask_about,
    at,
    publish_month,
    publish_notice,
    put_on_shelf,
    three_people,
)
from village_affairs.models import CatalogueItem, Disclosure, Signoff, Version
from village_affairs.pages import shelf
from village_affairs.pages.annual import annual_page
from village_affairs.pages.comparing import Pair, comparisons
from village_affairs.pages.money_side import compare_page
from village_affairs.pages.month import trend_of
from village_affairs.pages.spans import year_so_far
from village_affairs.pages.topics import topic_page
from xidu.kit.charts import of_hundred

OCTOBER, SEPTEMBER = dt.date(2026, 10, 1), dt.date(2026, 9, 1)
TODAY = dt.date(2026, 11, 24)

pytestmark = pytest.mark.usefixtures("november")
D = Decimal
MONEY = st.decimals("-999999999.99", "999999999.99", places=2)


@pytest.fixture
def village(db):
    return CommitteeFactory(name="听潮村", slug="tingchao")


def publish_budget(committee, lines, *, year=2026, ledger="committee"):
    people = three_people()
    disclosure = Disclosure.objects.create(
        committee=committee, kind="budget", ledger=ledger, title=f"{year}年预算", period=dt.date(year, 1, 1)
    )
    version = Version.objects.create(committee=committee, disclosure=disclosure, maker=people[0])
    Signoff.objects.create(
        version=version, maker=people[0], supervisor=people[1], sha256="0" * 64, signed_at=at(TODAY)
    )
    Version.objects.filter(pk=version.pk).update(state="published")
    body = {"lines": [{"side": side, "category": name, "amount": sum_} for side, name, sum_ in lines]}
    return put_on_shelf(version, {"title": disclosure.title, "body": body}, people, TODAY, None)


@given(st.lists(MONEY, max_size=40))
def test_the_shares_of_a_hundred_yuan_always_make_a_hundred(amounts):
    shares = of_hundred((str(number), amount) for number, amount in enumerate(amounts))

    assert sum(share.of_hundred for share in shares) == (100 if any(a > 0 for a in amounts) else 0)


@given(MONEY, MONEY)
def test_of_nought_or_less_there_is_no_percentage(now, before):
    words = Pair("x", now, before).percent_words

    assert bool(words) == (before > 0 and now != before)


@pytest.mark.parametrize(
    "now, before, change, percent",
    [
        ("0.00", "10.00", "－10.00", "－100.0%"),
        ("10.00", "0.00", "＋10.00", ""),
        ("10.00", "-5.00", "＋15.00", ""),
        ("-5.00", "10.00", "－15.00", "－150.0%"),
        ("10.00", "10.00", "一样", ""),
        ("999999999999.99", "0.01", "＋999,999,999,999.98", "＋9,999,999,999,999,800.0%"),
    ],
)
def test_a_change_says_its_sign_and_its_share(now, before, change, percent):
    pair = Pair("x", D(now), D(before))

    assert (pair.change_words, pair.percent_words) == (change, percent)


def test_two_months_are_compared_category_by_category(village):
    publish_month(village, SEPTEMBER, rows=[("管理费", "水", None, "10.00"), ("福利", "慰问", None, "5.00")])
    publish_month(village, OCTOBER, rows=[("管理费", "水", None, "30.00"), ("补助", "拨款", "7.00", None)])

    (found,) = comparisons(village, shelf.balances(village), "committee", OCTOBER, SEPTEMBER)

    assert [(p.words, p.now, p.before) for p in found.spending] == [
        ("管理费", D("30.00"), D("10.00")),
        ("福利", D("0"), D("5.00")),
    ]
    assert [(p.words, p.change_words) for p in found.income] == [("补助", "＋7.00")]
    assert found.sentence == "和2026年9月比，收进多了7元，花掉多了15元。"


def test_a_refund_below_nought_is_taken_off_its_category(village):
    rows = [("管理费", "水", None, "10.00"), ("管理费", "退回", None, "-4.00")]
    publish_month(village, OCTOBER, rows=rows)

    (found,) = shelf.category_sums(village, [OCTOBER])

    assert (found.category, found.spending) == ("管理费", D("6.00"))


def test_a_month_that_is_not_public_is_said_and_never_nought(village):
    publish_month(village, OCTOBER)

    page = compare_page(village, "committee", OCTOBER)

    assert [(c.is_told, c.sentence) for c in page.comparisons] == [
        (False, "2026年9月的账没有公开，没法比。"),
        (False, "2025年10月的账没有公开，没法比。"),
    ]


def test_january_is_compared_with_december_and_last_january(village):
    page = compare_page(village, "committee", dt.date(2026, 1, 1))

    assert [c.before for c in page.comparisons] == [dt.date(2025, 12, 1), dt.date(2025, 1, 1)]


@pytest.mark.parametrize("wanted", ["2026-13", "2019-01", "abc", "2026-10"])
def test_a_month_that_cannot_be_compared_is_said_and_the_page_stays(client, village, wanted):
    publish_month(village, OCTOBER)

    response = client.get(f"/tingchao/2026-10/compare/?with={wanted}")

    assert response.status_code == 200
    assert "这个月的账没有公开，请从下面选一个月。" in response.content.decode()


def test_the_year_so_far_names_what_is_missing(village):
    for month in (1, 3):
        publish_month(village, dt.date(2026, month, 1), rows=[("补助", "拨款", "10.00", None)])

    span = year_so_far(shelf.balances(village), "committee", dt.date(2026, 3, 1))

    assert span.sentence == "1月到3月一共收进20元，花掉0元。"
    assert span.missing_sentence == "其中2月的账没有公开，没有算进去。"


def test_a_gap_of_the_trend_is_named_and_what_lies_before_the_first_month_is_none():
    points = [(SEPTEMBER, None), (OCTOBER, D("1")), (dt.date(2026, 11, 1), None)]

    assert trend_of(points).gaps == "2026年11月的账没有公开，图上空着。"


def test_without_a_budget_the_page_says_so(client, village):
    publish_month(village, OCTOBER)

    page = client.get("/tingchao/2026-10/compare/").content.decode()

    assert "村委会账2026年的预算没有公开，所以没法和预算比。" in page


def test_a_budget_shows_planned_done_left_and_what_nobody_planned(village):
    publish_month(village, OCTOBER, rows=[("管理费", "水", None, "120.00"), ("招待", "饭", None, "9.00")])
    publish_budget(village, [("spending", "管理费", "100.00"), ("spending", "修路", "0.00")])
    publish_budget(village, [("spending", "管理费", "1.00")], ledger="collective")
    publish_budget(village, [("spending", "管理费", "2.00")], year=2025)

    (side,) = compare_page(village, "committee", OCTOBER).budget.sides

    assert [(r.category, r.planned, r.done, r.left, r.percent, r.is_over) for r in side.rows] == [
        ("管理费", D("100.00"), D("120.00"), D("-20.00"), D("120.0"), True),
        ("修路", D("0.00"), D("0"), D("0.00"), None, False),
        ("招待", None, D("9.00"), None, None, False),
    ]


def test_both_ledgers_stand_beside_each_other_and_are_never_added(client, village):
    publish_month(village, OCTOBER, rows=[("补助", "拨款", "100.00", None)], opening=D("0.00"))
    rows = [("租金", "厂房", "23.00", None)]
    publish_month(village, OCTOBER, rows=rows, opening=D("0.00"), ledger="collective")

    page = client.get("/tingchao/2026-10/both/").content.decode()

    assert page.count("分账管理") == 1
    assert ("10月收进100元" in page, "10月收进23元" in page, "123元" in page) == (True, True, False)


def test_one_ledger_alone_says_what_is_not_public(client, village):
    publish_month(village, OCTOBER)

    assert "这本账这个月没有公开。" in client.get("/tingchao/2026-10/both/").content.decode()
    assert client.get("/tingchao/2026-09/both/").status_code == 404


def test_a_year_tells_quarters_chain_lateness_and_questions(client, village):
    last = publish_month(village, dt.date(2026, 1, 1), rows=[("补助", "拨款", "10.00", None)], opening=D(5))
    publish_month(
        village, dt.date(2026, 3, 1), rows=[("管理费", "水", None, "4.00")], opening=D(15),
        on=dt.date(2026, 4, 20),
    )  # fmt: skip
    publish_month(village, dt.date(2026, 4, 1), rows=[("管理费", "电", None, "2.00")], opening=D(12))
    ask_about(last, "拨款是什么？", on=TODAY)

    page = annual_page(village, 2026, TODAY)

    own = page.ledgers[0]
    assert [row.quarters for row in own.sides[1].rows] == [(D("4.00"), D("2.00"), None, None)]
    assert own.span.missing[:1] == (dt.date(2026, 2, 1),)
    assert [link.period.month for link in own.chain if link.broken] == [4]
    assert [(word.title, word.detail) for word in page.kept_words] == [("3月　村委会账", "晚了10天")]
    assert (page.asked, page.answered, len(page.voices)) == (1, 0, 1)
    assert not page.ledgers[1].is_told


def test_a_year_without_accounts_says_so_and_has_no_paper(client, village):
    response = client.get("/tingchao/2019/")

    assert (response.status_code, "这一年还没有公开过账。" in response.content.decode()) == (404, True)
    assert client.get("/tingchao/2019/report.pdf").status_code == 404


def test_the_years_report_prints_what_the_page_says(client, village):
    a_year(village, OCTOBER, months=3)

    text = pdf_text(client.get("/tingchao/2026/report.pdf").content)

    for words in ["听潮村2026年收支报告", "两本账的数字不能相加", "1月、2月、3月", "村委会", "经济合作社账"]:
        assert words in text
    assert "这本账没有公开过。" in text


@pytest.mark.parametrize(
    ("topic", "line", "entry"),
    [
        ("land", "land", "3组土地征用补偿款"),
        ("leases", "leases", "门面房承租方押金"),
        ("levies", "levies", "一事一议筹资每户50元"),
        ("projects", "projects", "宅前路修补"),
        ("relief", "relief-paid", "困难家庭慰问"),
    ],
)
def test_a_topic_finds_what_stands_under_its_line_of_the_catalogue_and_its_entries(
    client, village, topic, line, entry
):
    item = CatalogueItem.objects.get(key=line)
    for title, own in (("按目录写的", ""), ("自己选了别的专题", "relief" if topic != "relief" else "land")):
        publication = publish_notice(village, title, "字", on=TODAY)
        Disclosure.objects.filter(pk=publication.disclosure_id).update(item=item, topic=own)
    publish_month(village, OCTOBER, rows=[("", entry, None, "9.00"), ("管理费", "水电费", None, "1.00")])

    page = topic_page(village, topic, TODAY)

    assert [row.title for row in page.items] == ["按目录写的"]
    assert [row.words for ledger in page.ledgers for row in ledger.lines] == [entry]


def test_a_topic_gathers_entries_of_each_ledger_by_its_words(client, village):
    publish_month(
        village,
        OCTOBER,
        rows=[("福利支出", "困难家庭慰问6户", None, "3000.00"), ("管理费", "水", None, "1.00")],
    )

    page = client.get("/tingchao/topics/relief/").content.decode()

    assert ("困难家庭慰问6户" in page, "3,000.00" in page, ">水<" in page) == (True, True, False)
    assert client.get("/tingchao/topics/nonsense/").status_code == 404
    assert "这个专题还没有公开过事项" in client.get("/tingchao/topics/land/").content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_ask_the_same_number_of_questions_at_1_and_30_rows(client, village, many):
    lines = [("福利", f"慰问{n}", None, "10.00") for n in range(many)]
    publication = publish_month(village, OCTOBER, rows=lines)
    a_year(village, SEPTEMBER, months=min(many, 9))
    for _n in range(many):
        ask_about(publication, "问", on=TODAY, answered=TODAY)

    asked = {}
    for path in ("2026-10/compare/", "2026-10/both/", "2026/", "topics/relief/", "papers/", "screen/"):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/tingchao/{path}").status_code == 200
        asked[path] = len(queries)

    assert asked == {
        "2026-10/compare/": 5, "2026-10/both/": 3, "2026/": 11, "topics/relief/": 3, "papers/": 3, "screen/": 9,
    }  # fmt: skip
