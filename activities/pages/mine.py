"""What the holder of a query code sees of a sign-up: one sentence where it stands, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.actions.overlaps import conflicts_of
from activities.models import Activity, SignUp


@dataclass(frozen=True)
class MyPage:
    """``headline`` says it all; ``asks`` shows the two big buttons, ``may_change`` the number of people.

    ``clashes`` are activities of the same account at the same time. A telephone number is nobody's proof of
    who they are, so of its other sign-ups only ``phone_clashes`` is told, not which they are.
    """

    sign_up: SignUp
    activity: Activity
    state: str
    headline: str
    asks: bool
    may_change: bool
    family: list[str]
    ahead: int
    came: int
    clashes: list[Activity]
    phone_clashes: bool


def my_page(row: SignUp, now: datetime) -> MyPage:
    """Return the page of a sign-up; at most eight queries."""
    activity = row.activity
    open_still = activity.state == Activity.State.PUBLISHED and now < activity.starts_at
    stands = row.state != SignUp.State.CANCELLED
    came = row.seats.filter(check_ins__isnull=False, check_ins__undone_at=None).distinct().count()
    waits = row.state == SignUp.State.WAITING
    line = activity.sign_ups.waiting().filter(queued_at__lt=row.queued_at) if waits else None
    ahead = line.count() if line is not None else 0
    state, headline = _headline(row, now, came, ahead)
    own, by_phone = _clashes(row) if stands else ([], [])
    known = {found.pk for found in own}
    return MyPage(
        sign_up=row,
        activity=activity,
        state=state,
        headline=headline,
        asks=open_still and stands,
        may_change=open_still and stands,
        family=[seat.name for seat in row.seats.all() if seat.name and seat.number > 1],
        ahead=ahead,
        came=came,
        clashes=own,
        phone_clashes=any(found.pk not in known for found in by_phone),
    )


def _clashes(row: SignUp) -> tuple[list[Activity], list[Activity]]:
    """Return what overlaps among the sign-ups of the account, and of the number."""
    own = conflicts_of(phone="", user=row.user, activity=row.activity) if row.user else []
    phone = row.phone
    return own, conflicts_of(phone=phone, user=None, activity=row.activity) if phone else []


def _headline(row: SignUp, now: datetime, came: int, ahead: int) -> tuple[str, str]:
    activity = row.activity
    if activity.state == Activity.State.CANCELLED:
        return "late", _("这次活动取消了：%(why)s") % {"why": activity.cancelled_because}
    if row.state == SignUp.State.CANCELLED:
        return "plain", _("知道了，这次您不来")
    if came:
        return "done", ngettext("已签到，到了%(n)d个人", "已签到，到了%(n)d个人", came) % {"n": came}
    if row.state == SignUp.State.WAITING:
        words = _("您在候补，排第%(n)d位，有名额就告诉您") % {"n": ahead + 1}
        return "soon", words
    return _going_words(row, now)


def _going_words(row: SignUp, now: datetime) -> tuple[str, str]:
    if now >= row.activity.ends_at:
        return "plain", _("活动结束了")
    heads = {"n": row.people}
    if row.answer == SignUp.Answer.YES:
        return "done", ngettext("%(n)d个人来，我们等您", "%(n)d个人来，我们等您", row.people) % heads
    return "done", ngettext("报上了，%(n)d个人", "报上了，%(n)d个人", row.people) % heads
