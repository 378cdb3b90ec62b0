"""What the monthly sheet counts, as conditions: the list behind a number asks for the very same rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from demands.models import Outcome, Rating, Step
from xidu.kit.dates import SHANGHAI, add_months, month_end, month_start

RUNNING = ("new", "assigned", "working")
FIRST = date(2018, 1, 1)


def month_of(written: str, today: date) -> date:
    """Return the first day of the month written ``2026-11``; this month for anything else."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", written or ""):
        month = date(int(written[:4]), int(written[5:]), 1)
        if FIRST <= month <= today:
            return month
    return month_start(today)


def span(month: date) -> dict[str, Any]:
    """Return the lookups of an ``at`` within the month, as Shanghai counts it."""
    first, last = (
        datetime.combine(day, time.min, SHANGHAI) for day in (month_start(month), add_months(month, 1))
    )
    return {"at__gte": first, "at__lt": last}


def received(month: date, today: date) -> Q:
    """Taken in within the month, by whatever door."""
    when = span(month)
    return Q(received_at__gte=when["at__gte"], received_at__lt=when["at__lt"])


def answered(month: date, today: date) -> Q:
    """Got an outcome within the month, of any kind."""
    return Q(Exists(_outcomes().filter(**span(month))))


def in_time(month: date, today: date) -> Q:
    """Got an outcome within the month, and none of the month's was late."""
    late = _outcomes().filter(**span(month), day__gt=F("due_on"))
    return answered(month, today) & ~Q(Exists(late))


def missed(month: date, today: date) -> Q:
    """The deadline fell into the month and passed: answered after it, or not at all so far.

    Counted where the deadline fell, so that the number of a month does not move once it is written down.
    """
    days = (month_start(month), month_end(month))
    late = _outcomes().filter(due_on__range=days, day__gt=F("due_on"))
    waits = Q(state__in=RUNNING, due_on__range=days, due_on__lt=today)
    return waits | Q(Exists(late))


def reopened(month: date, today: date) -> Q:
    """Had to be done again, said so within the month."""
    return Q(Exists(_of_demand(Step).filter(what="reopened", **span(month))))


def rated(month: date, today: date) -> Q:
    """Got stars within the month."""
    return Q(Exists(_of_demand(Rating).filter(**span(month))))


Measure = Callable[[date, date], Q]
MEASURES: dict[str, Measure] = {
    "received": received,
    "answered": answered,
    "in_time": in_time,
    "missed": missed,
    "reopened": reopened,
    "rated": rated,
}


def counted(what: str, month: date, today: date) -> Q:
    """Return the condition of the demands that ``what`` of the month's sheet counts."""
    return MEASURES[what](month, today)


def anything(month: date, today: date) -> Q:
    """Return the condition of every demand that the month's sheet counts somewhere."""
    return reduce(or_, (measure(month, today) for measure in MEASURES.values()))


def _of_demand(model: Any) -> Any:
    return model.objects.filter(demand=OuterRef("pk"))


def _outcomes() -> Any:
    return _of_demand(Outcome).annotate(day=TruncDate("at", tzinfo=SHANGHAI))
