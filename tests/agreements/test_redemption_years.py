import pytest
import time_machine
from django.db import IntegrityError, InternalError, ProgrammingError, transaction
from django.utils import timezone

from agreements.actions.codes import code_of
from agreements.actions.collecting import collect
from agreements.actions.expiring import expire_points
from agreements.actions.posting import NotEnoughPoints, account_of
from agreements.actions.proving import broken_points
from agreements.actions.redeeming import cancel, lapse_redemptions
from agreements.models import Redemption
from tests.agreements.ground import book_of, home_of, user_at
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.agreements.village import Village
from tests.factories import BlockFactory, account_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def rice(village):
    return item_in(village.committee)


def at(moment: str):
    return time_machine.travel(f"{moment}T09:00:00+08:00", tick=False)


def standing(village, item) -> tuple[int, int, int]:
    """Return the household's spendable and honour points and the item's stock."""
    account = account_of(village.home)
    item.refresh_from_db()
    return account.spendable, account.honour, item.stock


def refused(error, act) -> str:
    with pytest.raises(error) as broken, transaction.atomic():
        act()
    return str(broken.value)


class TestOverTheYearsEnd:
    """The book clears spendable points on 31 December."""

    @pytest.fixture
    def village(self):
        village = Village.__new__(Village)
        block = BlockFactory(name="2组")
        village.block, village.committee = block, block.committee
        village.book = book_of(block.committee, expires="yearly")
        village.clerk = account_with("clerk", block.committee)
        village.home = home_of(block)
        village.resident = user_at(village.home)
        return village

    @pytest.mark.parametrize("ticked", [True, False])
    def test_after_the_expiry_nothing_is_redeemed_even_before_the_tick(self, village, rice, ticked):
        points_for(village.home, 80)
        with at("2027-01-01"):
            if ticked:
                expire_points(timezone.now())

            words = refused(NotEnoughPoints, lambda: asked_for(rice, village.home, village.resident))

        assert words == "积分不足：现有0分，要用30分，还差30分。去年的80分到12月31日为止，已经清零。"

    def test_on_the_last_day_it_is_still_had_and_collected_in_january(self, village, rice):
        points_for(village.home, 80)
        with at("2026-12-31"):
            row = asked_for(rice, village.home, village.resident)
        with at("2027-01-02"):
            expire_points(timezone.now())
            collect(row, by=village.clerk, how="code", code=code_of(row))

        assert standing(village, rice) == (0, 80, 4)

    @pytest.mark.parametrize("expired_first", [True, False])
    @pytest.mark.parametrize("way", ["lapse", "cancel"])
    def test_points_that_come_back_do_not_outlive_their_year(self, village, rice, way, expired_first):
        points_for(village.home, 80)
        with at("2026-12-20"):
            row = asked_for(rice, village.home, village.resident)
        with at("2027-01-25"):
            points_for(village.home, 7)
            if expired_first:
                expire_points(timezone.now())
            lapse_redemptions(timezone.now()) if way == "lapse" else cancel(row, by=village.resident)
            expire_points(timezone.now())
            expire_points(timezone.now())

        assert standing(village, rice) == (7, 87, 5)
        assert broken_points() == []

    def test_within_the_year_they_come_back_whole(self, village, rice):
        points_for(village.home, 80)
        row = asked_for(rice, village.home, village.resident)
        with at("2026-12-31"):
            cancel(row, by=village.resident)

        assert standing(village, rice) == (80, 80, 5)


def test_a_book_that_carries_points_over_gives_them_back_in_january(village, rice):
    points_for(village.home, 30)
    with at("2026-12-20"):
        row = asked_for(rice, village.home, village.resident)
    with at("2027-01-10"):
        cancel(row, by=village.resident)

    assert standing(village, rice) == (30, 30, 5)


@pytest.mark.parametrize(
    "changed", [{"points": 1}, {"yuan": 1}, {"count": 9}, {"key": "x"}, {"state": "lapsed"}]
)
def test_the_database_keeps_a_promise_and_an_end(village, rice, changed):
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    collect(row, by=village.clerk, how="code", code=code_of(row))

    with pytest.raises((InternalError, ProgrammingError, IntegrityError)), transaction.atomic():
        Redemption.objects.filter(pk=row.pk).update(**changed)
