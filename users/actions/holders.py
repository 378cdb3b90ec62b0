"""Who holds a permission at a place: whom a notice about work goes to."""

from __future__ import annotations

from collections.abc import Iterable

from residents.models import Committee
from users.models import Grant, User
from users.roles import roles_with


def staff_of(committee: Committee, permission: str, day: object) -> Iterable[User]:
    """Return the accounts granted ``permission`` at this very committee on ``day``."""
    grants = Grant.objects.effective_on(day).filter(  # type: ignore[arg-type]
        committee=committee, block=None, role__in=roles_with(permission)
    )
    return User.objects.filter(pk__in=grants.values("user")).order_by("pk")


def street_office(committee: Committee, permission: str, day: object) -> Iterable[User]:
    """Return the accounts granted ``permission`` for the committee's street on ``day``."""
    grants = Grant.objects.effective_on(day).filter(  # type: ignore[arg-type]
        street=committee.street_id, role__in=roles_with(permission)
    )
    return User.objects.filter(pk__in=grants.values("user")).order_by("pk")
