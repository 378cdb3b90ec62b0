from datetime import date, timedelta

import pytest
import time_machine

from services.actions.nursery_days import evaluate, flag_missing, note_incident, sign_in
from services.actions.nursery_ending import due_for_erasing, end_terms, erase_due, erased_on, look_at_erasing
from services.actions.nursery_pick_ups import code_of, hand_over
from services.models import (
    AbsenceNote,
    Attendance,
    ChildDay,
    Incident,
    NurseryChild,
    NurserySite,
    PickUpPerson,
    RemovalProposal,
)
from tests.factories import CommitteeFactory, account_with
from tests.services.nursery_ground import MONDAY, OPENS, acting_for_child, clock, nursery_at, put_in
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return account_with("clerk", CommitteeFactory())


@pytest.fixture
def term(clerk):
    with time_machine.travel(OPENS, tick=False):
        return nursery_at(clerk.grants.get().committee, clerk, capacity=1)


@pytest.fixture
def row(term):
    with time_machine.travel(OPENS, tick=False):
        return put_in(term)


@pytest.fixture
def ended(row, term, clerk):
    with time_machine.travel(clock(MONDAY, 8, 40), tick=False):
        sign_in(row, by=clerk)
        hand_over(
            row,
            code=code_of(PickUpPerson.objects.get(enrolment=row)),
            signed="沈外婆",
            by=clerk,
            at=clock(MONDAY, 17, 20),
        )
        note_incident(term, kind="hurt", words="擦破", by=clerk, source="i", enrolment=row)
    with time_machine.travel(clock(MONDAY + timedelta(days=1), 9), tick=False):
        flag_missing(clock(MONDAY + timedelta(days=1), 9))
    with time_machine.travel(clock(term.last_day, 17), tick=False):
        evaluate(row, acting_for_child(row), stars=4, words="老师好")
    end_terms(clock(term.last_day + timedelta(days=1), 1))
    return NurserySite.objects.get(term=term)


def test_six_months_later_only_counts_are_left(ended, row, term):
    day = erased_on(term)
    assert day == date(2027, 1, 24)
    assert due_for_erasing(day - timedelta(days=1)) == []
    [planned] = look_at_erasing(day)
    assert NurseryChild.objects.count() == 1

    first, again = (erase_due(day, clock(day, 3)) for _twice in range(2))

    assert ([one.counts for one in first], again) == ([{**planned.counts, "words": 1}], [])
    rows = (NurseryChild, PickUpPerson, ChildDay, AbsenceNote, Incident, RemovalProposal)
    assert [model.objects.count() for model in (*rows, Attendance)] == [0] * 7
    ended.refresh_from_db()
    assert ended.figures == {
        "asked": 1,
        "children": 1,
        "removed": 0,
        "days_present": 1,
        "days_excused": 0,
        "days_absent": 1,
        "fetched_late": 1,
        "incidents": 1,
        "reductions": 0,
        "evaluated": 1,
        "stars": "4.0",
        "grades": {"3": 1},
    }
    assert AuditEntry.objects.filter(action="nursery.erase").count() == 1
    row.refresh_from_db()
    assert (row.state, row.outcomes.get().words) == ("completed", "")
