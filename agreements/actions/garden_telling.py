"""How a household hears of its plot: on its accounts, else by the head's phone, else from its leader."""

from __future__ import annotations

from typing import Any

from residents.models import Household, Person
from users.actions.notices import Message, Recipient, tell_many
from users.models import User

TOPIC = "garden"


def ways_to(household: Household) -> list[Recipient]:
    """Return who is told for a household; without account or phone it is on the leader's doorstep list."""
    users = User.objects.filter(person__household=household, is_active=True).order_by("pk")
    if found := [Recipient(ref=f"user:{user.pk}", user=user) for user in users]:
        return found
    head = Person.objects.filter(household=household).order_by("-is_head", "pk").first()
    if head is None:
        return [Recipient(ref=f"household:{household.pk}", block=household.block)]
    phone = head.phone if head.phone_sealed else ""
    return [Recipient(ref=f"person:{head.pk}", person=head, phone=phone, block=household.block)]


def tell_household(
    household: Household, *, key: str, subject: str, body: str, url: str = "/me/garden/"
) -> int:
    """Tell a household once for ``key``; return how many rows are new."""
    about: dict[str, Any] = {"key": key, "topic": TOPIC, "subject": subject, "body": body, "url": url}
    about["committee"] = household.committee
    return tell_many([Message(recipient=whom, **about) for whom in ways_to(household)])
