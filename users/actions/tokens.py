"""Links that carry their own right: one purpose, one subject, an end. Only a digest is kept."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from users.models import LinkToken
from xidu.kit import crypto
from xidu.kit.errors import RuleBroken


class TokenRefused(RuleBroken):
    """The link is unknown, over, used, revoked, or for another purpose; one answer for all of them."""


def issue(purpose: str, subject: str, *, expires_at: datetime | None = None) -> str:
    """Return a new token for ``subject`` (an id as text); it is shown this once and never again."""
    token = crypto.new_token()
    LinkToken.objects.create(
        purpose=purpose, subject=subject, digest=crypto.digest_token(token), expires_at=expires_at
    )
    return token


def look(purpose: str, token: str) -> LinkToken:
    """Return the row of a token that still holds, changing nothing.

    Raises TokenRefused.
    """
    now = timezone.now()
    rows = LinkToken.objects.filter(purpose=purpose, digest=crypto.digest_token(token), revoked_at=None)
    found = rows.filter(used_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now)).first()
    if found is None:
        raise TokenRefused(_("这个链接已经失效，请重新打开页面。"))
    return found


def use(purpose: str, token: str) -> LinkToken:
    """Return the row and mark the token used; of two at once exactly one gets it.

    Raises TokenRefused.
    """
    found = look(purpose, token)
    if not LinkToken.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now()):
        raise TokenRefused(_("这个链接已经用过了。"))
    return found


def revoke(purpose: str, subject: str) -> int:
    """End every open token of ``subject``; return how many there were."""
    rows = LinkToken.objects.filter(purpose=purpose, subject=subject, revoked_at=None)
    return rows.update(revoked_at=timezone.now())
