from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from agreements.actions.claims import NotYours
from agreements.actions.garden_draws import announce_draw, close_lists, run_draw
from agreements.actions.garden_waiting import withdraw_waiting
from agreements.models import Draw, DrawList, DrawResult, PlotTenure, Waiting
from tests.agreements.gardens import FACT, GardenVillage
from tests.factories import account_with
from users.models import Notice
from xidu.kit import lottery
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> GardenVillage:
    return GardenVillage()


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def test_a_draw_gives_the_free_plots_in_order_and_keeps_the_rest_in_the_order_drawn(village):
    for home in village.homes(5):
        village.asks(home)

    result = village.drawn()

    by_slip = {row.slip: row for row in Waiting.objects.all()}
    assert result.plots == {slip: number for number, slip in enumerate(result.order[:3], start=1)}
    assert [by_slip[slip].outcome for slip in result.order] == ["got", "got", "got", "", ""]
    assert [by_slip[slip].place for slip in result.order] == [1, 2, 3, 4, 5]


def test_a_draw_can_be_run_again_from_what_is_public(village):
    for home in village.homes(4):
        village.asks(home)

    result = village.drawn()

    closed = result.draw.closed
    published = {"digest": closed.digest, "commitment": result.draw.commitment, "secret": result.secret}
    assert lottery.faults_of(closed.entries, fact=result.fact, order=result.order, **published) == []


def test_with_fewer_waiting_than_plots_all_get_one(village):
    for home in village.homes(2):
        village.asks(home)

    village.drawn()

    assert PlotTenure.objects.count() == 2
    assert Waiting.objects.filter(outcome="").count() == 0


def test_a_draw_with_nobody_says_so_and_stands_in_nobodys_way(village):
    with pytest.raises(NotNow, match="没有人报名，这次不用抽签"):
        village.drawn()
    with later(hours=2):
        close_lists(timezone.now())

        again = village.announced("b")

    assert (Draw.objects.count(), DrawResult.objects.count(), again.key) == (2, 0, "b")


def test_pressed_twice_it_is_one_draw(village):
    for home in village.homes(5):
        village.asks(home)
    first = village.drawn()

    with later(hours=3):
        second = run_draw(first.draw, fact="另一句话", witness=village.director, by=village.clerk)

    assert (second.pk, second.fact, PlotTenure.objects.count()) == (first.pk, FACT, 3)


def test_the_list_closes_at_its_time_and_takes_nobody_after(village):
    homes = village.homes(2)
    village.asks(homes[0])
    draw = village.announced()
    with pytest.raises(NotNow, match="还没到报名截止"):
        run_draw(draw, fact=FACT, witness=village.director, by=village.clerk)

    with later(hours=2):
        late = village.asks(homes[1])
        assert [close_lists(timezone.now()), close_lists(timezone.now())] == [1, 0]

    assert late.slip not in DrawList.objects.get().entries


def test_who_withdrew_after_the_list_closed_gets_no_plot_and_changes_no_order(village):
    rows = [village.asks(home) for home in village.homes(2)]
    draw = village.announced()

    with later(hours=2):
        close_lists(timezone.now())
        withdraw_waiting(rows[0], by=village.clerk)
        result = run_draw(draw, fact=FACT, witness=village.director, by=village.clerk)

    assert sorted(result.order) == sorted(row.slip for row in rows)
    assert list(result.plots) == [rows[1].slip]


def test_who_was_drawn_before_keeps_the_place_in_the_next_draw(village):
    homes = village.homes(5)
    for home in homes[:4]:
        village.asks(home)
    first = village.drawn()
    village.asks(homes[4])

    second = village.drawn("b")

    waiting = {row.slip: row.place for row in Waiting.objects.filter(outcome="")}
    assert waiting == {first.order[3]: 4, second.order[0]: 5}


@pytest.mark.parametrize(
    "changed, says",
    [
        ({"closes_at": timedelta(0)}, "报名截止要在现在以后"),
        ({"fact_words": "号码"}, "请写清楚当场用什么定"),
    ],
)
def test_an_announcement_that_fixes_nothing_is_refused(village, changed, says):
    facts = {"title": "抽签", "closes_at": timedelta(hours=1), "fact_words": "开奖号码", **changed}
    facts["closes_at"] = timezone.now() + facts["closes_at"]

    with pytest.raises(BadValue, match=says):
        announce_draw(village.garden, key="a", by=village.clerk, **facts)


def test_a_second_announcement_waits_for_the_first_draw(village):
    draw = village.announced()
    assert village.announced() == draw

    with pytest.raises(NotNow, match="上一次抽签还没抽"):
        village.announced("b")


def test_whoever_draws_is_no_witness_and_a_stranger_neither(village):
    village.asks(village.home)
    draw = village.announced()
    stranger = account_with("director", GardenVillage().committee)

    with later(hours=2):
        for nobody in (village.clerk, stranger):
            with pytest.raises(NotYours, match="另一位在场的人见证"):
                run_draw(draw, fact=FACT, witness=nobody, by=village.clerk)


def test_the_witness_hears_of_having_been_one(village):
    village.asks(village.home)

    result = village.drawn()

    told = Notice.objects.get(key=f"draw-witness:{result.draw_id}")
    assert (told.user, "您当时不在场" in told.body) == (village.director, True)


def test_a_leader_runs_no_draw(village):
    village.asks(village.home)
    draw = village.announced()

    with later(hours=2), pytest.raises(NotYours):
        run_draw(draw, fact=FACT, witness=village.director, by=village.leader)


@pytest.mark.parametrize("model", [Draw, DrawList, DrawResult])
def test_no_step_of_a_draw_is_ever_changed(village, model):
    village.asks(village.home)
    village.drawn()

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(committee=village.committee)


def test_the_secret_is_sealed_until_the_draw(village):
    draw = village.announced()

    assert draw.open_secret() not in Draw.objects.values_list("secret_sealed", flat=True).get()
    assert lottery.commitment_of(draw.open_secret()) == draw.commitment
