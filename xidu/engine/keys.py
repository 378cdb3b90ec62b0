"""The keys of a demo copy, made once and kept in its data folder; production brings its own."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass

from xidu.engine.folder import DataFolder

FILE = "secrets.json"


@dataclass(frozen=True)
class Keys:
    """``field_keys`` is a comma-separated list of ``id:base64`` (32 bytes each); the first one seals."""

    secret_key: str
    field_keys: str
    index_key: str


def read_or_make(folder: DataFolder) -> Keys:
    """Return the keys of ``folder``; the first call makes them, readable by this account only.

    Raises EngineRefusedError where the folder is not ours to write.
    """
    path = folder.path / FILE
    try:
        return Keys(**json.loads(path.read_text()))
    except FileNotFoundError:
        folder.claim()
    passing = folder.path / f".{FILE}.{os.getpid()}"
    passing.touch(mode=0o600)
    passing.write_text(json.dumps(asdict(_new()), indent=1))
    # A link fails where the file has come into being meanwhile, so two first starts agree on one set of keys.
    try:
        os.link(passing, path)
    except FileExistsError:
        pass
    finally:
        passing.unlink()
    return Keys(**json.loads(path.read_text()))


def fixed_for_tests() -> Keys:
    """Return constant keys, so that a failing test fails the same way twice."""
    return Keys("test-" + "k" * 60, f"k1:{_base64(b'1' * 32)},k0:{_base64(b'0' * 32)}", _base64(b"i" * 32))


def _new() -> Keys:
    fresh = secrets.token_bytes
    return Keys(secrets.token_urlsafe(60), f"k1:{_base64(fresh(32))}", _base64(fresh(32)))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
