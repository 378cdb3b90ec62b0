"""One long-running process of the portal: started, watched, ended, and found again if its supervisor died."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xidu.engine.folder import DataFolder
from xidu.engine.processes import start_time, write_pid_file
from xidu.engine.refusals import EngineRefusedError

READY_SECONDS = 120
GRACE_SECONDS = 1.0
LARGEST_LOG = 10 * 1024 * 1024
_SET_PARENT_DEATH_SIGNAL = 1


@dataclass
class Child:
    """``command`` runs in its own session: Ctrl-C reaches the supervisor alone, the group ends as one."""

    name: str
    folder: DataFolder
    command: list[str]
    is_ready: Callable[[], bool]
    failures: int = 0
    not_before: float = 0.0
    started: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder.logs / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder.run / f"{self.name}.pid"

    @property
    def ready_file(self) -> Path:
        return self.folder.run / f"{self.name}.ready"

    def start(self) -> None:
        """Start the process and return at once."""
        self.ready_file.unlink(missing_ok=True)
        turn_over(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"XIDU_READY_FILE": str(self.ready_file), "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
                # The signal comes when the thread that starts a child is gone: always the main one.
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        self.started = time.monotonic()
        write_pid_file(self.pid_file, self.process.pid)

    def wait_ready(self) -> None:
        """Return once the process works. Raises EngineRefusedError if it ends first or takes too long."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and not self.has_ended():
            if self.is_ready():
                return
            time.sleep(0.05)
        raise self.broken()

    def broken(self) -> EngineRefusedError:
        return EngineRefusedError(
            f"{self.name} 起不来，请看日志 {self.log}。",
            f"{self.name} does not start; its log is {self.log}.",
        )

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def make_sure_it_ended(self, deadline: float) -> None:
        """Wait until ``deadline`` (monotonic seconds), then end the whole group the hard way."""
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, deadline - time.monotonic()))
            kill_group(self.process.pid)
            self.process.wait()
        self.pid_file.unlink(missing_ok=True)
        self.ready_file.unlink(missing_ok=True)

    def end_leftover(self) -> None:
        """End what a killed supervisor left of this process, and nothing else that got its number since."""
        try:
            number, began = self.pid_file.read_text().split()
            pid = int(number)
        except (OSError, ValueError):
            return
        # While a member of the group lives the kernel gives its number to no one else.
        if start_time(pid) in {began, ""} and kill_group(pid):
            deadline = time.monotonic() + READY_SECONDS
            while any(members(pid)) and time.monotonic() < deadline:
                time.sleep(0.02)
        self.pid_file.unlink(missing_ok=True)


def members(group: int) -> Iterator[int]:
    """Yield the living processes of a process group; the group's leader alone where there is no /proc."""
    if not Path("/proc/self/stat").exists():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, 0)
            yield group
        return
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                yield int(path.parent.name)


def kill_group(group: int) -> bool:
    """End every process of ``group`` at once; return whether there was one."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def turn_over(log: Path) -> None:
    """Keep one older log beside the current one once that has grown to 10 MB."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
