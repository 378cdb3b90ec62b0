"""The data folder: all that one copy of the portal keeps; a marker file tells it from anyone else's."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from xidu.engine.postgres import Cluster
from xidu.engine.refusals import EngineRefusedError

MARKER = "xidu-data-folder"
FREE_BYTES_NEEDED = 200 * 1024 * 1024
_LONGEST_SOCKET_PATH = 107
_LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class DataFolder:
    """Paths inside one data folder. Only ``claim`` and ``sockets`` make anything."""

    path: Path

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def run(self) -> Path:
        return self.path / "run"

    @property
    def broker(self) -> Path:
        return self.path / "broker"

    @property
    def static(self) -> Path:
        return self.path / "static"

    @property
    def sockets(self) -> Path:
        """The folder of the sockets: inside the data folder, or a short one where the path is too long."""
        inside = self.run / "s"
        fits = len(os.fsencode(inside)) + _LONGEST_SOCKET_NAME <= _LONGEST_SOCKET_PATH
        # The server reads a comma as a separator and the shell of pg_ctl reads more; plain letters only.
        if fits and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
            return inside
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"xidu-{os.geteuid()}-{name}"

    @property
    def broker_socket(self) -> Path:
        return self.sockets / "broker"

    @property
    def cluster(self) -> Cluster:
        return Cluster(data=self.path / "postgres", sockets=self.sockets, log=self.logs / "postgres.log")

    def claim(self) -> None:
        """Make the folder ours if it is new or empty.

        Raises EngineRefusedError for a folder with someone else's files, or one we may not write.
        """
        try:
            if not (self.path / MARKER).exists():
                if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                    raise _foreign(self.path)
                self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
                (self.path / MARKER).write_text("Data of the Xidu portal; keep this file.\n")
            for folder in (self.logs, self.run, self.broker, self.path / "mail", self.path / "media"):
                folder.mkdir(exist_ok=True)
        except PermissionError as denied:
            raise EngineRefusedError(
                f"没有权限写数据文件夹 {self.path}，请换一个 XIDU_DATA 或改权限。",
                f"No right to write the data folder {self.path}; choose another XIDU_DATA or change it.",
            ) from denied
        self._own_sockets()

    def _own_sockets(self) -> None:
        sockets = self.sockets
        sockets.mkdir(exist_ok=True, mode=0o700)
        # The short folder lies where others may write: it counts only if it is really ours.
        known = {os.geteuid()} if os.geteuid() else {0, self.cluster.account_ids[0]}
        if sockets.is_symlink() or sockets.stat().st_uid not in known:
            raise EngineRefusedError(
                f"临时文件夹 {sockets} 属于别人，请删除它或换一个 XIDU_DATA。",
                f"The folder {sockets} belongs to someone else; remove it or choose another XIDU_DATA.",
            )

    def check_space(self) -> None:
        """Raise EngineRefusedError unless there is room for a day's work (200 MB)."""
        free = shutil.disk_usage(self.path).free
        if free < FREE_BYTES_NEEDED:
            raise disk_full(self.path, free)

    @contextlib.contextmanager
    def lock(self, name: str, *, shared: bool = False) -> Iterator[IO[str]]:
        """Hold the lock file ``name``, waiting for whoever has it."""
        with (self.run / name).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
            yield file


def try_lock(file: IO[str]) -> bool:
    """Whether ``file`` could be locked for us alone without waiting."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def disk_full(path: Path, free: int) -> EngineRefusedError:
    """Return the sentence for a full disk; ``free`` in bytes."""
    megabytes = free // (1024 * 1024)
    return EngineRefusedError(
        f"磁盘快满了：{path} 只剩 {megabytes} MB，至少要 200 MB，请腾出空间再启动。",
        f"The disk is full: {megabytes} MB left at {path}, 200 MB needed; make room and start again.",
    )


def _foreign(path: Path) -> EngineRefusedError:
    return EngineRefusedError(
        f"{path} 里有别的文件，不是本系统的数据文件夹，请把 XIDU_DATA 指向一个空文件夹。",
        f"{path} holds other files and is not a data folder of this portal; point XIDU_DATA at an empty one.",
    )
