"""Queries of accounts, notices and the trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from residents.querysets import InForceQuerySet, Row, ScopedQuerySet


class GrantQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    block_path = "block"

    def effective_on(self, day: date) -> Self:
        """Grants that let somebody do something on ``day``: approved, in force and not taken back."""
        return self.in_force_on(day).filter(approved_at__isnull=False, ended_at=None, user__is_active=True)


class NoticeQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def due_at(self, now: datetime) -> Self:
        """Waiting notices whose time has come, without those the day's digest will gather."""
        waiting = self.filter(state="waiting", for_digest=False, due_at__lte=now)
        return waiting.filter(Q(retry_at=None) | Q(retry_at__lte=now))

    def to_gather(self, now: datetime) -> Self:
        """Members of a digest whose hour has come."""
        return self.filter(state="waiting", for_digest=True, due_at__lte=now)

    def inbox_of(self, user_id: int) -> Self:
        """What stands in an account's inbox on the site, newest first."""
        return self.filter(user=user_id, channel="site", state="sent").order_by("-created_at", "-pk")

    def to_tell(self) -> Self:
        """What somebody still has to say at a door or put into a letter box."""
        return self.filter(channel__in=("leader", "letter"), state="handed_over", told_at=None)


class CallQuerySet(ScopedQuerySet[Row]):
    """Calls people asked for; ``about`` names the fields of the matter, ``me_too`` is empty for its asker."""

    about: tuple[str, ...]

    def owed(self) -> Self:
        return self.filter(done_at=None)

    def newest(self) -> Self:
        """Of what is owed to one person about one matter the last: it says where that stands now."""
        # NULL equals nothing: 0 stands for no me-too, and for the kind of matter it is not.
        same = (*self.about, "me_too")
        owed = type(self)(self.model).owed().annotate(**{f"{name}_or": Coalesce(name, 0) for name in same})
        later = owed.filter(
            pk__gt=OuterRef("pk"), **{f"{name}_or": Coalesce(OuterRef(name), 0) for name in same}
        )
        return self.filter(~Exists(later))

    def said_with(self, call: Row) -> Self:
        """What one call says: what is owed the same person about the same matter, up to ``call``."""
        same = {name: getattr(call, f"{name}_id") for name in (*self.about, "me_too")}
        return self.owed().filter(pk__lte=call.pk, **same)


class AuditQuerySet(ScopedQuerySet[Row]):
    def chain_of(self, chain: str) -> models.QuerySet[Row]:
        return self.filter(chain=chain).order_by("seq")


class FamilyQuerySet(ScopedQuerySet[Row]):
    def holding(self) -> Self:
        """Links by which somebody may act now: both agreed, nobody took it back."""
        return self.filter(since__isnull=False, ended_at=None)


class GuardianQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    """A guardian nobody confirmed has no first day, so ``in_force_on`` never finds one."""
