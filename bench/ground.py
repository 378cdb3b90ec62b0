"""A database of the bench's own, with every migration, kept apart from any data folder in use."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What a shell may have set for another server would be measured instead of our own.
_FOREIGN = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "INDEX_KEY",
    "CACHE_URL",
    "EMAIL_URL",
)


@contextmanager
def own_database(kept: Path | None = None) -> Iterator[None]:
    """Have Django stand on a migrated database inside the block; a folder of our making goes at the end.

    The server runs with the settings of ``make run``: every commit is on the disk before it counts.
    """
    from xidu.engine.commands import bring_up_to_date, data_folder, use_server

    folder = kept or Path(tempfile.mkdtemp(prefix="xidu-bench-"))
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ |= {"XIDU_MODE": "demo", "XIDU_DATA": str(folder.resolve())}
    try:
        with use_server(data_folder()):
            bring_up_to_date()
            from django.core.management import call_command

            # Without its files collected every page would look for them anew.
            call_command("collectstatic", interactive=False, verbosity=0)
            yield
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)
