import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from xidu.engine.folder import DataFolder

PROJECT = Path(__file__).resolve().parent.parent.parent
OWN_SETTINGS = {
    *("XIDU_MODE", "XIDU_DATA", "XIDU_TEST_RUN", "XIDU_DB_ROLE", "DATABASE_URL", "DATABASE_OWNER_URL"),
    *("BROKER_URL", "CACHE_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "EMAIL_URL", "PORT", "DEBUG"),
}


def clean_environment(**settings: str) -> dict[str, str]:
    """The environment of a newcomer: nothing of the test run, and ``settings``."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    return kept | settings


def wait_until(holds, seconds=60):
    """Return once ``holds()`` is true; fail after ``seconds`` rather than wait for ever."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


@pytest.fixture
def python():
    """Run the project's Python with words and settings, and return what it said and how it ended."""

    def run(*words, timeout=90, **settings):
        return subprocess.run(
            [sys.executable, *words],
            cwd=PROJECT,
            env=clean_environment(**settings),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return run


@pytest.fixture
def folder(tmp_path):
    claimed = DataFolder(tmp_path / "data")
    claimed.claim()
    yield claimed
    claimed.cluster.stop()
