"""Gives a test run its own PostgreSQL, started at the first test that needs one and removed at the end.

Loaded with ``-p``, so that the environment is set before Django settings are read: a conftest is too late.
With xdist the run is one folder and one server, whichever process asks first; the controller takes it away.
The server starts as a copy of one with every migration applied, see ``migrated``.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xidu.engine import migrated, roles
from xidu.engine.postgres import THROW_AWAY, Cluster
from xidu.engine.processes import is_alive, write_pid_file

_PREFIX = "xidu-test-"


def _own_folder() -> Path:
    if inherited := os.environ.get("XIDU_TEST_RUN"):
        return Path(inherited)
    _sweep_dead_runs()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    write_pid_file(folder / "run.pid", os.getpid())
    os.environ["XIDU_TEST_RUN"] = str(folder)
    return folder


def _sweep_dead_runs() -> None:
    """Remove servers and folders whose test run was killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        pid_file = folder / "run.pid"
        with contextlib.suppress(FileNotFoundError):
            if pid_file.stat().st_uid == os.geteuid() and not is_alive(pid_file):
                _remove(folder)


def _cluster(folder: Path) -> Cluster:
    return Cluster(
        data=folder / "postgres",
        sockets=folder / "s",
        log=folder / "postgres.log",
        settings=THROW_AWAY,
        owner_creates_databases=True,
    )


def _remove(folder: Path) -> None:
    with contextlib.suppress(OSError):
        _cluster(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def _set_environment(folder: Path) -> None:
    """Set what test mode needs, and drop what a developer's shell may have set for another mode."""
    for name in ("DATABASE_OWNER_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "EMAIL_URL", "CACHE_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "XIDU_MODE": "test",
        "XIDU_DATA": str(folder / "data"),
        "DATABASE_URL": _cluster(folder).url(roles.OWNER),
    }


# A worker of xdist, or a pytest started by a test, inherits the folder and leaves it to whoever made it.
_MADE_HERE = "XIDU_TEST_RUN" not in os.environ
_FOLDER = _own_folder()
_set_environment(_FOLDER)


def pytest_configure(config: Any) -> None:
    # The database of the copy is taken as it is; Django only looks whether a migration is missing.
    config.option.reuse_db = True


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Start the server when the first database fixture is asked for; kit tests never pay for it."""
    if fixturedef.argname == "django_db_setup":
        with (_FOLDER / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _ensure_database(_cluster(_FOLDER))
        _let_flush_pass_append_only_triggers()


def _ensure_database(cluster: Cluster) -> None:
    from django.db import connection

    if not cluster.data.exists():
        migrated.copy_to(cluster.data)
    cluster.ensure_running()
    migrated.clone(cluster, connection.creation._get_test_db_name())  # noqa: SLF001 - Django asks itself so


def _let_flush_pass_append_only_triggers() -> None:
    from django.db.backends.postgresql.operations import DatabaseOperations

    if "execute_sql_flush" in vars(DatabaseOperations):
        return
    plain = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: list[str]) -> None:
        plain(self, ["SET LOCAL session_replication_role = replica", *sql_list])

    DatabaseOperations.execute_sql_flush = execute_sql_flush


def pytest_unconfigure(config: Any) -> None:
    if _MADE_HERE:
        _remove(_FOLDER)


@pytest.fixture
def app_role(django_db_setup: None) -> Iterator[Any]:
    """An open psycopg2 connection to the test database as the app role, rolled back at the end.

    It sees committed rows only: a test that prepares rows for it takes ``transactional_db``.
    """
    from django.db import connection

    name = connection.settings_dict["NAME"]
    working = _cluster(_FOLDER).connect(roles.APP, name)
    working.autocommit = False
    yield working
    working.rollback()
    working.close()
