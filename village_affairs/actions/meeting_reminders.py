"""What the clock has to tell of on-site meetings: minutes that lack, answers promised. Safe to run twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Activity
from residents.actions.calendar import figure
from users.actions.holders import staff_of, street_office
from users.actions.notices import tell_users
from users.models import User
from village_affairs.actions.site_meetings import minutes_due
from village_affairs.models import AgendaPoint, SiteMeeting
from xidu.kit.dates import SHANGHAI, chinese_date

MORNING = time(9)
RUN = "village_affairs.run_sitemeeting"


@transaction.atomic
def nag_minutes(now: datetime) -> int:
    """Ask for minutes ``minutes_nag_days`` after a meeting that is not closed; return how many are new.

    Each once; a day that an outage skipped is not made up after the next one.
    """
    local = now.astimezone(SHANGHAI)
    if local.time() < MORNING:
        return 0
    days = sorted(int(part) for part in figure("minutes_nag_days", on=local.date()).split(","))
    ended = {"activity__ends_at__lte": now, "activity__ends_at__gt": now - timedelta(days=max(days) + 7)}
    rows = SiteMeeting.objects.filter(closed_at=None, activity__state=Activity.State.PUBLISHED, **ended)
    new = 0
    for row in rows.select_related("committee", "activity").order_by("pk"):
        ago = (local.date() - row.activity.ends_at.astimezone(SHANGHAI).date()).days
        day = max((one for one in days if one <= ago), default=None)
        if day is not None:
            new += _ask_for_minutes(row, day, local.date())
    return new


def _ask_for_minutes(row: SiteMeeting, day: int, today: date) -> int:
    due = minutes_due(row.activity, row.committee)
    facts = {"title": row.activity.title, "day": day, "due": chinese_date(due)}
    return tell_users(
        staff_of(row.committee, RUN, today),
        key=f"meeting:{row.pk}:minutes:{day}",
        topic="meeting",
        subject=_("请写现场会纪要：%(title)s") % facts,
        body=_("%(title)s开过%(day)d天了，还没有纪要。最晚%(due)s写好，没有纪要会议不能结束。") % facts,
        committee=row.committee,
        url=f"/desk/meetings/{row.pk}/run/",
    )


@transaction.atomic
def remind_of_promises(now: datetime) -> int:
    """Tell who promised an answer at a meeting the day before and on the day; return how many are new.

    From the day after on the director and the street hear of it, once.
    """
    local = now.astimezone(SHANGHAI)
    if local.time() < MORNING:
        return 0
    today = local.date()
    rows = AgendaPoint.objects.filter(answered_at=None, owed_until__lte=today + timedelta(days=1))
    rows = rows.exclude(opinion__isnull=False, opinion__state__in=("withdrawn", "merged"))
    new = 0
    for row in rows.select_related("committee", "owed_by", "meeting").order_by("pk"):
        new += _remind_of(row, today, now)
    return new


def _remind_of(row: AgendaPoint, today: date, now: datetime) -> int:
    late = row.owed_until is not None and row.owed_until < today
    step = "late" if late else "last" if row.owed_until == today else "before"
    people: list[User] = [row.owed_by] if row.owed_by else []
    subject = _("现场会上答应的，快到期限了")
    if late:
        people = [
            *staff_of(row.committee, "village_affairs.publish_disclosure", today),
            *street_office(row.committee, "village_affairs.nudge", today),
        ]
        subject = _("现场会上答应的，过了期限没有答复")
    until = chinese_date(row.owed_until) if row.owed_until else ""
    facts = {"name": row.committee.name, "title": row.title, "until": until}
    return tell_users(
        people,
        key=f"agenda_point:{row.pk}:{step}",
        topic="meeting",
        subject=subject,
        body=_("%(name)s现场会上说好%(until)s前答复：%(title)s") % facts,
        committee=row.committee,
        url=f"/desk/meetings/{row.meeting_id}/run/",
        due_at=now,
    )
