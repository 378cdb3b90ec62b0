"""Weekly singing on Thursdays, for tests of series. Their clock stands at noon of 2026-11-24, a Tuesday."""

from datetime import date, datetime, time

from django.utils import timezone

from activities.actions.series import plan_series
from tests.activities.gatherings import kind_of
from xidu.kit.dates import SHANGHAI

NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)
THURSDAY = date(2026, 11, 26)


def fields_of(**fields):
    return {
        "kind": kind_of(),
        "title": "合唱",
        "where": "议事厅",
        "every": "week",
        "first_day": THURSDAY,
        "start": time(14),
        "end": time(15),
        "skips_holidays": False,
        "since": timezone.localdate(),
        "until": None,
        **fields,
    }


def series_of(village, **fields):
    return plan_series(committee=village.committee, by=village.clerk, fields=fields_of(**fields))


def planned(series):
    return list(series.activities.order_by("planned_day").values_list("planned_day", flat=True))
