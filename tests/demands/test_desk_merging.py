"""Merging and splitting at the desk."""

import pytest
from django.urls import reverse

from demands.models import Demand
from tests.demands.factories import bring_to, demand_of
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def merge(demand: Demand) -> str:
    return reverse("demands:demand-merge", args=[demand.pk])


def split(demand: Demand) -> str:
    return reverse("demands:demand-split", args=[demand.pk])


@pytest.mark.parametrize("written", ["{year}-{number:04d}", "{number}", "{number}号", " {year}-{number} "])
def test_a_number_is_read_however_it_is_written(village, written):
    demand, into = demand_of(village.committee), demand_of(village.committee)
    number = written.format(year=into.year, number=into.number)

    answer = door(village.clerk).post(merge(demand), {"into": number, "reason": "同一盏灯"})

    demand.refresh_from_db()
    assert (answer.status_code, demand.merged_into) == (302, into)


def test_the_page_offers_what_reads_alike_and_fills_in_the_number(village):
    demand, into = demand_of(village.committee), demand_of(village.committee, words="桥头路灯坏了，很黑")
    clerk = door(village.clerk)

    page = clerk.get(merge(demand)).content.decode()
    filled = clerk.get(f"{merge(demand)}?into={into}")

    assert f"?into={into}" in page
    assert filled.context["form"].initial["into"] == str(into)


def test_neither_itself_nor_another_village_nor_what_is_over(village):
    demand, done = demand_of(village.committee), bring_to("done", village)
    other = demand_of(village_with_people("对岸村", "duian").committee)
    for _each in range(5):
        foreign = demand_of(other.committee)

    for number in (demand, foreign, done, "x", ""):
        answer = door(village.clerk).post(merge(demand), {"into": str(number), "reason": "同一件"})
        assert answer.status_code == 422

    demand.refresh_from_db()
    assert demand.state == "new"


def test_a_number_in_the_reason_is_refused_because_the_asker_reads_it(village):
    demand, into = demand_of(village.committee), demand_of(village.committee)

    answer = door(village.clerk).post(merge(demand), {"into": str(into), "reason": "问19900001234"})

    assert answer.status_code == 422
    assert "号码" in answer.content.decode()


def test_both_pages_show_the_link(village):
    demand, into = demand_of(village.committee), demand_of(village.committee)
    clerk = door(village.clerk)
    clerk.post(merge(demand), {"into": str(into), "reason": "同一盏灯"})

    gone = clerk.get(reverse("demands:demand", args=[demand.pk])).context["linked"]
    stands = clerk.get(reverse("demands:demand", args=[into.pk])).context["linked"]

    assert (gone, stands) == ([("并到了", into)], [("并进来的", demand)])


def test_each_line_becomes_a_demand_of_its_own(village):
    demand = demand_of(village.committee, words="路灯坏了，垃圾也没人收", phone="19900001234")

    door(village.clerk).post(split(demand), {"parts": "垃圾没人收\n\n  \n河边有味道", "reason": "两件事"})

    parts = list(demand.parts.order_by("pk"))
    assert [row.words for row in parts] == ["垃圾没人收", "河边有味道"]
    assert [row.phone for row in parts] == ["19900001234"] * 2
    page = door(village.clerk).get(reverse("demands:demand", args=[demand.pk]))
    assert [words for words, _row in page.context["linked"]] == ["拆出去的", "拆出去的"]


@pytest.mark.parametrize("parts", ["", "  \n ", "一\n二\n三\n四\n五\n六"])
def test_no_part_and_too_many_are_refused(village, parts):
    demand = demand_of(village.committee)

    answer = door(village.clerk).post(split(demand), {"parts": parts, "reason": "几件事"})

    assert answer.status_code == 422
    assert demand.parts.count() == 0
