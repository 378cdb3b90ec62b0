"""From a rule to a year of open days on the holiday table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from residents.actions.calendar import holiday_names, work_calendar
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.models import User
from village_affairs.actions.open_days import shifted
from village_affairs.models import OpenDay, OpenDayRule
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, add_months, month_start, nth_weekday, today
from xidu.kit.workdays import WorkCalendar, statutory_days

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Placed:
    """Where a rule puts a month's day, where it ends up, and why it moved ("" if it did not)."""

    planned: date
    day: date
    because: str


class Holidays:
    """The public holidays of a span, read once, with the working calendar beside them."""

    def __init__(self, first: date, last: date) -> None:
        self.names = holiday_names(first, last)
        self.calendar: WorkCalendar = work_calendar()

    def name(self, day: date) -> str:
        """The holiday on ``day``, or ""; an ordinary weekend is none.

        A year whose notice is not out yet has the statutory days alone, whatever weekday they fall on.
        """
        if found := self.names.get(day):
            return found
        known = self.calendar.knows(day.year)
        return _("法定节日") if not known and day in statutory_days(day.year) else ""


def place(rule: OpenDayRule, period: date, holidays: Holidays) -> Placed | None:
    """Return the day ``rule`` gives the month ``period``; None in a month that has no such weekday.

    A day on a public holiday moves as the rule says and never onto another holiday.
    """
    planned = nth_weekday(period.year, period.month, rule.nth, rule.weekday)
    if planned is None:
        return None
    name = holidays.name(planned)
    if not name or rule.on_holiday == OpenDayRule.OnHoliday.STAY:
        return Placed(planned, planned, "")
    day = planned
    while holidays.name(day):
        if rule.on_holiday == OpenDayRule.OnHoliday.WEEK_LATER:
            day += timedelta(days=7)
        else:
            day = holidays.calendar.next_workday(day + timedelta(days=1))
    return Placed(planned, day, name)


@transaction.atomic
def set_rule(
    *,
    committee: Committee,
    nth: int,
    weekday: int,
    start: time,
    end: time,
    place_name: str,
    on_holiday: str,
    by: User | None,
    since: date | None = None,
) -> OpenDayRule:
    """End the committee's rule, begin a new one ``since`` a day (today) and work out a year of days.

    Days after ``since`` that nobody said they come to follow the new rule; the others stay.
    """
    since = since or today()
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    old = OpenDayRule.objects.filter(committee=committee, until=None)
    agenda = next((shifted(row.agenda, row.start, start) for row in old), [])
    old.filter(since__gte=since).update(until=F("since"))
    old.update(until=since - timedelta(days=1))
    rule = OpenDayRule.objects.create(
        committee=committee,
        nth=nth,
        weekday=weekday,
        start=start,
        end=end,
        place=squeezed(place_name),
        on_holiday=on_holiday,
        agenda=agenda,
        since=since,
    )
    later = OpenDay.objects.filter(committee=committee, day__gt=since, cancelled_at=None)
    later.filter(comings=None, opinions=None, receptions=None).delete()
    plan_ahead(rule, day=since)
    audit.record("open_day.rule", by=by, row=rule)
    return rule


@transaction.atomic
def plan_ahead(rule: OpenDayRule, *, day: date | None = None) -> list[OpenDay]:
    """Make the days of the next twelve months that are not there yet and return them.

    Unique by committee and month: running it every night adds one day a month. A month whose day is past is
    left out.
    """
    day = day or today()
    first = month_start(day)
    last = add_months(first, MONTHS_AHEAD + 2)
    holidays = Holidays(first, last)
    there = set(
        OpenDay.objects.filter(committee=rule.committee_id, period__range=(first, last)).values_list(
            "period", flat=True
        )
    )
    made = []
    for period in (add_months(first, n) for n in range(MONTHS_AHEAD + 1)):
        placed = place(rule, period, holidays)
        if period in there or placed is None or placed.day < day:
            continue
        made.append(
            OpenDay(
                committee=rule.committee,
                rule=rule,
                period=period,
                planned_day=placed.planned,
                day=placed.day,
                start=rule.start,
                end=rule.end,
                place=rule.place,
                agenda=rule.agenda,
                moved_because=placed.because,
            )
        )
    OpenDay.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        bump(rule.committee_id)
    return made


def plan_everywhere(now: datetime) -> int:
    """Keep a year of days ahead for every rule in force; return how many days are new. For the clock."""
    day = now.astimezone(SHANGHAI).date()
    far = month_start(add_months(day, MONTHS_AHEAD - 1))
    rules = OpenDayRule.objects.in_force_on(day).select_related("committee")
    planned = set(OpenDay.objects.filter(period=far).values_list("committee", flat=True))
    return sum(len(plan_ahead(rule, day=day)) for rule in rules if rule.committee_id not in planned)
