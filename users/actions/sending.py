"""The sender. Whatever is killed at whatever line, each notice goes out and goes out once.

A row is claimed and that is committed; the hand-over is written down and committed; the gateway is called;
the end is written down and committed. A claim whose owner died is taken over after ``TAKE_OVER``, and where
its hand-over has no end the gateway is asked first. Claims carry the moment they were made, and every later
step names that moment, so that a sender slower than ``TAKE_OVER`` cannot write into its successor's claim.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from users.actions.hours import Hours
from users.gateways import Gateway, GatewayError, Parcel, Refused, Unreachable, gateway_of
from users.models import Notice, NoticeAttempt
from users.models.notices import Channel
from users.querysets import NoticeQuerySet

log = logging.getLogger(__name__)

# Longer than any gateway may take for one parcel: EMAIL_TIMEOUT is 10 s for each word of the dialogue.
TAKE_OVER = timedelta(minutes=5)
BATCH = 50
BACKOFF = (1, 5, 25, 125)  # minutes after the first, second … failure; after one more the notice is dead
# A notice that was in hand each time a sender died is the likely cause of it.
MOST_HAND_OVERS = 20
NEEDS_GATEWAY = (Channel.EMAIL, Channel.SMS, Channel.WEIXIN)
OF_MOUTH_AND_PAPER = (Channel.LEADER, Channel.LETTER)
State = Notice.State


@dataclass
class SendReport:
    """What one run did: ``sent`` by channel, ``failed`` hand-overs, and ``held`` until the morning."""

    sent: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    cancelled: int = 0
    held: int = 0


def send_due(now: datetime | None = None, *, limit: int | None = None, seconds: float = 45) -> SendReport:
    """Send what is due at ``now``, urgent notices first, for at most ``seconds`` or ``limit`` hand-overs.

    ``now`` decides what is due, stale, or to be tried again; when a row was claimed, tried and sent is always
    told by the real clock. Any number of senders may run at once.
    """
    return _Sender(now or timezone.now(), limit, time.monotonic() + seconds).run()


def poke() -> None:
    """Wake a worker once the transaction is through; with the broker down the next minute's tick sends."""
    transaction.on_commit(lambda: current_app.send_task("users.tasks.send", ignore_result=True), robust=True)


class _Sender:
    def __init__(self, now: datetime, limit: int | None, deadline: float) -> None:
        self.now, self.left, self.deadline = now, limit, deadline
        self.report = SendReport()
        self.silent: set[str] = set()
        self.hours: dict[int | None, Hours] = {}

    def run(self) -> SendReport:
        self._drop_stale()
        self._pass_on()
        while (self.left is None or self.left > 0) and time.monotonic() < self.deadline:
            size = BATCH if self.left is None else min(BATCH, self.left)
            batch = self._claim(size)
            if not batch:
                break
            if self.left is not None:
                self.left -= len(batch)
            self._deliver(batch)
        return self.report

    def _drop_stale(self) -> None:
        stale = Notice.objects.filter(state=State.WAITING, useless_after__lte=self.now)
        self.report.cancelled += stale.update(state=State.CANCELLED)

    def _pass_on(self) -> None:
        """What needs no gateway is in the inbox or on a leader's list by one statement each."""
        due = Notice.objects.due_at(self.now)
        for channel, state in (
            (Channel.SITE, State.SENT),
            *((channel, State.HANDED_OVER) for channel in OF_MOUTH_AND_PAPER),
        ):
            count = due.filter(channel=channel).update(state=state, sent_at=timezone.now())
            if count:
                self.report.sent[channel] += count

    def _claim(self, size: int) -> list[Notice]:
        """Return up to ``size`` rows that are now ours: those of dead senders first, then urgent ones."""
        out = Notice.objects.filter(channel__in=[c for c in NEEDS_GATEWAY if c not in self.silent])
        due = out.due_at(self.now)
        abandoned = out.filter(state=State.CLAIMED, claimed_at__lte=timezone.now() - TAKE_OVER)
        return (
            self._take(abandoned.order_by("claimed_at"), size)
            or self._take(due.filter(urgent=True).order_by("due_at", "pk"), size)
            or self._take(due.order_by("due_at", "pk"), size)
        )

    @transaction.atomic(durable=True)
    def _take(self, rows: NoticeQuerySet[Notice], size: int) -> list[Notice]:
        taken = list(rows.select_for_update(skip_locked=True)[:size])
        moment = timezone.now()
        for notice in taken:
            notice.state, notice.claimed_at = State.CLAIMED, moment
        Notice.objects.filter(pk__in=[notice.pk for notice in taken]).update(
            state=State.CLAIMED, claimed_at=moment
        )
        return taken

    def _deliver(self, batch: list[Notice]) -> None:
        # A hand-over without an end: its sender died, and nobody knows whether the gateway took it.
        unknown = {
            attempt.notice_id: attempt
            for attempt in NoticeAttempt.objects.filter(notice__in=batch, ended_at=None)
        }
        with ExitStack() as self.opened:
            self.gateways: dict[str, Gateway] = {}
            for notice in batch:
                if notice.channel in self.silent or time.monotonic() > self.deadline:
                    _still_ours(notice).update(state=State.WAITING)
                elif not notice.urgent and self._hours(notice).is_quiet(self.now):
                    self._hold_back(notice)
                elif attempt := _begin(notice, unknown.get(notice.pk)):
                    self._hand_over(notice, attempt, was_tried=notice.pk in unknown)

    def _hours(self, notice: Notice) -> Hours:
        if notice.committee_id not in self.hours:
            self.hours[notice.committee_id] = Hours(notice.committee)
        return self.hours[notice.committee_id]

    def _hold_back(self, notice: Notice) -> None:
        """What an outage kept until the evening waits for the morning like everything else."""
        morning = self._hours(notice).after_quiet(self.now)
        self.report.held += _still_ours(notice).update(state=State.WAITING, due_at=morning)

    def _hand_over(self, notice: Notice, attempt: NoticeAttempt, *, was_tried: bool) -> None:
        outcome = "sent"
        try:
            gateway = self._gateway(notice.channel)
            if was_tried and gateway.was_sent(notice.idempotency_key):
                outcome = "found"
            else:
                gateway.send(_parcel(notice))
        except Exception as broken:
            # Whatever a gateway does must end in this row's state and not keep the next rows from going out.
            log.warning("notice %s was not taken: %s", notice.pk, type(broken).__name__)
            self._fail(notice, attempt, broken)
        else:
            if _end(notice, attempt, outcome, state=State.SENT, sent_at=timezone.now(), retry_at=None):
                self.report.sent[notice.channel] += 1

    def _gateway(self, channel: str) -> Gateway:
        if channel not in self.gateways:
            self.gateways[channel] = self.opened.enter_context(gateway_of(channel))
        return self.gateways[channel]

    def _fail(self, notice: Notice, attempt: NoticeAttempt, broken: Exception) -> None:
        self.report.failed += 1
        if isinstance(broken, Unreachable | ImproperlyConfigured):
            # One notice a run finds out that nobody answers; the others keep their tries for better days.
            self.silent.add(notice.channel)
        # An unknown error's words may quote an address; those of our own gateways never do.
        words = str(broken) if isinstance(broken, GatewayError) else type(broken).__name__
        if isinstance(broken, Refused):
            _end(notice, attempt, "refused", words, state=State.DEAD)
            return
        failures = NoticeAttempt.objects.filter(notice=notice, outcome="failed").count() + 1
        # Counted in fives: somebody may press "try again", and the notice has its five tries once more.
        minutes = (*BACKOFF, None)[(failures - 1) % (len(BACKOFF) + 1)]
        if minutes is None:
            _end(notice, attempt, "failed", words, state=State.DEAD)
        else:
            retry_at = self.now + timedelta(minutes=minutes)
            _end(notice, attempt, "failed", words, state=State.WAITING, retry_at=retry_at)


def _still_ours(notice: Notice) -> NoticeQuerySet[Notice]:
    return Notice.objects.filter(pk=notice.pk, state=State.CLAIMED, claimed_at=notice.claimed_at)


@transaction.atomic(durable=True)
def _begin(notice: Notice, unknown: NoticeAttempt | None) -> NoticeAttempt | None:
    """Write down that the notice is being handed over, and renew the claim; None if it is no longer ours."""
    moment = timezone.now()
    if unknown:
        NoticeAttempt.objects.filter(pk=unknown.pk).update(ended_at=moment, outcome="interrupted")
    if notice.attempts >= MOST_HAND_OVERS:
        _still_ours(notice).update(state=State.DEAD)
        return None
    number = notice.attempts + 1
    if not _still_ours(notice).update(attempts=number, claimed_at=moment):
        return None
    notice.attempts, notice.claimed_at = number, moment
    return NoticeAttempt.objects.create(notice=notice, number=number, started_at=moment)


@transaction.atomic(durable=True)
def _end(notice: Notice, attempt: NoticeAttempt, outcome: str, error: str = "", **fields: Any) -> bool:
    """Write down how the hand-over ended and what becomes of the row; False if it is no longer ours."""
    attempt.ended_at, attempt.outcome, attempt.error = timezone.now(), outcome, error[:200]
    attempt.save(update_fields=["ended_at", "outcome", "error"])
    return bool(_still_ours(notice).update(**fields))


def _parcel(notice: Notice) -> Parcel:
    link = notice.full_url
    text = f"{notice.body}\n\n{link}" if link else notice.body
    return Parcel(key=notice.idempotency_key, address=notice.address, subject=notice.subject, text=text)
