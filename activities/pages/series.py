"""The days of a series: those that are there, and those that are not, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from activities.actions.series import missing_days
from activities.models import Series


@dataclass(frozen=True)
class Gap:
    day: date
    why: str


def gaps_of(series: Series, today: date) -> list[Gap]:
    """Return the days the rule gives after ``today`` on which nothing is announced; three queries."""
    return [
        Gap(day, _("%(holiday)s，不办") % {"holiday": rest} if rest else _("场地那时有人用，没有排上"))
        for day, rest in missing_days(series, today)
        if day > today
    ]
