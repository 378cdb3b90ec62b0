"""The desk's jobs of activities: summaries that are owed, and drafts whose day is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
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
BACK, AHEAD, MOST = timedelta(days=60), timedelta(days=14), 200
WEEK = timedelta(days=7)
State = Activity.State


def activity_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield what took place without a summary, and drafts that begin soon, to who may change them.

    One query, and the figure where a summary is owed.
    """
    if not (scope := scope_of(user, CHANGE)):
        return
    now = timezone.now()
    owed = Q(state=State.PUBLISHED, summary=None, ends_at__lte=now, ends_at__gt=now - BACK)
    # Nobody can come to what nobody knows of.
    near = Q(state=State.DRAFT, starts_at__gt=now, starts_at__lte=now + AHEAD)
    rows = Activity.objects.within(scope).filter(owed | near).select_related("committee", "by")
    days = 0
    for row in rows.order_by("starts_at", "pk")[:MOST]:
        if row.state == State.DRAFT:
            begins = row.starts_at.astimezone(SHANGHAI).date()
            yield _job(row, _("还没公布：%(title)s"), _("去公布"), max(today, begins - WEEK), "activity")
        else:
            days = days or figure_int("summary_days", on=today)
            due = row.ends_at.astimezone(SHANGHAI).date() + timedelta(days=days)
            yield _job(row, _("写小结：%(title)s"), _("写小结"), due, "activity-summary")


def _job(row: Activity, title: str, verb: str, due: date, page: str) -> Job:
    return Job(
        title=title % {"title": row.title},
        committee=row.committee.name,
        due=due,
        who=str(row.by),
        url=reverse(f"activities:{page}", args=[row.pk]),
        verb=verb,
    )
