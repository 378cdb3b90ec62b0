""" "还来吗？": asked before the day, answered with one tap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.sign_ups import cancel_sign_up, code_of, recipient_of, what_when_where
from activities.models import Activity, SignUp
from residents.actions.calendar import figure
from users.actions.notices import Message, tell_many
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow

MORNING = time(9)


@transaction.atomic
def remind_sign_ups(now: datetime) -> int:
    """Ask everybody who is going whether they still come, once for each lead; return how many are new.

    The leads are the figure ``activity_reminder_days``. A moment missed by an outage is made up only while
    the next one is not due yet. The key holds the day: an activity that moved is asked about anew.
    """
    today = now.astimezone(SHANGHAI).date()
    leads = [int(part) for part in figure("activity_reminder_days", on=today).split(",")]
    horizon = now + timedelta(days=max(leads) + 1)
    rows = Activity.objects.taking_place().filter(starts_at__gt=now, starts_at__lte=horizon)
    new = 0
    for activity in rows.select_related("committee", "place").order_by("pk"):
        if (lead := _lead_due(activity, leads, now)) is not None:
            new += tell_many(list(_messages(activity, lead)))
    return new


def _moment(activity: Activity, lead: int) -> datetime:
    day = activity.starts_at.astimezone(SHANGHAI).date()
    return datetime.combine(day - timedelta(days=lead), MORNING, tzinfo=SHANGHAI)


def _lead_due(activity: Activity, leads: list[int], now: datetime) -> int | None:
    return min((lead for lead in leads if _moment(activity, lead) <= now), default=None)


def _messages(activity: Activity, lead: int) -> Iterator[Message]:
    day = activity.starts_at.astimezone(SHANGHAI).date()
    rows = SignUp.objects.filter(activity=activity).going().select_related("user", "block__committee")
    moment = _moment(activity, lead)
    # Who signed up or was told of moving up after the moment of asking needs no second word.
    rows = rows.filter(at__lt=moment, answer="").exclude(promoted_at__gte=moment)
    for row in rows:
        yield Message(
            recipient=recipient_of(row),
            key=f"activity:{activity.pk}:{day:%Y%m%d}:{lead}",
            topic="activity",
            subject=_("还来吗？%(title)s") % {"title": activity.title},
            body=_("%(what)s，您报了%(people)d个人。还来吗？点开链接说一声，或凭查询码%(code)s查。")
            % {"what": what_when_where(activity), "people": row.people, "code": code_of(row)},
            committee=activity.committee,
            url=f"/s-up/{code_of(row)}/",
            due_at=moment,
            useless_after=activity.starts_at,
        )


@transaction.atomic
def answer_reminder(signed: SignUp, yes: bool, at: datetime | None = None) -> SignUp:
    """Note that a party comes, or give its places to the next. Raises NotNow once it is off the list."""
    row = SignUp.objects.select_related("activity").get(pk=signed.pk)
    if row.state == SignUp.State.CANCELLED:
        if yes:
            raise NotNow(_("您已经说不来了，要来请重新报名。"))
        return row
    SignUp.objects.filter(pk=row.pk).update(answer=SignUp.Answer.YES if yes else SignUp.Answer.NO)
    row.refresh_from_db()
    return row if yes else cancel_sign_up(row, at=at)
