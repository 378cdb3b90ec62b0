"""Who may see and do what where. ``reach`` is the only door through which a view gets a row.

A scope is worked out from grants that are approved and in force today in Shanghai. A scope without places
sees nothing. Superuser status opens nothing here: a right that nobody granted at a place does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from residents.querysets import ScopedQuerySet
from users.models import Grant
from users.roles import ROLES, Role, roles_with
from xidu.kit import dates

Row = TypeVar("Row", bound=models.Model)
View = Callable[..., HttpResponseBase]


# Where an office has deputies, an app above lends them the grants of whoever is away: (user, today) → grants.
Lender = Callable[[Any, date], Iterable[Grant]]
lenders: dict[str, Lender] = {}


@dataclass(frozen=True)
class Scope:
    """The places a person may see: all of the street, some committees (by id), some blocks (by id)."""

    whole_street: bool = False
    committees: frozenset[int] = frozenset()
    blocks: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.whole_street or bool(self.committees) or bool(self.blocks)

    def covers(self, *, committee_id: int | None = None, block_id: int | None = None) -> bool:
        """Say whether a row of this committee or block lies inside; a row without either is the street's."""
        return self.whole_street or committee_id in self.committees or block_id in self.blocks


def grants_of(user: Any) -> tuple[Grant, ...]:
    """Return the grants that count today, read once for each loaded user object.

    Every request loads its user anew, so a grant that ended or was approved counts from the next request on.
    """
    if not user.is_authenticated or not user.is_active:
        return ()
    day = dates.today()
    kept: tuple[Any, tuple[Grant, ...]] | None = user.__dict__.get("_grants_on")
    if kept is None or kept[0] != day:
        rows = Grant.objects.filter(user=user).effective_on(day)  # type: ignore[attr-defined]
        own = rows.select_related("street", "committee", "block").order_by("pk")
        lent = (grant for lend in lenders.values() for grant in lend(user, day))
        kept = (day, (*own, *lent))
        user.__dict__["_grants_on"] = kept
    return kept[1]


def forget_grants(user: Any) -> None:
    """Let the next question about ``user`` read the grants again."""
    user.__dict__.pop("_grants_on", None)


def roles_of(user: Any) -> list[Role]:
    """Return the roles ``user`` holds anywhere today, in the order of the table, each once."""
    held = {grant.role for grant in grants_of(user)}
    return [role for key, role in ROLES.items() if key in held]


def is_staff(user: Any) -> bool:
    return any(role.staff for role in roles_of(user))


def permissions_of(user: Any) -> frozenset[str]:
    """Return every permission ``user`` holds at some place today."""
    return frozenset().union(*(role.permissions for role in roles_of(user)))


def scope_of(user: Any, perm: str | None = None) -> Scope:
    """Return the places where ``user`` holds ``perm``, or without one the places of all grants."""
    grants = grants_of(user)
    if perm is not None:
        wanted = set(roles_with(perm))
        grants = tuple(grant for grant in grants if grant.role in wanted)
    return Scope(
        whole_street=any(grant.street_id for grant in grants),
        committees=frozenset(
            grant.committee_id for grant in grants if grant.committee_id and not grant.block_id
        ),
        blocks=frozenset(grant.block_id for grant in grants if grant.block_id),
    )


def can(user: Any, perm: str, *, committee_id: int | None = None, block_id: int | None = None) -> bool:
    """Say whether ``user`` holds ``perm`` at this committee or block; without a place, for the whole street.

    ``user.has_perm(perm)`` is the question "anywhere".
    """
    return scope_of(user, perm).covers(committee_id=committee_id, block_id=block_id)


def reach(request: HttpRequest, rows: ScopedQuerySet[Row], perm: str, **lookup: Any) -> Row:
    """Return the one row that matches ``lookup`` at a place where the request's user holds ``perm``.

    Raises Http404 alike for a missing row and for one outside the user's places, and PermissionDenied for a
    row at one of the user's places where the role does not carry ``perm``.
    """
    found = rows.within(scope_of(request.user, perm)).filter(**lookup)
    try:
        return found.get()
    except ObjectDoesNotExist:
        visible = rows.within(scope_of(request.user)).filter(**lookup).order_by()
        if visible.exists():
            raise PermissionDenied(_("您的角色不能办这件事。")) from None
        raise Http404 from None


def permitted(request: HttpRequest, perm: str) -> Scope:
    """Return the places whose rows a list page may show.

    Raises PermissionDenied when the request's user holds ``perm`` nowhere.
    """
    scope = scope_of(request.user, perm)
    if not scope:
        raise PermissionDenied(_("您的角色不能看这一页。"))
    return scope


def came_by_code_only(request: HttpRequest) -> bool:
    """Say whether this session began with a phone or paper code and no password or passkey since."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    strong = any(record["method"] == "password" or record.get("passwordless") for record in records)
    return not strong and any(record["method"] == "code" for record in records)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Say whether a staff member still has to set up a second factor before working."""
    return bool(settings.STAFF_SECOND_FACTOR) and not is_mfa_enabled(request.user)


def desk_page(view: View) -> View:
    """Admit staff who signed in as staff do; everyone else is sent to the door that fits them.

    Nobody: to sign-in. Without a staff role today: 403. Signed in by a phone or paper code: to the password,
    for a code alone is the weaker kind. Without the second factor where it is asked for: to set one up.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_staff(request.user):
            raise PermissionDenied(_("这一页只给工作人员用。"))
        if came_by_code_only(request):
            messages.info(request, _("办公页面要用密码确认一次。"))
            return redirect_to_login(request.get_full_path(), reverse("account_reauthenticate"))
        if lacks_second_factor(request):
            messages.info(request, _("请先设置第二道验证，再打开办公页面。"))
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    wrapper.needs_desk = True  # type: ignore[attr-defined]
    return wrapper


class GrantBackend(AuthenticationBackend):
    """Signs in as allauth does; ``has_perm`` answers from grants alone, never from groups or flags.

    Without an object it says "anywhere"; with a row that has ``committee_id`` it asks at that place.
    """

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is None:
            return set(permissions_of(user_obj))
        place = {
            "committee_id": getattr(obj, "committee_id", None),
            "block_id": getattr(obj, "block_id", None),
        }
        return {perm for perm in permissions_of(user_obj) if can(user_obj, perm, **place)}

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in permissions_of(user_obj))
