"""On-site meetings for tests: planned through the desk's own action, then begun by moving the clock back."""

from datetime import time, timedelta

from django.utils import timezone

from activities.models import Activity
from tests.village_affairs.people import Village
from village_affairs.actions.site_meetings import plan_meeting
from village_affairs.models import SiteMeeting
from xidu.kit.dates import today


def planned(village: Village) -> SiteMeeting:
    return plan_meeting(
        committee=village.committee,
        day=today() + timedelta(days=1),
        start=time(13, 30),
        end=time(15, 30),
        place=None,
        where="文化礼堂",
        words="",
        by=village.clerk,
    )


def begun(village: Village, *, ago: timedelta = timedelta(minutes=30)) -> SiteMeeting:
    """Return a meeting that began ``ago`` and lasts two hours."""
    meeting = planned(village)
    start = timezone.now() - ago
    Activity.objects.filter(pk=meeting.activity_id).update(
        starts_at=start, ends_at=start + timedelta(hours=2)
    )
    return SiteMeeting.objects.select_related("committee", "activity").get(pk=meeting.pk)
