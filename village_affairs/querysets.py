"""Queries of disclosures, opinions and open days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

import users.querysets
from residents.querysets import InForceQuerySet, Row, ScopedQuerySet

if TYPE_CHECKING:
    from django.db import models


class DisclosureQuerySet(ScopedQuerySet[Row]):
    def finance(self) -> Self:
        return self.filter(kind="finance")


class VersionQuerySet(ScopedQuerySet[Row]):
    def in_work(self) -> Self:
        """Versions somebody still has to finish: drafted, submitted, returned or signed."""
        return self.exclude(state__in=("published", "dropped"))


class PublicationQuerySet(ScopedQuerySet[Row]):
    def current(self) -> Self:
        """The newest version of each disclosure that has not been withdrawn: what a resident sees."""
        return self.filter(successor=None, withdrawal=None)

    def finance(self) -> Self:
        return self.filter(disclosure__kind="finance")


class DutyQuerySet(ScopedQuerySet[Row]):
    def owed_on(self, day: date) -> Self:
        """Duties that should have been done before ``day`` and are not."""
        return self.filter(done_on=None, due_on__lt=day)


class OpinionQuerySet(ScopedQuerySet[Row]):
    block_path = "block"

    def waiting(self) -> Self:
        """Opinions somebody still owes an answer."""
        return self.filter(state__in=("open", "reopened"))

    def overdue_on(self, day: date) -> Self:
        return self.waiting().filter(due_on__lt=day)

    def shown(self) -> Self:
        """Opinions the public pages may show (already redacted words): not hidden, merged or taken back."""
        return self.filter(hidden_at=None).exclude(state__in=("merged", "withdrawn"))


class CallQuerySet(users.querysets.CallQuerySet[Row]):
    about = ("opinion", "inspection")


class OpenDayRuleQuerySet(ScopedQuerySet[Row], InForceQuerySet[Row]):
    pass


class OpenDayQuerySet(ScopedQuerySet[Row]):
    def coming_from(self, day: date) -> models.QuerySet[Row]:
        """Days not cancelled, on or after ``day``, soonest first."""
        return self.filter(day__gte=day, cancelled_at=None).order_by("day")

    def missed_on(self, day: date) -> Self:
        """Days that are over on ``day``, were not cancelled, and nobody opened the door."""
        return self.filter(day__lt=day, cancelled_at=None, held_at=None)


class ComingQuerySet(ScopedQuerySet[Row]):
    def still(self) -> Self:
        return self.filter(cancelled_at=None)


class SubscriptionQuerySet(ScopedQuerySet[Row]):
    def active(self, topic: str) -> Self:
        return self.filter(topic=topic, ended_at=None).filter(
            Q(user__isnull=False) | Q(confirmed_at__isnull=False)
        )
