"""One leader a block unless shared; terms never nest; a deputy acts while the leave lasts and no longer."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from leaders.actions.appointments import appoint, end_leave, end_term, name_deputy, note_leave
from leaders.models import Appointment
from tests.factories import BlockFactory, PersonFactory
from tests.leaders.corps import SINCE, UNTIL, account_of, leader_of, term_of
from tests.village_affairs.people import village_with_people
from users.access import can, forget_grants
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def village(november):
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="1组")


def test_the_same_appointment_again_returns_the_first(block):
    first = leader_of(block)

    again = leader_of(block, first.person)

    assert (again.pk, Appointment.objects.count()) == (first.pk, 1)


@pytest.mark.parametrize(
    "since, until",
    [
        (SINCE, UNTIL),
        (UNTIL, None),
        (date(2023, 1, 1), SINCE),
        (date(2025, 1, 1), date(2025, 12, 31)),
        (date(2020, 1, 1), None),
    ],
)
def test_a_second_leader_at_once_is_refused(block, since, until):
    leader_of(block)

    with pytest.raises(NotNow, match="共管"):
        leader_of(block, since=since, until=until)


@pytest.mark.parametrize(
    "since, until", [(UNTIL + timedelta(1), None), (date(2020, 1, 1), SINCE - timedelta(1))]
)
def test_terms_that_touch_at_their_ends_are_fine(block, since, until):
    leader_of(block)

    leader_of(block, since=since, until=until)

    assert Appointment.objects.count() == 2


def test_two_shared_terms_stand_side_by_side(block):
    leader_of(block, is_shared=True)

    leader_of(block, is_shared=True)

    assert Appointment.objects.in_force_on(TODAY).count() == 2


@pytest.mark.parametrize("first, second", [(True, False), (False, True)])
def test_one_shared_term_alone_is_not_enough(block, first, second):
    leader_of(block, is_shared=first)

    with pytest.raises(NotNow):
        leader_of(block, is_shared=second)


@pytest.mark.parametrize("first, second, stands", [(1, 1, True), (1, 0, False), (0, 1, False), (0, 0, False)])
def test_the_database_itself_refuses_two_leaders(block, first, second, stands):
    leader_of(block, is_shared=bool(first))
    row = Appointment(
        committee=block.committee,
        block=block,
        person=PersonFactory(committee=block.committee),
        kind="group",
        since=SINCE,
        is_shared=bool(second),
    )

    if stands:
        row.save()
    else:
        with pytest.raises(IntegrityError, match="block_is_led_once"), transaction.atomic():
            row.save()


def test_a_term_inside_another_of_the_same_person_is_refused_even_when_shared(block):
    term = leader_of(block, is_shared=True)

    with pytest.raises(NotNow, match="不能重叠"):
        leader_of(block, term.person, is_shared=True, since=date(2025, 1, 1), until=date(2025, 6, 30))


def test_somebody_who_moved_away_or_belongs_elsewhere_is_not_appointed(block):
    gone = PersonFactory(committee=block.committee, lives_here=False)
    stranger = PersonFactory()

    for person, words in ((gone, "已经不住"), (stranger, "本村居的人")):
        with pytest.raises(BadValue, match=words):
            appoint(person, block, term_of(), by=None)


def test_a_term_that_ends_before_it_starts_is_refused(block):
    with pytest.raises(BadValue, match="任期止"):
        leader_of(block, since=UNTIL, until=SINCE)


def test_the_one_before_becomes_the_predecessor(block):
    first = leader_of(block, since=date(2021, 3, 1), until=date(2024, 2, 29))

    assert leader_of(block).predecessor == first


@pytest.mark.parametrize("days, leads", [(-1, False), (0, True), (30, True)])
def test_an_ended_term_and_its_right_hold_until_the_last_day(block, village, days, leads):
    term = leader_of(block)
    user = account_of(term)

    end_term(term, last_day=today() + timedelta(days), because="搬走", by=village.director)

    forget_grants(user)
    held = can(user, "demands.record_demand", block_id=block.pk)
    assert (Appointment.objects.in_force_on(today()).exists(), held) == (leads, leads)


def test_a_term_ended_before_its_first_day_never_held_and_frees_the_block(block, village):
    term = leader_of(block, since=today())

    end_term(term, last_day=today() - timedelta(3), because="本人提出", by=village.director)

    assert leader_of(block, since=today()).predecessor == term


def test_a_term_is_not_ended_later_than_written_nor_without_a_reason(block, village):
    term = leader_of(block)

    with pytest.raises(BadValue, match="晚于"):
        end_term(term, last_day=UNTIL + timedelta(1), because="届满", by=village.director)
    with pytest.raises(BadValue, match="原因"):
        end_term(term, last_day=TODAY, because=" ", by=village.director)


@pytest.fixture
def pair(village, block):
    """A leader with an account and the deputy, who leads the next block."""
    term = leader_of(block)
    other = leader_of(BlockFactory(committee=village.committee, name="2组"))
    name_deputy(term, other.person, by=village.clerk)
    return term, account_of(term), account_of(other)


def may(user, block) -> bool:
    forget_grants(user)
    return can(user, "demands.record_demand", block_id=block.pk)


@pytest.mark.parametrize(
    "since, until, acts",
    [(0, 0, True), (-5, None, True), (-5, -1, False), (1, 9, False), (0, None, True)],
)
def test_the_deputy_acts_on_the_days_of_the_leave_alone(village, pair, since, until, acts):
    term, _leader, deputy = pair

    note_leave(
        term.person,
        since=TODAY + timedelta(since),
        until=None if until is None else TODAY + timedelta(until),
        reason="住院",
        by=village.clerk,
    )

    assert may(deputy, term.block) is acts


def test_the_deputy_gets_nothing_the_leader_has_not(village, block, pair):
    term, leader, deputy = pair
    note_leave(term.person, since=TODAY, until=None, reason="住院", by=village.clerk)

    leader.grants.all().delete()

    assert may(deputy, block) is False


def test_a_deputy_who_leads_nowhere_any_more_gets_nothing(village, block, pair):
    term, _leader, deputy = pair
    note_leave(term.person, since=TODAY, until=None, reason="住院", by=village.clerk)

    end_term(
        Appointment.objects.get(person=deputy.person),
        last_day=TODAY - timedelta(1),
        because="届满",
        by=village.director,
    )

    assert may(deputy, block) is False


def test_with_the_leave_over_the_deputy_is_out_at_once(village, block, pair):
    term, _leader, deputy = pair
    leave = note_leave(term.person, since=TODAY, until=None, reason="住院", by=village.clerk)
    assert may(deputy, block) is True

    end_leave(leave, last_day=TODAY - timedelta(1), by=village.clerk)

    assert may(deputy, block) is False


def test_a_deputy_leads_in_the_same_committee_and_is_somebody_else(village, block):
    term = leader_of(block)

    for person in (term.person, PersonFactory(committee=village.committee)):
        with pytest.raises(BadValue):
            name_deputy(term, person, by=village.clerk)


def test_a_leave_is_noted_once_for_a_day_and_only_for_somebody_who_leads(village, block):
    term = leader_of(block)
    note_leave(term.person, since=TODAY, until=None, reason="住院", by=village.clerk)

    with pytest.raises(NotNow, match="已经记了"):
        note_leave(term.person, since=TODAY + timedelta(3), until=None, reason="外出", by=village.clerk)
    with pytest.raises(NotNow, match="不担任"):
        note_leave(
            PersonFactory(committee=village.committee),
            since=TODAY,
            until=None,
            reason="外出",
            by=village.clerk,
        )
