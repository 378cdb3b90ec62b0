import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from tests.factories import UserFactory
from users.actions.notices import Recipient, tell
from users.models import Notice
from xidu import tick as clock
from xidu.celery import app
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


@pytest.fixture
def maker():
    user = UserFactory()

    def remind(now):
        before = Notice.objects.count()
        tell(
            Recipient(ref=f"user:{user.pk}", user=user),
            key="k",
            topic="t",
            subject="s",
            body="b",
            due_at=now,
        )
        return Notice.objects.count() - before

    return remind


def broken(now):
    tell(Recipient(ref="x", email="x@example.invalid"), key="k", topic="t", subject="s", body="b")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def test_a_tick_makes_sends_and_says_what_it_did(maker):
    report = clock.tick(NOON, makers={"reminders": maker})

    assert report.data() == {
        "now": "2026-11-24T12:00:00+08:00",
        "made": {"reminders": 1},
        "sent": {"site": 1},
        "failed": 0,
        "cancelled": 0,
        "held": 0,
        "broken": [],
    }


def test_a_second_tick_makes_and_sends_nothing_new(maker):
    clock.tick(NOON, makers={"reminders": maker})

    report = clock.tick(NOON + timedelta(minutes=1), makers={"reminders": maker})

    assert (report.made, dict(report.sending.sent)) == ({"reminders": 0}, {})


def test_a_broken_maker_leaves_nothing_behind_and_stops_nobody(maker, caplog):
    report = clock.tick(NOON, makers={"broken": broken, "reminders": maker})

    assert (report.broken, report.made, dict(report.sending.sent)) == (
        ["broken"],
        {"reminders": 1},
        {"site": 1},
    )
    assert [record.exc_info[0].__mro__[1] for record in caplog.records] == [DatabaseError]
    assert Notice.objects.filter(recipient="x").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_maker_at_work_in_another_process_is_left_out(maker):
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('xidu.tick'), hashtext('reminders'))")

    meanwhile = clock.tick(NOON, makers={"reminders": maker})
    # The server hears of a closed connection a moment later; unlocking is done when it answers.
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    other.close()
    afterwards = clock.tick(NOON, makers={"reminders": maker})

    assert (meanwhile.made, afterwards.made) == ({"reminders": 0}, {"reminders": 1})


def test_the_command_prints_one_json_line_last():
    out = StringIO()

    call_command("tick", "--now", "2026-11-24T12:00", stdout=out)

    said = json.loads(out.getvalue().splitlines()[-1])
    assert said["now"] == "2026-11-24T12:00:00+08:00"
    assert said["made"] == dict.fromkeys(clock.MAKERS, 0)


def test_a_moment_that_cannot_be_read_is_refused_with_the_way_to_write_it():
    with pytest.raises(CommandError, match="请写成 2026-11-24T08:00 的样子"):
        call_command("tick", "--now", "明天早上")


def test_what_beat_rings_is_a_task_the_worker_knows():
    app.loader.import_default_modules()

    rung = [entry["task"] for entry in app.conf.beat_schedule.values()]

    assert [name for name in rung if name not in app.tasks] == []
    assert "users.tasks.send" in app.tasks
