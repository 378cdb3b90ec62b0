"""Series: "every second Tuesday" becomes single activities, each of which may go its own way."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.bookings import Taken
from activities.actions.places import refuse_numbers
from activities.actions.planning import cancel_activity, check_what, plan_activity, publish_activity
from activities.models import Activity, Series
from residents.actions.calendar import figure_int, holiday_names
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.models import User
from xidu.kit.dates import SHANGHAI, add_months, chinese_date, month_start, nth_weekday, today
from xidu.kit.errors import BadValue, RuleBroken

COPIED = ("kind", "title", "words", "place", "where", "capacity", "party_most", "takes_sign_ups")
Every = Series.Every
log = logging.getLogger(__name__)


@transaction.atomic
def plan_series(*, committee: Committee, by: User, fields: Mapping[str, Any]) -> Series:
    """Keep a series and announce its days as far as ``series_ahead_days``; days before today are left out.

    Raises BadValue for an end before the beginning, a last day before the first, or a number in its words.
    """
    bump(committee.pk)  # the committee's row before the trail's
    series = Series(committee=committee, by=by, **fields)
    check_series(series)
    if series.until and series.until < series.first_day:
        raise BadValue(_("最后一天要在第一次的后面。"))
    series.save(force_insert=True)
    audit.record("series.plan", by=by, row=series)
    extend_one(series, today())
    return series


def check_series(series: Series) -> None:
    """Raise BadValue for what a series cannot be, on whichever day."""
    check_what(series)
    if series.end <= series.start:
        raise BadValue(_("结束时间要在开始时间的后面。"))
    refuse_numbers((series.title, series.words, series.where))


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


def missing_days(series: Series, day: date) -> Iterator[tuple[date, str]]:
    """Yield each day from ``day`` as far as is worked out that has no activity, with the holiday on it or "".

    Three queries. A day that was moved or cancelled keeps its ``planned_day`` and is not missing; one before
    ``since`` had other words than the series has now, and stays a gap.
    """
    last = day + timedelta(days=figure_int("series_ahead_days", on=day, committee=series.committee))
    there = set(Activity.objects.filter(series=series).values_list("planned_day", flat=True))
    rests = holiday_names(day, last) if series.skips_holidays else {}
    for planned in days_of(series, max(day, series.since), last):
        if planned not in there:
            yield planned, rests.get(planned, "")


@transaction.atomic
def extend_one(series: Series, day: date, now: datetime | None = None) -> int:
    """Announce the days of a series that are not there yet; return how many.

    Left alone are holidays, a day that was moved or cancelled, one whose hour has passed, and one on which
    the place is taken: staff see the gap on the series' page.
    """
    # The committee's row before all others. Its stamp stays: a day that is taken is tried again each minute.
    Committee.objects.select_for_update(no_key=True).get(pk=series.committee_id)
    series = (
        Series.objects.select_for_update(of=("self",))
        .select_related("committee", "place", "by", "kind")
        .get(pk=series.pk)
    )
    moment = now or timezone.now()
    days = [planned for planned, rest in missing_days(series, day) if not rest]
    return sum(_announce(series, planned) for planned in days if at_clock(planned, series.start) > moment)


def at_clock(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=SHANGHAI)


def _announce(series: Series, day: date) -> int:
    fields = {name: getattr(series, name) for name in COPIED}
    times = {"starts_at": at_clock(day, series.start), "ends_at": at_clock(day, series.end)}
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
    """Keep every series worked out ahead; return how many activities are new. Running it twice is safe.

    One that breaks a rule by now (a place that moved away) is written to the log and holds up no other.
    """
    day, new = now.astimezone(SHANGHAI).date(), 0
    rows = Series.objects.growing_on(day).select_related("committee")
    for series in rows.order_by("pk"):
        # Most minutes there is nothing to do, and then no row is locked.
        if not any(not rest for _planned, rest in missing_days(series, day)):
            continue
        try:
            new += extend_one(series, day, now)
        except RuleBroken as broken:
            log.warning("series %s stands still: %s", series.pk, broken)
    return new


def hold_days(series: Series) -> None:
    """Lock what is to come of a series, before the committee: whoever signs up takes them in this order."""
    rows = Activity.objects.filter(series=series, ends_at__gt=timezone.now()).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))


@transaction.atomic
def end_series(series: Series, *, until: date, because: str, by: User) -> int:
    """Let a series end with ``until``; what was announced for later is cancelled. Return how many were.

    Raises BadValue without a reason where somebody has to be told, and for an end after the one it has.
    """
    hold_days(series)
    bump(series.committee_id)
    series = Series.objects.select_for_update().get(pk=series.pk)
    if series.until and until > series.until:
        raise BadValue(
            _("这个系列本来就只办到%(day)s，请选更早的一天。") % {"day": chinese_date(series.until)}
        )
    series.until, series.since = until, min(until, series.since)
    series.save(update_fields=["until", "since"])
    later = Activity.objects.filter(series=series, planned_day__gt=until).taking_place()
    rows = list(later.coming_from(timezone.now()))
    for activity in rows:
        cancel_activity(activity, because=because, by=by)
    audit.record("series.end", by=by, row=series, detail={"until": until.isoformat()})
    return len(rows)
