"""The same question once: open ones that read alike are shown before sending, and may be asked too."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from residents.models import Block, Committee
from users.actions.askers import keep_way, same_person
from users.models import User
from village_affairs.actions.opinion_steps import locked, standing_one, step
from village_affairs.models import Opinion, OpinionMeToo, OpinionStep
from xidu.kit.errors import NotNow
from xidu.kit.likeness import likeness

LOOK_AT, ALIKE, SHOWN = 120, 0.25, 4
SALT = "village_affairs.ask_too"


def similar_open(committee: Committee, words: str) -> list[Opinion]:
    """Return at most four questions of the committee that wait for an answer and read alike; one query.

    Only what the public may read is compared and shown: no hidden ones, no numbers.
    """
    rows = Opinion.objects.shown().waiting().filter(committee=committee).select_related("block")
    rows = rows.order_by("-received_at", "-id")[:LOOK_AT]
    scored = [(likeness(words, row.shown_words), row) for row in rows]
    found = [pair for pair in scored if pair[0] >= ALIKE]
    return [row for _score, row in sorted(found, key=lambda pair: (-pair[0], -pair[1].pk))[:SHOWN]]


def key_of(opinion: Opinion) -> str:
    """Return what stands in the address of "I ask too": signed, so that no counting finds another's."""
    return signing.Signer(salt=SALT).sign(str(opinion.pk)).replace(":", "-", 1)


def find_by_key(key: str, committee: Committee) -> Opinion | None:
    """Return the opinion of a key as it stands, where it was merged into; None for a key not ours."""
    pk, _dash, signature = key.partition("-")
    try:
        pk = signing.Signer(salt=SALT).unsign(f"{pk}:{signature}")
    except signing.BadSignature:
        return None
    found = Opinion.objects.filter(committee=committee, pk=pk).first()
    return standing_one(found) if found else None


@transaction.atomic
def me_too(
    opinion: Opinion,
    *,
    source: str,
    phone: str = "",
    hear_by: str = Opinion.Hear.NONE,
    block: Block | None = None,
    user: User | None = None,
    at: datetime | None = None,
) -> OpinionMeToo:
    """Note that somebody else has the same question; they hear of every answer from now on.

    One sending, one account or one phone counts once. What was merged away leads to where it went. To the
    asker's own phone or account nothing is told twice, and nothing on the page gives away that it is theirs.
    Raises NotNow once nothing is owed any more, BadValue for a way to hear that leads nowhere.
    """
    if known := OpinionMeToo.objects.filter(source=source).first():
        return known
    target = locked(standing_one(opinion))
    if target.merged_into_id:
        target = locked(standing_one(target))
    if not target.is_waiting:
        raise NotNow(_("这一条已经不等答复了。如果您还有想问的，请另外问一条。"))
    row = OpinionMeToo(
        committee_id=target.committee_id,
        opinion=target,
        source=source,
        hear_by=hear_by,
        block=block,
        user=user,
    )
    keep_way(row, phone)
    if same := _counted_already(row):
        return same
    if same_person(target, row) and target.hear_by != Opinion.Hear.NONE:
        row.hear_by = Opinion.Hear.NONE
    row.save(force_insert=True)
    step(target, OpinionStep.What.ME_TOO, at=at or timezone.now())
    bump(target.committee_id)
    return row


def _counted_already(row: OpinionMeToo) -> OpinionMeToo | None:
    marks = Q(source=row.source)
    marks |= Q(user=row.user_id) if row.user_id else Q(pk=None)
    marks |= Q(phone_index=row.phone_index) if row.phone_index else Q(pk=None)
    return OpinionMeToo.objects.filter(opinion=row.opinion_id).filter(marks).order_by("pk").first()
