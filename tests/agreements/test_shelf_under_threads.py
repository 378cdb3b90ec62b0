"""Many hands at once: stock, limit and points hold, and a thing is collected, given back or lapsed once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from agreements.actions.codes import code_of
from agreements.actions.collecting import collect
from agreements.actions.posting import account_of
from agreements.actions.proving import broken_points, broken_stock
from agreements.actions.redeeming import cancel, lapse, redeem
from agreements.models import Redemption
from tests.agreements.ground import home_of
from tests.agreements.shelf_ground import asked_for, item_in, points_for
from tests.agreements.village import Village
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import RuleBroken

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("november")]
THREADS = 8


def did(act: Callable[[], object]) -> bool:
    """Say whether ``act`` went through; whatever is no rule of ours comes out."""
    try:
        return bool(act())
    except RuleBroken:
        return False
    finally:
        connection.close()


def test_fifty_taps_at_once_never_have_more_than_there_is():
    village = Village()
    rice = item_in(village.committee, limit=2, limit_per="month")
    soap = item_in(village.committee, name="洗衣液", stock=50)
    homes = [home_of(village.block, door=f"{number}号") for number in range(20, 24)]
    # The last can pay for one piece only, whichever of the two comes first.
    for home, points in zip(homes, (200, 200, 200, 40), strict=True):
        points_for(home, points)

    def tap(number: int) -> bool:
        home, item = homes[number % 4], (rice, rice, soap)[number % 3]
        key = f"tap:{number}"
        account = account_of(home)
        return did(lambda: redeem(item, account, 1, by=village.clerk, door="desk", key=key))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(tap, [*range(25), *range(25)]))

    rice.refresh_from_db()
    soap.refresh_from_db()
    had = [Redemption.objects.filter(account=account_of(home)) for home in homes]
    assert (rice.stock, broken_stock(), broken_points()) == (0, [], [])
    assert [max(0, rows.filter(item=rice).count() - 2) for rows in had] == [0, 0, 0, 0]
    assert Redemption.objects.filter(item=rice).count() == 5
    assert (had[3].count(), account_of(homes[3]).spendable) == (1, 10)
    assert soap.stock == 50 - Redemption.objects.filter(item=soap).count()


def test_collected_given_back_and_lapsed_at_once_is_one_of_them():
    village = Village()
    rice = item_in(village.committee)
    points_for(village.home, 30)
    row = asked_for(rice, village.home, village.resident)
    code, start = code_of(row), Barrier(THREADS)
    Redemption.objects.filter(pk=row.pk).update(valid_until=today())
    late = datetime(2026, 11, 25, 9, tzinfo=SHANGHAI).date()
    acts = [
        lambda: collect(row, by=village.clerk, how="code", code=code).state == "collected",
        lambda: collect(row, by=village.director, how="code", code=code).state == "collected",
        lambda: cancel(row, by=village.resident).state == "cancelled",
        lambda: lapse(row.pk, late),
    ] * 2

    def at_once(act: Callable[[], object]) -> bool:
        start.wait(10)
        return did(act)

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(at_once, acts))

    row.refresh_from_db()
    rice.refresh_from_db()
    ways = {"collected": done[0:2] + done[4:6], "cancelled": done[2::4], "lapsed": done[3::4]}
    back = row.state != "collected"
    assert [way for way, hands in ways.items() if any(hands)] == [row.state]
    assert (account_of(village.home).spendable, rice.stock) == ((30, 5) if back else (0, 4))
    assert (broken_stock(), broken_points()) == ([], [])
    assert row.moves.count() == 1 + back
