"""How many homes were met in a period: tries and refusals apart, empty flats apart, nobody ranked."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from demands.models import Kind
from leaders.actions.care import HIGH
from leaders.actions.rounds import Plan, begin_round, close_round
from leaders.actions.visits import Need, Said, record_visit
from leaders.models import Round
from leaders.pages.desk_jobs import care_overdue, rounds_behind
from leaders.pages.household_coverage import (
    COLUMNS,
    coverage_of,
    coverage_xlsx,
    overdue_care,
    set_target,
)
from residents.models import Household
from tests.factories import BlockFactory, HouseholdFactory, account_with
from tests.leaders.doors import TODAY, elder, home, visited
from tests.village_affairs.people import door as browser_of
from tests.village_affairs.people import village_with_people
from xidu.kit.errors import BadValue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


@pytest.fixture
def village(db):
    return village_with_people("听潮村", "tingchao")


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组", position=2)


@pytest.fixture
def leader(block):
    return account_with("leader", block)


def counted(by_block: bool = True):
    return coverage_of(Household.objects.all(), FIRST, LAST, TODAY, by_block=by_block)


def test_homes_met_are_counted_once_and_tries_refusals_and_empty_flats_apart(block, leader):
    met, tried, refused = (home(block, door) for door in ("1号", "2号", "3号"))
    flat, _other = (HouseholdFactory(block=block, door=door, use="vacant") for door in ("空1", "空2"))
    HouseholdFactory(block=block, door="店", use="business")
    visited(met, leader)
    visited(met, leader, ago=3)
    visited(met, leader, ago=24)
    visited(tried, leader, result="nobody", mood="")
    visited(refused, leader, result="refused", mood="")
    visited(flat, leader, result="checked", mood="")

    line = counted().total

    assert (line.homes, line.met, line.share) == (3, 1, 33)
    assert (line.visits, line.nobody, line.refused) == (5, 1, 1)
    assert (line.vacant, line.checked) == (2, 1)


def test_lines_stand_where_the_places_stand_whatever_was_done_there(village, block, leader):
    first = BlockFactory(committee=village.committee, name="1组", position=1)
    home(first, "9号")
    visited(home(block, "1号"), leader)

    assert [(line.block, line.met) for line in counted().lines] == [("1组", 0), ("3组", 1)]


def test_the_needs_most_asked_for_are_named_by_block(block, leader):
    house = home(block, "1号")
    for number, key in enumerate(("building", "building", "clean")):
        need = Need(Kind.objects.get(key=key), "漏水")
        record_visit(house, Said(result="met", mood="need"), key=f"k{number}", by=leader, need=need)

    assert counted().lines[0].top_needs == [("房屋修缮", 2), ("环境卫生", 1)]


@pytest.mark.parametrize("target, lacks", [(33, 0), (34, 1), (67, 2), (100, 2)])
def test_what_a_place_lacks_until_the_target_is_said_in_homes(block, leader, target, lacks):
    visited(home(block, "1号"), leader)
    for door in ("2号", "3号"):
        home(block, door)

    assert set_target(counted(), target).total.lacks == lacks


@pytest.mark.parametrize("ago, late", [(7, 0), (8, 1)])
def test_high_risk_is_overdue_the_day_after_its_week(block, leader, ago, late):
    visited(elder(block), leader, ago=ago)

    assert len(list(overdue_care(Household.objects.all(), TODAY, [HIGH]))) == late
    assert counted().total.overdue_in_order == [late, 0, 0]


@pytest.mark.parametrize("many", [1, 30])
def test_the_numbers_take_five_queries_at_any_size(village, many):
    for number in range(many):
        elder(BlockFactory(committee=village.committee, name=f"{number}组"))

    with CaptureQueriesContext(connection) as asked:
        found = counted()

    assert (len(asked), len(found.lines)) == (5, many)


def test_the_workbook_holds_counts_and_nothing_about_a_person(block, leader):
    visited(elder(block), leader, words="说了心事")

    book = load_workbook(BytesIO(coverage_xlsx(counted(), "秋季大走访")))

    rows = [[cell.value for cell in row] for row in book["秋季大走访"].rows]
    assert rows[0] == [column.name for column in COLUMNS]
    assert rows[1] == ["听潮村", "3组", 1, 1, 100, 1, 0, 0, 0, 0]
    assert [word for word in ("周桂英", "12号", "心事", str(leader)) if word in str(rows)] == []


def test_one_job_for_a_committee_whose_high_risk_homes_wait(village, block, leader):
    for number in range(3):
        visited(elder(block, f"{number}号"), leader, ago=8)

    (job,) = care_overdue(village.clerk, TODAY)

    assert (job.title, job.committee) == ("高风险的3户超期没人去看", "听潮村")
    office = account_with("street_office", village.committee.street)
    assert list(care_overdue(office, TODAY)) == []


@pytest.mark.parametrize("left, met, jobs", [(8, 0, 0), (7, 0, 1), (7, 1, 0)])
def test_a_round_below_its_target_is_a_job_in_its_last_week(village, block, left, met, jobs):
    leader = account_with("leader", block)
    houses = [home(block, "1号"), home(block, "2号")]
    begin_round(
        Plan("秋季大走访", TODAY - dt.timedelta(9), TODAY + dt.timedelta(left), 50, village.committee),
        by=village.clerk,
    )
    for house in houses[:met]:
        visited(house, leader)

    found = list(rounds_behind(village.clerk, TODAY))

    assert [job.title for job in found] == ["秋季大走访走到0%，目标50%"] * jobs


def test_a_round_begins_once_and_ends_once(village):
    plan = Plan("秋季大走访", TODAY, TODAY, 100, village.committee)

    first, again = (begin_round(plan, by=village.clerk) for _twice in range(2))
    ended = [close_round(first, by=village.clerk).closed_at for _twice in range(2)]

    assert first == again
    assert ended[0] == ended[1]


def test_a_round_that_ends_before_it_begins_is_refused(village):
    with pytest.raises(BadValue, match="截止不能早于开始"):
        begin_round(Plan("秋季", TODAY, TODAY - dt.timedelta(1), 100, village.committee), by=village.clerk)


def test_the_street_goes_through_all_and_a_committee_through_its_own(village):
    office = browser_of(account_with("street_office", village.committee.street))
    said = {"title": "秋季大走访", "since": "2026-11-01", "until": "2026-12-10", "target": "90"}

    office.post("/desk/rounds/new/", said)
    refused = browser_of(village.clerk).post("/desk/rounds/new/", said)

    row = Round.objects.get()
    assert (row.committee, refused.status_code) == (None, 422)
    assert browser_of(village.clerk).get(f"/desk/rounds/{row.pk}/").status_code == 200
    page = browser_of(village.clerk).post(f"/desk/rounds/{row.pk}/close/", follow=True).content.decode()
    assert "全街道的大走访由街道办发起和结束。" in page
    row.refresh_from_db()
    assert row.closed_at is None
