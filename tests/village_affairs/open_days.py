"""Open days for tests: one of a committee on a day, as the planner makes them."""

from datetime import date, time, timedelta
from typing import Any

from residents.models import Committee
from village_affairs.models import OpenDay
from xidu.kit.dates import add_months, month_start, today


def day_of(committee: Committee, day: date | None = None, **facts: Any) -> OpenDay:
    day = day or today()
    facts = {"planned_day": day, "start": time(9), "end": time(11), "place": "村委会一楼", **facts}
    return OpenDay.objects.create(committee=committee, period=month_start(day), day=day, **facts)


def last_month() -> date:
    return add_months(today(), -1)


def tomorrow() -> date:
    return today() + timedelta(days=1)
