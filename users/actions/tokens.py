"""Link tokens: issued once in clear, kept as a digest, good for one purpose and until their end."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from users.models import LinkToken
from xidu.kit import crypto
from xidu.kit.errors import RuleBroken


class TokenRefused(RuleBroken):
    """The link is unknown, for something else, used, taken back or over. One sentence for all of them."""


def issue(purpose: str, subject: str, *, expires_at: datetime | None = None) -> str:
    """Return a new token for the link; it cannot be read again afterwards."""
    token = crypto.new_token()
    LinkToken.objects.create(
        purpose=purpose, subject=subject, digest=crypto.digest_token(token), expires_at=expires_at
    )
    return token


def look(purpose: str, token: str) -> LinkToken:
    """Return the row of a token that would still be taken, and change nothing: what a GET may do.

    Raises TokenRefused.
    """
    now = timezone.now()
    rows = LinkToken.objects.filter(purpose=purpose, digest=crypto.digest_token(token))
    alive = rows.filter(used_at=None, revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    if found := alive.first():
        return found
    raise TokenRefused(_("这个链接不能用了：可能用过了、过期了，或没有抄全。请向发给您的人再要一个。"))


def use(purpose: str, token: str) -> LinkToken:
    """Return the row of the token and mark it used; of two at once only one gets it.

    Raises TokenRefused.
    """
    found = look(purpose, token)
    found.used_at = timezone.now()
    if not LinkToken.objects.filter(pk=found.pk, used_at=None, revoked_at=None).update(used_at=found.used_at):
        return look(purpose, token)
    return found


def revoke(purpose: str, subject: str) -> int:
    """Take back every open token of ``purpose`` for ``subject``; return how many there were."""
    now = timezone.now()
    rows = LinkToken.objects.filter(purpose=purpose, subject=subject, used_at=None, revoked_at=None)
    return rows.update(revoked_at=now)
