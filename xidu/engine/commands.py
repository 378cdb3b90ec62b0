"""Around every ``manage.py`` command: its database is there, up to date, and gone again afterwards."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from xidu.engine.folder import DataFolder, try_lock
from xidu.engine.refusals import EngineRefusedError

MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"
# These read code or files only. "test" and "testserver" would make databases as the app role, which may not.
NEED_NO_DATABASE = {
    *("", "help", "version", "check", "diffsettings", "makemigrations", "makemessages", "compilemessages"),
    *("collectstatic", "findstatic", "startapp", "startproject", "inspect", "test", "testserver"),
}
# These change or read the schema itself, so they connect as its owner and find it as it is.
CONCERN_SCHEMA = {
    *(
        "migrate",
        "showmigrations",
        "sqlmigrate",
        "squashmigrations",
        "optimizemigration",
        "flush",
        "sqlflush",
    ),
    *(
        "sqlsequencereset",
        "createcachetable",
        "inspectdb",
        "remove_stale_contenttypes",
        "pgtrigger",
        "restore",
    ),
}
TAKE_IT_AS_IT_IS = CONCERN_SCHEMA | {"dbshell", "shell"}


def run_command(words: list[str]) -> int:
    """Run one Django command line and return its exit code; 2 with one sentence where the engine refuses."""
    name = words[1] if len(words) > 1 else ""
    if name in CONCERN_SCHEMA:
        os.environ["XIDU_DB_ROLE"] = "owner"
    # Comparing models with migration files needs no history, and warning that none was read helps nobody.
    warnings.filterwarnings("ignore", "Got an error checking a consistent migration history")
    signal.signal(signal.SIGTERM, _leave)
    try:
        with _database_for(name, words):
            from django.core.management import execute_from_command_line

            if name == "migrate":
                from xidu.engine.quick_state import hurry

                hurry()
            execute_from_command_line(words)
    except EngineRefusedError as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


def _leave(number: int, _frame: object) -> None:
    # Ending by an exception lets the server be stopped on the way out.
    sys.exit(128 + number)


@contextlib.contextmanager
def _database_for(name: str, words: list[str]) -> Iterator[None]:
    if name in NEED_NO_DATABASE or {"-h", "--help", "--version"} & set(words):
        yield
        return
    with contextlib.ExitStack() as leaving:
        embedded = not os.environ.get("DATABASE_URL")
        if embedded:
            leaving.enter_context(use_server(data_folder()))
        if name not in TAKE_IT_AS_IT_IS and (embedded or os.environ.get("XIDU_MODE", "demo") == "demo"):
            bring_up_to_date()
        yield


def data_folder() -> DataFolder:
    """Return the claimed data folder of ``XIDU_DATA``, by default ``.data`` beside ``manage.py``."""
    named = os.environ.get("XIDU_DATA", "").strip() or MANAGE.parent / ".data"
    folder = DataFolder(Path(named).expanduser().resolve())
    folder.claim()
    return folder


@contextlib.contextmanager
def use_server(folder: DataFolder) -> Iterator[None]:
    """Have the folder's database running inside the block; the last one out stops it.

    Every user holds a shared lock. Coming and going happen under a second, exclusive one, so that nobody
    stops the server between another's look at it and that other's own shared lock.
    """
    with (folder.run / "users.lock").open("a") as users:
        cluster = folder.cluster
        try:
            with folder.lock("door.lock"):
                fcntl.flock(users, fcntl.LOCK_SH)
                if not cluster.is_running():
                    folder.check_space()
                cluster.ensure_running()
            if cluster.note:
                print(cluster.note, file=sys.stderr)
            yield
        finally:
            _close_connections()
            with folder.lock("door.lock"):
                _stop_if_alone(folder, users)


def _stop_if_alone(folder: DataFolder, users: IO[str]) -> None:
    fcntl.flock(users, fcntl.LOCK_UN)
    if try_lock(users):
        folder.cluster.stop()


def _close_connections() -> None:
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()


def bring_up_to_date() -> None:
    """Apply missing migrations as the owner, in a process of its own, telling nobody but the error stream."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xidu.settings")
    django.setup()
    if not _is_behind():
        return
    command = [sys.executable, str(MANAGE), "migrate", "--noinput", "--skip-checks", "-v", "0"]
    if subprocess.run(command, stdout=sys.stderr.fileno(), check=False).returncode:
        raise EngineRefusedError(
            "数据库结构更新失败，原因见上面。",
            "The database could not be brought up to date; the reason is above.",
        )


def _is_behind() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
