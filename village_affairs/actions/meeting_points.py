"""What becomes of each point at the meeting: answered on the spot, or owed until a day by somebody."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.places import refuse_numbers
from activities.models import Activity
from residents.actions.calendar import figure_row, last_day
from residents.models import Block
from users.access import can
from users.actions import audit
from users.models import User
from village_affairs.actions.handing_on import assign
from village_affairs.actions.opinions import LONGEST, NotYours, answer, ask
from village_affairs.actions.site_meetings import WAITS, locked
from village_affairs.models import AgendaPoint, Opinion, SiteMeeting
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow

ANSWER = "village_affairs.answer_opinion"


def must_have_begun(meeting: SiteMeeting) -> None:
    """Raise NotNow for a meeting that is called off or has not begun."""
    if meeting.activity.state == Activity.State.CANCELLED:
        raise NotNow(_("这次会取消了（%(why)s）。") % {"why": meeting.activity.cancelled_because})
    if meeting.activity.starts_at > timezone.now():
        raise NotNow(_("会还没开始，开始以后才能记。"))


def _unanswered(point: AgendaPoint) -> tuple[SiteMeeting, AgendaPoint]:
    """Return the meeting locked and the point as it stands. Raises NotNow for what asks for no answer."""
    row = locked(point.meeting)
    must_have_begun(row)
    fresh = AgendaPoint.objects.select_related("opinion").get(pk=point.pk)
    if fresh.answered_at:
        raise NotNow(_("这个议题已经答复过了。"))
    if fresh.opinion and fresh.opinion.state == Opinion.State.WITHDRAWN:
        raise NotNow(_("提意见的人已经撤回了这一条，不用再答复。您写的字没有公开。"))
    if fresh.opinion and fresh.opinion.state not in WAITS:
        raise NotNow(_("这一条意见已经另外答复或合并了，请刷新再看。"))
    return row, fresh


@transaction.atomic
def answer_point(point: AgendaPoint, *, words: str, by: User, at: datetime | None = None) -> AgendaPoint:
    """Answer on the spot, or later what was owed; a question is answered with it and its asker told.

    Raises NotNow for one that is answered or withdrawn, BadValue for nothing written or a number in it.
    """
    row, fresh = _unanswered(point)
    words = words.replace("\x00", "").strip()
    if not squeezed(words):
        raise BadValue(_("请写答复。"))
    if len(words) > LONGEST:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": LONGEST, "have": len(words)})
    moment = at or timezone.now()
    if fresh.opinion:
        # Its signal brings the answer to every agenda the question stands on.
        answer(fresh.opinion, words=words, by=by, at=moment)
    else:
        refuse_numbers((words,))
        fresh.answer, fresh.answered_at, fresh.answered_by = words, moment, by
        fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("meeting.answer", by=by, row=row, detail={"point": fresh.position})
    fresh.refresh_from_db()
    return fresh


@transaction.atomic
def owe_point(
    point: AgendaPoint, *, until: date | None, to: User | None, by: User, at: datetime | None = None
) -> AgendaPoint:
    """Promise an answer until a day by somebody; a question is given to them, due then if that is sooner.

    Raises BadValue without day or person, for a day before ``at`` (now) or later than ``reply_days`` after
    it as its unit counts, and NotYours for somebody who may not answer here.
    Basis: Shanghai measures on villagers' committees, art. 23: on the spot or within 15 days.
    """
    row, fresh = _unanswered(point)
    if row.closed_at:
        raise NotNow(_("会已经结束，会上答应的日子不能再改。"))
    if until is None or to is None:
        raise BadValue(_("会后答复要写最晚哪一天、由谁答复。"))
    day = at.astimezone(SHANGHAI).date() if at else today()
    last = last_day("reply_days", day, row.committee)
    if until < day:
        raise BadValue(_("答复的日子已经过去了，请写今天或以后。"))
    if until > last:
        rule = figure_row("reply_days", on=day, committee=row.committee)
        facts = {"days": rule.value, "unit": rule.unit, "month": last.month, "day": last.day}
        raise BadValue(_("会上答应的要在%(days)s%(unit)s内答复，最晚%(month)d月%(day)d日。") % facts)
    if not can(to, ANSWER, committee_id=row.committee_id):
        raise NotYours(_("%(name)s不能答复这个村居的意见。") % {"name": to})
    if fresh.opinion:
        assign(fresh.opinion, to=to, by=by, at=at)
        # A promise may shorten what the law gives, never lengthen it or hide that it is late.
        Opinion.objects.filter(pk=fresh.opinion.pk, due_on__gt=until).update(due_on=until)
    fresh.owed_until, fresh.owed_by = until, to
    fresh.save(update_fields=["owed_until", "owed_by"])
    audit.record("meeting.owe", by=by, row=row, detail={"point": fresh.position, "until": until, "to": to.pk})
    return fresh


@transaction.atomic
def ask_at_meeting(
    meeting: SiteMeeting, *, words: str, source: str, by: User, block: Block | None = None
) -> tuple[AgendaPoint, str]:
    """Keep a question raised in the room as a numbered one, put it on the agenda; return its query code too.

    The same ``source`` again is the same point. Raises NotNow before the beginning and after the end.
    """
    row = locked(meeting)
    must_have_begun(row)
    if row.closed_at:
        raise NotNow(_("这次会已经结束，新的意见请在“反映与答复”里代记。"))
    opinion, code = ask(
        committee=row.committee, words=words, source=source, door=Opinion.Door.MEETING, block=block
    )
    if known := AgendaPoint.objects.filter(meeting=row, opinion=opinion).first():
        return known, code
    title = squeezed(opinion.shown_words)
    point = AgendaPoint.objects.create(
        committee=row.committee,
        meeting=row,
        position=(row.points.aggregate(last=Max("position"))["last"] or 0) + 1,
        title=title if len(title) <= 120 else f"{title[:119]}…",
        opinion=opinion,
    )
    audit.record("meeting.ask", by=by, row=row, detail={"point": point.position})
    return point, code
