"""Every kind by its key, in the order the desk offers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from village_affairs.kinds.base import Kind
from village_affairs.kinds.blocks import Block
from village_affairs.kinds.budget import BUDGET, FINAL
from village_affairs.kinds.contract import CONTRACT
from village_affairs.kinds.notice import NOTICE, REPORT
from village_affairs.kinds.people import PEOPLE
from village_affairs.kinds.resolution import RESOLUTION
from village_affairs.kinds.table import TABLE
from village_affairs.kinds.tender import TENDER

KINDS: dict[str, Kind] = {
    str(kind.key): kind
    for kind in (NOTICE, TABLE, PEOPLE, RESOLUTION, TENDER, CONTRACT, REPORT, BUDGET, FINAL)
}


def blocks_of(kind: str, body: Mapping[str, Any] | None) -> list[Block]:
    """Return a body as facts and tables; a kind without a form of its own (accounts, minutes) has none."""
    found = KINDS.get(kind)
    return found.blocks(body or {}) if found and body else []
