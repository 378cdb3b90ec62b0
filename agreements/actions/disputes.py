"""Objections to a claim in publicity or to an entry of one's own, and how they end."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, check_right, household_of, locked, refuse
from agreements.actions.posting import post_points, reverse_entry
from agreements.models import Claim, Dispute, LedgerEntry
from residents.actions.calendar import last_day
from users.actions import audit
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, TooLate

ANSWER = "agreements.answer_dispute"


@transaction.atomic
def dispute_claim(claim: Claim, *, words: str, source: str, called: str = "", by: Any = None) -> Dispute:
    """Object to a claim in publicity; it waits until somebody answers. The same ``source`` objects once.

    Raises TooLate once its days are over, NotYours where a deduction is not of one's own household.
    """
    row = locked(claim)
    if known := Dispute.objects.filter(source=source).first():
        return known
    if row.points < 0 and household_of(by) != row.household_id:
        raise NotYours(_("这一条只有本户可以提异议。"))
    if row.state != Claim.State.POSTED or row.posted_until is None or today() > row.posted_until:
        raise TooLate(_("公示期已经过了，请到村居当面说。"))
    return _write(words, source, called=called, by=by, claim=row, committee_id=row.committee_id)


@transaction.atomic
def dispute_entry(entry: LedgerEntry, *, words: str, source: str, by: User) -> Dispute:
    """Object to an entry of one's own household within the dated days after it was posted.

    Basis: the figure ``points_dispute_days``.
    """
    if known := Dispute.objects.filter(source=source).first():
        return known
    if entry.account.household_id is None or household_of(by) != entry.account.household_id:
        raise NotYours(_("只能对自己家的记分提异议。"))
    if today() > last_day("points_dispute_days", entry.day, entry.committee):
        raise TooLate(_("记分已经超过可以提异议的天数，请到村居当面说。"))
    return _write(words, source, by=by, entry=entry, committee_id=entry.committee_id)


def _write(words: str, source: str, **facts: Any) -> Dispute:
    if not words.strip():
        raise BadValue(_("请写哪里不对，例如“那天他们家没有人去”。"))
    return Dispute.objects.create(words=words.strip()[:300], source=source, **facts)


@transaction.atomic
def answer_dispute(dispute: Dispute, *, upheld: bool, answer: str, by: User) -> Dispute:
    """End a dispute: upheld refuses the claim or reverses the entry; dismissed lets it go on. Twice is once.

    Raises NotYours for one's own objection, BadValue without an answer.
    """
    row = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if row.outcome:
        return row
    household = _household(row)
    if household is not None:
        check_right(by, ANSWER, household)
    if row.by_id == by.pk:
        raise NotYours(_("自己提的异议要请别人答复。"))
    if not answer.strip():
        raise BadValue(_("请写核实的结果，会告诉提异议的人。"))
    if upheld:
        _undo(row, answer, by)
    row.outcome = Dispute.Outcome.UPHELD if upheld else Dispute.Outcome.DISMISSED
    row.answer, row.answered_by, row.answered_at = answer.strip()[:300], by, timezone.now()
    row.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
    audit.record("points_dispute.answer", by=by, row=row, detail={"outcome": row.outcome})
    return row


def _household(row: Dispute) -> Any:
    if row.claim:
        return row.claim.household
    return row.entry.account.household if row.entry else None


def _undo(row: Dispute, answer: str, by: User) -> None:
    if row.entry:
        _put_right(row.entry, answer.strip()[:120], by)
        return
    assert row.claim  # noqa: S101 - a CHECK says so
    claim = locked(row.claim)
    if claim.state == Claim.State.EFFECTIVE:
        raise NotNow(_("这一条已经生效，请用冲回。"))
    refuse(claim, answer)


def _put_right(entry: LedgerEntry, words: str, by: User) -> None:
    """Take an entry back; what a reversal took away is posted once more, by the rule of that day."""
    taken = entry.reverses
    if taken is None:
        reverse_entry(entry, words=words, by=by)
        return
    facts: dict[str, Any] = {"rule": taken.rule, "deed_on": taken.deed_on, "words": words, "by": by}
    post_points(taken.account, taken.honour, source=f"restore:{entry.pk}", **facts)
