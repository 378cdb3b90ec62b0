"""A term ends, and six months later what was kept of its children goes; only counts stay.

Basis: Personal Information Protection Law, articles 19 and 47; trust decisions D19 and D20.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Avg, Model, QuerySet
from django.utils import timezone

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from services.actions.moving import complete
from services.actions.nursery_people import tell_guardians
from services.models import (
    AbsenceNote,
    Attendance,
    ChildDay,
    Duty,
    Enrolment,
    Incident,
    NurseryChild,
    NurserySite,
    Outcome,
    PickUpPerson,
    Reduction,
    RemovalProposal,
    Term,
    Visitor,
)
from users.actions import audit
from xidu.kit.dates import add_months, chinese_date


@dataclass(frozen=True)
class Erased:
    """What went of one term, by kind of row, and the figures that stay."""

    term: Term
    counts: dict[str, int]
    figures: dict[str, object]


def end_terms(now: datetime) -> int:
    """Complete who was in to the end, on the day after it; return how many. Running it twice is safe."""
    day = timezone.localtime(now).date()
    terms = Term.objects.filter(nursery__isnull=False, state=Term.State.SHOWN, last_day__lt=day)
    return sum(_end(term) for term in terms.select_related("committee").order_by("pk"))


@transaction.atomic
def _end(term: Term) -> int:
    rows = list(Enrolment.objects.filter(term=term, state=Enrolment.State.ENROLLED).order_by("pk"))
    for row in rows:
        complete(row, by=None)
    Term.objects.filter(pk=term.pk).update(state=Term.State.FINISHED)
    for row in list(Enrolment.objects.filter(term=term, state=Enrolment.State.COMPLETED)):
        tell_to_evaluate(row)
    bump(term.committee_id)
    return len(rows)


def tell_to_evaluate(enrolment: Enrolment) -> None:
    body = (
        f"托班结束了，点开说说怎么样，一分钟就好。上过的记录到{chinese_date(erased_on(enrolment.term))}清除。"
    )
    tell_guardians(enrolment, f"evaluate:{enrolment.pk}", "托班怎么样？", body)


def erased_on(term: Term) -> date:
    """Return the day from which the children's records of ``term`` are gone."""
    months = figure_int("nursery_erase_months", on=term.last_day, committee=term.committee)
    return add_months(term.last_day, months)


def _rows(term: Term) -> list[tuple[str, QuerySet[Model]]]:
    """Return what goes, in the order in which it may go."""
    of_child = {"enrolment__term": term}
    found: list[tuple[str, QuerySet[Model]]] = [
        ("days", ChildDay.objects.filter(attendance__enrolment__term=term)),
        ("attendances", Attendance.objects.filter(**of_child)),
        ("pick_ups", PickUpPerson.objects.filter(**of_child)),
        ("absence_notes", AbsenceNote.objects.filter(**of_child)),
        ("incidents", Incident.objects.filter(term=term)),
        ("removals", RemovalProposal.objects.filter(**of_child)),
        ("reductions", Reduction.objects.filter(child__enrolment__term=term)),
        ("children", NurseryChild.objects.filter(**of_child)),
        ("visitors", Visitor.objects.filter(term=term)),
        ("duties", Duty.objects.filter(term=term)),
    ]
    return found


def figures_of(term: Term) -> dict[str, object]:
    """Return counts of a term without anybody in them; the mean of the stars is text with one decimal."""
    rows = Enrolment.objects.filter(term=term)
    days = Attendance.objects.filter(enrolment__term=term)
    stars = Outcome.objects.filter(enrolment__term=term, key="satisfied")
    mean = stars.aggregate(mean=Avg("value"))["mean"]
    grades = Counter(NurseryChild.objects.filter(enrolment__term=term).values_list("grade", flat=True))
    return {
        "asked": rows.count(),
        "children": rows.filter(state=Enrolment.State.COMPLETED).count(),
        "removed": rows.filter(state=Enrolment.State.REMOVED).count(),
        **{f"days_{state}": days.filter(state=state).count() for state in Attendance.State.values},
        "fetched_late": ChildDay.objects.filter(attendance__enrolment__term=term, late_minutes__gt=0).count(),
        "incidents": Incident.objects.filter(term=term).count(),
        "reductions": Reduction.objects.filter(child__enrolment__term=term).exclude(approved_by=None).count(),
        "evaluated": stars.count(),
        "stars": f"{mean:.1f}" if mean is not None else "",
        "grades": {str(grade): number for grade, number in sorted(grades.items())},
    }


def due_for_erasing(day: date) -> list[NurserySite]:
    """Return the sites whose children's records are to go on ``day``, oldest first."""
    rows = NurserySite.objects.filter(erased_at=None, term__last_day__lt=day)
    rows = rows.select_related("term__committee", "term__programme").order_by("term__last_day", "pk")
    return [row for row in rows if erased_on(row.term) <= day]


def look_at_erasing(day: date) -> list[Erased]:
    """Return what would go on ``day``, and change nothing."""
    return [
        Erased(site.term, {name: rows.count() for name, rows in _rows(site.term)}, figures_of(site.term))
        for site in due_for_erasing(day)
    ]


def erase_due(day: date, now: datetime) -> list[Erased]:
    """Erase what is due on ``day`` and report it, term by term. Run again it finds nothing."""
    return [done for site in due_for_erasing(day) if (done := _erase(site, now))]


@transaction.atomic
def _erase(site: NurserySite, now: datetime) -> Erased | None:
    row = NurserySite.objects.select_for_update().get(pk=site.pk)
    if row.erased_at:
        return None
    term = site.term
    row.figures, row.erased_at = figures_of(term), now
    counts = {name: rows.delete()[1].get(rows.model._meta.label, 0) for name, rows in _rows(term)}  # noqa: SLF001 - a public door of Django
    # The stars stay as a figure of the programme, whose they were does not matter any more.
    counts["words"] = Outcome.objects.filter(enrolment__term=term).update(words="", by=None)
    row.save(update_fields=["figures", "erased_at"])
    audit.record("nursery.erase", by=None, row=term, detail=counts)
    return Erased(term, counts, row.figures)


def erase_old(now: datetime) -> int:
    """Erase for the clock; return how many rows went."""
    return sum(sum(one.counts.values()) for one in erase_due(timezone.localtime(now).date(), now))
