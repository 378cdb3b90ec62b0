from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.sign_ups import sign_up
from activities.models import Activity, CheckIn, Kind
from services.actions.enrolling import enrol
from services.actions.meeting import (
    attend_by_check_ins,
    drop_session,
    measure,
    note_attendance,
    plan_session,
    session_of_activity,
)
from services.models import Outcome
from tests.factories import CommitteeFactory, account_with
from tests.services.ground import person_in, programme_of, self_of, term_of
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def clerk(committee):
    return account_with("clerk", committee)


@pytest.fixture
def term(committee):
    return term_of(programme_of(committee), committee)


def plan(term, clerk, source="s1", shift=0):
    start = timezone.now().replace(hour=1, minute=0) + timedelta(days=11 + shift)
    return plan_session(
        term, title="绘本", start=start, end=start + timedelta(hours=2), by=clerk, source=source
    )


def test_a_session_lies_in_the_days_of_its_term(term, clerk):
    assert plan(term, clerk) == plan(term, clerk)
    with pytest.raises(BadValue, match="不在这一期的日子里"):
        plan(term, clerk, "s2", shift=40)


def test_attendance_is_one_row_that_may_be_corrected(term, clerk, committee):
    row = enrol(term, self_of(person_in(committee)), source="x")
    session = plan(term, clerk)

    note_attendance(session, row, state="absent", by=clerk)
    note_attendance(session, row, state="excused", by=clerk, note="发烧")

    assert [(one.state, one.note) for one in session.attendances.all()] == [("excused", "发烧")]
    with pytest.raises(NotNow, match="已经记了出勤"):
        drop_session(session, by=clerk)


def test_who_waits_has_no_attendance(term, clerk, committee):
    rows = [enrol(term, self_of(person_in(committee)), source=f"{number}") for number in range(3)]

    with pytest.raises(NotNow, match="候补"):
        note_attendance(plan(term, clerk), rows[2], state="present", by=clerk)


def test_a_check_in_at_the_activity_is_attendance(term, clerk, committee):
    people = [person_in(committee) for _number in range(2)]
    rows = [enrol(term, self_of(person), source=f"{person.pk}") for person in people]
    now = timezone.now()
    activity = Activity.objects.create(
        committee=committee,
        kind=Kind.objects.order_by("pk")[0],
        title="筛查",
        where="议事厅",
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(hours=2),
        state="published",
        published_at=now,
        by=clerk,
    )
    session = session_of_activity(term, activity)
    for person in people:
        signed, _code = sign_up(
            activity, source=f"s{person.pk}", home=committee, person=person, door="desk", by=clerk
        )
    CheckIn.objects.create(
        committee=committee, activity=activity, seat=signed.seats.get(), way="tick", at=now, by=clerk, key="k"
    )

    assert [attend_by_check_ins(session) for _twice in range(2)] == [1, 0]
    assert [one.enrolment for one in session.attendances.all()] == [rows[1]]


@pytest.mark.parametrize("value, kept", [(0, False), (1, True), (5, True), (6, False), (None, False)])
def test_satisfied_is_one_to_five(term, committee, value, kept):
    row = enrol(term, self_of(person_in(committee)), source="x")

    if kept:
        measure(row, "satisfied", source="m", by=None, value=value)
        measure(row, "satisfied", source="m", by=None, value=value)
    else:
        with pytest.raises(BadValue):
            measure(row, "satisfied", source="m", by=None, value=value)

    assert Outcome.objects.count() == kept
