"""The desk's jobs of on-site meetings: one to plan, minutes to write and publish, answers promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from residents.actions.calendar import figure_int
from residents.models import Committee
from users.access import scope_of
from users.desk_queue import Job, register
from village_affairs.actions.site_meetings import half_end, half_of, half_words
from village_affairs.models import AgendaPoint, SiteMeeting

RUN = "village_affairs.run_sitemeeting"
AHEAD = 7
BACK = timedelta(days=400)


@register
def meetings_to_plan(user: Any, today: date) -> Iterator[Job]:
    """Committees whose half-year ends within ``meeting_plan_days`` and has no meeting that stands."""
    scope, half = scope_of(user, RUN), half_of(today)
    if not scope or (half_end(half) - today).days > figure_int("meeting_plan_days", on=today):
        return
    stands = SiteMeeting.objects.filter(half=half).exclude(activity__state=Activity.State.CANCELLED)
    for place in Committee.objects.within(scope).exclude(pk__in=stands.values("committee")):
        yield Job(
            title=_("%(half)s的现场会还没排") % {"half": half_words(half)},
            committee=place.name,
            due=half_end(half),
            who=_("村委会") if place.is_village else _("居委会"),
            url=reverse("village_affairs:meeting-plan", args=[place.pk]),
            verb=_("去排"),
        )


@register
def minutes_to_write(user: Any, today: date) -> Iterator[Job]:
    """Meetings that are over without minutes, and minutes nobody has drafted for publication."""
    if not (scope := scope_of(user, RUN)):
        return
    now = timezone.now()
    over = Q(activity__ends_at__lte=now, activity__ends_at__gt=now - BACK)
    rows = SiteMeeting.objects.within(scope).filter(over, activity__state=Activity.State.PUBLISHED)
    rows = rows.filter(Q(closed_at=None) | Q(disclosure=None)).select_related("committee", "activity")
    for row in rows.order_by("minutes_due_on", "pk"):
        facts = {"half": half_words(row.half)}
        title = _("公开%(half)s现场会的纪要") if row.closed_at else _("写%(half)s现场会的纪要")
        yield Job(
            title=title % facts,
            committee=row.committee.name,
            due=row.minutes_due_on,
            who=_("文书"),
            url=reverse("village_affairs:meeting-run", args=[row.pk]),
            verb=_("去写"),
        )


@register
def promises_owed(user: Any, today: date) -> Iterator[Job]:
    """What was promised at a meeting and is due within a week or late; questions are told as questions."""
    if not (scope := scope_of(user, RUN)):
        return
    rows = AgendaPoint.objects.within(scope).filter(
        opinion=None, answered_at=None, owed_until__lt=today + timedelta(AHEAD)
    )
    for row in rows.select_related("committee", "owed_by").order_by("owed_until", "pk")[:100]:
        yield Job(
            title=_("现场会上答应的：%(title)s") % {"title": row.title[:24]},
            committee=row.committee.name,
            due=row.owed_until,
            who=str(row.owed_by),
            url=reverse("village_affairs:meeting-run", args=[row.meeting_id]),
            verb=_("答复"),
        )
