"""A database with every migration applied, kept between test runs; each run copies it instead of migrating.

It is known by the digest of all that can change it: the migrations, what they import from the kit and the
engine, the pinned packages and the server's version. Whatever else a run needs is made in its own copy.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from psycopg2 import sql

from xidu.engine import roles
from xidu.engine.postgres import THROW_AWAY, Cluster, find_binaries

DATABASE = "migrated"
_PREFIX = "xidu-migrated-"
_ROOT = Path(__file__).resolve().parent.parent.parent
_SOURCES = ("*/migrations/*.py", "xidu/kit/**/*.py", "xidu/engine/*.py", "requirements/*.lock")
_FORGOTTEN_AFTER = 3 * 24 * 3600


def copy_to(data: Path) -> None:
    """Put a server's data directory whose database ``migrated`` is up to date at ``data``."""
    folder = Path(tempfile.gettempdir())
    with (folder / f"{_PREFIX}{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / f"{_PREFIX}{os.geteuid()}-{_digest()}"
        if not kept.exists():
            _forget_old(folder)
            _make(kept)
        os.utime(kept)
        data.parent.mkdir(parents=True, exist_ok=True)
        # The files may belong to the lesser account the server runs as; only cp keeps that.
        subprocess.run(["cp", "-a", str(kept / "server" / "postgres"), str(data)], check=True)


def clone(cluster: Cluster, name: str) -> None:
    """Make the database ``name`` on a running server as a copy of the migrated one, unless it is there."""
    with contextlib.closing(cluster.connect(database="postgres")) as server, server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return
        making = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        cursor.execute(making.format(*map(sql.Identifier, (name, DATABASE, roles.OWNER))))


def _digest() -> str:
    seen = hashlib.sha256(str(find_binaries().major).encode())
    for pattern in _SOURCES:
        for path in sorted(_ROOT.glob(pattern)):
            seen.update(f"{path.relative_to(_ROOT)}\n".encode() + path.read_bytes())
    return seen.hexdigest()[:16]


def _make(kept: Path) -> None:
    """Build it under a passing name first: a run that was killed leaves nothing half made."""
    passing = kept.with_name(f"{kept.name}.new")
    shutil.rmtree(passing, ignore_errors=True)
    passing.mkdir(mode=0o700)
    server = passing / "server"
    cluster = Cluster(
        data=server / "postgres",
        sockets=server / "s",
        log=server / "postgres.log",
        settings=THROW_AWAY,
        owner_creates_databases=True,
    )
    cluster.ensure_running()
    try:
        with contextlib.closing(cluster.connect(database="postgres")) as connection:
            making = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.cursor().execute(making.format(*map(sql.Identifier, (DATABASE, roles.OWNER))))
        where = {"DATABASE_URL": cluster.url(roles.OWNER, DATABASE), "XIDU_MODE": "test"}
        command = [
            sys.executable,
            str(_ROOT / "manage.py"),
            "migrate",
            "--noinput",
            "--skip-checks",
            "-v",
            "0",
        ]
        subprocess.run(command, env={**os.environ, **where}, check=True)
    finally:
        cluster.stop()
    passing.rename(kept)


def _forget_old(folder: Path) -> None:
    for kept in folder.glob(f"{_PREFIX}{os.geteuid()}-*"):
        if kept.stat().st_uid == os.geteuid() and kept.stat().st_mtime < time.time() - _FORGOTTEN_AFTER:
            shutil.rmtree(kept, ignore_errors=True)
