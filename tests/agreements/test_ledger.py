from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from agreements.actions.expiring import expire_points, warn_of_expiry
from agreements.actions.posting import (
    CycleUsed,
    NotEnoughPoints,
    RuleLapsed,
    post_points,
    reverse_entry,
    spend_points,
)
from agreements.actions.proving import broken_points
from agreements.models import LedgerEntry, PointsAccount
from tests.agreements.ground import account_in, book_of, rule_of, user_at
from tests.factories import CommitteeFactory
from users.models import Notice
from users.verify import checks
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def balances(account):
    account.refresh_from_db()
    return account.honour, account.spendable


@pytest.fixture
def account():
    return account_in(CommitteeFactory())


@pytest.fixture
def book(account):
    return book_of(account.committee)


def test_an_award_raises_both_balances_and_names_its_rule_version(account, book):
    entry = post_points(account, 5, source="claim:1", rule=rule_of(book, "H01"))

    assert balances(account) == (5, 5)
    assert (entry.rule.book.version, entry.kind, entry.day) == (1, "award", date(2026, 11, 24))


def test_the_same_source_posted_again_moves_nothing(account, book):
    first = post_points(account, 5, source="claim:1")

    assert post_points(account, 9, source="claim:1") == first
    assert balances(account) == (5, 5)


def test_a_source_belongs_to_one_account(account, book):
    post_points(account, 5, source="claim:1")

    with pytest.raises(NotNow, match="另一户"):
        post_points(account_in(account.committee), 5, source="claim:1")


@pytest.mark.parametrize("have, spend", [(0, 1), (30, 31)])
def test_spending_more_than_there_is_moves_nothing(account, have, spend):
    if have:
        post_points(account, have, source="start")

    with pytest.raises(NotEnoughPoints, match=f"现有{have}分，要用{spend}分"):
        spend_points(account, spend, source="redemption:1")

    assert (balances(account), account.entries.filter(kind="spend").count()) == ((have, have), 0)


def test_spending_all_leaves_the_rank(account):
    post_points(account, 30, source="start")

    spend_points(account, 30, source="redemption:1")
    spend_points(account, 30, source="redemption:1")

    assert balances(account) == (30, 0)


def test_a_deduction_takes_what_is_there_and_never_more(account, book):
    post_points(account, 3, source="start")

    entry = post_points(account, -5, source="claim:2", rule=rule_of(book, "H03"))

    assert balances(account) == (-2, 0)
    assert (entry.honour, entry.spendable, entry.shortfall) == (-5, -3, 2)


def test_a_deduction_needs_a_rule(account):
    with pytest.raises(BadValue, match="条款"):
        post_points(account, -5, source="anger")


def test_a_reversal_mirrors_its_entry_once(account):
    entry = post_points(account, 10, source="start")

    back = reverse_entry(entry, words="记错了")

    assert reverse_entry(entry, words="又一次") == back
    assert balances(account) == (0, 0)
    with pytest.raises(NotNow):
        reverse_entry(back, words="冲回冲回")


def test_a_reversal_of_spent_points_takes_what_is_left_and_says_so(account):
    entry = post_points(account, 10, source="start")
    spend_points(account, 8, source="redemption:1")

    back = reverse_entry(entry, words="记错了")

    assert (balances(account), back.shortfall, broken_points()) == ((0, 0), 8, [])


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 12, 1)])
def test_a_rule_awards_nothing_outside_its_days(account, book, day):
    from agreements.actions.books import draft_book, put_in_force

    put_in_force(draft_book(account.committee), since=date(2026, 12, 1), basis="村民会议")

    with pytest.raises(RuleLapsed, match="没有生效"):
        post_points(account, 5, source="claim:1", rule=rule_of(book, "H01"), deed_on=day)

    assert balances(account) == (0, 0)


def test_a_monthly_rule_is_awarded_once_a_month(account, book):
    rule = rule_of(book, "H01")
    post_points(account, 5, source="a", rule=rule, deed_on=date(2026, 10, 31))
    post_points(account, 5, source="b", rule=rule, deed_on=date(2026, 11, 1))

    with pytest.raises(CycleUsed, match="每月一次"):
        post_points(account, 5, source="c", rule=rule, deed_on=date(2026, 11, 30))

    assert balances(account) == (10, 10)


def test_the_cap_of_a_month_cuts_the_last_award(account, book):
    rule = rule_of(book, "S01")
    post_points(account, 18, source="a", rule=rule)

    cut = post_points(account, 6, source="b", rule=rule)

    assert cut.honour == 2
    with pytest.raises(CycleUsed, match="每月最多20分"):
        post_points(account, 2, source="c", rule=rule)


def test_what_was_reversed_frees_the_cycle(account, book):
    rule = rule_of(book, "H01")
    reverse_entry(post_points(account, 5, source="a", rule=rule), words="看错了门")

    post_points(account, 5, source="b", rule=rule)

    assert balances(account) == (5, 5)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_ledgerentry SET honour = 99",
        "DELETE FROM agreements_ledgerentry",
        "TRUNCATE agreements_ledgerentry CASCADE",
        "TRUNCATE agreements_pointsaccount CASCADE",
    ],
)
def test_the_ledger_is_never_changed_nor_emptied(account, sql):
    post_points(account, 5, source="a")

    with pytest.raises(InternalError, match="only ever added"), transaction.atomic():
        _run(sql)

    assert LedgerEntry.objects.count() == 1


def test_the_database_itself_keeps_the_spendable_above_zero(account):
    with pytest.raises(IntegrityError), transaction.atomic():
        PointsAccount.objects.filter(pk=account.pk).update(spendable=-1)


def test_verify_finds_a_balance_that_is_not_its_sum(account):
    post_points(account, 5, source="a")
    PointsAccount.objects.filter(pk=account.pk).update(honour=6)

    assert checks["points"]() == [f"points account {account.pk}: balances 6/5, entries 5/5"]


def test_a_year_under_a_clearing_book_takes_the_rest_and_leaves_the_rank():
    account = account_in(CommitteeFactory())
    book_of(account.committee, expires="yearly")
    post_points(account, 30, source="a")
    spend_points(account, 12, source="b")

    with time_machine.travel("2027-01-02T09:00:00+08:00", tick=False):
        post_points(account, 7, source="c")
        made = [expire_points(datetime(2027, 1, 2, 1, tzinfo=UTC)) for _time in range(2)]

    assert (made, balances(account), broken_points()) == ([1, 0], (37, 7), [])


def test_a_book_that_carries_over_takes_nothing(account, book):
    post_points(account, 30, source="a")

    with time_machine.travel("2027-01-02T09:00:00+08:00", tick=False):
        made = expire_points(datetime(2027, 1, 2, 1, tzinfo=UTC))

    assert (made, balances(account)) == (0, (30, 30))


@pytest.mark.parametrize(
    "day, told", [("2026-10-31", 0), ("2026-11-01", 1), ("2026-12-01", 1), ("2026-12-24", 1)]
)
def test_the_household_hears_60_30_and_7_days_before(day, told):
    account = account_in(CommitteeFactory())
    book_of(account.committee, expires="yearly")
    user = user_at(account.household)
    with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
        post_points(account, 30, source="a")
        now = datetime.fromisoformat(f"{day}T09:00:00+08:00")

        made = [warn_of_expiry(now) for _time in range(2)]

    assert made == [told, 0]
    assert Notice.objects.filter(user=user, topic="points").count() == told


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
