"""What each committee owes by the catalogue: a year ahead, done by what goes public, open again if withdrawn.

Basis: Shanghai measures on villagers' committees, art. 23; Shanghai rules on residents' committees, art. 17.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from residents.actions.calendar import work_calendar
from residents.actions.stamps import bump
from residents.models import Committee, Figure
from village_affairs.actions.periods import MONTHS_IN, accounts_due_on, due_on, last_of, period_of, periods
from village_affairs.models import CatalogueItem, Disclosure, Duty, Publication
from xidu.kit.dates import SHANGHAI, add_months, month_start
from xidu.kit.workdays import WorkCalendar

MONTHS_AHEAD = 12
# A committee's own figure, or the street's: the day from which the catalogue binds it.
BEGIN = "duties_since"
Slot = tuple[object, ...]


@dataclass(frozen=True)
class Terms:
    """By what days are worked out: ``begin`` from when (None: not set), ``due_day`` of accounts."""

    day: date
    calendar: WorkCalendar
    begin: date | None
    due_day: int


def plan_duties(now: datetime) -> int:
    """Keep a year of duties ahead for every committee; return how many are new. For the clock.

    A committee owes the spans that end on or after the day the catalogue binds it (the figure
    ``duties_since``; without one, the first of last month when it was first met: nobody begins with
    arrears), for each line in force on the span's last day. Days to come follow holidays and figures that
    were changed since; a day that has passed stays.
    """
    return plan_for(now.astimezone(SHANGHAI).date())


@transaction.atomic
def plan_for(day: date) -> int:
    """Make the duties that are not there yet as of ``day``; return how many are new. Twice is once."""
    # The lines are the lock: whoever changes one waits, and so does a second planner.
    items = [row for row in CatalogueItem.objects.select_for_update(no_key=True) if row.cycle in MONTHS_IN]
    there: dict[int, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.select_related("item"):
        there[duty.committee_id].append(duty)
    terms = _terms(day)
    made: list[Duty] = []
    moved: list[Duty] = []
    for committee in Committee.objects.all():
        known = there[committee.pk]
        own = terms.get(committee.pk, terms[None])
        made += _missing(committee, items, known, own)
        moved += _moved(known, own)
    _write(made, moved)
    return len(made)


def _write(made: Sequence[Duty], moved: Sequence[Duty]) -> None:
    places = sorted({duty.committee_id for duty in (*made, *moved)})
    if not places:
        return
    # Under the lock of ``publish``: what goes public at this moment is seen here, or sees these rows.
    list(Committee.objects.select_for_update(no_key=True).filter(pk__in=places).order_by("pk"))
    Duty.objects.bulk_update(moved, ["due_on"])
    Duty.objects.bulk_create(made)
    settle(Duty.objects.filter(pk__in=[duty.pk for duty in made]))
    for place in places:
        bump(place)


def _terms(day: date) -> dict[int | None, Terms]:
    """Return the terms by committee id (None: the street's); its own figure stands over the street's.

    Raises LookupError if the street has no day for accounts: a period of law is never guessed.
    """
    rows = Figure.objects.in_force_on(day).filter(key__in=[BEGIN, "finance_due_day"]).order_by("since")
    found: dict[int | None, dict[str, str]] = defaultdict(dict)
    for committee, key, value in rows.values_list("committee", "key", "value"):
        found[committee][key] = value
    street, calendar = found[None], work_calendar()
    if "finance_due_day" not in street:
        raise LookupError(f"no figure 'finance_due_day' in force on {day}")
    terms: dict[int | None, Terms] = {}
    for place, own in found.items():
        facts = {**street, **own}
        begin = date.fromisoformat(facts[BEGIN]) if BEGIN in facts else None
        terms[place] = Terms(day, calendar, begin, int(facts["finance_due_day"]))
    return terms


def _missing(
    committee: Committee, items: Sequence[CatalogueItem], known: Sequence[Duty], terms: Terms
) -> list[Duty]:
    begin, last = _begin(known, terms), add_months(month_start(terms.day), MONTHS_AHEAD)
    # A line that was changed keeps what it already owed: no span is owed twice.
    taken = {(duty.item.key, duty.item.cycle, duty.period) for duty in known}
    return [
        Duty(
            committee=committee,
            item=item,
            period=period,
            due_on=due_on(item, period, terms.calendar, terms.due_day),
        )
        for item in items
        if item.used_by in (CatalogueItem.For.BOTH, committee.kind)
        for period in periods(item.cycle, begin, last)
        if (item.key, item.cycle, period) not in taken and holds(item, last_of(item.cycle, period))
    ]


def holds(item: CatalogueItem, day: date) -> bool:
    """Say whether the line is in force on ``day``."""
    return item.since <= day and (item.until is None or day <= item.until)


def _begin(known: Sequence[Duty], terms: Terms) -> date:
    if terms.begin is not None:
        return terms.begin
    ends = [last_of(duty.item.cycle, duty.period) for duty in known if duty.item.cycle in MONTHS_IN]
    return min(ends, default=add_months(month_start(terms.day), -1))


def _moved(duties: Iterable[Duty], terms: Terms) -> list[Duty]:
    """Return those still to come whose day is another one by now, with it."""
    moved = []
    for duty in duties:
        if duty.done_on or duty.due_on < terms.day or duty.item.cycle not in MONTHS_IN:
            continue
        due = due_on(duty.item, duty.period, terms.calendar, terms.due_day)
        if due != duty.due_on:
            duty.due_on = due
            moved.append(duty)
    return moved


def fulfil(disclosure: Disclosure) -> None:
    """Mark what the disclosure fulfils as done, or open again once nothing of it is public any more.

    Called wherever a publication begins or ends to be public. A correction leaves the day of the first one.
    """
    settle(duties_of(disclosure))


def duties_of(disclosure: Disclosure) -> Any:
    """Return the duties a disclosure can fulfil: of its line and span, or of its ledger's month."""
    none = Duty.objects.none()
    if disclosure.period is None:
        return none
    rows = Duty.objects.filter(committee=disclosure.committee_id)
    found = none
    if disclosure.kind == Disclosure.Kind.FINANCE:
        found = rows.filter(item__kind="finance", item__ledger=disclosure.ledger, period=disclosure.period)
    item = disclosure.item
    if item is not None and item.cycle in MONTHS_IN:
        period = period_of(item.cycle, disclosure.period)
        found |= rows.filter(item__key=item.key, item__cycle=item.cycle, period=period)
    return found


def due_of(disclosure: Disclosure, due_day: int) -> date | None:
    """Return the day by which the disclosure has to be public; None where nobody set one."""
    due = duties_of(disclosure).order_by("due_on").values_list("due_on", flat=True).first()
    if due is None and disclosure.period and disclosure.kind == Disclosure.Kind.FINANCE:
        return accounts_due_on(disclosure.period, due_day)
    return due


def settle(duties: Any) -> int:
    """Work out anew which of ``duties`` are done, by what and since when; return how many changed."""
    rows = list(duties.select_related("item"))
    if not rows:
        return 0
    fulfilled = _fulfilled(rows)
    changed = []
    for row in rows:
        found = [fulfilled[slot] for slot in slots_of(row) if slot in fulfilled]
        done_on, disclosure = min(found, default=(None, None))
        if (row.done_on, row.disclosure_id) != (done_on, disclosure):
            row.done_on, row.disclosure_id = done_on, disclosure
            changed.append(row)
    Duty.objects.bulk_update(changed, ["done_on", "disclosure"])
    for committee in {row.committee_id for row in changed}:
        bump(committee)
    return len(changed)


def slots_of(duty: Duty) -> list[Slot]:
    item = duty.item
    slots: list[Slot] = [(duty.committee_id, item.key, item.cycle, duty.period)]
    if item.kind == Disclosure.Kind.FINANCE:
        slots.append((duty.committee_id, item.ledger, duty.period))
    return slots


def _fulfilled(duties: Sequence[Duty]) -> dict[Slot, tuple[date, int]]:
    """Return by slot the first day and the disclosure that fulfilled it and still does; one query."""
    starts = [duty.period for duty in duties]
    span = (min(starts), add_months(max(starts), MONTHS_AHEAD - 1))
    rows = Publication.objects.filter(committee__in={duty.committee_id for duty in duties})
    rows = rows.filter(disclosure__period__range=span).order_by("pk")
    rows = rows.select_related("disclosure__item", "withdrawal").defer("content")
    by_disclosure: dict[int, list[Publication]] = defaultdict(list)
    for row in rows:
        by_disclosure[row.disclosure_id].append(row)
    found: dict[Slot, tuple[date, int]] = {}
    for disclosure_id, versions in by_disclosure.items():
        day = public_since(versions)
        if day is None:
            continue
        for slot in slots_by(versions[0].disclosure):
            found[slot] = min(found.get(slot, (day, disclosure_id)), (day, disclosure_id))
    return found


def slots_by(disclosure: Disclosure) -> list[Slot]:
    place, item, period = disclosure.committee_id, disclosure.item, disclosure.period
    slots: list[Slot] = []
    if disclosure.kind == Disclosure.Kind.FINANCE:
        slots.append((place, disclosure.ledger, period))
    if item is not None and period is not None and item.cycle in MONTHS_IN:
        slots.append((place, item.key, item.cycle, period_of(item.cycle, period)))
    return slots


def public_since(versions: Sequence[Publication]) -> date | None:
    """Return since when the disclosure of these publications (oldest first) has been public without a gap.

    None while its newest one is withdrawn. A gap is a newest version withdrawn before the next one came.
    """
    since: datetime | None = None
    gone: datetime | None = None
    for row in versions:
        if since is None or (gone is not None and gone < row.published_at):
            since = row.published_at
        gone = row.withdrawal.at if hasattr(row, "withdrawal") else None
    if since is None or gone is not None:
        return None
    return timezone.localtime(since, SHANGHAI).date()


def drop_from(item: CatalogueItem, day: date) -> int:
    """Delete what the line owes for spans that end on or after ``day`` and nothing fulfilled yet."""
    if item.cycle not in MONTHS_IN:
        return 0
    open_ones = Duty.objects.filter(item=item, done_on=None)
    ids = [row.pk for row in open_ones if last_of(item.cycle, row.period) >= day]
    deleted, _by_model = Duty.objects.filter(pk__in=ids).delete()
    return deleted
