"""How much two short texts have in common; good enough for Chinese, which has no blanks between words."""

import re
from collections.abc import Iterable


def likeness(one: str, other: str) -> float:
    """Return the share of two-character pieces two texts have in common, 0 to 1 (Dice)."""
    mine, theirs = set(_pairs(one)), set(_pairs(other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def shared_words(one: str, other: str) -> list[str]:
    """Return the runs of two or more characters of ``one`` that ``other`` has too, each once."""
    theirs = set(_pairs(other))
    bare = re.sub(r"\W", "", one)
    found: list[str] = []
    run = ""
    for at in range(len(bare)):
        pair = bare[at : at + 2]
        if len(pair) == 2 and pair in theirs:
            run = run + pair[1] if run else pair
        elif run:
            found.append(run)
            run = ""
    return list(dict.fromkeys(found))


def _pairs(text: str) -> Iterable[str]:
    bare = re.sub(r"\W", "", text)
    return (bare[at : at + 2] for at in range(len(bare) - 1))
