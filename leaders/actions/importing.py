"""Take a sheet of leaders in: the good rows, or all or nothing; and a second time nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat, ExtractYear, LPad
from django.utils.translation import gettext as _

from leaders.actions.appointments import take_rights_back
from leaders.actions.import_plan import FACTS, CommitteePlan, Slot
from leaders.models import Appointment
from leaders.sheets.corps import Corps, CorpsRow
from residents.actions.blocks import make_blocks
from residents.actions.committees import NoSuchCommittee, find_committee
from residents.actions.people import person_key
from residents.actions.stamps import bump
from residents.models import Committee, Person
from users.actions import audit
from xidu.kit.names import pinyin_key
from xidu.kit.spreadsheets import CellError, Summary

BATCH = 2000
_PERSON = (
    *("sex", "birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap"),
    *("phone_sealed", "phone_index"),
)


@transaction.atomic
def import_leaders(
    corps: Corps,
    places: Iterable[Committee],
    *,
    committee: Committee | None = None,
    dry_run: bool = False,
    good_rows_only: bool = True,
    by: Any = None,
) -> Summary:
    """Bring the terms of ``corps`` into their committees, which must be among ``places``; counted in rows.

    ``committee`` is where all of them belong, for a sheet that does not say. A leader is found by name with
    the phone, then with the birth, else written down as a new person; a term by leader, block and first day.
    A later last day is followed, what was ended at the desk stays ended, who is not on the sheet stays.
    Two leaders of a block at once without “共管” are an error of the row. Without ``good_rows_only`` one
    error keeps everything out; ``dry_run`` only counts.
    """
    rows, errors = _by_committee(corps.rows, list(places), committee)
    # In the order of their ids: two imports at once never wait for each other.
    locked = Committee.objects.select_for_update(of=("self",)).filter(pk__in=rows).order_by("pk")
    plans = [CommitteePlan(place, rows[place.pk]) for place in locked]
    for plan in plans:
        plan.work_out()
        errors.extend(plan.errors)
    errors = sorted([*corps.errors, *errors], key=lambda error: error.row)
    summary = Summary(rows=len(corps.rows) + corps.wrong_rows, errors=errors)
    if errors and not good_rows_only:
        return summary
    for plan in plans:
        _count(plan, summary)
        if not dry_run:
            _write(plan, by)
    return summary


def _by_committee(
    rows: list[CorpsRow], places: list[Committee], committee: Committee | None
) -> tuple[dict[int, list[CorpsRow]], list[CellError]]:
    """Return the rows of each committee by its id, and an error for each whose committee is none of ours."""
    found: dict[str, Committee | str] = {}
    sorted_rows: dict[int, list[CorpsRow]] = defaultdict(list)
    errors = []
    for row in rows:
        written = row.committee
        if written not in found:
            found[written] = committee if committee and not written else _committee(written, places)
        place = found[written]
        if isinstance(place, Committee) and committee and place.pk != committee.pk:
            place = _("这一行是%(row)s的，选的是%(chosen)s") % {"row": place.name, "chosen": committee.name}
        if isinstance(place, str):
            errors.append(CellError(row.number, "居（村）委会", place))
        else:
            sorted_rows[place.pk].append(row)
    return sorted_rows, errors


def _committee(words: str, places: list[Committee]) -> Committee | str:
    try:
        return find_committee(words, places)
    except NoSuchCommittee as missing:
        return str(missing)


def _count(plan: CommitteePlan, summary: Summary) -> None:
    touched = set(plan.people.changed)
    updated = sum(bool(slot.changed) or slot.person.pk in touched for slot in plan.kept)
    summary.created += len(plan.new)
    summary.updated += updated
    summary.unchanged += len(plan.kept) - updated


def _write(plan: CommitteePlan, by: Any) -> None:
    changed = [slot for slot in plan.kept if slot.changed]
    if not (plan.new or changed or plan.people.changed):
        return
    _write_people(plan)
    _write_changes(changed, by)
    _write_new(plan, by)
    bump(plan.committee.pk)
    detail = {"created": len(plan.new), "updated": len(changed), "people": len(plan.people.changed)}
    audit.record("leader.import", by=by, committee=plan.committee, detail=detail)


def _write_people(plan: CommitteePlan) -> None:
    """Write who leads anew; somebody whose row was wrong is not written down."""
    new = {id(slot.person) for _block, slot in plan.new}
    made = [(about, person) for about, person in plan.people.made if id(person) in new]
    keys = Person.objects.filter(committee=plan.committee).values_list("key", flat=True)
    taken = set(keys) if made else set()
    for about, person in made:
        person.pinyin = pinyin_key(person.name)
        free = (person_key("组长", about, person.name, nth) for nth in count(1))
        person.key = next(key for key in free if key not in taken)
        taken.add(person.key)
    Person.objects.bulk_create([person for _about, person in made], batch_size=BATCH)
    Person.objects.bulk_update(plan.people.changed.values(), _PERSON, batch_size=BATCH)


def _write_changes(changed: list[Slot], by: Any) -> None:
    """Shorter terms first: the days they give up may be another's in the same sheet."""
    terms = [slot.term for slot in changed if slot.term]
    shorter = [slot.term for slot in changed if slot.term and _is_shorter(slot)]
    longer = [term for term in terms if term not in shorter]
    for batch in (shorter, longer):
        Appointment.objects.bulk_update(batch, FACTS, batch_size=BATCH)
    for term in shorter:
        take_rights_back(term, term.until, by)  # type: ignore[arg-type]  # a shorter term has an end


def _is_shorter(slot: Slot) -> bool:
    if "until" not in slot.changed or slot.until is None:
        return False
    before = slot.changed["until"]
    return before is None or slot.until < before  # type: ignore[operator]


def _write_new(plan: CommitteePlan, by: Any) -> None:
    blocks = make_blocks((block for block, _slot in plan.new), plan.committee)
    terms = Appointment.objects.bulk_create(
        (_term(plan, blocks[block].pk, slot, by) for block, slot in plan.new), batch_size=BATCH
    )
    rows = Appointment.objects.filter(pk__in=[term.pk for term in terms])
    before = Appointment.objects.filter(block=OuterRef("block"), until__lt=OuterRef("since"))
    padded = LPad(Cast("pk", CharField()), 5, Value("0"))
    rows.update(
        number=Concat(Cast(ExtractYear("since"), CharField()), Value("-"), padded),
        predecessor=Subquery(before.order_by(F("until").desc(), "-pk").values("pk")[:1]),
    )


def _term(plan: CommitteePlan, block_id: int, slot: Slot, by: Any) -> Appointment:
    row = slot.row
    assert row  # noqa: S101 - a new term comes from the sheet
    return Appointment(
        committee=plan.committee,
        block_id=block_id,
        person=slot.person,
        kind=plan.kind_of(row),
        since=slot.since,
        until=slot.until,
        is_shared=slot.is_shared,
        basis=row.basis,
        by=by,
    )
