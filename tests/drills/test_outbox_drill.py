"""Twenty kills at the worst moments, two clocks at once: nothing is lost and nothing is said twice."""

import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from time import monotonic

import pytest
from django.db import connection

from residents.models import Figure
from tests.drills.provider import AFTER, BEFORE, ON_REPLY, Provider
from users.models import Notice, NoticeAttempt

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
PROJECT = Path(__file__).resolve().parents[2]
NOTICES, KILLS, TAKE_OVER = 2000, 20, 5.0
PATIENCE = 240  # seconds; on an idle machine the drill takes a tenth of it


class Nursery:
    """Children by their number; a killed one is replaced by another of its kind."""

    def __init__(self, **settings: str) -> None:
        command = [sys.executable, "-m", "tests.drills.nursery"]
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.kinds: dict[int, str] = {}

    def start(self, kind: str) -> None:
        self.process.stdin.write(f"{kind}\n")
        self.process.stdin.flush()
        self.kinds[int(self.process.stdout.readline())] = kind

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()


def database_url() -> str:
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}@/{facts['HOST'].replace('/', '%2F')}/{facts['NAME']}"


@pytest.fixture
def figures():
    for key, value in {"quiet_from": "21:00", "quiet_until": "08:00", "digest_at": "18:00"}.items():
        Figure.objects.get_or_create(
            key=key, committee=None, since=date(2018, 1, 1), defaults={"value": value, "basis": "演练"}
        )


@pytest.fixture
def provider(tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    moments = (BEFORE, AFTER, ON_REPLY)
    step = NOTICES // (KILLS + 1)
    kills = {step * (n + 1): moments[n % len(moments)] for n in range(KILLS)}
    with Provider(folder / "s", folder / "deliveries.txt", kills) as server:
        yield server
        server.shutdown()


@pytest.fixture
def nursery(provider):
    children = Nursery(
        DJANGO_SETTINGS_MODULE="xidu.settings",
        DATABASE_URL=database_url(),
        SMS_GATEWAY="tests.drills.nursery.ToProvider",
        DRILL_PROVIDER=str(provider.server_address),
        DRILL_NOTICES=str(NOTICES),
        DRILL_TAKE_OVER=str(TAKE_OVER),
    )
    yield children
    children.close()


def run_to_the_end(provider, nursery):
    """Replace the dead until every notice is marked; return the seconds it took."""
    start, replaced = monotonic(), 0
    while monotonic() - start < PATIENCE:
        with provider.changed:
            provider.changed.wait(timeout=0.5)
            dead = provider.killed[replaced:]
        for pid, _moment in dead:
            nursery.start(nursery.kinds[pid])
            replaced += 1
        if provider.calls >= NOTICES and Notice.objects.filter(state="sent").count() == NOTICES:
            break
    return monotonic() - start


def test_after_twenty_kills_and_two_clocks_every_notice_went_out_once(figures, provider, nursery):
    for kind in ("ticker", "ticker", "sender", "sender", "sender"):
        nursery.start(kind)

    seconds = run_to_the_end(provider, nursery)

    delivered = provider.delivered()
    outcomes = Counter(NoticeAttempt.objects.values_list("outcome", flat=True))
    print(f"{seconds:.1f} s, {len(provider.killed)} kills, {dict(outcomes)}")  # noqa: T201  (the measured figures)
    assert Counter(moment for _pid, moment in provider.killed) == {BEFORE: 7, AFTER: 7, ON_REPLY: 6}
    assert Counter(Notice.objects.values_list("state", flat=True)) == {"sent": NOTICES}
    assert set(delivered) == {str(key) for key in Notice.objects.values_list("seal_id", flat=True)}
    assert set(delivered.values()) == {1}
    # Those whose sender died after the provider had taken them were found there and not handed over again.
    assert outcomes["found"] >= 7
