"""The same entry through the versions of a month: a question about it is found again after a correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from village_affairs.models import Publication
from village_affairs.pages.accounts import Accounts, Line


@dataclass(frozen=True)
class Followed:
    """An entry asked for by ``key``: as it stood last, in which version, and what it became.

    ``now`` is the entry in the newest version, None where the correction took it out.
    """

    line: Line
    publication: Publication
    now: Line | None

    @property
    def is_current(self) -> bool:
        return self.now is not None and self.now.key == self.line.key


def follow(versions: Sequence[Publication], key: str) -> Followed | None:
    """Return the entry ``key`` of a month's open ``versions`` (oldest first), or None if it never was."""
    newest = Accounts.read(versions[-1].content)
    for publication in reversed(versions):
        line = Accounts.read(publication.content).line(key)
        if line is not None:
            return Followed(line, publication, newest.line(key) or _same(line, newest.lines))
    return None


def keys_now(versions: Sequence[Publication]) -> dict[str, str]:
    """Return, for keys that only older versions have, the key the same entry has now."""
    if len(versions) < 2:
        return {}
    newest = Accounts.read(versions[-1].content)
    here = {line.key for line in newest.lines}
    moved = {}
    for publication in versions[:-1]:
        for line in Accounts.read(publication.content).lines:
            if line.key not in here and (found := _same(line, newest.lines)):
                moved[line.key] = found.key
    return moved


def _same(line: Line, lines: Sequence[Line]) -> Line | None:
    """Return the only entry that says the same under another key: by words and side, else by day and sum."""
    sums = (line.income, line.spending)
    wordings = [row for row in lines if row.summary == line.summary and row.is_income == line.is_income]
    if len(wordings) == 1:
        return wordings[0]
    twins = [row for row in lines if row.day and row.day == line.day and (row.income, row.spending) == sums]
    return twins[0] if len(twins) == 1 else None
