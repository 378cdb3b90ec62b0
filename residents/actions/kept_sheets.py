"""A sheet somebody has looked over and not yet confirmed: kept sealed for an hour, then gone."""

from __future__ import annotations

import base64
import re
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from xidu.kit import crypto
from xidu.kit.errors import NotNow

KEPT_FOR = timedelta(hours=1)
_TOKEN = re.compile(r"[0-9a-f]{32}")


def keep(data: bytes) -> str:
    """Keep the file and return the token that reads it back; older ones than an hour are removed."""
    forget_old(timezone.now())
    token = secrets.token_hex(16)
    sealed = crypto.seal(base64.b64encode(data).decode(), _context(token))
    _folder().mkdir(parents=True, mode=0o700, exist_ok=True)
    path = _folder() / token
    path.touch(mode=0o600)
    path.write_text(sealed, encoding="ascii")
    return token


def read(token: str) -> bytes:
    """Return the kept file.

    Raises NotNow for a token that is none, was used, or is older than an hour.
    """
    forget_old(timezone.now())
    path = _folder() / token
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise NotNow(_("这份表格已经不在了（最多留一个小时），请再传一次。"))
    return base64.b64decode(crypto.open_sealed(path.read_text(encoding="ascii"), _context(token)))


def drop(token: str) -> None:
    if _TOKEN.fullmatch(token):
        (_folder() / token).unlink(missing_ok=True)


def forget_old(now: datetime) -> int:
    """Remove what was kept longer than an hour before ``now`` and return how many files that were."""
    oldest = (now - KEPT_FOR).timestamp()
    paths = _folder().iterdir() if _folder().is_dir() else ()
    old = [path for path in paths if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "private"


def _context(token: str) -> str:
    return f"kept_sheet:{token}"
