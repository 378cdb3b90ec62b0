from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from users.actions import limits
from users.actions.limits import Attempt, TooMany
from users.models import Bucket

NOON = datetime(2026, 9, 10, 4, tzinfo=UTC)
HALL = "203.0.113.5"


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def is_locked(attempt):
    try:
        limits.check_lock(attempt)
    except TooMany:
        return True
    return False


def spend(times, subject="a"):
    """Return how many of the spends went through."""
    done = 0
    for _number in range(times):
        try:
            limits.spend("test", subject, burst=3, per_hour=6)
        except TooMany:
            break
        done += 1
    return done


def test_a_bucket_gives_its_burst_and_then_nothing():
    assert spend(5) == 3


@pytest.mark.parametrize(
    ("minutes", "more"), [(0, 0), (9, 0), (10, 1), (19, 1), (20, 2), (30, 3), (600, 3), (-600, 0)]
)
def test_a_bucket_refills_by_the_hour_and_never_above_its_burst(clock, minutes, more):
    spend(3)

    clock.shift(timedelta(minutes=minutes))

    assert spend(5) == more


def test_being_refused_takes_nothing(clock):
    spend(3)
    for _number in range(9):
        spend(1)

    clock.shift(timedelta(minutes=10))

    assert spend(5) == 1


def test_each_subject_and_name_has_its_own_bucket_and_none_stands_in_clear():
    spend(3, "19900001234")

    limits.spend("other", "19900001234", burst=1, per_hour=1)

    assert spend(3, "19900001235") == 3
    assert [len(key) for key in Bucket.objects.values_list("key", flat=True)] == [64, 64, 64]


@pytest.mark.parametrize(("failures", "locked"), [(4, False), (5, True), (9, True)])
def test_the_fifth_failure_locks_the_account(failures, locked):
    for number in range(failures):
        limits.note_failure(Attempt("password", "wang", f"203.0.113.{number}"))

    assert is_locked(Attempt("password", "wang", "198.51.100.1")) is locked
    assert is_locked(Attempt("password", " WANG ", "198.51.100.1")) is locked
    assert is_locked(Attempt("password", "li", "198.51.100.1")) is False
    assert is_locked(Attempt("code", "wang", "198.51.100.1")) is False


@pytest.mark.parametrize(("minutes", "locked"), [(14, True), (15, False)])
def test_the_lock_lasts_fifteen_minutes(clock, minutes, locked):
    for _number in range(5):
        limits.note_failure(Attempt("password", "wang", HALL))

    clock.shift(timedelta(minutes=minutes))

    assert is_locked(Attempt("password", "wang", "198.51.100.1")) is locked


def test_after_a_lock_five_new_tries_are_free(clock):
    attempt = Attempt("password", "wang", "")
    for _number in range(5):
        limits.note_failure(attempt)
    clock.shift(timedelta(minutes=15))

    for _number in range(4):
        limits.note_failure(attempt)

    assert is_locked(attempt) is False


@pytest.mark.parametrize(("failures", "locked"), [(4, False), (5, True)])
def test_five_failures_on_different_accounts_lock_the_address(failures, locked):
    for number in range(failures):
        limits.note_failure(Attempt("password", f"account{number}", HALL))

    assert is_locked(Attempt("password", "somebody", HALL)) is locked
    assert is_locked(Attempt("password", "somebody", "198.51.100.1")) is False


@pytest.mark.parametrize(("good", "locked"), [(19, True), (20, False)])
def test_an_address_where_many_signed_in_is_never_locked_as_a_whole(good, locked):
    for number in range(good):
        limits.note_success(Attempt("code", f"elder{number}", HALL))
    for number in range(5):
        limits.note_failure(Attempt("code", f"clumsy{number}", HALL))

    assert is_locked(Attempt("code", "next", HALL)) is locked


def test_at_a_shared_address_the_account_is_still_locked():
    for number in range(25):
        limits.note_success(Attempt("code", f"elder{number}", HALL))
    for _number in range(5):
        limits.note_failure(Attempt("code", "clumsy", HALL))

    assert is_locked(Attempt("code", "clumsy", HALL)) is True


def test_a_hundred_elders_behind_one_address_sign_in_though_each_mistypes_once():
    entered = 0
    for number in range(100):
        attempt = Attempt("code", f"elder{number}", HALL)
        limits.check_lock(attempt)
        limits.note_failure(attempt)
        limits.check_lock(attempt)
        limits.note_success(attempt)
        entered += 1

    assert entered == 100


def test_a_success_gives_the_address_one_try_back_and_not_all():
    for number in range(4):
        limits.note_failure(Attempt("password", f"victim{number}", HALL))

    limits.note_success(Attempt("password", "attacker", HALL))
    for number in range(2):
        limits.note_failure(Attempt("password", f"next{number}", HALL))

    assert is_locked(Attempt("password", "another", HALL)) is True


def test_nobody_is_locked_by_an_address_that_cannot_be_told():
    for number in range(9):
        limits.note_failure(Attempt("password", f"account{number}", ""))

    assert is_locked(Attempt("password", "somebody", "")) is False


def test_a_month_without_use_and_a_bucket_is_forgotten(clock):
    spend(1)
    clock.shift(timedelta(days=31, seconds=1))
    spend(1, "fresh")

    assert limits.forget_idle(timezone.now()) == 1
    assert Bucket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_spends_at_once_take_exactly_the_burst():
    taken = []

    def take():
        try:
            limits.spend("race", "a", burst=5, per_hour=0)
            taken.append(1)
        except TooMany:
            pass
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == 5
