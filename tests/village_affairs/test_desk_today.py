"""The desk's queue, the matrix of months and the street's reminder."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from residents.models import Street
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door, titles, village_with_people
from tests.village_affairs.published import at
from users.access import Scope
from users.desk_queue import Job
from users.models import Notice
from village_affairs.actions.publishing import publish, sign
from village_affairs.pages.desk_jobs import missing_months
from village_affairs.pages.desk_months import matrix

pytestmark = pytest.mark.django_db
OCTOBER_12 = "2026-10-12T02:00:00+00:00"


@pytest.fixture
def village():
    return village_with_people()


@pytest.mark.parametrize(
    ("kept", "missing"),
    [
        ([], ["2026-10"]),
        (["2026-10"], []),
        (["2026-08"], ["2026-09", "2026-10"]),
        (["2026-05", "2026-08", "2026-10"], ["2026-06", "2026-07", "2026-09"]),
    ],
)
def test_what_is_missing_begins_after_the_first_month_kept(kept, missing):
    months = {date.fromisoformat(f"{month}-01") for month in kept}

    found = missing_months(months, date(2026, 11, 9))

    assert [f"{month:%Y-%m}" for month in found] == missing


def test_the_street_reminds_a_late_committee_once_a_day(village):
    office = door(account_with("street_office", Street.objects.get()))
    with time_machine.travel(OCTOBER_12, tick=False):
        job = next(job for job, _late in office.get("/desk/").context["jobs"])
        office.post(job.url)
        office.post(job.url)

    assert (job.title, job.verb, job.post) == ("9月财务还没公开", "催办", True)
    assert list(Notice.objects.values_list("user", flat=True)) == [village.clerk.pk]


def test_before_the_due_day_the_street_has_nobody_to_remind(village):
    office = door(account_with("street_office", Street.objects.get()))
    with time_machine.travel("2026-10-10T02:00:00+00:00", tick=False):
        assert titles(office) == []


def test_a_nudge_is_for_the_street_alone(village):
    url = reverse("village_affairs:nudge", args=[village.committee.pk, "committee", "2026-09"])

    assert door(village.director).post(url).status_code == 403
    assert door(account_with("clerk", CommitteeFactory())).post(url).status_code == 404


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("late", [True, False, False, False]),
        ("today", [False, True, False, False]),
        ("week", [False, True, True, False]),
    ],
)
def test_chips_count_whole_days(show, expected):
    today = date(2026, 10, 8)
    days = (date(2026, 10, 7), today, date(2026, 10, 14), date(2026, 10, 15))
    jobs = [Job(title="", committee="", due=day, who="", url="", verb="") for day in days]

    assert [job.is_in(show, today) for job in jobs] == expected
    assert not Job(title="", committee="", due=None, who="", url="", verb="").is_in(show, today)


def test_the_matrix_says_in_time_late_missing_and_on_its_way(village):
    version = village.bring_to("signed")
    late, waiting, empty = (village_with_people(f"{name}村", name) for name in ("jia", "yi", "bing"))
    publish(version, by=village.director, at=at(date(2026, 10, 10), 23))
    publish(late.bring_to("signed"), by=late.director, at=at(date(2026, 10, 11), 0))
    waiting.bring_to("submitted")

    lines = matrix(Scope(whole_street=True), Scope(), date(2026, 10, 11), 1)

    marks = {line.committee: (mark.sign, mark.dot) for line in lines for _month, mark in line.marks}
    assert marks == {
        village.committee: ("✓", "ok"),
        late.committee: ("迟", "soon"),
        waiting.committee: ("办", "late"),
        empty.committee: ("缺", "late"),
    }


@pytest.mark.parametrize("villages", [1, 30])
@pytest.mark.parametrize(("path", "queries"), [("/desk/", 12), ("/desk/months/", 7)])
def test_the_desk_costs_the_same_at_any_size(django_assert_num_queries, path, queries, villages):
    for number in range(villages):
        place = village_with_people(f"第{number}村", f"village-{number}")
        place.bring_to(("draft", "submitted", "signed", "published")[number % 4])
    client = door(account_with("street_office", Street.objects.get()))
    client.get(path)

    with django_assert_num_queries(queries):
        client.get(path)


def test_a_director_who_signed_elsewhere_is_still_offered_to_publish(village):
    version = village.bring_to("submitted")
    sign(version, by=village.supervisor)

    # The meeting of the half-year is nobody's version: it waits beside.
    assert titles(door(village.director)) == ["签发：2026年9月财务收支", "2026年下半年的现场会还没排"]
