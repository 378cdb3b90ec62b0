"""Activities as calendars: a committee's, one activity, and the secret one of an account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from activities.models import Activity, SignUp
from users.actions.tokens import TokenRefused, issue, look, revoke
from users.models import LinkToken, User
from xidu.kit.calendars import Event, calendar_bytes

PURPOSE = "calendar"
DAY_BEFORE, HOUR_BEFORE = 24 * 60, 60


def activities_calendar(
    name: str, activities: Iterable[Activity], address: Callable[[Activity], str]
) -> bytes:
    """Return an iCalendar of ``activities``; cancelled ones stay in it, marked as such.

    ``address`` gives the page of an activity. Equal facts give equal bytes.
    """
    rows = list(activities)
    return calendar_bytes(name, [activity_event(row, address(row)) for row in rows], stamp=_stamp(rows))


def own_calendar(user: User, name: str, address: Callable[[Activity], str]) -> bytes:
    """Return what an account is signed up for; what only waits for a place says so. One query."""
    standing = SignUp.objects.filter(user=user).standing().order_by("activity__starts_at", "pk")
    told = standing.exclude(activity__state=Activity.State.DRAFT)
    rows = list(told.select_related("activity__committee", "activity__place"))
    events = [
        activity_event(
            row.activity, address(row.activity), "候补：" if row.state == SignUp.State.WAITING else ""
        )
        for row in rows
    ]
    return calendar_bytes(name, events, stamp=_stamp(row.activity for row in rows))


def activity_event(activity: Activity, url: str, before: str = "") -> Event:
    """Return the activity as an appointment; ``before`` stands before its title."""
    return Event(
        uid=f"activity-{activity.pk}@{activity.committee.slug}.xidu",
        start=activity.starts_at,
        end=activity.ends_at,
        summary=f"{before}{activity.title}",
        place=activity.where_words,
        description=activity.cancelled_because or activity.words,
        url=url,
        sequence=activity.sequence,
        cancelled=activity.state == Activity.State.CANCELLED,
        alarm_minutes=(DAY_BEFORE, HOUR_BEFORE),
    )


def _stamp(activities: Iterable[Activity]) -> datetime:
    moments = [moment for row in activities for moment in (row.published_at, row.cancelled_at) if moment]
    return max(moments, default=timezone.now())


def make_link(user: User) -> str:
    """Return a new secret address for the account's calendar; an older one stops working."""
    end_link(user)
    return issue(PURPOSE, str(user.pk))


def end_link(user: User) -> int:
    return revoke(PURPOSE, str(user.pk))


def has_link(user: User) -> bool:
    rows = LinkToken.objects.filter(purpose=PURPOSE, subject=str(user.pk), used_at=None, revoked_at=None)
    return rows.exists()


def account_of_link(token: str) -> Any:
    """Return the account behind a calendar's address. Raises TokenRefused, also once it is closed."""
    found = look(PURPOSE, token)
    user = User.objects.filter(pk=int(found.subject), is_active=True).first()
    if user is None:
        raise TokenRefused("")
    return user
