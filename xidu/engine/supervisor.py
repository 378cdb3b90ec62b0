"""Starts the whole portal in order, keeps it running, and ends it without leaving a process behind."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2

from xidu.engine import roles
from xidu.engine.broker import broker_command
from xidu.engine.children import GRACE_SECONDS, Child, turn_over
from xidu.engine.commands import MANAGE, data_folder, use_server
from xidu.engine.folder import DataFolder, disk_full, try_lock
from xidu.engine.refusals import EngineRefusedError
from xidu.engine.welcome import welcome

LOOK_SECONDS = 0.3
DATABASE_LOOK_SECONDS = 3.0
MOST_FAILURES = 5
QUIET_SECONDS = 60.0


class StopAsked(BaseException):
    """Ctrl-C or SIGTERM; no error, so it passes through every ``except Exception``."""


class Supervisor:
    """One copy of the portal on one data folder."""

    def __init__(self, folder: DataFolder, host: str, port: int) -> None:
        self.folder, self.host, self.port = folder, host, port
        self.own_database = not os.environ.get("DATABASE_URL")
        self.children = self._children()
        self._stopping = False

    def _children(self) -> list[Child]:
        python = [sys.executable, "-m"]
        web = [*python, "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port)]
        web += [
            "--workers",
            "2",
            "--blocking-threads",
            "4",
            "--workers-kill-timeout",
            "1",
            "--respawn-failed-workers",
        ]
        web += ["xidu.wsgi:application"]
        worker = [*python, "celery", "-A", "xidu", "worker", "--pool", "threads", "--concurrency", "2"]
        worker += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        beat = [*python, "celery", "-A", "xidu", "beat", "--loglevel", "INFO", "--pidfile="]
        beat += ["--schedule", str(self.folder.run / "beat")]
        named = [("web", web), ("worker", worker), ("beat", beat)]
        if not os.environ.get("BROKER_URL"):
            named.insert(0, ("broker", broker_command(self.folder)))
        children = [Child(name, self.folder, command, lambda: False) for name, command in named]
        for child in children:
            child.is_ready = {"web": self._web_answers, "broker": self._broker_answers}.get(
                child.name, child.ready_file.exists
            )
        return children

    # Start, watch, end -----------------------------------------------------

    def run(self) -> None:
        """Run until Ctrl-C or SIGTERM. Raises EngineRefusedError with the sentence that says why not."""
        with self._alone(), self._signals(), contextlib.ExitStack() as ending:
            ending.callback(self._ignore_further_signals)
            self.folder.check_space()
            for child in self.children:
                child.end_leftover()
            check_port(self.host, self.port)
            files = self._manage_in_background("collectstatic", "--noinput", "--skip-checks", "-v", "0")
            ending.callback(files.kill)
            if self.own_database:
                ending.enter_context(use_server(self.folder))
            ending.callback(self._end_children)
            self._start(files)
            print(welcome(self.folder.path, f"http://{self.host}:{self.port}/"), flush=True)
            self._watch()

    def _start(self, files: subprocess.Popen[bytes]) -> None:
        by_name = {child.name: child for child in self.children}
        if broker := by_name.pop("broker", None):
            _start_together(broker)
        # The checks read every page of the code and belong to "make check"; a start need not wait for them.
        self._manage("migrate", "--noinput", "--skip-checks", "-v", "0")
        self._fill_street()
        if files.wait():
            raise self._step_failed("collectstatic")
        _start_together(by_name.pop("web"))
        _start_together(*by_name.values())

    def _watch(self) -> None:
        look_at_database = 0.0
        while True:
            time.sleep(LOOK_SECONDS)
            now = time.monotonic()
            if self.own_database and now >= look_at_database:
                look_at_database = now + DATABASE_LOOK_SECONDS
                if not self.folder.cluster.is_running():
                    self._revive_database()
            for child in self.children:
                self._look_at(child, now)

    def _revive_database(self) -> None:
        self.folder.check_space()
        with self.folder.lock("door.lock"):
            self.folder.cluster.ensure_running()

    def _look_at(self, child: Child, now: float) -> None:
        """Restart an ended child after 0.5, 1, 2 … seconds; give up, saying so, after five in a row."""
        if not child.has_ended():
            if child.failures and now - child.started > QUIET_SECONDS:
                child.failures = 0
            return
        if not child.not_before:
            child.failures += 1
            child.not_before = now + 0.25 * 2**child.failures
            self.folder.check_space()
            if child.failures > MOST_FAILURES:
                raise child.broken()
        elif now >= child.not_before:
            child.not_before = 0.0
            child.start()

    def _end_children(self) -> None:
        """Web, worker and beat first; the broker after them, so that their last words still reach it."""
        deadline = time.monotonic() + GRACE_SECONDS
        working = [child for child in self.children if child.name != "broker"]
        for child in working:
            child.ask_to_end()
        for child in working:
            child.make_sure_it_ended(deadline)
        for child in self.children:
            if child.name == "broker":
                child.ask_to_end()
                child.make_sure_it_ended(time.monotonic() + GRACE_SECONDS / 2)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder.run / "supervisor.lock").open("a") as lock:
            if not try_lock(lock):
                raise EngineRefusedError(
                    f"数据文件夹 {self.folder.path} 已有一份在运行，请先结束那一份，或换一个 XIDU_DATA。",
                    f"Another copy already runs on {self.folder.path}; end it or choose another XIDU_DATA.",
                )
            yield

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        kept = {number: signal.signal(number, self._asked) for number in (signal.SIGINT, signal.SIGTERM)}
        with contextlib.suppress(AttributeError):
            kept[signal.SIGHUP] = signal.signal(signal.SIGHUP, self._asked)
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)

    def _asked(self, _number: int, _frame: object) -> None:
        if not self._stopping:
            self._stopping = True
            raise StopAsked

    def _ignore_further_signals(self) -> None:
        self._stopping = True

    # Steps ------------------------------------------------------------------

    def _manage(self, *words: str) -> None:
        if self._manage_in_background(*words).wait():
            raise self._step_failed(words[0])

    def _manage_in_background(self, *words: str) -> subprocess.Popen[bytes]:
        log = self.folder.logs / "setup.log"
        turn_over(log)
        with log.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, str(MANAGE), *words], stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def _step_failed(self, step: str) -> EngineRefusedError:
        self.folder.check_space()
        log = self.folder.logs / "setup.log"
        return EngineRefusedError(f"{step} 没有成功，请看日志 {log}。", f"{step} failed; its log is {log}.")

    def _fill_street(self) -> None:
        """Fill an empty street with the demo once; a killed filling is taken up again, a finished one not."""
        done, begun = self.folder.run / "demo.done", self.folder.run / "demo.begun"
        if (
            os.environ.get("XIDU_MODE", "demo") != "demo"
            or os.environ.get("XIDU_DEMO") == "0"
            or done.exists()
        ):
            return
        command = Path(__file__).resolve().parent.parent.parent.glob("*/management/commands/demo.py")
        if not any(command) or not (begun.exists() or self._street_is_empty()):
            return
        begun.touch()
        self._manage("demo")
        done.touch()

    def _street_is_empty(self) -> bool:
        url = os.environ.get("DATABASE_URL")
        connection = psycopg2.connect(url) if url else self.folder.cluster.connect(roles.APP)
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('public.residents_committee')")
            if cursor.fetchone() == (None,):
                return True
            cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM residents_committee)")
            return bool(cursor.fetchone()[0])

    # Looking ----------------------------------------------------------------

    def _web_answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _broker_answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as asking:
            asking.settimeout(1)
            asking.connect(str(self.folder.broker_socket))
            asking.sendall(b"PING\r\n")
            return asking.recv(16).startswith(b"+PONG")
        return False


def _start_together(*children: Child) -> None:
    for child in children:
        child.start()
    for child in children:
        child.wait_ready()


def check_port(host: str, port: int) -> None:
    """Raise EngineRefusedError when something already listens where the web server would."""
    with socket.socket() as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
        except OSError as taken:
            if taken.errno == errno.ENOSPC:
                raise
            raise EngineRefusedError(
                f"端口 {port} 已被占用，请换一个：PORT={port + 1} make run。",
                f"Port {port} is in use; choose another: PORT={port + 1} make run.",
            ) from taken


def read_port(word: str) -> int:
    """Return the port in ``word``. Raises EngineRefusedError for anything that is none."""
    if not word.isascii() or not word.isdecimal() or not 1 <= int(word) <= 65535:
        raise EngineRefusedError(
            f"PORT={word} 不是端口号，请写 1 到 65535 的整数。",
            f"PORT={word} is no port; write a whole number from 1 to 65535.",
        )
    return int(word)


def run() -> int:
    """Run the portal of ``XIDU_DATA`` on ``PORT`` and return the exit code; 2 after a refusal."""
    try:
        port = read_port(os.environ.get("PORT", "").strip() or "8000")
        folder = data_folder()
        os.environ |= {"XIDU_DATA": str(folder.path), "PORT": str(port)}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xidu.settings")
        os.chdir(MANAGE.parent)
        Supervisor(folder, os.environ.get("HOST", "").strip() or "127.0.0.1", port).run()
    except StopAsked:
        return 0
    except EngineRefusedError as refused:
        print(refused, file=sys.stderr)
        return 2
    except OSError as failed:
        if failed.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        print(disk_full(Path(failed.filename or "."), 0), file=sys.stderr)
        return 2
    return 0
