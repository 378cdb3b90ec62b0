"""How often something may be tried. Rows of the database, so every process and machine counts together.

The subject (a phone, an address) is kept only as an HMAC. Reading pages never asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from users.models import Bucket
from xidu.kit import crypto
from xidu.kit.errors import RuleBroken

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
# An address from which this many people signed in is a shared one (a hall's tablet, an office): there only
# the account is locked, or one clumsy visitor would lock out the whole queue.
SHARED_FROM = 20
IDLE = timedelta(days=31)


class TooMany(RuleBroken):
    """Too many tries; a page answers 429."""


@dataclass(frozen=True)
class Attempt:
    """One try to get in: ``door`` is ``"password"`` or ``"code"``, ``who`` the name or phone given."""

    door: str
    who: str
    address: str


def spend(name: str, subject: str, *, burst: int, per_hour: float) -> None:
    """Take one token from the bucket of ``subject``; it holds ``burst`` and refills ``per_hour``.

    Raises TooMany when it is empty; nothing is taken then.
    """
    sql = """
        INSERT INTO users_bucket AS held (key, tokens, refilled_at) VALUES (%(key)s, %(burst)s - 1, %(now)s)
        ON CONFLICT (key) DO UPDATE SET refilled_at = %(now)s, tokens = -1 + LEAST(%(burst)s, held.tokens
            + GREATEST(0, EXTRACT(EPOCH FROM %(now)s - held.refilled_at)) * %(per_second)s)
        WHERE LEAST(%(burst)s, held.tokens
            + GREATEST(0, EXTRACT(EPOCH FROM %(now)s - held.refilled_at)) * %(per_second)s) >= 1
        RETURNING tokens
    """
    values: dict[str, Any] = {"burst": float(burst), "now": timezone.now(), "per_second": per_hour / 3600}
    with connection.cursor() as cursor:
        cursor.execute(sql, values | {"key": _key(name, subject)})
        if cursor.fetchone() is None:
            raise TooMany(_("试得太多了，请过一会儿再来。"))


def check_lock(attempt: Attempt) -> None:
    """Let the attempt go on, or raise TooMany while its account or its address is locked.

    Five failures lock an account for 15 minutes at the door where they happened, and an address at every
    door, unless many people sign in from there.
    """
    try:
        locked = _is_shut(attempt, timezone.now())
    except DatabaseError as unread:
        # What cannot be counted stays shut.
        raise TooMany(_("现在暂时不能登录，请过一会儿再试。")) from unread
    if locked:
        minutes = int(LOCK_FOR.total_seconds() // 60)
        words = _("连续试错%(tries)d次，请过%(minutes)d分钟再试，或到村（居）委会请工作人员帮忙。")
        raise TooMany(words % {"tries": LOCK_AFTER, "minutes": minutes})


def note_failure(attempt: Attempt) -> None:
    """Count one failure against the account and the address."""
    _take(_account_key(attempt))
    if attempt.address:
        _take(_key("failed.address", attempt.address))


@transaction.atomic
def note_success(attempt: Attempt) -> None:
    """Forget the account's failures, give the address one try back and count it among the good ones.

    One try back, not all: else somebody with an account of his own could guess others' between two sign-ins.
    """
    Bucket.objects.filter(pk=_account_key(attempt)).delete()
    if not attempt.address:
        return
    failed = _locked_row(_key("failed.address", attempt.address), start=LOCK_AFTER)
    Bucket.objects.filter(pk=failed.pk).update(tokens=min(LOCK_AFTER, failed.tokens + 1))
    good = _locked_row(_key("good.address", attempt.address), start=0)
    Bucket.objects.filter(pk=good.pk).update(tokens=good.tokens + 1, refilled_at=timezone.now())


def forget_idle(now: datetime) -> int:
    """Delete buckets nothing happened to for a month; return how many."""
    return Bucket.objects.filter(refilled_at__lt=now - IDLE).delete()[0]


def _is_shut(attempt: Attempt, now: datetime) -> bool:
    if _is_locked(_account_key(attempt), now):
        return True
    if not attempt.address or not _is_locked(_key("failed.address", attempt.address), now):
        return False
    good = Bucket.objects.filter(pk=_key("good.address", attempt.address)).first()
    return good is None or good.tokens < SHARED_FROM


def _is_locked(key: str, now: datetime) -> bool:
    held = Bucket.objects.filter(pk=key, tokens__lt=1).first()
    return held is not None and now < held.refilled_at + LOCK_FOR


@transaction.atomic
def _take(key: str) -> None:
    now = timezone.now()
    held = _locked_row(key, start=LOCK_AFTER)
    left = LOCK_AFTER if now >= held.refilled_at + LOCK_FOR else held.tokens
    Bucket.objects.filter(pk=key).update(tokens=max(0, left - 1), refilled_at=now)


def _locked_row(key: str, *, start: float) -> Bucket:
    Bucket.objects.bulk_create(
        [Bucket(key=key, tokens=start, refilled_at=timezone.now())], ignore_conflicts=True
    )
    return Bucket.objects.select_for_update().get(pk=key)


def _account_key(attempt: Attempt) -> str:
    return _key(f"failed.{attempt.door}", attempt.who.strip().lower())


def _key(name: str, subject: str) -> str:
    return crypto.blind_index(subject, f"limit.{name}", 0)
