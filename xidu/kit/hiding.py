"""Counts that may stand beside their total without telling one of few, not even by subtraction.

Basis: Personal Information Protection Law, article 4 (what cannot be led back to a person).
"""

from __future__ import annotations

from collections.abc import Sequence


def hidden_cells(counts: Sequence[int], least: int) -> set[int]:
    """Return the places of the cells that must not be shown beside their total.

    Those from one to below ``least``; and with them the next smallest until they are at least two and
    ``least`` together: what is shown taken from the total must not tell one of few. Nothing is no secret.
    """
    by_size = sorted((at for at, count in enumerate(counts) if count), key=lambda at: (counts[at], at))
    hidden = [at for at in by_size if counts[at] < least]
    larger = by_size[len(hidden) :]
    while hidden and larger and (len(hidden) < 2 or sum(counts[at] for at in hidden) < least):
        hidden.append(larger.pop(0))
    return set(hidden)
