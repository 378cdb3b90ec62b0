"""The real worker, beat and broker: two clocks, a flushed broker, killed workers; each notice goes out once."""

import os
import signal
import subprocess
import sys
from time import monotonic

import pytest
import redis

from tests.drills.provider import Provider
from tests.drills.test_outbox_drill import PROJECT, database_url
from users.models import Notice
from xidu.engine.broker import broker_command
from xidu.engine.folder import DataFolder

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
NOTICES, PATIENCE = 300, 240


@pytest.fixture
def provider(tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    with Provider(folder / "s", folder / "deliveries.txt", {}) as server:
        yield server
        server.shutdown()


@pytest.fixture
def start():
    """Start programs in groups of their own, so that a kill takes a worker and its children at once."""
    started = []

    def run(command, **settings):
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | settings,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        kill(process)


def kill(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)


@pytest.fixture
def broker(start, tmp_path_factory):
    folder = DataFolder(tmp_path_factory.mktemp("b"))
    folder.broker.mkdir(parents=True)
    folder.broker_socket.parent.mkdir(parents=True, exist_ok=True)
    start(broker_command(folder))
    return folder.broker_socket


def celery(start, broker, provider, *words):
    return start(
        [sys.executable, "-m", "celery", "-A", "tests.drills.clock", *words],
        DJANGO_SETTINGS_MODULE="xidu.settings",
        DATABASE_URL=database_url(),
        BROKER_URL=f"redis+socket://{broker}?virtual_host=0",
        SMS_GATEWAY="tests.drills.nursery.ToProvider",
        DRILL_PROVIDER=str(provider.server_address),
        DRILL_NOTICES=str(NOTICES),
        DRILL_URGENT="1",
    )


def wait_for(provider, number):
    end = monotonic() + PATIENCE
    with provider.changed:
        while len(provider.delivered()) < number and monotonic() < end:
            provider.changed.wait(timeout=0.5)


def test_a_flushed_broker_two_beats_and_killed_workers_lose_and_double_nothing(
    start, broker, provider, tmp_path
):
    for n in range(2):
        celery(start, broker, provider, "beat", "-s", str(tmp_path / f"beat{n}"), "--pidfile=")
    workers = [celery(start, broker, provider, "worker", "-c", "1", "-n", f"w{n}@drill") for n in range(2)]

    for n, reached in enumerate((60, 180)):
        wait_for(provider, reached)
        redis.Redis(unix_socket_path=str(broker)).flushall()
        kill(workers[n])
        celery(start, broker, provider, "worker", "-c", "1", "-n", f"again{n}@drill")
    end = monotonic() + PATIENCE
    while Notice.objects.filter(state="sent").count() < NOTICES and monotonic() < end:
        with provider.changed:
            provider.changed.wait(timeout=0.5)

    delivered = provider.delivered()
    assert set(delivered) == {str(key) for key in Notice.objects.values_list("seal_id", flat=True)}
    assert (len(delivered), set(delivered.values())) == (NOTICES, {1})
    assert Notice.objects.filter(state="sent").count() == NOTICES
