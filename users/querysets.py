"""Queries of accounts, notices and the trail."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

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


class AuditQuerySet(ScopedQuerySet[Row]):
    def chain_of(self, chain: str) -> models.QuerySet[Row]:
        return self.filter(chain=chain).order_by("seq")
