"""Questions of one committee that read alike, so that one answer can serve both."""

from __future__ import annotations

from village_affairs.models import Opinion
from xidu.kit.likeness import likeness

LOOK_AT = 200
ALIKE = 0.3
SHOWN = 3


def similar_to(opinion: Opinion) -> list[Opinion]:
    """Return at most three other questions of the committee that read much the same; one query."""
    others = Opinion.objects.filter(committee=opinion.committee_id).exclude(pk=opinion.pk)
    rows = others.only("id", "year", "number", "shown_words", "state").order_by("-received_at")[:LOOK_AT]
    scored = sorted(((likeness(opinion.shown_words, row.shown_words), row) for row in rows), key=_score)
    return [row for score, row in reversed(scored) if score >= ALIKE][:SHOWN]


def _score(pair: tuple[float, Opinion]) -> tuple[float, int]:
    return pair[0], pair[1].pk
