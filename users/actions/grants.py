"""Roles are proposed by one person, approved by another, and ended by whoever may propose them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Block, Committee, Street
from users.access import can, forget_grants
from users.actions import audit
from users.models import Grant, User
from users.roles import BLOCK, COMMITTEE, ROLES, STREET
from xidu.kit import dates
from xidu.kit.errors import BadValue, NotNow

KINDS = {Street: STREET, Committee: COMMITTEE, Block: BLOCK}


@dataclass(frozen=True, kw_only=True)
class Term:
    """How long a role holds and on which paper it rests; ``until`` is the last day, None is open-ended."""

    since: date
    until: date | None = None
    basis: str = ""


@transaction.atomic
def propose_grant(
    user: User,
    role: str,
    place: Street | Committee | Block,
    term: Term,
    *,
    by: User,
    request: HttpRequest | None = None,
) -> Grant:
    """Return a grant that gives nothing until somebody else approves it.

    Raises BadValue for a role that does not exist at such a place and a term that ends before it begins,
    NotNow when the role is already held or proposed there, PermissionDenied where ``by`` may not propose.
    """
    if role not in ROLES or KINDS[type(place)] not in ROLES[role].place:
        raise BadValue(_("这个角色不能在这个范围授予，请换一个角色或范围。"))
    if term.until and term.until < term.since:
        raise BadValue(_("结束日期不能早于开始日期，请改一下。"))
    # Two proposals at once wait here for each other, so the second finds the first.
    User.objects.select_for_update().get(pk=user.pk)
    grant = Grant(user=user, role=role, since=term.since, until=term.until, basis=term.basis, proposed_by=by)
    if isinstance(place, Street):
        grant.street = place
    elif isinstance(place, Committee):
        grant.committee = place
    else:
        grant.committee, grant.block = place.committee, place
    _demand(by, "users.propose_grant", grant)
    same = Grant.objects.filter(
        user=user, role=role, street=grant.street, committee=grant.committee, block=grant.block
    )
    if any(_is_open(other) for other in same):
        raise NotNow(_("这个角色已经有了，或正在等批准。"))
    grant.save(force_insert=True)
    _record("grant.propose", grant, by, request)
    return grant


@transaction.atomic
def approve_grant(grant: Grant, *, by: User, request: HttpRequest | None = None) -> Grant:
    """Let the grant count from its first day on; approving it again changes nothing.

    Raises NotNow when it ended before, and PermissionDenied for the proposer, for whoever receives the role,
    and where ``by`` may not approve.
    """
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    _demand(by, "users.approve_grant", grant)
    if by.pk in {grant.proposed_by_id, grant.user_id}:
        raise PermissionDenied(_("提出人和本人都不能批准，请另一位同事批准。"))
    if grant.approved_at:
        return grant
    if not _is_open(grant):
        raise NotNow(_("这个授权已经结束，请重新提出。"))
    grant.approved_by, grant.approved_at = by, timezone.now()
    grant.save(update_fields=["approved_by", "approved_at"])
    forget_grants(grant.user)
    _record("grant.approve", grant, by, request)
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, by: User, reason: str, request: HttpRequest | None = None) -> Grant:
    """Let the grant count no more from the next request on; ending it again changes nothing.

    Raises BadValue without a reason, PermissionDenied where ``by`` may not propose.
    """
    if not reason.strip():
        raise BadValue(_("请写上为什么结束，比如“换届”“调离”。"))
    grant = Grant.objects.select_for_update(of=("self",)).select_related("user").get(pk=grant.pk)
    _demand(by, "users.propose_grant", grant)
    if grant.ended_at:
        return grant
    grant.ended_at, grant.ended_by = timezone.now(), by
    grant.save(update_fields=["ended_at", "ended_by"])
    forget_grants(grant.user)
    _record("grant.end", grant, by, request, reason=reason.strip())
    return grant


def end_with_office(grant: Grant, *, last_day: date, by: User | None) -> Grant:
    """Let a role that came with an office hold no longer than the office; it can only become shorter.

    Whoever may end the office may end this: nobody gains a right by it. With a last day that is over the
    role ends with the next request, else on its last day. Call it inside the transaction of the office.
    """
    if grant.ended_at:
        return grant
    if last_day < max(grant.since, dates.today()):
        grant.ended_at, grant.ended_by = timezone.now(), by
    elif grant.until is None or grant.until > last_day:
        grant.until = last_day
    grant.save(update_fields=["until", "ended_at", "ended_by"])
    forget_grants(grant.user)
    _record("grant.end", grant, by, None, reason="office")
    return grant


@transaction.atomic
def grant_from_console(user: User, role: str, place: Street | Committee | Block) -> Grant:
    """Give a role without a second person: how the first accounts of a new portal come to be.

    Only whoever works at the server's console can do it, and the trail says so. A role already held there
    is returned as it is.
    """
    if role not in ROLES or KINDS[type(place)] not in ROLES[role].place:
        raise BadValue(_("这个角色不能在这个范围授予，请换一个角色或范围。"))
    where = {
        "street": place if isinstance(place, Street) else None,
        "committee": place.committee if isinstance(place, Block) else _committee(place),
        "block": place if isinstance(place, Block) else None,
    }
    today = dates.today()
    held = Grant.objects.filter(user=user, role=role, **where).effective_on(today)  # type: ignore[attr-defined]
    if found := held.first():
        return found
    grant = Grant.objects.create(user=user, role=role, since=today, approved_at=timezone.now(), **where)
    forget_grants(user)
    _record("grant.console", grant, None, None)
    return grant


def _committee(place: Street | Committee) -> Committee | None:
    return place if isinstance(place, Committee) else None


def _is_open(grant: Grant) -> bool:
    return grant.ended_at is None and (grant.until is None or grant.until >= dates.today())


def _demand(by: User, perm: str, grant: Grant) -> None:
    # A block's grants are its committee's business, so the block alone opens nothing here.
    if not can(by, perm, committee_id=grant.committee_id):
        raise PermissionDenied(_("您的角色不能在这个范围授权。"))


def _record(action: str, grant: Grant, by: User | None, request: HttpRequest | None, **more: str) -> None:
    detail = {"role": grant.role, "user": grant.user_id, "since": grant.since, "until": grant.until, **more}
    audit.record(action, by=by, row=grant, committee=grant.committee, detail=detail, request=request)
