"""Many awards at once keep the rules of one by one."""

from datetime import date

import pytest

from agreements.actions.posting import CycleUsed, RuleLapsed, post_points
from agreements.actions.posting_many import Award, post_many
from agreements.actions.proving import broken_points
from agreements.actions.scoring import broken_scores
from agreements.models import LedgerEntry
from tests.agreements.ground import account_in, book_of, rule_of
from tests.factories import CommitteeFactory
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def book():
    return book_of(CommitteeFactory())


def outcome(found):
    return {
        source: row.honour if isinstance(row, LedgerEntry) else type(row) for source, row in found.items()
    }


def test_each_award_is_posted_once_however_often_it_is_sent(book):
    account, other = account_in(book.committee), account_in(book.committee)
    awards = [
        Award(account.pk, 3, "a"),
        Award(other.pk, 4, "b"),
        Award(account.pk, 5, "c"),
        Award(account.pk, 3, "a"),
    ]

    first, again = post_many(awards), post_many(awards)

    account.refresh_from_db()
    assert outcome(first) == outcome(again) == {"a": 3, "b": 4, "c": 5}
    assert {row.pk for row in first.values()} == {row.pk for row in again.values()}
    assert (account.honour, account.spendable, LedgerEntry.objects.count()) == (8, 8, 3)
    assert (broken_points(), broken_scores()) == ([], [])


def test_cap_and_cycle_count_what_was_posted_before_and_in_the_same_call(book):
    account = account_in(book.committee)
    hours, yard = rule_of(book, "V01"), rule_of(book, "H01")  # 40 a month; once a month
    post_points(account, 30, source="before", rule=hours, deed_on=DAY)

    found = post_many(
        [
            Award(account.pk, 8, "a", rule=hours, deed_on=DAY),
            Award(account.pk, 8, "b", rule=hours, deed_on=DAY),
            Award(account.pk, 8, "c", rule=hours, deed_on=DAY),
            Award(account.pk, 8, "d", rule=hours, deed_on=date(2026, 10, 31)),
            Award(account.pk, 5, "e", rule=yard, deed_on=DAY),
            Award(account.pk, 5, "f", rule=yard, deed_on=DAY),
        ]
    )

    assert outcome(found) == {"a": 8, "b": 2, "c": CycleUsed, "d": 8, "e": 5, "f": CycleUsed}
    assert broken_points() == []


def test_what_one_award_may_not_keeps_out_that_one_alone(book):
    account, foreign = account_in(book.committee), account_in(CommitteeFactory())
    post_points(foreign, 1, source="taken")
    rule = rule_of(book, "S02")

    found = post_many(
        [
            Award(account.pk, 0, "nothing"),
            Award(account.pk, -5, "minus", rule=rule_of(book, "H03")),
            Award(account.pk, 3, "old", rule=rule, deed_on=date(2025, 12, 31)),
            Award(foreign.pk, 3, "other village", rule=rule),
            Award(account.pk, 3, "taken"),
            Award(account.pk, 3, "good", rule=rule, deed_on=DAY),
        ]
    )

    assert outcome(found) == {
        "nothing": BadValue,
        "minus": BadValue,
        "old": RuleLapsed,
        "other village": NotNow,
        "taken": NotNow,
        "good": 3,
    }


@pytest.mark.parametrize("size", [2, 40])
def test_forty_awards_take_the_statements_of_two(book, size, django_assert_num_queries):
    homes = [account_in(book.committee) for _home in range(2)]
    rule = rule_of(book, "V01")
    awards = [Award(homes[number % 2].pk, 1, f"s:{number}", rule=rule, deed_on=DAY) for number in range(size)]

    # A savepoint and its end around accounts, known sources, what counts, entries, balances.
    with django_assert_num_queries(7):
        post_many(awards)
