import pytest
import time_machine
from django.utils import timezone

from agreements.actions.claims import NotYours
from agreements.actions.garden import hand_back
from agreements.actions.garden_waiting import answer_offer, ask_plot, offer_plots
from agreements.models import PlotOffer, PlotTenure, Waiting
from tests.agreements.gardens import GardenVillage
from tests.agreements.ground import user_at
from tests.factories import BlockFactory, account_with
from xidu.kit.errors import NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> GardenVillage:
    return GardenVillage()


def on(month: int, day: int):
    return time_machine.travel(f"2026-{month}-{day}T09:00:00+08:00", tick=False)


def waiting_order(village) -> list[Waiting]:
    """Return the two that a draw over three plots left waiting, in order."""
    for home in village.homes(5):
        village.asks(home)
    village.drawn()
    return list(Waiting.objects.filter(outcome="").order_by("place"))


def test_a_plot_handed_back_is_offered_to_the_next_in_order_and_lapses_to_the_one_after(village):
    first, second = waiting_order(village)
    hand_back(PlotTenure.objects.get(plot__number=2), by=village.clerk)

    assert [offer_plots(timezone.now()), offer_plots(timezone.now())] == [1, 0]
    assert PlotOffer.objects.get().waiting == first
    with on(11, 29):
        assert offer_plots(timezone.now()) == 0
    with on(11, 30):
        assert offer_plots(timezone.now()) == 2

    first.refresh_from_db()
    assert (first.outcome, PlotOffer.objects.get(answer="").waiting) == ("lapsed", second)


@pytest.mark.parametrize("accepts, outcome, tended", [(True, "got", 3), (False, "declined", 2)])
def test_the_household_answers_once(village, accepts, outcome, tended):
    first, _second = waiting_order(village)
    hand_back(PlotTenure.objects.get(plot__number=2), by=village.clerk)
    offer_plots(timezone.now())
    me = user_at(first.household)

    answer_offer(PlotOffer.objects.get(), accepts=accepts, by=me)
    answer_offer(PlotOffer.objects.get(), accepts=not accepts, by=me)

    first.refresh_from_db()
    assert (first.outcome, PlotTenure.objects.filter(ended="").count()) == (outcome, tended)


def test_before_the_first_draw_nothing_is_offered(village):
    village.asks(village.home)

    assert offer_plots(timezone.now()) == 0


@pytest.mark.parametrize("how", ["returned", "moved_away"])
def test_the_desk_ends_a_tenure_and_twice_is_once(village, how):
    tenure = village.tends()

    for _twice in range(2):
        hand_back(tenure, how=how, by=village.clerk)

    tenure.refresh_from_db()
    assert (tenure.ended, tenure.until.isoformat()) == (how, "2026-11-23")


def test_a_household_hands_back_its_own_and_no_other(village):
    tenure = village.tends()

    with pytest.raises(NotYours):
        hand_back(tenure, by=user_at(village.homes(1)[0]))
    hand_back(tenure, by=user_at(village.home))

    assert PlotTenure.objects.get().ended == "returned"


def test_one_household_one_plot(village):
    village.tends()

    with pytest.raises(NotNow, match="一户一块"):
        village.asks(village.home)
    with pytest.raises(NotNow, match="一户一块"):
        village.tends(2)


@pytest.mark.parametrize(
    "role, place, asks", [("leader", "own", True), ("leader", "other", False), ("panelist", "own", False)]
)
def test_a_leader_asks_for_households_of_the_own_block_alone(village, role, place, asks):
    block = village.block if place == "own" else BlockFactory(committee=village.committee)
    by = account_with(role, block if role == "leader" else village.committee)
    about = {"door": "leader", "key": "leader:a", "by": by}

    if not asks:
        with pytest.raises(NotYours):
            ask_plot(village.garden, village.home, **about)
    else:
        assert ask_plot(village.garden, village.home, **about) == ask_plot(
            village.garden, village.home, **{**about, "key": "leader:b"}
        )
