"""A page asks the database as often for thirty rows as for one, and not often."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from residents.models import Street
from tests.factories import CommitteeFactory, account_with
from tests.guards.test_walk import signed_in
from tests.village_affairs.people import village_with_people
from tests.village_affairs.published import a_year, ask_about, open_day, publish_month
from xidu.kit.dates import add_months, month_start

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

MOST = 12
TODAY = dt.date(2026, 11, 24)
MONTH = dt.date(2026, 10, 1)
PUBLIC = {
    "street": ("/", 8),
    "village": ("/tingchao/", 7),
    "month": (f"/tingchao/{MONTH:%Y-%m}/", 10),
    "disclosures": ("/tingchao/disclosures/", 6),
    "open days": ("/tingchao/open-days/", 3),
    "meetings": ("/tingchao/meetings/", 2),
}
DESK = {
    "desk": ("/desk/", 12),
    "meetings": ("/desk/meetings/", 6),
    "questions": ("/desk/questions/", 7),
    "desk's open days": ("/desk/open-days/", 11),
    "months": ("/desk/months/", 7),
}


def rows(many: int) -> None:
    """Make ``many`` of everything: months, lines, questions and open days of a committee, other committees."""
    committee = CommitteeFactory(name="听潮村", slug="tingchao")
    lines = [("管护支出", f"保洁{number}", None, "10.00") for number in range(many)]
    publication = publish_month(committee, MONTH, rows=lines)
    a_year(committee, add_months(MONTH, -1), months=many)
    for number in range(many):
        for answered in (None, TODAY):
            ask_about(
                publication,
                f"第{number}问",
                on=TODAY - dt.timedelta(days=3),
                line_key="记-01",
                answered=answered,
            )
        open_day(committee, month_start(add_months(TODAY, number + 1)))
        place = village_with_people(f"第{number}村", f"village-{number}")
        place.bring_to(("draft", "submitted", "signed", "published")[number % 4])
        open_day(place.committee, month_start(add_months(TODAY, 1)))


def cost(client: Client, path: str) -> int:
    # The page is drawn anew, but what a process keeps for good is there already.
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("many", [1, 30])
def test_a_page_asks_the_same_number_of_questions_at_1_and_30_rows(many):
    rows(many)
    office = signed_in(account_with("street_office", Street.objects.get()))

    asked = {name: cost(Client(), path) for name, (path, _queries) in PUBLIC.items()}
    asked |= {name: cost(office, path) for name, (path, _queries) in DESK.items()}

    assert asked == {name: queries for name, (_path, queries) in {**PUBLIC, **DESK}.items()}


def test_no_page_asks_often():
    assert {name: queries for name, (_path, queries) in {**PUBLIC, **DESK}.items() if queries > MOST} == {}
