"""All committees × the months of a year: how many duties were done in time, late, or not at all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from residents.models import Committee
from users.access import Scope
from village_affairs.models import Duty
from village_affairs.pages.links import link
from village_affairs.pages.scores import Score, score, scores
from village_affairs.pages.words import period_words
from xidu.kit.dates import add_months, month_start


@dataclass(frozen=True)
class Line:
    """One committee: its plate, what it still owes on the desk, its months as in ``Matrix.months``."""

    committee: Committee
    scores: Sequence[Score]
    url: str
    owed_url: str

    @property
    def cells(self) -> list[tuple[Score, str]]:
        """Each month with the desk's address of what is missing in it, "" where nothing is."""
        return [
            (row, f"{self.owed_url}&month={row.month:%Y-%m}" if row.missing else "") for row in self.scores
        ]


@dataclass(frozen=True)
class Matrix:
    """``years`` are those with duties; ``last`` the month before ``today``, all committees together.

    ``months`` begin with the newest, so a phone opens on it; of the running year none after the next one:
    there is nothing to see in them yet, and each committee's own calendar has them.
    """

    year: int
    years: Sequence[int]
    months: Sequence[dt.date]
    lines: Sequence[Line]
    whole: Score
    last: Score

    @property
    def headline(self) -> str:
        """Last month's score; the year's where nothing fell due in that month."""
        return self.last.sentence if self.last.total else self.whole.sentence

    @property
    def before(self) -> int | None:
        return max((year for year in self.years if year < self.year), default=None)

    @property
    def after(self) -> int | None:
        return min((year for year in self.years if year > self.year), default=None)


def matrix(year: int, today: dt.date, seen: Scope | None = None) -> Matrix | None:
    """Return the year of every committee, or of those ``seen``; three queries at any size.

    None for a year in which nobody owes anything, unless it is this one.
    """
    everywhere = seen or Scope(whole_street=True)
    owed = Duty.objects.within(everywhere)
    years = [day.year for day in owed.order_by().dates("due_on", "year")]
    if year not in years and year != today.year:
        return None
    last = add_months(month_start(today), -1)
    first, end = min(dt.date(year, 1, 1), last), dt.date(year, 12, 31)
    facts = owed.order_by().filter(due_on__range=(first, max(end, today)))
    by_place: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for place, due, done in facts.values_list("committee", "due_on", "done_on"):
        by_place[place].append((due, done))
    months = [month for n in range(12, 0, -1) if (month := dt.date(year, n, 1)) <= _newest(year, today)]
    everything = [row for rows in by_place.values() for row in rows]
    january = dt.date(year, 1, 1)
    label = period_words("year", january)
    return Matrix(
        year=year,
        years=years,
        months=months,
        lines=[
            _line(place, months, by_place[place.pk], today) for place in Committee.objects.within(everywhere)
        ],
        whole=score(january, [row for row in everything if row[0].year == year], today, label),
        last=score(last, _of(everything, last), today),
    )


def _newest(year: int, today: dt.date) -> dt.date:
    """Return the newest month worth a column."""
    return add_months(month_start(today), 1) if year == today.year else dt.date(year, 12, 1)


def _of(rows: Iterable[tuple[dt.date, Any]], month: dt.date) -> list[tuple[dt.date, Any]]:
    return [row for row in rows if month_start(row[0]) == month]


def _line(
    place: Committee,
    months: Sequence[dt.date],
    rows: Iterable[tuple[dt.date, dt.date | None]],
    today: dt.date,
) -> Line:
    found = scores(rows, today)
    return Line(
        committee=place,
        scores=[found.get(month, Score(month)) for month in months],
        url=link("catalogue-year", place.slug, months[0].year),
        owed_url=link("duties", committee=place.pk),
    )


def legend() -> str:
    """Explain the cells by the cells' own words, so that they are the same in every language."""
    day = dt.date.min
    signs = {
        "all": Score(day, in_time=1).sign,
        "late": Score(day, late=[1]).sign,
        "gone": Score(day, missing=[1]).sign,
        "ahead": Score(day, coming=1).sign,
    }
    words = _(
        "%(all)s 全部按时　%(late)s 公开晚了　%(gone)s 过了日子还没公开　%(ahead)s 还没到日子；数字是几项"
    )
    return words % signs
