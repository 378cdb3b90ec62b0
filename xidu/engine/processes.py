"""Knowing one process from another, also after its number has been given away again."""

import os
from pathlib import Path


def start_time(pid: int) -> str:
    """Return the kernel's start tick of ``pid``, or an empty string when there is no such process.

    A zombie counts as gone. Where there is no /proc the mere existence of the process is answered as "?".
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
        try:
            os.kill(pid, 0)
        except OSError:
            return ""
        return "?"
    return "" if fields[0] == "Z" else fields[19]


def write_pid_file(path: Path, pid: int) -> None:
    """Write ``pid`` with its start time, whole or not at all."""
    passing = path.with_suffix(".new")
    passing.write_text(f"{pid} {start_time(pid)}\n")
    passing.replace(path)


def read_pid_file(path: Path) -> int | None:
    """Return the process a pid file names if that very process still runs, else None."""
    try:
        number, _space, began = path.read_text().strip().partition(" ")
        pid = int(number)
    except (OSError, ValueError):
        return None
    return pid if began and start_time(pid) == began else None


def is_alive(path: Path) -> bool:
    """Whether the process named by the pid file at ``path`` still runs."""
    return read_pid_file(path) is not None
