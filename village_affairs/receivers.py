"""Facts heard from below and beside, taken in inside the transaction that made them true."""

from __future__ import annotations

from typing import Any

from village_affairs.models import AgendaPoint, Reply


def keep_answer(sender: type[Reply], reply: Reply, **_more: Any) -> None:
    """Bring the answer of a question, wherever it was given, to the agendas it stands on; the first stays."""
    points = AgendaPoint.objects.filter(opinion=reply.opinion_id, answered_at=None)
    points.update(answer=reply.words, answered_at=reply.at, answered_by=reply.by_id)
