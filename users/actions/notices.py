"""Writing notices. The rows stand in the transaction of the fact they tell of: both are kept or neither is.

So nobody hears of what never happened, and a reminder is made only once its fact is there to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from residents.models import Block, Committee, Person
from users.actions.hours import Hours
from users.actions.sending import poke
from users.models import ChannelChoice, Notice, User
from users.models.notices import Channel
from xidu.kit import crypto

BATCH = 2000
# These ring or light up a screen, so the night holds them back.
RINGING = frozenset({Channel.SMS, Channel.EMAIL, Channel.WEIXIN})
GATHERED = frozenset({Channel.SITE, *RINGING})


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a notice is for. ``ref`` is stable and unique to them: ``"user:5"``, ``"opinion:44"``.

    ``channels`` is what they asked for on the spot; left empty, an account's choices count. ``phone`` and
    ``email`` are clear here and sealed in the row; an account's own stand in where they are empty.
    """

    ref: str
    user: User | None = None
    person: Person | None = None
    block: Block | None = None
    phone: str = ""
    email: str = ""
    channels: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is said to one recipient. ``key`` names the fact: the same key is said to nobody twice.

    ``due_at`` is now unless told; after ``useless_after`` it is dropped instead of sent. ``urgent`` goes
    out at night too and waits for no digest: only for what somebody asked for a moment ago.
    """

    recipient: Recipient
    key: str
    topic: str
    subject: str
    body: str
    committee: Committee | None = None
    url: str = ""
    due_at: datetime | None = None
    useless_after: datetime | None = None
    urgent: bool = False


def tell(recipient: Recipient, **message: Any) -> list[Notice]:
    """Write what ``Message`` names to one recipient; return the rows that stand for it, old or new.

    The list is empty only for somebody who left no way to be reached. Calling it again with the same key
    changes nothing, even where they have chosen another channel since.
    """
    one = Message(recipient=recipient, **message)
    tell_many([one])
    return list(Notice.objects.filter(recipient=recipient.ref, key=one.key).order_by("pk"))


def tell_users(users: Iterable[User], **message: Any) -> int:
    """Write what ``Message`` names to each account once; return how many rows are new."""
    return tell_many(
        [
            Message(recipient=Recipient(ref=f"user:{user.pk}", user=user), **message)
            for user in dict.fromkeys(users)
        ]
    )


@transaction.atomic
def tell_many(messages: Sequence[Message]) -> int:
    """Write many messages with a fixed number of queries a batch of 2,000; return how many rows are new."""
    hours: dict[int | None, Hours] = {}
    now, new = timezone.now(), 0
    for start in range(0, len(messages), BATCH):
        batch = messages[start : start + BATCH]
        known = _Known(batch)
        rows = [row for message in batch for row in _rows_of(message, known, hours, now)]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        # A conflict is skipped in silence; which rows are ours is told by their own random id.
        new += Notice.objects.filter(seal_id__in=[row.seal_id for row in rows]).count()
    if new and any(message.urgent for message in messages):
        poke()
    return new


@transaction.atomic
def cancel(key: str, *, recipient: str = "") -> int:
    """Take back what nobody has heard yet of ``key`` (for one recipient, or all); return how many.

    What a gateway already has cannot be taken back, what still lies on a leader's list can.
    """
    rows = Notice.objects.filter(key=key)
    if recipient:
        rows = rows.filter(recipient=recipient)
    unheard = Q(state=Notice.State.WAITING) | Q(state=Notice.State.HANDED_OVER, told_at=None)
    return rows.filter(unheard).update(state=Notice.State.CANCELLED)


class _Known:
    """What one batch needs of the tables: choices of accounts, open ids, and which messages are there."""

    def __init__(self, batch: Sequence[Message]) -> None:
        accounts = {message.recipient.user.pk for message in batch if message.recipient.user}
        self.choices: dict[int, list[ChannelChoice]] = {}
        for choice in ChannelChoice.objects.filter(user__in=accounts):
            self.choices.setdefault(choice.user_id, []).append(choice)
        at_home = User.objects.filter(pk__in=self.choices).exclude(person__household=None)
        blocks = Block.objects.select_related("committee").in_bulk(
            at_home.values_list("person__household__block", flat=True)
        )
        self.homes = {
            account: blocks[block] for account, block in at_home.values_list("pk", "person__household__block")
        }
        self.openids: dict[int, str] = {}
        if settings.WEIXIN_GATEWAY:
            bound = SocialAccount.objects.filter(provider="weixin", user__in=accounts)
            self.openids = dict(bound.values_list("user_id", "uid"))
        there = Notice.objects.filter(
            recipient__in={message.recipient.ref for message in batch},
            key__in={message.key for message in batch},
        )
        self.there = set(there.values_list("recipient", "key"))


def _rows_of(message: Message, known: _Known, hours: dict[int | None, Hours], now: datetime) -> list[Notice]:
    whom = message.recipient
    # Whoever changed their channel since would hear the same thing a second time.
    if not whom.channels and (whom.ref, message.key) in known.there:
        return []
    message = _at_home(message, known)
    committee = _committee_of(message)
    clock = hours.setdefault(committee.pk if committee else None, Hours(committee))
    return [
        _row(message, committee, channel, address, _due(message, channel, digest, clock, now))
        for channel, address, digest in _ways(message, known)
    ]


def _at_home(message: Message, known: _Known) -> Message:
    """Give an account that chose its leader the block it lives in, where the message is of that committee."""
    whom = message.recipient
    home = known.homes.get(whom.user.pk) if whom.user and not whom.block else None
    if home is None or (message.committee and message.committee.pk != home.committee_id):
        return message
    return replace(message, recipient=replace(whom, block=home))


def _committee_of(message: Message) -> Committee | None:
    whom = message.recipient
    place = whom.block or whom.person
    return message.committee or (place.committee if place else None)


def _ways(message: Message, known: _Known) -> list[tuple[str, str, bool]]:
    """Return (channel, address, wants a digest) for every way that leads somewhere."""
    whom = message.recipient
    if whom.channels:
        wanted = [(channel, False) for channel in dict.fromkeys(whom.channels)]
    else:
        choices = known.choices.get(whom.user.pk, []) if whom.user else []
        chosen = [choice for choice in choices if choice.topic == message.topic] or [
            choice for choice in choices if not choice.topic
        ]
        wanted = [(choice.channel, choice.digest) for choice in chosen]
    ways = [
        (channel, address, digest)
        for channel, digest in wanted
        if (address := _address(channel, whom, known)) is not None
    ]
    # A choice that leads nowhere (WeChat without an open id) must not swallow the message.
    return ways or [(channel, _address(channel, whom, known) or "", False) for channel in _usual(whom)]


def _usual(whom: Recipient) -> list[Channel]:
    if whom.user:
        return [Channel.SITE]
    if whom.phone:
        return [Channel.SMS]
    if whom.email:
        return [Channel.EMAIL]
    return [Channel.LEADER] if whom.block else []


def _address(channel: str, whom: Recipient, known: _Known) -> str | None:
    """Return where ``channel`` leads to, "" where it needs no address, None where it leads nowhere."""
    user = whom.user
    if channel == Channel.SMS:
        return whom.phone or (user.phone if user else "") or None
    if channel == Channel.EMAIL:
        return whom.email or (user.email if user else "") or None
    if channel == Channel.WEIXIN:
        return known.openids.get(user.pk) if user else None
    if channel == Channel.SITE:
        return "" if user else None
    if channel == Channel.LEADER:
        return "" if whom.block else None
    return ""


def _due(message: Message, channel: str, digest: bool, clock: Hours, now: datetime) -> tuple[datetime, bool]:
    """Return when the row is due and whether it waits for the day's digest."""
    due = message.due_at or now
    if message.urgent:
        return due, False
    if digest and channel in GATHERED:
        evening = clock.next_digest(due)
        # A reminder that would be stale by then goes out alone.
        if message.useless_after is None or evening < message.useless_after:
            return evening, True
    return (clock.after_quiet(due) if channel in RINGING else due), False


def _row(
    message: Message,
    committee: Committee | None,
    channel: str,
    address: str,
    when: tuple[datetime, bool],
) -> Notice:
    whom, (due_at, for_digest) = message.recipient, when
    row = Notice(
        committee=committee,
        block=whom.block,
        user=whom.user,
        person=whom.person,
        recipient=whom.ref,
        key=message.key,
        channel=channel,
        topic=message.topic,
        subject=_clipped(message.subject),
        body=message.body,
        url=message.url,
        urgent=message.urgent,
        due_at=due_at,
        for_digest=for_digest,
        useless_after=message.useless_after,
    )
    if address:
        row.address_sealed = crypto.seal(address, crypto.context_of(row, "address_sealed"))
    return row


def _clipped(subject: str) -> str:
    """Return ``subject`` on one line and no longer than its column; line ends could forge a mail header."""
    line = " ".join(subject.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
