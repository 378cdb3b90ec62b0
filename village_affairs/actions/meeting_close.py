"""The end of the meeting: hands are counted, minutes written, and drafted as a disclosure like any other."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.after import write_summary
from activities.actions.places import refuse_numbers
from activities.models import CheckIn
from residents.models import Committee
from users.actions import audit
from users.models import User
from village_affairs.actions.meeting_households import presence
from village_affairs.actions.meeting_points import must_have_begun
from village_affairs.actions.site_meetings import half_words, locked, minutes_due
from village_affairs.models import AgendaPoint, Disclosure, SiteMeeting, Version
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, chinese_date, clock_words
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese

LONGEST = 10000


@transaction.atomic
def count_hands(
    meeting: SiteMeeting, *, satisfied: int, fair: int, not_satisfied: int, by: User
) -> SiteMeeting:
    """Keep the show of hands; counted again, it changes while the meeting lasts.

    Raises BadValue for more hands than people who are signed in, or fewer than none.
    """
    row = locked(meeting)
    must_have_begun(row)
    if row.closed_at:
        raise NotNow(_("这次会已经结束，举手的结果不能再改。"))
    hands = (satisfied, fair, not_satisfied)
    present = CheckIn.objects.standing().filter(activity=row.activity).count()
    if min(hands) < 0:
        raise BadValue(_("举手的人数不能是负数。"))
    if sum(hands) > present:
        facts = {"hands": sum(hands), "present": present}
        raise BadValue(_("举手一共%(hands)d人，可签到只有%(present)d人；请重新数，或先补签到。") % facts)
    row.hands_satisfied, row.hands_fair, row.hands_not = hands
    row.save(update_fields=["hands_satisfied", "hands_fair", "hands_not"])
    audit.record("meeting.hands", by=by, row=row, detail={"present": present})
    return row


@transaction.atomic
def close_meeting(meeting: SiteMeeting, *, minutes: str, by: User, at: datetime | None = None) -> SiteMeeting:
    """End the meeting with its minutes; every point is answered or owed. Closed twice is once.

    Raises BadValue for minutes without words or with a number, NotNow before it began or while a point hangs.
    """
    row = locked(meeting)
    if row.closed_at:
        return row
    must_have_begun(row)
    minutes = minutes.replace("\x00", "").strip()
    if not squeezed(minutes):
        raise BadValue(_("没有纪要不能结束：请写谁主持、谈了什么、怎么定的。"))
    if len(minutes) > LONGEST:
        raise BadValue(_("纪要最多写%(most)d个字。") % {"most": LONGEST})
    refuse_numbers((minutes,))
    if hanging := row.points.filter(answered_at=None, owed_until=None).exclude(
        opinion__isnull=False, opinion__state__in=("withdrawn", "merged")
    ):
        facts = {"count": len(hanging), "first": hanging[0].title[:20]}
        raise NotNow(_("还有%(count)d个议题没有答复，也没写哪天答复，例如“%(first)s”。") % facts)
    row.minutes, row.minutes_by = minutes, by
    row.minutes_due_on = minutes_due(row.activity, row.committee)
    row.closed_at, row.closed_by = at or timezone.now(), by
    row.save(update_fields=["minutes", "minutes_by", "minutes_due_on", "closed_at", "closed_by"])
    write_summary(row.activity, words=_in_a_sentence(row), by=by)
    audit.record("meeting.close", by=by, row=row)
    return row


@in_chinese()
def _in_a_sentence(row: SiteMeeting) -> str:
    households, people = presence(row.activity)
    points = list(row.points.all())
    owed = sum(point.answered_at is None and point.owed_until is not None for point in points)
    done = sum(point.answered_at is not None for point in points)
    facts = {"h": households, "p": people, "n": len(points), "done": done, "owed": owed}
    return _("到了%(h)d户%(p)d人，议了%(n)d件事，答复了%(done)d件，会后答复%(owed)d件。") % facts


@transaction.atomic
def draft_minutes(meeting: SiteMeeting, *, by: User) -> Version:
    """Return the draft of the published minutes; it is signed and published by two others, as always.

    Asked again it is the same draft. Raises NotNow for a meeting that is not closed.
    """
    committee = Committee.objects.select_for_update().get(pk=meeting.committee_id)
    row = SiteMeeting.objects.select_related("activity__place", "committee").get(pk=meeting.pk)
    if not row.closed_at:
        raise NotNow(_("先写纪要、结束会议，再起草公开稿。"))
    if row.disclosure_id:
        return Version.objects.filter(disclosure=row.disclosure_id).order_by("-number")[0]
    disclosure = Disclosure.objects.create(
        committee=committee, kind=Disclosure.Kind.MINUTES, title=f"{row.activity.title}纪要"[:80]
    )
    version = Version.objects.create(
        committee=committee, disclosure=disclosure, maker=by, words=minutes_words(row)
    )
    SiteMeeting.objects.filter(pk=row.pk).update(disclosure=disclosure)
    audit.record("meeting.draft_minutes", by=by, row=version)
    return version


@in_chinese()
def minutes_words(row: SiteMeeting) -> str:
    """Return the minutes as they are published: when, where, who came, each point, the hands, the words."""
    start, end = (moment.astimezone(SHANGHAI) for moment in (row.activity.starts_at, row.activity.ends_at))
    households, people = presence(row.activity)
    lines = [
        f"{half_words(row.half)}阳光{'村务' if row.committee.is_village else '居务'}现场会",
        f"时间：{chinese_date(start.date())} {clock_words(start.time(), end.time())}",
        f"地点：{row.activity.where_words}",
        f"到会：{households}户{people}人",
    ]
    points = row.points.select_related("opinion").order_by("position")
    lines += [_point_words(n, point) for n, point in enumerate(points, 1)]
    if row.hands_satisfied is not None:
        hands = f"满意{row.hands_satisfied}人，基本满意{row.hands_fair}人，不满意{row.hands_not}人"
        lines.append(f"当场举手：{hands}。")
    return "\n".join([*lines, "会议纪要：", row.minutes])


def _point_words(number: int, point: AgendaPoint) -> str:
    if point.opinion and point.opinion.hidden_at:
        return f"{number}. （这一条没有公开）"
    if point.answered_at:
        said = f"答：{point.answer}"
    elif point.owed_until:
        said = f"会后答复，最晚{chinese_date(point.owed_until)}。"
    else:
        said = "这一条撤回了，或并到了别的意见。"
    return f"{number}. {point.title}\n{said}"
