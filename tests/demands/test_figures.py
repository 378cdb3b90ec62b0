"""Counts anyone may see; never one of few, not even by subtraction."""

from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demands.actions.dispatch import accept, assign
from demands.actions.outcomes import conclude, merge
from demands.actions.ratings import rate
from demands.models import Demand
from demands.pages import figures as figures_module
from demands.pages.figures import public_figures
from demands.views import public_figures as public_figures_view
from tests.demands.factories import demand_of, in_threads, kind_of
from tests.factories import BlockFactory
from tests.village_affairs.people import village_with_people
from xidu.kit.dates import today
from xidu.kit.hiding import hidden_cells

pytestmark = pytest.mark.django_db
LEAST = 5


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="3组")


def url(village) -> str:
    return reverse("demands:figures", args=[village.committee.slug])


def several(village, number: int, days_ago: int = 0, **about) -> list[Demand]:
    at = timezone.now() - timedelta(days=days_ago)
    return [demand_of(village.committee, at=at, **about) for _each in range(number)]


def figures_of(village, days: int = 30, inside: int | None = None):
    last = today()
    narrower = last - timedelta(days=inside) if inside is not None else None
    return public_figures(village.committee, last - timedelta(days=days), last, inside=narrower)


def shown(cells) -> dict[str, int | None]:
    return {cell.name: cell.count for cell in cells}


@pytest.mark.parametrize(
    "counts, hidden",
    [
        ([12, 7, 5], []),
        ([12, 7, 0], []),
        ([12, 7, 4], [1, 2]),
        ([12, 3, 2], [1, 2]),
        ([12, 5, 5, 1], [1, 3]),
        # Two ones hidden alone would both be told by the total.
        ([12, 7, 1, 1], [1, 2, 3]),
        ([12, 7, 3, 1], [1, 2, 3]),
        ([9, 1], [0, 1]),
    ],
)
def test_what_is_hidden_is_two_cells_at_least_and_five_together(counts, hidden):
    assert sorted(hidden_cells(counts, LEAST)) == hidden


def test_the_total_minus_what_is_shown_never_tells_one_of_few():
    for counts in product(range(9), repeat=4):
        if sum(counts) < LEAST:
            continue
        hidden = hidden_cells(counts, LEAST)
        told = [count for at, count in enumerate(counts) if at not in hidden]
        rest = sum(counts) - sum(told)

        assert all(count == 0 or count >= LEAST for count in told)
        assert rest == 0 or (rest >= LEAST and len([at for at in hidden if counts[at]]) > 1)


def test_kinds_and_blocks_are_counted_and_an_empty_block_says_so(village, block):
    BlockFactory(committee=village.committee, name="4组", position=9)
    several(village, 6, block=block)
    several(village, 5, block=block, kind=kind_of("clean"))

    figures = figures_of(village)

    assert figures.total == 11
    assert shown(figures.kinds) == {"公共设施": 6, "环境卫生": 5}
    assert shown(figures.blocks) == {"3组": 11, "4组": 0}
    assert [cell.heat for cell in figures.blocks] == ["late", "ok"]


def test_a_few_without_a_block_hide_the_block_beside_them(village, block):
    several(village, 7, block=block)
    several(village, 1)

    figures = figures_of(village)

    assert (figures.total, shown(figures.blocks)) == (8, {"3组": None})


def test_private_and_merged_demands_are_counted_nowhere(village, block):
    rows = several(village, 6, block=block)
    several(village, 9, block=block, is_private=True)
    merge(rows[0], into=rows[1], reason="同一盏灯", by=village.director)

    figures = figures_of(village)

    assert (figures.total, shown(figures.kinds), shown(figures.blocks)) == (5, {"公共设施": 5}, {"3组": 5})


def test_too_few_altogether_are_not_told(village):
    several(village, 4)

    figures = figures_of(village)

    assert (figures.total, list(figures.kinds), list(figures.blocks)) == (None, [], [])
    assert "少于5件，不单独公布" in Client().get(url(village)).content.decode()


def test_another_committees_are_not_counted(village):
    several(village_with_people("金港村", "jingang"), 6)

    assert figures_of(village).total is None


def test_the_year_minus_the_quarter_tells_no_kind_of_few(village):
    several(village, 6, kind=kind_of("facility"))
    several(village, 6, kind=kind_of("clean"))
    several(village, 2, days_ago=60, kind=kind_of("facility"))
    several(village, 6, days_ago=60, kind=kind_of("clean"))
    several(village, 7, days_ago=60, kind=kind_of("pets"))

    quarter, year = figures_of(village), figures_of(village, days=90, inside=30)

    assert shown(quarter.kinds) == {"公共设施": 6, "环境卫生": 6}
    assert (year.total, shown(year.kinds)) == (27, {"环境卫生": None, "公共设施": None, "宠物": 7})


def test_a_remainder_of_few_is_left_out_of_the_year(village):
    several(village, 6)
    several(village, 2, days_ago=60)

    year = figures_of(village, days=90, inside=30)

    assert (year.total, year.since) == (6, today() - timedelta(days=30))


def test_a_quarter_too_small_to_show_does_not_shrink_the_year(village):
    several(village, 2)
    several(village, 4, days_ago=60)

    assert figures_of(village, days=90, inside=30).total == 6


def test_late_and_unanswered_ones_are_not_in_time(village):
    rows = several(village, 6, days_ago=20)
    for row in rows[:5]:
        assign(row, to=village.clerk, by=village.director)
        accept(row, by=village.clerk)
    for row, days in zip(rows[:5], (20, 19, 18, 18, 1), strict=True):
        at = timezone.now() - timedelta(days=days)
        conclude(row, kind="explained", words="说明一下", by=village.clerk, at=at)

    figures = figures_of(village)

    assert (figures.answered, figures.in_time, figures.in_time_words, figures.days) == (6, 4, "66%", 2)


@pytest.mark.parametrize("number, stars", [(4, None), (5, 4.0)])
def test_stars_are_told_from_five_on(village, number, stars):
    for row in several(village, 6)[:number]:
        assign(row, to=village.clerk, by=village.director)
        accept(row, by=village.clerk)
        conclude(row, kind="explained", words="说明一下", by=village.clerk)
        rate(row, stars=4, way="web")

    figures = figures_of(village)

    assert (figures.stars, figures.rated) == (stars, number if stars else 0)


def test_the_page_changes_as_soon_as_something_happens(village):
    several(village, 5)
    client = Client()
    before = client.get(url(village))
    several(village, 1)

    after = client.get(url(village), headers={"If-None-Match": before["ETag"]})

    assert "大家反映了5件事" in before.content.decode()
    assert "大家反映了6件事" in after.content.decode()
    assert "public" in after["Cache-Control"]


@pytest.mark.parametrize("span, total", [("", 5), ("quarter", 5), ("year", 10), ("nonsense", 5)])
def test_the_chips_choose_the_period(village, span, total):
    several(village, 5)
    several(village, 5, days_ago=200)

    page = Client().get(url(village), {"span": span} if span else {}).content.decode()

    assert f"大家反映了{total}件事" in page


def test_plates_and_hidden_cells_say_it_in_words(village, block):
    BlockFactory(committee=village.committee, name="4组", position=9)
    several(village, 6, block=block)
    several(village, 5, block=block, kind=kind_of("clean"))
    several(village, 1, block=block, kind=kind_of("pets"))

    page = Client().get(url(village)).content.decode()

    assert "3组<small>12件</small>" in page
    assert "4组<small>没有</small>" in page
    assert page.count(">不公布<") == 2


@pytest.mark.parametrize("rows", [1, 6])
def test_the_page_asks_the_same_questions_at_any_number(village, rows, django_assert_num_queries):
    for number in range(rows):
        several(village, 5, block=BlockFactory(committee=village.committee, name=f"{number}号楼"))

    with django_assert_num_queries(8):
        Client().get(url(village), {"span": "year"})


@pytest.mark.django_db(transaction=True)
def test_everything_on_the_page_is_of_one_moment(monkeypatch):
    village = village_with_people()
    BlockFactory(committee=village.committee, name="3组")
    several(village, 5)
    counts = figures_module._counts

    def meanwhile(rows, name, inside):
        # Between the counts by kind and by block, others bring in five more.
        found = counts(rows, name, inside)
        if name == "kind__name":
            in_threads([lambda: several(village, 5)])
        return found

    monkeypatch.setattr(figures_module, "_counts", meanwhile)
    monkeypatch.setattr(
        figures_module, "_with_the_rest", lambda cells, _committee: asked.extend(cells) or cells
    )
    asked: list = []

    page = Client().get(url(village)).content.decode()

    assert Demand.objects.count() == 10
    assert "大家反映了5件事" in page
    assert [cell.count for cell in asked] == [5]


def test_past_midnight_a_page_is_of_one_day(village, monkeypatch):
    several(village, 5)
    days = iter([today(), today() + timedelta(days=1), today() + timedelta(days=2)])
    monkeypatch.setattr(public_figures_view, "today", lambda: next(days))

    page = Client().get(url(village))

    assert page.context["figures"].until == today()
