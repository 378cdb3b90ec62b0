"""What residents read of the catalogue, what the desk owes, and the street's reminder for one line."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from residents.models import Committee, Street
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.owed import begins, line, only, publish_for
from tests.village_affairs.people import door, village_with_people
from village_affairs.actions.duties import plan_for
from village_affairs.actions.publishing import withdraw
from village_affairs.models import CatalogueItem, Duty
from village_affairs.pages.catalogue import limit_words
from village_affairs.pages.scores import score
from village_affairs.pages.street_catalogue import legend, matrix
from village_affairs.pages.words import period_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
TODAY = dt.date(2026, 11, 24)
Q3 = dt.date(2026, 7, 1)
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def late(village):
    """The third quarter of one line, due on 10 October and not public."""
    only("quarter")
    begins(Q3)
    plan_for(TODAY)
    return Duty.objects.get(committee=village.committee, period=Q3)


def words(path, client=None):
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def day(number, month=10):
    return dt.date(2026, month, number)


@pytest.mark.parametrize(
    ("duties", "sentence", "state", "sign"),
    [
        ([], "10月没有到期要公开的事项", "plain", "—"),
        ([(day(10), day(10))], "10月应公开1项，全部按时", "done", "齐1"),
        (
            [*[(day(10), day(9))] * 8, (day(10), day(14))],
            "10月应公开9项，按时8项，1项晚了4天",
            "soon",
            "迟1",
        ),
        (
            [(day(10), day(11)), (day(10), day(15))],
            "10月应公开2项，2项晚了，最多晚5天",
            "soon",
            "迟2",
        ),
        ([(day(10), None)], "10月应公开1项，1项还没公开，已经晚了10天", "late", "缺1"),
        ([(day(19), None), (day(10), None)], "10月应公开2项，2项还没公开，最久的晚了10天", "late", "缺2"),
        ([(day(20), None), (day(31), None)], "10月应公开2项，2项还没到期限", "plain", "等2"),
    ],
)
def test_the_score_of_a_month_in_words(duties, sentence, state, sign):
    found = score(OCTOBER, duties, day(20))

    assert (found.sentence, found.state, found.sign) == (sentence, state, sign)


@pytest.mark.parametrize(
    ("cycle", "period", "said"),
    [
        ("month", (2026, 2, 1), "2026年2月"),
        ("quarter", (2026, 10, 1), "2026年第4季度"),
        ("half", (2026, 1, 1), "2026年上半年"),
        ("half", (2026, 7, 1), "2026年下半年"),
        ("year", (2026, 1, 1), "2026年"),
    ],
)
def test_a_span_is_named_as_people_say_it(cycle, period, said):
    assert period_words(cycle, dt.date(*period)) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": "finance", "cycle": "month"}, "次月10日前"),
        ({"cycle": "quarter", "limit": 10, "in_workdays": True}, "季末后10个工作日内"),
        ({"cycle": "year", "limit": 90}, "年末后90天内"),
        ({"cycle": "change", "limit": 20, "in_workdays": True}, "变动后20个工作日内"),
    ],
)
def test_a_limit_is_said_in_words(facts, said):
    assert limit_words(CatalogueItem(**facts), 10) == said


def test_a_line_says_by_how_many_days_it_is_late(late):
    html = words("/bangtou/catalogue/")

    assert ("2026年第3季度的，应在10月10日 星期六前公开。" in html, "晚了45天" in html) == (True, True)


def test_the_due_day_is_in_time_and_the_day_after_is_not(village, late):
    answers = []
    for on in (day(10), day(11)):
        publication = publish_for(village.committee, late.item, Q3, on=on)
        answers.append("公开了，晚了1天" in words("/bangtou/catalogue/?fresh=1"))
        withdraw(publication, by=village.director, reason="换一份")

    assert answers == [False, True]


def test_a_line_leads_to_its_publication_and_back_to_nothing_when_withdrawn(village, late):
    publication = publish_for(village.committee, late.item, Q3, on=day(9))
    url = reverse("village_affairs:publication", args=["bangtou", 2026, publication.number])
    before = words("/bangtou/catalogue/")

    withdraw(publication, by=village.director, reason="有个人信息")

    assert (url in before, url in words("/bangtou/catalogue/")) == (True, False)


def test_a_line_without_a_span_shows_its_newest_publication(village):
    item = only("change", level2="成员分工")
    publish_for(village.committee, item, None, on=day(9), title="旧的分工")
    publish_for(village.committee, item, None, on=day(12), title="新的分工")

    html = words("/bangtou/catalogue/")

    assert ("最近一次：新的分工，10月12日 星期一公开。" in html, "旧的分工" in html) == (True, False)


def test_a_line_keeps_its_history_when_it_was_changed(village, late):
    publish_for(village.committee, late.item, Q3, on=day(9))
    CatalogueItem.objects.filter(pk=late.item.pk).update(until=day(31))
    new = line("quarter", since=day(1, 11), limit=3)
    plan_for(TODAY)

    html = words("/bangtou/catalogue/")

    assert ("10月9日 星期五公开" in html, f"季末后{new.limit}天内" in html) == (True, True)


@pytest.mark.parametrize(
    ("kind", "affairs"), [(Committee.Kind.VILLAGE, "村务"), (Committee.Kind.NEIGHBOURHOOD, "居务")]
)
@pytest.mark.parametrize("page", ["", "disclosures/", "catalogue/", "catalogue/2026/"])
def test_the_three_books_are_reached_from_everywhere_in_the_committees_own_words(kind, affairs, page):
    CommitteeFactory(slug="hall", kind=kind)

    html = words(f"/hall/{page}")

    found = [
        f'<a class="chip" href="/hall/catalogue/{book}/"' in html for book in ("party", "affairs", "finance")
    ]
    assert (found, f">{affairs}</a>" in html) == ([True] * 3, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bangtou/catalogue/finance/", 200),
        ("/bangtou/catalogue/nonsense/", 404),
        ("/nowhere/catalogue/", 404),
        ("/bangtou/catalogue/2026/", 200),
        ("/bangtou/catalogue/2019/", 404),
        ("/street/catalogue/", 200),
        ("/street/catalogue/2019/", 404),
    ],
)
def test_addresses_of_the_catalogue(late, path, status):
    assert Client().get(path).status_code == status


def test_the_year_puts_a_duty_into_the_month_it_falls_due(village, late):
    html = words("/bangtou/catalogue/2026/")

    assert "10月应公开1项，1项还没公开，已经晚了45天" in html
    assert "2026年应公开1项，1项还没公开，已经晚了45天" in html


def test_the_page_is_kept_until_a_duty_changes(village, late):
    client = Client()
    tag = client.get("/bangtou/catalogue/")["ETag"]
    same = client.get("/bangtou/catalogue/", headers={"if-none-match": tag}).status_code

    publish_for(village.committee, late.item, Q3, on=day(9))

    fresh = client.get("/bangtou/catalogue/", headers={"if-none-match": tag}).status_code
    assert (same, fresh) == (304, 200)


def test_the_street_shows_every_committee_to_anyone_and_offers_no_button(late):
    CommitteeFactory(name="另一村")

    html = words("/street/catalogue/")

    assert ("浜头村：10月应公开1项，1项还没公开，已经晚了45天" in html, "另一村" in html) == (True, True)
    assert ("催办" in html, "<form" in html.split('<main id="main">')[1].split("</main>")[0]) == (
        False,
        False,
    )


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (dt.date(2026, 11, 24), [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (dt.date(2026, 3, 9), [4, 3, 2, 1]),
        (dt.date(2026, 12, 31), [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
        (dt.date(2026, 1, 1), [2, 1]),
    ],
)
def test_the_streets_table_begins_with_the_next_month(today, months):
    assert [month.month for month in matrix(2026, today).months] == months


def test_the_legend_explains_the_cells_in_the_cells_own_words():
    assert legend() == "齐1 全部按时　迟1 公开晚了　缺1 过了日子还没公开　等1 还没到日子；数字是几项"


def test_a_month_in_which_something_is_missing_leads_the_street_to_the_reminder_in_one_tap(village, late):
    office = door(account_with("street_office", Street.objects.get()))
    url = f"/desk/duties/?committee={village.committee.pk}&month=2026-10"

    table = words("/desk/duties/year/", office)
    page = words(url, office)

    assert f'href="{url.replace("&", "&amp;")}"' in table
    assert f'action="{reverse("village_affairs:duty-nudge", args=[late.pk])}"' in page
    assert "催办" not in words(url.replace("2026-10", "2026-09"), office)
    assert "催办" in words(url.replace("2026-10", "%00"), office)


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_cost_the_same_at_any_size(django_assert_num_queries, village, many):
    only("month")
    for number in range(many):
        line("month", key=f"line-{number}", position=number)
        CommitteeFactory(name=f"第{number}村")
    begins(dt.date(2026, 9, 1))
    plan_for(TODAY)
    for item in CatalogueItem.objects.all():
        publish_for(village.committee, item, OCTOBER, on=TODAY, title=item.key)
    office = door(account_with("street_office", Street.objects.get()))
    costs = {
        "/bangtou/catalogue/": 6,
        "/bangtou/catalogue/2026/": 4,
        "/street/catalogue/": 4,
    }
    for path, queries in costs.items():
        Client().get(path)
        cache.clear()
        with django_assert_num_queries(queries):
            Client().get(path)
    for path, queries in {"/desk/duties/": 8, "/desk/duties/year/": 7}.items():
        office.get(path)
        with django_assert_num_queries(queries):
            office.get(path)
