"""What staff may do with notices that did not go out, and readers with those that did."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from users.actions import audit
from users.models import Notice
from users.querysets import NoticeQuerySet
from xidu.kit.errors import NotNow, TooLate

COUNTED = timedelta(days=30)
State = Notice.State


@transaction.atomic
def retry(notice: Notice, *, by: Any, request: HttpRequest | None = None) -> None:
    """Let a notice that was given up be tried again, five more times.

    Raises NotNow if it was not given up (a second press finds it waiting), TooLate if it is stale by now.
    """
    now = timezone.now()
    if notice.useless_after and notice.useless_after <= now:
        raise TooLate(_("这条通知已经过时，不用再发了。请看要不要另外打电话告诉对方。"))
    dead = Notice.objects.filter(pk=notice.pk, state=State.DEAD)
    if not dead.update(state=State.WAITING, retry_at=None, due_at=now):
        raise NotNow(_("这条通知不在“没发出去”里，不用重发。请刷新页面看它现在的状态。"))
    audit.record("notice.retry", by=by, row=notice, request=request)


def mark_read(notice_id: int, *, user_id: int) -> bool:
    """Note when a reader saw a message; False if it is none of theirs. The first time counts."""
    own: QuerySet[Notice] = Notice.objects.inbox_of(user_id).filter(pk=notice_id)
    own.filter(read_at=None).update(read_at=timezone.now())
    return own.exists()


def counts(rows: NoticeQuerySet[Notice]) -> dict[str, dict[str, int]]:
    """Return how many of ``rows`` of the last 30 days stand where, by channel and then by state."""
    recent = rows.filter(created_at__gte=timezone.now() - COUNTED).order_by()
    found: dict[str, dict[str, int]] = {}
    for row in recent.values("channel", "state").annotate(count=Count("pk")):
        found.setdefault(row["channel"], {})[row["state"]] = row["count"]
    return found
