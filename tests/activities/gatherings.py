"""Activities for tests of pages: published, tomorrow afternoon, with whatever the test says differently."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from activities.models import Activity, Kind
from residents.models import Committee
from tests.factories import account_with
from users.models import User

HOUR = timedelta(hours=1)


def kind_of(key: str = "workshop", name: str = "工作坊") -> Kind:
    return Kind.objects.get_or_create(key=key, defaults={"name": name})[0]


def gathering(committee: Committee, *, starts_in: timedelta = timedelta(days=1), **fields: Any) -> Activity:
    """Return an activity of two hours; ``by`` is a director made for it unless one is given."""
    start = timezone.now() + starts_in
    facts = {
        "kind": kind_of(),
        "title": "雨水花园工作坊",
        "where": "听潮驿站",
        "state": "published",
        "published_at": timezone.now() - timedelta(days=7),
        "starts_at": start,
        "ends_at": start + 2 * HOUR,
    }
    facts |= fields
    if "by" not in facts:
        facts["by"] = account_with("director", committee)
    return Activity.objects.create(committee=committee, **facts)


def cancelled(committee: Committee, **fields: Any) -> Activity:
    return gathering(
        committee,
        **{"state": "cancelled", "cancelled_at": timezone.now(), "cancelled_because": "台风要来", **fields},
    )


def now_on(committee: Committee, **fields: Any) -> Activity:
    """Return an activity that began five minutes ago: its door is open."""
    return gathering(committee, starts_in=timedelta(minutes=-5), **fields)


def door(user: User) -> Client:
    """Return a browser without script in which ``user`` is signed in."""
    client = Client()
    client.force_login(user, backend="users.access.GrantBackend")
    return client


def at(moment: datetime) -> str:
    return moment.isoformat()
