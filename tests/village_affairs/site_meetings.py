"""On-site meetings for tests: planned through the desk's own action, then begun by moving the clock back."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from activities.models import Activity
from tests.village_affairs.people import Village
from village_affairs.actions.opinions import ask
from village_affairs.actions.site_meetings import add_opinions, plan_meeting
from village_affairs.models import AgendaPoint, SiteMeeting
from xidu.kit.dates import today


def planned(village: Village, *, day: date | None = None, at: datetime | None = None) -> SiteMeeting:
    return plan_meeting(
        committee=village.committee,
        day=day or today() + timedelta(days=1),
        start=time(13, 30),
        end=time(15, 30),
        place=None,
        where="文化礼堂",
        words="",
        by=village.clerk,
        at=at,
    )


def begun(village: Village, *, ago: timedelta = timedelta(minutes=30)) -> SiteMeeting:
    """Return a meeting that began ``ago`` and lasts two hours."""
    meeting = planned(village)
    start = timezone.now() - ago
    Activity.objects.filter(pk=meeting.activity_id).update(
        starts_at=start, ends_at=start + timedelta(hours=2)
    )
    return SiteMeeting.objects.select_related("committee", "activity").get(pk=meeting.pk)


def asked(village, words="路灯不亮", source="web:1"):
    return ask(committee=village.committee, words=words, source=source)[0]


def on_agenda(village, meeting, **facts):
    add_opinions(meeting, [asked(village, **facts)], by=village.clerk)
    return AgendaPoint.objects.select_related("meeting").latest("pk")
