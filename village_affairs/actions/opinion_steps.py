"""An opinion held fast while something happens to it, and the line of its history that says what."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from users.models import User
from village_affairs.models import Opinion, OpinionStep
from xidu.kit import crypto
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.gate import scan_text

REASON = 200  # characters of a reason on record


class NotYours(RuleBroken):
    """The step belongs to somebody else: another handler, or somebody of this committee."""


def code_of(opinion: Opinion) -> str:
    """Return the query code of an opinion: drawn from its source, kept as a digest alone."""
    return crypto.code_from(opinion.source, "opinion")


def locked(opinion: Opinion) -> Opinion:
    """Return the row as it stands, locked until the transaction ends."""
    rows = Opinion.objects.select_for_update(of=("self",)).select_related(
        "committee", "handler", "block", "user__person", "merged_into"
    )
    return rows.get(pk=opinion.pk)


def both_locked(one: Opinion, other: Opinion) -> tuple[Opinion, Opinion]:
    """Return two rows locked in the order of their ids, so that two merges never wait for each other."""
    rows = {row.pk: locked(row) for row in sorted((one, other), key=lambda row: row.pk)}
    return rows[one.pk], rows[other.pk]


def standing_one(opinion: Opinion) -> Opinion:
    """Return the opinion that ``opinion`` was merged into, however often, or itself, as it is kept now."""
    rows = Opinion.objects.select_related("committee", "block")
    row = rows.get(pk=opinion.pk)
    while row.merged_into_id:
        row = rows.get(pk=row.merged_into_id)
    return row


def must_wait(opinion: Opinion) -> None:
    """Raise NotNow unless an answer is owed; the sentence says what became of it and where to go."""
    if opinion.is_waiting:
        return
    if opinion.state == Opinion.State.MERGED:
        words = _("这一条已经并到%(number)s号，请到那一条去答复。")
        raise NotNow(words % {"number": opinion.merged_into})
    if opinion.state == Opinion.State.WITHDRAWN:
        raise NotNow(_("提问的人已经撤回这一条，不用再答复。"))
    raise NotNow(_("这一条已经答复过了。"))


def must_be_public(words: str, sentence: str) -> None:
    """Raise BadValue with ``sentence`` (it names ``found``) for somebody's number in words that go public."""
    if found := scan_text(words):
        kinds = "、".join(sorted({finding.excerpt_masked for finding in found}))
        raise BadValue(sentence % {"found": kinds})


def step(
    opinion: Opinion,
    what: str,
    *,
    by: User | None = None,
    to: User | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> OpinionStep:
    """Add what happened to ``opinion``, in the round it was in then."""
    return OpinionStep.objects.create(
        committee_id=opinion.committee_id,
        opinion=opinion,
        what=what,
        round=opinion.round,
        reason=reason[:REASON],
        by=by,
        to=to,
        at=at or timezone.now(),
    )
