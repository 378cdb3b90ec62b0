"""What the pages of on-site meetings show: each half-year, its agenda, what was answered and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from residents.models import Committee
from village_affairs.actions.meeting_households import presence
from village_affairs.actions.site_meetings import half_end, half_of, half_words, minutes_due
from village_affairs.models import AgendaPoint, Opinion, Publication, SiteMeeting
from village_affairs.pages.links import link
from xidu.kit.dates import SHANGHAI, add_months
from xidu.kit.templatetags.kit import due_words, short_day

GONE = (Opinion.State.WITHDRAWN, Opinion.State.MERGED)


@dataclass(frozen=True)
class Half:
    """One half-year in the list: its meeting if there is one, and the mark beside it."""

    half: date
    meeting: SiteMeeting | None
    state: str
    tag: str

    @property
    def words(self) -> str:
        return half_words(self.half)


def halves_of(committee: Committee, today: date) -> list[Half]:
    """Return the half-years from the first meeting on, the newest first; one query.

    Nobody begins with arrears: a committee that never had a meeting has missed none.
    """
    rows = SiteMeeting.objects.filter(committee=committee).select_related("activity__place", "committee")
    known = {row.half: row for row in rows}
    half = min(known, default=half_of(today))
    last = max([half_of(today), *known])
    halves = []
    while half <= last:
        halves.append(half)
        half = add_months(half, 6)
    return [Half(one, known.get(one), *mark_of(known.get(one), one, today)) for one in reversed(halves)]


def mark_of(meeting: SiteMeeting | None, half: date, today: date) -> tuple[str, str]:
    """Return the state and words of a half-year: planned, held, called off, its minutes late, or missed."""
    stands = meeting is not None and meeting.activity.state == Activity.State.PUBLISHED
    if not stands or meeting is None:
        if half_end(half) < today:
            return "late", _("没有开")
        return ("soon", _("取消了，会另排")) if meeting else ("plain", _("还没排"))
    if meeting.closed_at:
        return "done", _("开了")
    now = timezone.now()
    if meeting.activity.ends_at > now:
        return ("soon", _("正在开")) if meeting.activity.starts_at <= now else ("plain", _("排好了"))
    late = (today - minutes_due(meeting.activity, meeting.committee)).days
    return ("late", _("纪要晚了%(n)d天") % {"n": late}) if late > 0 else ("soon", _("开了，等纪要"))


@dataclass(frozen=True)
class Point:
    """One point of the agenda. ``is_open`` asks for an answer; ``promise`` says what was owed and if kept."""

    row: AgendaPoint
    title: str
    answer: str
    state: str
    tag: str
    promise: str
    is_open: bool


def point_of(row: AgendaPoint, today: date) -> Point:
    """Return a point as everyone may read it: a hidden question shows neither its words nor its answer."""
    hidden = row.opinion is not None and row.opinion.hidden_at is not None
    title = _("这一条没有公开") if hidden else row.title
    answer = "" if hidden else row.answer
    promise = _promise(row, today)
    if row.answered_at:
        return Point(row, title, answer, "done", _("已答复"), promise, is_open=False)
    if row.opinion and row.opinion.state in GONE:
        return Point(row, title, "", "plain", str(row.opinion.get_state_display()), "", is_open=False)
    if row.owed_until:
        return Point(row, title, "", *due_words(row.owed_until, today), promise, is_open=True)
    return Point(row, title, "", "plain", _("还没议"), "", is_open=True)


def _promise(row: AgendaPoint, today: date) -> str:
    if row.owed_until is None:
        return ""
    facts = {"day": short_day(row.owed_until)}
    if row.answered_at is None:
        if row.owed_until < today:
            return _("会上说好%(day)s前答复，过了期限还没有答复。") % facts
        return _("会上说好最晚%(day)s答复。") % facts
    late = (row.answered_at.astimezone(SHANGHAI).date() - row.owed_until).days
    if late > 0:
        return _("会上说好%(day)s前答复，晚了%(n)d天。") % {**facts, "n": late}
    return _("会上说好%(day)s前答复，做到了。") % facts


@dataclass(frozen=True)
class MeetingPage:
    meeting: SiteMeeting
    state: str
    tag: str
    points: Sequence[Point]
    households: int
    people: int
    minutes_url: str
    due_on: date

    @property
    def words(self) -> str:
        return half_words(self.meeting.half)

    @property
    def has_begun(self) -> bool:
        activity = self.meeting.activity
        return activity.state == Activity.State.PUBLISHED and activity.starts_at <= timezone.now()

    @property
    def hanging(self) -> int:
        return sum(point.is_open and point.row.owed_until is None for point in self.points)

    @property
    def hands(self) -> str:
        """The show of hands in words; "" where none was counted."""
        row = self.meeting
        if row.hands_satisfied is None:
            return ""
        facts = {"yes": row.hands_satisfied, "fair": row.hands_fair, "no": row.hands_not}
        return _("当场举手：满意%(yes)d人，基本满意%(fair)d人，不满意%(no)d人。") % facts

    @property
    def sums(self) -> str:
        done = sum(point.row.answered_at is not None for point in self.points)
        owed = sum(point.is_open and point.row.owed_until is not None for point in self.points)
        facts = {"n": len(self.points), "done": done, "owed": owed}
        return _("%(n)d件，答复了%(done)d件，还欠%(owed)d件") % facts


def meeting_page(meeting: SiteMeeting, today: date) -> MeetingPage:
    """Return the page of a meeting, at the desk and in public; at most five queries."""
    points = meeting.points.select_related("opinion", "owed_by").order_by("position")
    households, people = presence(meeting.activity)
    return MeetingPage(
        meeting,
        *mark_of(meeting, meeting.half, today),
        [point_of(row, today) for row in points],
        households,
        people,
        _minutes_url(meeting),
        minutes_due(meeting.activity, meeting.committee),
    )


def _minutes_url(meeting: SiteMeeting) -> str:
    if not meeting.disclosure_id:
        return ""
    row = Publication.objects.current().filter(disclosure=meeting.disclosure_id).first()
    return link("publication", meeting.committee.slug, row.year, row.number) if row else ""
