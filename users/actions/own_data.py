"""What the portal keeps about a signed-in person, in that person's hands.

Basis: Personal Information Protection Law, article 45.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from users.models import Notice, User

Source = Callable[[User], list[dict[str, Any]]]
# Apps above add theirs at start-up: what it is called, and how it is read.
sources: dict[str, Source] = {}


def what_is_kept(user: User) -> dict[str, Any]:
    """Return everything kept about ``user``, by kind, with phones in clear: they are the reader's own."""
    kept: dict[str, Any] = {
        "account": {
            "username": user.username,
            "name": user.name,
            "phone": user.phone,
            "email": user.email,
            "joined": user.date_joined,
            "last_login": user.last_login,
        },
        "person": _person(user),
        "roles": list(
            user.grants.order_by("pk").values(
                "role", "street__name", "committee__name", "block__name", "since", "until", "ended_at"
            )
        ),
        "notices": list(
            Notice.objects.filter(user=user)
            .exclude(topic="signin")
            .order_by("pk")
            .values("channel", "topic", "subject", "body", "created_at", "sent_at", "read_at")
        ),
    }
    return kept | {name: read(user) for name, read in sources.items()}


def _person(user: User) -> dict[str, Any] | None:
    person = user.person
    if person is None:
        return None
    return {
        "name": person.name,
        "sex": person.sex,
        "birth": [person.birth_calendar, person.birth_year, person.birth_month, person.birth_day],
        "phone": person.phone,
        "committee": person.committee.name,
        "household": str(person.household) if person.household else "",
        "relation": person.relation,
        "registered_here": person.registered_here,
        "lives_here": person.lives_here,
        "origin": person.origin,
        "tags": list(person.tags.order_by("pk").values("tag", "since", "until", "source")),
        "consents": list(
            person.consents.order_by("pk").values("purpose", "version", "given_at", "withdrawn_at")
        ),
    }
