"""The whole street at a glance: how each committee stands with its accounts, questions and open days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Committee, Street
from village_affairs.models import Ledger, OpenDay, Opinion, Publication
from village_affairs.pages.due import Standing, standing
from village_affairs.pages.links import link, month_link
from village_affairs.pages.words import month_name
from xidu.kit.dates import add_months, month_start
from xidu.kit.templatetags.kit import day_words

SOON = 31  # days ahead in which an open day is worth a line


@dataclass(frozen=True)
class Place:
    """One committee: its plate, how it stands, what is late, and its next open day."""

    committee: Committee
    latest: dt.date | None
    standing: Standing
    overdue: int
    open_day: OpenDay | None
    missed: int = 0

    @property
    def url(self) -> str:
        return link("village", self.committee.slug)

    @property
    def month_url(self) -> str:
        return month_link(self.committee.slug, Ledger.COMMITTEE, self.latest) if self.latest else self.url

    @property
    def open_day_url(self) -> str:
        if self.open_day is None:
            return self.url
        return link("open-day", self.committee.slug, f"{self.open_day.period:%Y-%m}") or self.url


@dataclass(frozen=True)
class Row:
    title: str
    detail: str
    url: str
    state: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Number:
    """A number of the street and the list it opens."""

    key: str
    words: str
    count: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class StreetPage:
    """What the street's own pages show; ``street`` is None before the street is set up."""

    street: Street | None
    period: dt.date
    places: Sequence[Place]

    @property
    def groups(self) -> list[tuple[str, list[Place]]]:
        """The committees by kind, in the order of their codes."""
        groups = (
            (_("居委会"), [place for place in self.places if not place.committee.is_village]),
            (_("村委会"), [place for place in self.places if place.committee.is_village]),
        )
        return [(words, places) for words, places in groups if places]

    @property
    def headline(self) -> str:
        done = sum(1 for place in self.places if place.standing.state == "done")
        facts = {"count": len(self.places), "done": done, "month": month_name(self.period)}
        if not self.places:
            return _("村居名单还没有导入")
        if done == len(self.places):
            return _("%(count)d个村居，%(month)s的账都公开了") % facts
        return _("%(count)d个村居，%(done)d个公开了%(month)s的账") % facts

    @property
    def numbers(self) -> list[Number]:
        month = {"month": month_name(self.period)}
        done = [place for place in self.places if place.standing.state == "done"]
        waiting = [place for place in self.places if place.standing.state == "plain"]
        late = [place for place in self.places if place.standing.is_late]
        asked = [place for place in self.places if place.overdue]
        missed = [place for place in self.places if place.missed]
        soon = [place for place in self.places if place.open_day]
        return [
            _number("published", _("公开了%(month)s的账") % month, map(_done_row, done)),
            _number("waiting", _("还没到期限"), map(_due_row, waiting)),
            _number("late", _("账公开晚了"), map(_due_row, late)),
            Number(
                "overdue",
                _("意见超期没答复"),
                sum(place.overdue for place in asked),
                [_asked_row(place) for place in asked],
            ),
            Number(
                "missed",
                _("今年开放日没有开"),
                sum(place.missed for place in missed),
                [_missed_row(place) for place in missed],
            ),
            _number("open-days", _("一个月内有开放日"), map(_open_day_row, soon)),
        ]

    def number(self, key: str) -> Number | None:
        return next((number for number in self.numbers if number.key == key), None)


def street_page(today: dt.date) -> StreetPage:
    """Return the street as it stands ``today``; seven queries at any number of committees."""
    street = Street.objects.order_by("pk").first()
    committees = list(Committee.objects.order_by("code", "pk"))
    latest = _latest_periods()
    overdue = dict(
        Opinion.objects.overdue_on(today).order_by().values_list("committee").annotate(count=Count("pk"))
    )
    days = _open_days(today)
    missed = dict(
        OpenDay.objects.missed_on(today)
        .filter(day__year=today.year)
        .order_by()
        .values_list("committee")
        .annotate(count=Count("pk"))
    )
    due_day = figure_int("finance_due_day", on=today)
    places = [
        Place(
            committee=row,
            latest=latest.get(row.pk),
            standing=standing(latest.get(row.pk), today, due_day),
            overdue=overdue.get(row.pk, 0),
            open_day=days.get(row.pk),
            missed=missed.get(row.pk, 0),
        )
        for row in committees
    ]
    return StreetPage(street, add_months(month_start(today), -1), places)


def _latest_periods() -> dict[int, dt.date]:
    rows = Publication.objects.current().finance().filter(disclosure__ledger=Ledger.COMMITTEE)
    newest = rows.order_by("committee_id", "-disclosure__period").distinct("committee_id")
    return dict(newest.values_list("committee", "disclosure__period"))


def _open_days(today: dt.date) -> dict[int, OpenDay]:
    rows = OpenDay.objects.filter(
        day__range=(today, today + dt.timedelta(days=SOON)), cancelled_at=None
    ).order_by("committee_id", "day")
    return {row.committee_id: row for row in rows.distinct("committee_id")}


def _number(key: str, words: str, rows: object) -> Number:
    listed = list(rows)  # type: ignore[call-overload]
    return Number(key, words, len(listed), listed)


def _done_row(place: Place) -> Row:
    words = _("最新是%(month)s的账") % {"month": month_name(place.latest or place.standing.period)}
    return Row(place.committee.name, words, place.month_url)


def _due_row(place: Place) -> Row:
    stands = place.standing
    return Row(place.committee.name, stands.sentence, place.url, stands.state, stands.tag_words)


def _asked_row(place: Place) -> Row:
    words = _("%(count)d条意见过了答复期限") % {"count": place.overdue}
    return Row(place.committee.name, words, place.month_url, "late", _("超期"))


def _open_day_row(place: Place) -> Row:
    day = place.open_day
    words = f"{day_words(day.day)}　{day.place}" if day else ""
    return Row(place.committee.name, words, place.open_day_url)


def _missed_row(place: Place) -> Row:
    words = _("今年有%(count)d次没有开") % {"count": place.missed}
    return Row(place.committee.name, words, link("open-days", place.committee.slug), "late", _("没有开"))
