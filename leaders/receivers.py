"""What follows for the corps from a check-in at an activity."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from activities.models import CheckIn
from activities.signals import check_in_undone, checked_in
from leaders.actions.training import attend, leader_of_check_in
from leaders.models import Attendance, Session
from xidu.kit.errors import RuleBroken


@receiver(checked_in, dispatch_uid="leaders_attended")
def note_attendance(check_in: CheckIn, **_: Any) -> None:
    session = (
        Session.objects.select_related("course", "activity").filter(activity=check_in.activity_id).first()
    )
    if session is None or (person := leader_of_check_in(check_in)) is None:
        return
    try:
        attend(session, person, source=f"checkin:{check_in.pk}")
    except RuleBroken:
        # A resident may sit in a course too; being there is all that is noted of them.
        return


@receiver(check_in_undone, dispatch_uid="leaders_attended_not")
def take_attendance_back(check_in: CheckIn, **_: Any) -> None:
    """The hours go; a certificate that stands on them stays, for it was shown to people already."""
    rows = Attendance.objects.standing().filter(source=f"checkin:{check_in.pk}")
    rows.update(undone_at=timezone.now())
