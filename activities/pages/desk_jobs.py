"""The desk's jobs of activities: summaries that are owed, and drafts whose day is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from residents.actions.calendar import figure_int
from users.access import scope_of
from users.desk_queue import Job
from xidu.kit.dates import SHANGHAI

CHANGE = "activities.change_activity"
# What is older is told by the list of what is over; a new clerk does not begin with a year's arrears.
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=14), 100


def summaries_owed(user: Any, today: date) -> Iterator[Job]:
    """What took place and has no summary yet, for those who may write it; two queries."""
    if not (scope := scope_of(user, CHANGE)):
        return
    now = timezone.now()
    rows = Activity.objects.within(scope).lacking_summary().filter(ends_at__lte=now, ends_at__gt=now - BACK)
    days = figure_int("summary_days", on=today)
    for row in _first(rows):
        ended = row.ends_at.astimezone(SHANGHAI).date()
        yield _job(
            row,
            _("写小结：%(title)s"),
            _("写小结"),
            ended + timedelta(days=days),
            reverse("activities:activity-summary", args=[row.pk]),
        )


def drafts_near(user: Any, today: date) -> Iterator[Job]:
    """Drafts that begin within two weeks: nobody can come to what nobody knows of. One query."""
    if not (scope := scope_of(user, CHANGE)):
        return
    now = timezone.now()
    rows = Activity.objects.within(scope).filter(
        state=Activity.State.DRAFT, starts_at__gt=now, starts_at__lte=now + AHEAD
    )
    for row in _first(rows):
        day = row.starts_at.astimezone(SHANGHAI).date()
        yield _job(
            row,
            _("还没公布：%(title)s"),
            _("去公布"),
            max(today, day - timedelta(days=7)),
            reverse("activities:activity", args=[row.pk]),
        )


def _first(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.select_related("committee", "by").order_by("starts_at", "pk")[:MOST]


def _job(row: Activity, title: str, verb: str, due: date, url: str) -> Job:
    return Job(
        title=title % {"title": row.title},
        committee=row.committee.name,
        due=due,
        who=str(row.by),
        url=url,
        verb=verb,
    )
