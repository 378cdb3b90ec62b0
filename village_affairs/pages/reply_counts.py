"""How many questions were asked and answered, by committee and year: counts only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from residents.models import Committee
from village_affairs.models import Opinion


def reply_rows(committee: Committee | None, day: dt.date) -> QuerySet[Any, dict[str, Any]]:
    """Return a row for each committee and year, the newest year first; one query.

    Hidden, merged and withdrawn questions are left out. ``answered_in_time`` is a first answer by its day.
    """
    rows = Opinion.objects.shown().exclude(state__in=("merged", "withdrawn"))
    if committee is not None:
        rows = rows.filter(committee=committee)
    waiting, first = Q(state__in=("open", "reopened")), Q(replies__round=1)
    counted = rows.values("committee__slug", "committee__name", "year").annotate(
        asked=Count("pk", distinct=True),
        answered=Count("pk", filter=first, distinct=True),
        answered_in_time=Count("pk", filter=first & Q(replies__at__date__lte=F("due_on")), distinct=True),
        waiting=Count("pk", filter=waiting, distinct=True),
        overdue=Count("pk", filter=waiting & Q(due_on__lt=day), distinct=True),
    )
    return counted.order_by("-year", "committee__slug")
