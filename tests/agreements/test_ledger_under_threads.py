"""Eight threads award, spend, reverse and expire at once, whatever the order: the ledger still adds up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Count, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions.expiring import expire_points
from agreements.actions.posting import post_points, reverse_entry, spend_points
from agreements.actions.proving import broken_points
from agreements.models import LedgerEntry, PointsAccount
from tests.agreements.ground import account_in, book_of
from tests.factories import CommitteeFactory
from xidu.kit.errors import RuleBroken

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
# (what, points, number of the source): few numbers, so that the same source is often sent twice at once.
STEPS = st.tuples(
    st.sampled_from(["award", "spend", "reverse", "expire"]), st.integers(1, 30), st.integers(1, 12)
)


def act(account: PointsAccount, step: tuple[str, int, int]) -> None:
    what, points, number = step
    if what == "award":
        post_points(account, points, source=f"award:{account.pk}:{number}")
    elif what == "spend":
        spend_points(account, points, source=f"spend:{account.pk}:{number}")
    elif what == "expire":
        expire_points(datetime(2027 + number, 1, 2, tzinfo=UTC))
    elif entry := account.entries.filter(reverses=None).order_by("pk").first():
        reverse_entry(entry, words="试")


def worker(account: PointsAccount, steps: list[tuple[str, int, int]], start: Barrier) -> list[str]:
    """Do the steps and return what broke that is no rule of ours."""
    wrong = []
    try:
        start.wait(10)
        for step in steps:
            try:
                act(account, step)
            except RuleBroken:
                pass
            except Exception as error:
                wrong.append(repr(error))
    finally:
        connection.close()
    return wrong


@pytest.fixture
def committee():
    place = CommitteeFactory()
    book_of(place, expires="yearly")
    return place


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.lists(st.lists(STEPS, min_size=2, max_size=6), min_size=THREADS, max_size=THREADS))
def test_whatever_eight_threads_do_the_sums_hold(committee, plan):
    account = account_in(committee)
    start = Barrier(THREADS)

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = [
            fault for done in pool.map(lambda steps: worker(account, steps, start), plan) for fault in done
        ]

    account.refresh_from_db()
    sums = account.entries.aggregate(honour=Sum("honour"), spendable=Sum("spendable"))
    twice = LedgerEntry.objects.values("source").annotate(times=Count("pk")).filter(times__gt=1)
    assert wrong == []
    assert (account.honour, account.spendable) == (sums["honour"] or 0, sums["spendable"] or 0)
    assert account.spendable >= 0
    assert (list(twice), broken_points()) == ([], [])


def test_fifty_taps_at_once_never_spend_the_same_points_twice(committee):
    account = account_in(committee)
    post_points(account, 100, source="start")

    def tap(number: int) -> bool:
        try:
            spend_points(account, 30, source=f"tap:{number}")
        except RuleBroken:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        taken = sum(pool.map(tap, range(50)))

    account.refresh_from_db()
    assert (taken, account.spendable, account.honour) == (3, 10, 100)
