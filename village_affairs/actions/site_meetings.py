"""The half-yearly on-site meeting 阳光村务现场会: planned as an activity, with an agenda from open questions.

Basis: the street's practice 阳光村务现场会; Shanghai measures on villagers' committees, art. 23.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from activities.actions.places import refuse_numbers
from activities.actions.planning import plan_activity, publish_activity
from activities.models import Activity, Kind, Place
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.models import User
from village_affairs.models import AgendaPoint, Opinion, SiteMeeting
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow

KIND = "symposium"
PARTY_MOST = 6
FAR = 10000  # above every position, so that renumbering never meets a taken one
MOST_POINTS = 60
WAITS = (Opinion.State.OPEN, Opinion.State.REOPENED)


def half_of(day: date) -> date:
    """Return the first day of the half-year of ``day``."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def half_end(half: date) -> date:
    return date(half.year, 6, 30) if half.month == 1 else date(half.year, 12, 31)


def half_words(half: date) -> str:
    facts = {"year": half.year}
    return (_("%(year)d年上半年") if half.month == 1 else _("%(year)d年下半年")) % facts


def minutes_due(activity: Activity, committee: Committee) -> date:
    """Return the last day for the minutes: ``minutes_days`` after the meeting, wherever it was moved to."""
    day = activity.ends_at.astimezone(SHANGHAI).date()
    return day + timedelta(days=figure_int("minutes_days", on=day, committee=committee))


@transaction.atomic
def plan_meeting(
    *,
    committee: Committee,
    day: date,
    start: time,
    end: time,
    place: Place | None,
    where: str,
    words: str,
    by: User,
    at: datetime | None = None,
) -> SiteMeeting:
    """Announce the meeting of the half-year of ``day``: an activity with sign-up, check-in and calendar.

    One that was called off is planned anew with its agenda kept. Raises NotNow when the half-year has its
    meeting, BadValue for a day before ``at`` (now), and what planning an activity raises.
    """
    if day < (at.astimezone(SHANGHAI).date() if at else today()):
        raise BadValue(_("现场会要排在今天或以后。"))
    half = half_of(day)
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    known = SiteMeeting.objects.select_related("activity").filter(committee=committee, half=half).first()
    if known and known.activity.state != Activity.State.CANCELLED:
        raise NotNow(_("%(half)s的现场会已经排了，要改时间地点请到活动里改。") % {"half": half_words(half)})
    title = f"{half_words(half)}阳光{'村务' if committee.is_village else '居务'}现场会"
    fields = {
        "kind": Kind.objects.get(key=KIND),
        "title": title,
        "words": words,
        "place": place,
        "where": squeezed(where),
        "party_most": PARTY_MOST,
        "starts_at": datetime.combine(day, start, tzinfo=SHANGHAI),
        "ends_at": datetime.combine(day, end, tzinfo=SHANGHAI),
    }
    activity = publish_activity(plan_activity(committee=committee, by=by, fields=fields), by=by, at=at)
    facts = {"activity": activity, "planned_by": by, "minutes_due_on": minutes_due(activity, committee)}
    meeting, _new = SiteMeeting.objects.update_or_create(committee=committee, half=half, defaults=facts)
    audit.record("meeting.plan", by=by, row=meeting, detail={"day": day})
    return meeting


def locked(meeting: SiteMeeting) -> SiteMeeting:
    """Return the meeting's row locked, its committee's stamp moved on first, as everywhere."""
    bump(meeting.committee_id)
    rows = SiteMeeting.objects.select_for_update(of=("self",)).select_related("committee", "activity__place")
    return rows.get(pk=meeting.pk)


def _open(meeting: SiteMeeting) -> SiteMeeting:
    row = locked(meeting)
    if row.closed_at:
        raise NotNow(_("这次会已经结束，议题不能再改。"))
    return row


@transaction.atomic
def add_opinions(meeting: SiteMeeting, opinions: Iterable[Opinion], *, by: User) -> int:
    """Put waiting questions of the committee on the agenda, in the order given; return how many are new."""
    row = _open(meeting)
    there = set(row.points.values_list("opinion", flat=True))
    wanted = [one.pk for one in opinions if one.pk not in there]
    # As they stand now, under the committee's lock: one may have been answered since the page was drawn.
    fresh = Opinion.objects.filter(committee=row.committee_id).in_bulk(wanted)
    new = [fresh[pk] for pk in wanted if pk in fresh]
    if any(one.state not in WAITS for one in new):
        raise NotNow(_("选的意见里有一条已经答复或撤回了，请刷新再选。"))
    for opinion in new:
        _append(row, title=opinion.shown_words, opinion=opinion)
    if new:
        audit.record("meeting.agenda", by=by, row=row, detail={"added": len(new)})
    return len(new)


@transaction.atomic
def add_point(meeting: SiteMeeting, *, title: str, by: User) -> AgendaPoint:
    """Put words of one's own on the agenda. Raises BadValue for none or for a number in them."""
    title = squeezed(title)
    if not title:
        raise BadValue(_("请写议什么。"))
    refuse_numbers((title,))
    row = _open(meeting)
    point = _append(row, title=title)
    audit.record("meeting.agenda", by=by, row=row, detail={"added": 1})
    return point


def _append(row: SiteMeeting, *, title: str, opinion: Opinion | None = None) -> AgendaPoint:
    last = row.points.aggregate(last=Max("position"))["last"] or 0
    if row.points.count() >= MOST_POINTS:
        raise NotNow(_("一次会最多%(most)d个议题，再多就谈不完了。") % {"most": MOST_POINTS})
    words = squeezed(title)
    short = words if len(words) <= 120 else f"{words[:119]}…"
    return AgendaPoint.objects.create(
        committee=row.committee, meeting=row, position=last + 1, title=short, opinion=opinion
    )


@transaction.atomic
def move_point(point: AgendaPoint, *, up: bool, by: User) -> None:
    """Let a point change places with the one above or below; at the end of the list nothing happens."""
    row = _open(point.meeting)
    order = list(row.points.order_by("position").values_list("pk", flat=True))
    at = order.index(point.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    row.points.update(position=F("position") + FAR)
    for position, pk in enumerate(order, 1):
        AgendaPoint.objects.filter(pk=pk).update(position=position)
    audit.record("meeting.order", by=by, row=row)


@transaction.atomic
def drop_point(point: AgendaPoint, *, by: User) -> None:
    """Take a point off the agenda. Raises NotNow once it is answered or owed: that stays in the minutes."""
    row = _open(point.meeting)
    fresh = AgendaPoint.objects.get(pk=point.pk)
    if fresh.answered_at or fresh.owed_until:
        raise NotNow(_("这个议题已经答复或答应了，不能从议程上拿掉。"))
    fresh.delete()
    audit.record("meeting.agenda", by=by, row=row, detail={"dropped": 1})
