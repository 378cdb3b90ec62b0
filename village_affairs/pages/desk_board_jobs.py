"""The desk's reminder of what hangs on no photo yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from users.access import scope_of
from users.desk_queue import Job, register
from village_affairs.actions.posting import MUST_HANG
from village_affairs.models import BoardPhoto, Publication
from xidu.kit.dates import add_months

BACK = 6  # months; older boards are long covered by newer sheets


@register
def boards_without_photo(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee: the newest sheet that must hang and has no photo somebody looked at."""
    scope = scope_of(user, "village_affairs.draft_disclosure")
    if not scope:
        return
    shown = BoardPhoto.objects.filter(publication=OuterRef("pk"), seen_at__isnull=False)
    rows = (
        Publication.objects.current()
        .within(scope)
        .filter(disclosure__kind__in=MUST_HANG, published_at__date__gte=add_months(today, -BACK))
        .exclude(Exists(shown))
        .select_related("committee", "disclosure")
        .defer("content")
        .order_by("committee", "-id")
    )
    waiting: dict[int, list[Publication]] = {}
    for row in rows:
        waiting.setdefault(row.committee_id, []).append(row)
    for first, *rest in waiting.values():
        n = len(rest)
        yield Job(
            title=_("补公开栏照片：%(title)s") % {"title": first.disclosure.title},
            committee=first.committee.name,
            due=first.posted_until if first.posted_until >= today else None,
            who=_("文书"),
            url=reverse("village_affairs:board-photo-add", args=[first.pk]),
            verb=_("传照片"),
            detail=ngettext("还有%(n)d份没有照片", "还有%(n)d份没有照片", n) % {"n": n} if n else "",
        )
