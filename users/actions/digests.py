"""The daily digest: what somebody chose to hear of once a day becomes one notice at the digest hour."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from users.actions.hours import Hours
from users.actions.notices import RINGING
from users.models import Notice
from xidu.kit import crypto
from xidu.kit.dates import SHANGHAI

RECIPIENTS = 500
State = Notice.State


def gather(now: datetime) -> int:
    """Turn the waiting members whose hour has come into one notice a recipient and channel; return how many.

    A member is gathered once: it is cancelled and names the digest in the same transaction. A member that is
    alone goes out as itself.
    """
    made = 0
    while batch := _next_batch(now):
        made += batch
    return made


@transaction.atomic
def _next_batch(now: datetime) -> int:
    waiting = Notice.objects.to_gather(now)
    stale = waiting.filter(useless_after__lte=now)
    stale.update(state=State.CANCELLED)
    whose = list(waiting.order_by("recipient").values_list("recipient", flat=True).distinct()[:RECIPIENTS])
    members = waiting.filter(recipient__in=whose).select_for_update().order_by("recipient", "channel", "pk")
    groups = [list(group) for _key, group in groupby(members, lambda row: (row.recipient, row.channel))]
    alone = [group[0].pk for group in groups if len(group) == 1]
    Notice.objects.filter(pk__in=alone).update(for_digest=False)
    several = [group for group in groups if len(group) > 1]
    digests = Notice.objects.bulk_create([_digest(group, now) for group in several])
    for digest, group in zip(digests, several, strict=True):
        for member in group:
            member.gathered_into, member.state = digest, State.CANCELLED
    gathered = [member for group in several for member in group]
    Notice.objects.bulk_update(gathered, ["gathered_into", "state"], batch_size=RECIPIENTS)
    return len(groups)


def _digest(members: list[Notice], now: datetime) -> Notice:
    first, last = members[0], members[-1]
    places = {member.committee_id for member in members}
    row = Notice(
        committee_id=places.pop() if len(places) == 1 else None,
        user_id=last.user_id,
        person_id=last.person_id,
        recipient=last.recipient,
        # The first member makes the key unique: no row is ever gathered into two digests.
        key=f"digest:{now.astimezone(SHANGHAI):%Y-%m-%d}:{first.pk}",
        channel=last.channel,
        topic="digest",
        subject=_("今天的%(count)d条消息") % {"count": len(members)},
        body="\n\n".join(_part(member) for member in members),
        due_at=Hours(last.committee).after_quiet(now) if last.channel in RINGING else now,
    )
    if address := last.address:
        row.address_sealed = crypto.seal(address, crypto.context_of(row, "address_sealed"))
    return row


def _part(member: Notice) -> str:
    return "\n".join(filter(None, (member.subject, member.body, member.full_url)))
