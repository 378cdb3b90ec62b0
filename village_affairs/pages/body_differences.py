"""What differs between two texts, two sets of facts and tables, two sets of papers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from village_affairs.kinds.blocks import Block, Facts, Grid

# (added, removed or changed; what; (label, before, after) of each part)
Found = tuple[str, str, tuple[tuple[str, str, str], ...]]
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@dataclass(frozen=True)
class Passage:
    """A piece of text that stayed (``same``), went (``del``) or came (``ins``)."""

    mark: str
    text: str


def passages(before: str, after: str) -> list[Passage]:
    """Return both texts as one, by sentences: a whole sentence reads better than single signs."""
    old, new = ([part for part in _SENTENCE.findall(text) if part] for text in (before, after))
    found = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(Passage("same", "".join(old[a:b])))
            continue
        found += [Passage("del", "".join(old[a:b]))] if b > a else []
        found += [Passage("ins", "".join(new[c:d]))] if d > c else []
    return found


def block_changes(before: Sequence[Block], after: Sequence[Block]) -> Iterator[Found]:
    facts = [dict(row for block in side if isinstance(block, Facts) for row in block.rows)
             for side in (before, after)]  # fmt: skip
    for name in dict.fromkeys([*facts[1], *facts[0]]):
        old, new = facts[0].get(name, ""), facts[1].get(name, "")
        if old != new:
            yield "changed", name, ((name, old, new),)
    grids = [{block.title: block for block in side if isinstance(block, Grid)} for side in (before, after)]
    for title in dict.fromkeys([*grids[1], *grids[0]]):
        yield from _grid_changes(grids[0].get(title), grids[1].get(title))


def _grid_changes(before: Grid | None, after: Grid | None) -> Iterator[Found]:
    """Rows go by their name, the first cell; of several with one name the first goes with the first."""
    old, new = _rows(before), _rows(after)
    for key in dict.fromkeys([*new, *old]):
        cells, others = old.get(key, {}), new.get(key, {})
        labels = dict.fromkeys([*others, *cells])
        parts = tuple((label, cells.get(label, ""), others.get(label, "")) for label in labels)
        kind = "added" if key not in old else "removed" if key not in new else "changed"
        wanted = parts if kind != "changed" else tuple(part for part in parts if part[1] != part[2])
        if wanted and any(part[1] or part[2] for part in wanted):
            yield kind, key[0], tuple(part for part in wanted if part[1] or part[2])


def _rows(grid: Grid | None) -> dict[tuple[str, int], dict[str, str]]:
    found: dict[tuple[str, int], dict[str, str]] = {}
    seen: Counter[str] = Counter()
    for row in (*grid.rows, *([grid.total] if grid.total else [])) if grid else ():
        seen[row[0]] += 1
        found[row[0], seen[row[0]]] = {
            head.words: cell
            for head, cell in zip(grid.heads, row, strict=True)  # type: ignore[union-attr]
        }
    return found


def paper_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Found]:
    """Yield the papers that came and went; they are told apart by their digest."""
    label = _("附件")
    for sha, title in after.items():
        if sha not in before:
            yield "added", title, ((label, "", title),)
    for sha, title in before.items():
        if sha not in after:
            yield "removed", title, ((label, title, ""),)
