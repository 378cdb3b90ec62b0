"""The board reads kept scores; whatever moves the ledger, they are its sums."""

from datetime import date

import pytest
import time_machine
from django.db import connection

from agreements.actions.posting import account_of, post_points, reverse_entry, spend_points
from agreements.actions.scoring import broken_scores
from agreements.models import BoardScore, LedgerEntry
from agreements.pages.board import board_of
from residents.models import Consent, Person
from tests.agreements.ground import account_in, book_of, home_of, rule_of
from tests.factories import BlockFactory, CommitteeFactory

pytestmark = pytest.mark.django_db


def on(day: str):
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def scores(account) -> list[tuple[str, date, int, int]]:
    rows = BoardScore.objects.filter(account=account).order_by("per", "first")
    return list(rows.values_list("per", "first", "honour", "before"))


def test_an_award_counts_in_its_month_quarter_and_year_and_as_what_was_before_the_next():
    account = account_in(CommitteeFactory())

    with on("2026-12-31"):
        post_points(account, 7, source="a")

    assert scores(account) == [
        ("month", date(2026, 12, 1), 7, 0),
        ("month", date(2027, 1, 1), 0, 7),
        ("quarter", date(2026, 10, 1), 7, 0),
        ("quarter", date(2027, 1, 1), 0, 7),
        ("year", date(2026, 1, 1), 7, 0),
        ("year", date(2027, 1, 1), 0, 7),
    ]


def test_spending_moves_no_score_and_a_reversal_or_deduction_lowers_it():
    committee = CommitteeFactory()
    account, minus = account_in(committee), rule_of(book_of(committee), "H03")

    with on("2026-11-24"):
        award = post_points(account, 9, source="a")
        post_points(account, -5, source="b", rule=minus)
        spend_points(account, 2, source="c")
        reverse_entry(award, words="错记")

    assert scores(account)[0] == ("month", date(2026, 11, 1), -5, 0)
    assert broken_scores() == []


def test_entries_of_many_days_written_by_one_statement_are_added_up_too():
    account = account_in(CommitteeFactory())
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 1)]

    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            committee_id=account.committee_id,
            account=account,
            kind="award",
            honour=3,
            spendable=3,
            day=day,
            deed_on=day,
            source=f"bulk:{number}",
        )
        for number, day in enumerate(days)
    )

    assert scores(account)[:3] == [
        ("month", date(2026, 10, 1), 3, 0),
        ("month", date(2026, 11, 1), 6, 3),
        ("month", date(2026, 12, 1), 0, 6),
    ]
    assert broken_scores() == []


def test_a_score_changed_by_hand_is_found():
    account = account_in(CommitteeFactory())
    with on("2026-11-24"):
        post_points(account, 4, source="a")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_boardscore SET honour = 40 WHERE per = 'year' AND honour = 4")

    assert broken_scores() == [
        f"board score of account {account.pk}, year 2026-01-01: 40 after 0, entries 4 after 0"
    ]


def test_who_gained_most_on_the_month_before_stands_as_most_improved():
    committee = CommitteeFactory()
    block = BlockFactory(committee=committee, name="2组")
    points = {"沈一": (5, 12), "王二": (20, 25), "李三": (0, 30), "张四": (1, 90)}
    for number, (name, (before, now)) in enumerate(points.items()):
        home = home_of(block, name, door=f"{number}号")
        for day, much in (("2026-10-20", before), ("2026-11-20", now)):
            with on(day):
                post_points(account_of(home), much, source=f"{number}:{day}") if much else None
    # 张四 rose most and did not agree to be shown; 李三 had nothing before.
    for person in Person.objects.exclude(name="张四"):
        Consent.objects.create(
            committee=committee,
            person=person,
            purpose="积分红榜",
            version="1",
            channel="网上",
            given_at="2026-01-01T00:00Z",
        )

    board = board_of(committee, "month", date(2026, 11, 24))

    assert [(rank.name, rank.points) for rank in board.ranks] == [
        ("2组 李家", 30),
        ("2组 王家", 25),
        ("2组 沈家", 12),
    ]
    assert (board.improved.name, board.improved.points, board.households) == ("2组 沈家", 7, 4)


@pytest.mark.parametrize("owner", ["person", "block"])
def test_only_households_stand_on_the_board(owner):
    block = BlockFactory()
    home = home_of(block)
    account = account_of(block if owner == "block" else Person.objects.get(household=home))

    post_points(account, 5, source="a")

    assert (list(BoardScore.objects.all()), broken_scores()) == ([], [])
