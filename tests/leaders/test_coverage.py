"""Coverage is worked out from terms and leaves: it falls the day a term ends, and nobody types it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from leaders.actions.appointments import end_term, name_deputy, note_leave
from leaders.pages.coverage import (
    BlockFact,
    Ground,
    TermFact,
    ground_of,
    history,
    states_on,
    street_coverage,
    tallies,
)
from residents.models import Block, Committee
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, account_with
from tests.leaders.corps import leader_of
from tests.village_affairs.people import door, village_with_people

DAY = date(2026, 11, 24)
YESTERDAY = DAY - timedelta(1)
BLOCKS = [BlockFact(1, 9, "1组", 10), BlockFact(2, 9, "2组", 30)]


def term(block=1, person=1, **changed):
    facts = {"deputy": None, "is_shared": False, "since": date(2024, 3, 1), "until": None} | changed
    return TermFact(block=block, committee=9, person=person, **facts)


def state(*terms, leaves=(), day=DAY):
    return states_on(day, Ground(BLOCKS, terms, leaves))[1]


@pytest.mark.parametrize(
    ("terms", "leaves", "expected"),
    [
        ((), (), "vacant"),
        ((term(until=YESTERDAY),), (), "vacant"),
        ((term(until=DAY),), (), "covered"),
        ((term(since=DAY),), (), "covered"),
        ((term(since=DAY + timedelta(1)),), (), "vacant"),
        ((term(since=DAY, until=YESTERDAY),), (), "vacant"),
        ((term(is_shared=True),), (), "shared"),
        ((term(is_shared=True), term(person=2, is_shared=True)), ((1, DAY, None),), "shared"),
        ((term(),), ((1, DAY, DAY),), "away"),
        ((term(),), ((1, DAY - timedelta(9), YESTERDAY),), "covered"),
        ((term(),), ((1, DAY + timedelta(1), None),), "covered"),
        ((term(deputy=2), term(block=2, person=2)), ((1, DAY, None),), "acting"),
        ((term(deputy=2), term(block=2, person=2)), ((1, DAY, None), (2, DAY, None)), "away"),
        ((term(deputy=2), term(block=2, person=2, until=YESTERDAY)), ((1, DAY, None),), "away"),
    ],
)
def test_the_state_of_a_block_follows_from_terms_and_leaves_of_the_day(terms, leaves, expected):
    assert state(*terms, leaves=leaves) == expected


def test_led_is_covered_shared_and_stood_in_for_and_the_rest_is_named():
    blocks = [BlockFact(n, 9, f"{n}组", n) for n in range(1, 6)]
    states = dict(zip(range(1, 6), ("covered", "shared", "acting", "away", "vacant"), strict=True))

    whole, each = tallies(blocks, states)

    assert (whole.led, whole.percent, whole.on_leave, whole.vacant) == (3, 60, 2, 1)
    assert (whole.households_led, whole.households, each[9].led) == (6, 15, 3)
    assert [block.name for block in whole.uncovered] == ["4组", "5组"]


def test_a_hundred_per_cent_means_everyone():
    blocks = [BlockFact(n, 9, str(n), 1) for n in range(300)]

    whole, _each = tallies(blocks, {n: "covered" if n else "vacant" for n in range(300)})

    assert (whole.led, whole.percent) == (299, 99)


def test_the_year_behind_is_taken_at_each_months_end():
    ground = Ground(BLOCKS, [term(until=date(2026, 5, 31)), term(2, 2, since=date(2026, 11, 2))], [])

    months = history(ground, DAY)

    assert [month.led for month in months] == [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1][-12:]
    assert (months[0].day, months[-2].day, months[-1].day) == (date(2025, 12, 31), date(2026, 10, 31), DAY)
    assert [month.is_running for month in months].count(True) == 1


@pytest.fixture
def village(november, db):
    return village_with_people()


def test_the_figure_falls_on_the_day_a_term_ends(village):
    blocks = [BlockFactory(committee=village.committee) for _n in range(2)]
    first, _second = (leader_of(block) for block in blocks)
    page = reverse("leaders:committee", args=[village.committee.pk])
    before = door(village.clerk).get(page).context["coverage"].tally.percent

    end_term(first, last_day=YESTERDAY, because="搬走", by=village.director)

    after = door(village.clerk).get(page).context["coverage"]
    assert (before, after.tally.percent) == (100, 50)
    assert [block.pk for block in after.tally.uncovered] == [blocks[0].pk]


def test_on_leave_without_a_deputy_counts_as_uncovered_and_with_one_as_covered(village):
    block, other = (BlockFactory(committee=village.committee) for _n in range(2))
    led = leader_of(block)
    note_leave(led.person, since=DAY, until=None, reason="住院", by=village.clerk)
    leader_of(other)

    def percent():
        blocks = Block.objects.filter(committee=village.committee)
        return street_coverage(Committee.objects.filter(pk=village.committee.pk), blocks, DAY).whole.percent

    alone = percent()
    name_deputy(led, other.appointments.get().person, by=village.clerk)
    assert (alone, percent()) == (50, 100)


def test_households_are_counted_by_block(village):
    block = BlockFactory(committee=village.committee)
    for _n in range(3):
        HouseholdFactory(block=block)

    ground = ground_of(Block.objects.filter(pk=block.pk), DAY, DAY)

    assert ground.blocks == [BlockFact(block.pk, village.committee.pk, block.name, 3)]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_street_page_asks_as_often_for_one_committee_as_for_thirty(
    november, db, django_assert_num_queries, rows
):
    for _n in range(rows):
        leader_of(BlockFactory(committee=CommitteeFactory()))
    street = account_with("street_office", Committee.objects.first().street)
    client = door(street)

    with django_assert_num_queries(9):
        page = client.get(reverse("leaders:coverage"))

    assert len(page.context["coverage"].lines) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_a_committees_wall_asks_as_often_for_one_block_as_for_thirty(
    village, django_assert_num_queries, rows
):
    for _n in range(rows):
        leader_of(BlockFactory(committee=village.committee))
    client = door(village.clerk)

    with django_assert_num_queries(10):
        client.get(reverse("leaders:committee", args=[village.committee.pk]))


def test_with_one_committee_alone_the_reader_sees_its_wall_at_once(village):
    answer = door(village.clerk).get(reverse("leaders:coverage"))

    assert answer.context["committee"] == village.committee


def test_a_vacant_block_stands_on_the_wall_with_its_mark(village):
    BlockFactory(committee=village.committee, name="7组")

    page = door(village.clerk).get(reverse("leaders:committee", args=[village.committee.pk])).content.decode()

    assert 'class="door door--late"' in page
    assert '7缺<span class="vh">7组，空缺</span>' in page
