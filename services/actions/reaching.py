"""Whom a programme is for, and who of them has nothing this year. Worked out by the database, for staff."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from residents.models import Committee, Person, PersonTag
from services.actions.eligible import rules_of, tags_in
from services.models import Eligibility, Enrolment, Programme

Rule = Eligibility.Rule
# Conditions that say whom a programme is for; where somebody lives says it of everybody.
TELLING = {Rule.AGE_MIN, Rule.AGE_MAX, Rule.TAG}


def people_for(programme: Programme, committee: Committee, on: date) -> QuerySet[Person]:
    """Return the people of ``committee`` whose age and tags say that the programme is for them.

    Nobody where no condition says it. A lunar birth is compared by its own year, month and day, a month or
    two late at most; a grade stands on no register and is left out.
    """
    rules = rules_of(programme, committee.pk, on)
    if not TELLING & {row.rule for row in rules}:
        return Person.objects.none()
    rows = Person.objects.filter(committee=committee)
    for row in rules:
        rows = rows.filter(_condition(row, on))
    return rows


def not_reached(programme: Programme, committee: Committee, on: date) -> QuerySet[Person]:
    """Return those of ``people_for`` who ask for nothing of this programme in the year of ``on``."""
    same = Enrolment.objects.standing().in_year(on.year).filter(term__programme__key=programme.key)
    return people_for(programme, committee, on).filter(~Exists(same.filter(person=OuterRef("pk"))))


def _condition(row: Eligibility, on: date) -> Q:
    if row.rule == Rule.AGE_MIN:
        return of_age(int(row.value), on)
    if row.rule == Rule.AGE_MAX:
        # Whoever is older than the most by a day was born by this day.
        known = Q(birth_year__isnull=False, birth_month__isnull=False)
        return known & ~_born_by(_years_before(on, int(row.value) + 1))
    if row.rule == Rule.TAG:
        tags = PersonTag.objects.in_force_on(on).filter(tag__in=tags_in(row.value))
        return Q(Exists(tags.filter(person=OuterRef("pk"))))
    return {
        Rule.HERE: Q(registered_here=True) | Q(lives_here=True),
        Rule.REGISTERED: Q(registered_here=True),
        Rule.LIVES: Q(lives_here=True),
    }.get(Rule(row.rule), Q())


def of_age(years: int, on: date) -> Q:
    """Return the condition that a person is at least ``years`` old ``on`` a day."""
    return _born_by(_years_before(on, years))


def _years_before(day: date, years: int) -> tuple[int, int, int]:
    return day.year - years, day.month, day.day


def _born_by(bound: tuple[int, int, int]) -> Q:
    year, month, day = bound
    same_month = Q(birth_year=year, birth_month=month)
    return (
        Q(birth_year__lt=year)
        | Q(birth_year=year, birth_month__lt=month)
        | (same_month & Q(birth_day__lte=day))
    )
