"""What everyone sees of activities: the list, and all about one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.actions.seats import Seats, seats_of
from activities.models import Activity, ActivityPhoto, Exhibition, SignUp
from residents.models import Committee
from xidu.kit.gate.text import masked

NEAR = timedelta(hours=2)


def with_taken(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Give each activity ``taken``, the people who have a place; no query of its own."""
    going = SignUp.objects.filter(activity=OuterRef("pk"), state=SignUp.State.GOING).order_by()
    heads = going.values("activity").annotate(n=Sum("people")).values("n")
    return rows.annotate(taken=Coalesce(Subquery(heads, output_field=IntegerField()), 0))


@dataclass(frozen=True)
class Card:
    """One line of a list: the activity with what its tag says."""

    activity: Activity
    state: str
    words: str


def card_of(activity: Any, now: datetime) -> Card:
    """Return the line of an activity that ``with_taken`` has counted."""
    free = None if activity.capacity is None else activity.capacity - activity.taken
    return Card(activity, *_standing(activity, free, now))


def _standing(activity: Activity, free: int | None, now: datetime) -> tuple[str, str]:
    if activity.state == Activity.State.CANCELLED:
        return "late", _("已取消")
    if now >= activity.ends_at:
        return "plain", _("已结束")
    if now >= activity.starts_at:
        return "soon", _("正在办")
    return _room(activity, free, now)


def _room(activity: Activity, free: int | None, now: datetime) -> tuple[str, str]:
    if not activity.takes_sign_ups:
        return "done", _("直接来")
    if now >= activity.closes_at:
        return "plain", _("报名截止")
    if free is None:
        return "done", _("可以报名")
    if free <= 0:
        return "soon", _("满了，可候补")
    return "done", ngettext("还有%(n)d个名额", "还有%(n)d个名额", free) % {"n": free}


@dataclass(frozen=True)
class ActivityPage:
    """``headline`` is the fact that decides whether to come; ``may_sign_up`` shows the button."""

    activity: Activity
    hosts: list[Committee]
    seats: Seats
    state: str
    headline: str
    may_sign_up: bool
    is_full: bool
    is_near: bool
    is_over: bool
    summary: Any
    photos: list[ActivityPhoto]
    ideas: list[tuple[str, list[dict[str, str]]]]
    exhibitions: list[Exhibition]


def activity_page(activity: Activity, hosts: list[Committee], now: datetime) -> ActivityPage:
    """Return the public page of a published activity; seven queries at any size."""
    seats = seats_of(activity)
    state, words = _standing(activity, seats.free, now)
    is_on = activity.state == Activity.State.PUBLISHED
    return ActivityPage(
        activity=activity,
        hosts=hosts,
        seats=seats,
        state=state,
        headline=words,
        may_sign_up=takes_now(activity, now),
        is_full=seats.free is not None and seats.free <= 0,
        is_near=is_on and activity.starts_at - NEAR <= now < activity.ends_at,
        is_over=now >= activity.ends_at,
        summary=getattr(activity, "summary", None),
        photos=list(activity.photos.filter(has_consent=True)),
        ideas=_ideas(activity),
        exhibitions=list(activity.exhibitions.exclude(published_at=None)),
    )


def _ideas(activity: Activity) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the ideas staff have looked at and put on heaps; a name only where its owner allows it."""
    rows = activity.ideas.exclude(theme="").exclude(words="").order_by("theme", "pk")
    return [
        (theme, [{"words": masked(row.words), "author": row.author if row.may_name else ""} for row in heap])
        for theme, heap in groupby(rows, key=lambda row: row.theme)
    ]


def full_words(seats: Seats) -> str:
    """Return what a family should know before it fills in the form; "" where there is room for anyone."""
    if seats.free is None:
        return ""
    if seats.free <= 0:
        waiting = _("名额满了，现在报名先排候补，有人不来就按先后轮到您。")
        ahead = ngettext("前面有%(n)d个人在等。", "前面有%(n)d个人在等。", seats.waiting)
        return waiting + (ahead % {"n": seats.waiting} if seats.waiting else "")
    return _("还有%(n)d个名额。一家人超过这个数，整家先排候补。") % {"n": seats.free}


def takes_now(activity: Activity, now: datetime) -> bool:
    """Say whether one may sign up at this moment."""
    is_on = activity.state == Activity.State.PUBLISHED and activity.takes_sign_ups
    return is_on and now < activity.closes_at
