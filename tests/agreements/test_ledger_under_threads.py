"""Eight threads award, spend, reverse and expire at once, whatever the order: the ledger still adds up."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import accumulate
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from agreements.actions.expiring import expire_points
from agreements.actions.posting import account_of, post_points, reverse_entry, spend_points
from agreements.actions.proving import broken_points
from agreements.models import LedgerEntry, RuleBook
from tests.agreements.ground import account_in, book_of, home_of, rule_of
from tests.factories import BlockFactory, CommitteeFactory
from xidu.kit.errors import RuleBroken

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8
# How many programs are tried; a long proof asks for more than the suite has time for.
PROGRAMS = int(os.environ.get("XIDU_PROOF_PROGRAMS", "8"))
# (what, which of two households, points, number of the source): few numbers, so that the same source is
# often sent twice at once, and now and then for the other household.
STEPS = st.tuples(
    st.sampled_from(["award", "award", "deduct", "spend", "spend", "reverse", "expire"]),
    st.sampled_from([0, 0, 0, 1]),
    st.integers(1, 30),
    st.integers(1, 8),
)


class Village:
    """Two households of a village whose points end with the year, and what threads do to them."""

    def __init__(self, book: RuleBook) -> None:
        block = BlockFactory(committee=book.committee)
        self.homes = [account_of(home_of(block, door=door)) for door in ("1号", "2号")]
        self.minus = rule_of(book, "H03")

    def act(self, what: str, place: int, points: int, number: int) -> LedgerEntry | None:
        """Do one step and return the entry; None where nothing is told of one."""
        account = self.homes[place]
        source = f"{what}:{self.homes[0].pk}:{number}"
        if what == "award":
            return post_points(account, points, source=source)
        if what == "deduct":
            return post_points(account, -points, source=source, rule=self.minus)
        if what == "spend":
            return spend_points(account, points, source=source)
        if what == "expire":
            expire_points(datetime(2027 + number, 1, 2, tzinfo=UTC))
            return None
        entry = account.entries.filter(reverses=None).order_by("-pk").first()
        return reverse_entry(entry, words="试") if entry else None

    def run(self, steps: list[tuple[str, int, int, int]], start: Barrier) -> list[tuple[str, object]]:
        """Do the steps in one thread; return (source, entry's id) of each, or ("", what broke)."""
        told: list[tuple[str, object]] = []
        try:
            start.wait(10)
            for step in steps:
                try:
                    entry = self.act(*step)
                except RuleBroken:
                    continue
                except Exception as error:
                    told.append(("", repr(error)))
                else:
                    told += [(entry.source, entry.pk)] if entry else []
        finally:
            connection.close()
        return told

    def faults(self) -> list[str]:
        """Return what does not add up. An account's lock orders its entries: their ids are its history."""
        found = []
        for home in self.homes:
            home.refresh_from_db()
            entries = list(home.entries.order_by("pk"))
            spendable = list(accumulate(entry.spendable for entry in entries)) or [0]
            ranked = sum(entry.honour for entry in entries if entry.kind not in {"spend", "expire"})
            if min(spendable) < 0:
                found.append(f"overspent on the way: {spendable}")
            if (home.honour, home.spendable) != (ranked, spendable[-1]):
                found.append(f"{home.honour}/{home.spendable} is not {ranked}/{spendable[-1]}")
        return found


@pytest.fixture
def book():
    return book_of(CommitteeFactory(), expires="yearly")


# A race seldom happens again, so making a failing program smaller would only take minutes.
@settings(
    max_examples=PROGRAMS,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@example(plan=[[("award", number % 2, 1, 1)] * 2 for number in range(THREADS)])
@given(plan=st.lists(st.lists(STEPS, min_size=2, max_size=7), min_size=THREADS, max_size=THREADS))
def test_whatever_eight_threads_do_the_sums_hold(book, plan):
    village = Village(book)
    start = Barrier(THREADS)

    with ThreadPoolExecutor(THREADS) as pool:
        told = [answer for told in pool.map(lambda steps: village.run(steps, start), plan) for answer in told]

    effects = {source: pk for source, pk in told if source}
    assert [broke for source, broke in told if not source] == []
    assert set(told) == set(effects.items())
    assert LedgerEntry.objects.filter(source__in=effects).count() == len(effects)
    assert (village.faults(), broken_points()) == ([], [])


def test_fifty_taps_at_once_never_spend_the_same_points_twice(book):
    account = account_in(book.committee)
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
