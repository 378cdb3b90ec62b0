"""What an account told and took on, for its own copy of everything kept about it."""

from __future__ import annotations

from typing import Any

from services.models import Wish, WishClaim


def own_wishes(user: Any) -> list[dict[str, Any]]:
    """Return the wishes the account told for the own family; whose wish it took on is not its to know."""
    fields = ("round__title", "number", "item", "size", "colour", "state", "at", "thanks")
    return list(Wish.objects.filter(by=user, door=Wish.Door.FAMILY).order_by("pk").values(*fields))


def own_claims(user: Any) -> list[dict[str, Any]]:
    fields = ("wish__number", "wish__item", "kind", "name", "state", "held_at", "until")
    return list(WishClaim.objects.filter(user=user).order_by("pk").values(*fields))


wish_sources = {"wishes": own_wishes, "wish_claims": own_claims}
