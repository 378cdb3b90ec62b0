"""Whose birthday comes: of leaders to staff, of neighbours who agreed to their leader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from leaders.models import Appointment, BirthdayOptOut
from leaders.pages.today import Item, Leads
from residents.models import Consent, Person
from residents.querysets import Places
from xidu.kit.dates import chinese_date
from xidu.kit.lunar import birthdays_between

PURPOSE = "birthday"
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Birthday:
    """A day on which somebody's birthday is kept; ``words`` say the date as it is written on the register."""

    day: date
    person: Person
    words: str


def not_hidden(people: QuerySet[Person]) -> QuerySet[Person]:
    """Return those who did not say that their birthday is not to be told."""
    hidden = BirthdayOptOut.objects.filter(person=OuterRef("pk"), taken_back_at=None)
    return people.filter(~Exists(hidden))


def leaders_of(scope: Places, day: date) -> QuerySet[Person]:
    """Return the leaders in office on ``day``, with the block they lead as ``group``."""
    terms = Appointment.objects.in_force_on(day).within(scope).filter(person=OuterRef("pk"))
    group = terms.order_by("since", "pk").values("block__name")[:1]
    return Person.objects.filter(Exists(terms)).annotate(group=Subquery(group)).select_related("committee")


def kept_between(people: Iterable[Person], first: date, last: date) -> list[Birthday]:
    """Return the birthdays from ``first`` to ``last`` (both included), the soonest first.

    Years and months may be crossed. What a register cannot mean (a lunar 30th in a month of 29 days, 29
    February of a common year) is kept on the day before, as ``xidu.kit.lunar`` says.
    """
    found = [
        Birthday(day, person, person.birth.words())
        for person in people
        if person.birth
        for day in birthdays_between(person.birth, first, last)
    ]
    return sorted(found, key=lambda one: (one.day, one.person.pinyin, one.person.pk))


def neighbours_soon(leads: Leads) -> Iterator[Item]:
    """Yield neighbours of the leader's blocks who agreed to it, within seven days; one query."""
    agreed = Consent.objects.filter(person=OuterRef("pk"), purpose=PURPOSE, withdrawn_at=None)
    rows = not_hidden(
        Person.objects.filter(Exists(agreed), household__block__in=leads.blocks, lives_here=True)
    )
    for one in kept_between(rows.select_related("household"), leads.day, leads.day + WEEK):
        home = one.person.household
        yield Item(
            title=one.person.name,
            url="",
            verb="",
            due=one.day,
            detail=_("%(day)s　%(door)s") % {"day": chinese_date(one.day), "door": home.door if home else ""},
        )
