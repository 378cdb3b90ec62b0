from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connections

from users.actions import tokens
from users.actions.tokens import TokenRefused
from users.models import LinkToken

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 10, 4, tzinfo=UTC)


def test_only_the_digest_of_a_token_is_kept():
    token = tokens.issue("test", "user:1")

    row = LinkToken.objects.get()
    assert (len(token), len(row.digest), token in row.digest) == (43, 64, False)


def test_looking_changes_nothing_and_using_works_once():
    token = tokens.issue("test", "user:1")

    assert [tokens.look("test", token).subject for _time in range(3)] == ["user:1"] * 3
    assert tokens.use("test", token).subject == "user:1"
    with pytest.raises(TokenRefused):
        tokens.use("test", token)
    with pytest.raises(TokenRefused):
        tokens.look("test", token)


@pytest.mark.parametrize("spoil", [lambda t: "", lambda t: t[:-1], lambda t: t + "x", lambda t: t.swapcase()])
def test_a_tampered_token_is_refused(spoil):
    token = tokens.issue("test", "user:1")

    with pytest.raises(TokenRefused):
        tokens.use("test", spoil(token))


def test_a_token_for_another_purpose_is_refused():
    token = tokens.issue("test", "user:1")

    with pytest.raises(TokenRefused):
        tokens.use("other", token)
    assert tokens.use("test", token).subject == "user:1"


@pytest.mark.parametrize(("seconds", "taken"), [(59, True), (60, False), (61, False)])
def test_a_token_ends_at_its_moment(seconds, taken):
    with time_machine.travel(NOON, tick=False) as clock:
        token = tokens.issue("test", "user:1", expires_at=NOON + timedelta(seconds=60))
        clock.shift(timedelta(seconds=seconds))

        if taken:
            assert tokens.use("test", token).subject == "user:1"
        else:
            with pytest.raises(TokenRefused):
                tokens.use("test", token)


def test_taking_back_closes_every_open_token_of_the_subject_alone():
    mine = [tokens.issue("test", "user:1") for _number in range(2)]
    other = tokens.issue("test", "user:2")

    assert tokens.revoke("test", "user:1") == 2
    for token in mine:
        with pytest.raises(TokenRefused):
            tokens.use("test", token)
    assert tokens.use("test", other).subject == "user:2"


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_use_a_token_at_once_one_gets_it():
    token = tokens.issue("test", "user:1")
    answers = []

    def take():
        try:
            answers.append(tokens.use("test", token).subject)
        except TokenRefused:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["refused"] * 7 + ["user:1"]
