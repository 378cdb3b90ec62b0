"""Series: "every second Tuesday" becomes single activities, each of which may go its own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from activities.actions.bookings import Taken
from activities.actions.places import refuse_numbers
from activities.actions.planning import cancel_activity, plan_activity, publish_activity
from activities.models import Activity, Series
from residents.actions.calendar import figure_int, holiday_names
from residents.models import Committee
from users.actions import audit
from users.models import User
from xidu.kit.dates import SHANGHAI, add_months, month_start, nth_weekday, today
from xidu.kit.errors import BadValue

COPIED = ("kind", "title", "words", "place", "where", "capacity", "party_most", "takes_sign_ups")
Every = Series.Every


@transaction.atomic
def plan_series(*, committee: Committee, by: User, fields: Mapping[str, Any]) -> Series:
    """Keep a series and announce its days as far as ``series_ahead_days``; days before today are left out.

    Raises BadValue for an end before the beginning, a last day before the first, or a number in its words.
    """
    series = Series(committee=committee, by=by, **fields)
    if series.end <= series.start:
        raise BadValue(_("结束时间要在开始时间的后面。"))
    if series.until and series.until < series.first_day:
        raise BadValue(_("最后一天要在第一次的后面。"))
    if not series.where_words:
        raise BadValue(_("请选场地，或写在哪里。"))
    refuse_numbers((series.title, series.words, series.where))
    series.save(force_insert=True)
    audit.record("series.plan", by=by, row=series)
    extend_one(series, today())
    return series


def days_of(series: Series, first: date, last: date) -> Iterator[date]:
    """Yield the days the rule alone gives from ``first`` to ``last``, both included."""
    last = min(last, series.until) if series.until else last
    if series.every == Every.MONTH:
        yield from _monthly(series, first, last)
        return
    step = timedelta(days=7 if series.every == Every.WEEK else 14)
    day = series.first_day
    while day <= last:
        if day >= first:
            yield day
        day += step


def _monthly(series: Series, first: date, last: date) -> Iterator[date]:
    """The same n-th weekday of each month; a month without a fifth one has none."""
    nth, month = (series.first_day.day - 1) // 7 + 1, month_start(series.first_day)
    while month <= last:
        day = nth_weekday(month.year, month.month, nth, series.first_day.weekday())
        if day and max(first, series.first_day) <= day <= last:
            yield day
        month = add_months(month, 1)


@transaction.atomic
def extend_one(series: Series, day: date) -> int:
    """Announce the days of a series that are not there yet; return how many.

    A day that was moved or cancelled keeps its ``planned_day`` and is left alone. A holiday is skipped, and
    so is a day on which the place is taken: staff see the gap in the list.
    """
    series = (
        Series.objects.select_for_update(of=("self",))
        .select_related("committee", "place", "by")
        .get(pk=series.pk)
    )
    ahead = figure_int("series_ahead_days", on=day, committee=series.committee)
    last = day + timedelta(days=ahead)
    there = set(Activity.objects.filter(series=series).values_list("planned_day", flat=True))
    rests = holiday_names(day, last) if series.skips_holidays else {}
    count = 0
    for planned in days_of(series, day, last):
        if planned not in there and planned not in rests:
            count += _announce(series, planned)
    return count


def _announce(series: Series, day: date) -> int:
    fields = {name: getattr(series, name) for name in COPIED}
    times = {
        "starts_at": datetime.combine(day, series.start, tzinfo=SHANGHAI),
        "ends_at": datetime.combine(day, series.end, tzinfo=SHANGHAI),
    }
    try:
        with transaction.atomic():
            activity = plan_activity(
                committee=series.committee,
                by=series.by,
                fields={**fields, **times, "series": series, "planned_day": day},
            )
            publish_activity(activity, by=series.by)
    except Taken:
        return 0
    return 1


def extend_series(now: datetime) -> int:
    """Keep every series worked out ahead; return how many activities are new. Running it twice is safe."""
    day = now.astimezone(SHANGHAI).date()
    return sum(extend_one(series, day) for series in Series.objects.growing_on(day).order_by("pk"))


@transaction.atomic
def end_series(series: Series, *, until: date, because: str, by: User) -> int:
    """Let a series end with ``until``; what was announced for later is cancelled. Return how many were.

    Raises BadValue without a reason where somebody has to be told.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    series.until = max(until, series.since)
    series.save(update_fields=["until"])
    later = Activity.objects.filter(series=series, planned_day__gt=until).exclude(
        state=Activity.State.CANCELLED
    )
    rows = list(later.coming_from(datetime.now(SHANGHAI)))
    for activity in rows:
        cancel_activity(activity, because=because, by=by)
    audit.record("series.end", by=by, row=series, detail={"until": until.isoformat()})
    return len(rows)
