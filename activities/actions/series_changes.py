"""From one day of a series on: its words, its place, its hours. What went its own way goes on doing so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.bookings import Taken
from activities.actions.planning import NotAllowedNow, change_activity
from activities.actions.series import COPIED, at_clock, check_series, extend_one, hold_days
from activities.models import Activity, Series
from residents.actions.stamps import bump
from users.actions import audit
from users.models import User
from xidu.kit.dates import chinese_date, today

SAME = tuple(f"{name}_id" if name in {"kind", "place"} else name for name in COPIED)


def follows(activity: Activity, series: Series) -> bool:
    """Say whether a day is as its series has it: on its day, with its words, place and hours, nothing added.

    Co-hosts, shares of the places and an end of signing up are given to a single day only.
    """
    if activity.planned_day is None or activity.signs_up_until:
        return False
    hours = (
        at_clock(activity.planned_day, series.start),
        at_clock(activity.planned_day, series.end),
    )
    same = all(getattr(activity, name) == getattr(series, name) for name in SAME)
    alone = bool(activity.co_hosts.all() or activity.quotas.all())
    return same and (activity.starts_at, activity.ends_at) == hours and not alone


def split_days(activity: Activity) -> tuple[list[Activity], list[Activity]]:
    """Return what takes place of the series from this day on: the days that follow it, and those that do not.

    Three queries at any number of days.
    """
    series = activity.series
    if series is None or activity.planned_day is None:
        return [], []
    rows = Activity.objects.taking_place().filter(series=series, planned_day__gte=activity.planned_day)
    days = list(rows.coming_from(timezone.now()).prefetch_related("co_hosts", "quotas"))
    same = {day.pk for day in days if day.starts_at > timezone.now() and follows(day, series)}
    return [day for day in days if day.pk in same], [day for day in days if day.pk not in same]


@transaction.atomic
def change_series_from(activity: Activity, *, by: User, fields: Mapping[str, Any]) -> tuple[Series, int, int]:
    """Change the series from this day on; return it, how many days changed, and how many kept their own.

    ``fields`` are those of ``COPIED`` and ``start`` and ``end``. Days that were changed alone or called off
    stay as they are; who is signed up for a day whose time or place moves is told once. All of it or nothing.

    Raises NotAllowedNow for a day that does not follow the series, Taken naming the day on which the new
    place is, BadValue for what a series cannot be.
    """
    series = activity.series
    if series is None:
        raise NotAllowedNow(_("这场活动不属于任何系列，请直接改这一场。"))
    hold_days(series)
    bump(series.committee_id)
    series = Series.objects.select_for_update().get(pk=series.pk)
    activity = Activity.objects.get(pk=activity.pk)
    activity.series = series
    same, own = split_days(activity)
    if activity not in same:
        raise NotAllowedNow(_("这一次和系列现在排的不一样了。请从后面和系列一样的一次改起，或者只改这一次。"))
    for name, value in fields.items():
        setattr(series, name, value)
    check_series(series)
    series.since = activity.planned_day or series.since
    series.save()
    for day in same:
        _change_day(day, series, by)
    extend_one(series, today())
    audit.record("series.change", by=by, row=series, detail={"from": series.since, "days": len(same)})
    return series, len(same), len(own)


def _change_day(day: Activity, series: Series, by: User) -> None:
    assert day.planned_day is not None  # noqa: S101 - split_days gives planned days alone
    fields = {name: getattr(series, name) for name in COPIED}
    fields["starts_at"] = at_clock(day.planned_day, series.start)
    fields["ends_at"] = at_clock(day.planned_day, series.end)
    try:
        change_activity(day, by=by, fields=fields)
    except Taken as taken:
        words = _("%(day)s那一次改不了：%(why)s请先打开那一次单独改好，再从这里改后面的。")
        raise Taken(words % {"day": chinese_date(day.planned_day), "why": taken}) from taken
