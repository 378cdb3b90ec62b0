"""Signing up, waiting in turn, moving up: places are given once, in order, to whole parties."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities.actions.seats import Seats, seats_of
from activities.actions.sign_ups import (
    AlreadySignedUp,
    PartyTooLarge,
    SignUpsClosed,
    cancel_sign_up,
    change_party,
    conflicts_of,
    promote_waiting,
    sign_up,
)
from activities.models import Activity, SignUp
from tests.activities.gatherings import cancelled, gathering
from tests.factories import BlockFactory, CommitteeFactory
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def home():
    return CommitteeFactory()


def party(activity: Activity, number: int = 1, people: int = 1, **about) -> SignUp:
    about.setdefault("home", activity.committee)
    return sign_up(activity, source=f"test:{activity.pk}:{number}", people=people, **about)[0]


def test_the_same_sending_is_one_sign_up_and_one_code(home):
    activity = gathering(home)

    first = sign_up(activity, source="web:1", home=home, people=3)
    second = sign_up(activity, source="web:1", home=home, people=3)

    assert first == second
    assert [seat.number for seat in first[0].seats.all()] == [1, 2, 3]


def test_a_phone_signs_up_once_but_a_leader_may_leave_one_for_several(home):
    activity, leader = gathering(home), gathering(home).by
    party(activity, 1, phone=PHONE)

    with pytest.raises(AlreadySignedUp):
        party(activity, 2, phone=PHONE)
    for number in (3, 4):
        party(activity, number, phone=PHONE, door="leader", by=leader)

    assert activity.sign_ups.count() == 3


def test_a_family_larger_than_what_is_left_waits_whole(home):
    activity = gathering(home, capacity=5)
    party(activity, 1, people=3)

    family = party(activity, 2, people=4)

    assert family.state == "waiting"
    assert seats_of(activity) == Seats(taken=3, waiting=4, free=2)


def test_who_comes_later_does_not_pass_over_who_waits(home):
    activity = gathering(home, capacity=5)
    party(activity, 1, people=3)
    party(activity, 2, people=4)

    assert party(activity, 3, people=1).state == "waiting"


def test_a_party_that_does_not_fit_keeps_its_turn_and_the_next_that_fits_goes(home):
    activity = gathering(home, capacity=4)
    first, pair = party(activity, 1, people=2), party(activity, 2, people=2)
    family, single = party(activity, 3, people=3), party(activity, 4, people=1, phone=PHONE, hear_by="sms")

    cancel_sign_up(first)

    states = {row.pk: row.state for row in activity.sign_ups.all()}
    assert [states[row.pk] for row in (pair, family, single)] == ["going", "waiting", "going"]
    assert Notice.objects.filter(key=f"sign_up:{single.pk}:promoted").count() == 1
    cancel_sign_up(pair)
    family.refresh_from_db()
    assert family.state == "going"


def test_moving_up_is_told_once(home):
    activity = gathering(home, capacity=1)
    first, second = party(activity, 1), party(activity, 2, phone=PHONE, hear_by="sms")

    cancel_sign_up(first)
    promote_waiting(activity)

    assert list(Notice.objects.values_list("recipient", "channel")) == [(f"sign_up:{second.pk}", "sms")]


def test_a_block_and_a_committee_have_no_more_than_their_share(home):
    other, block = CommitteeFactory(), BlockFactory(committee=home)
    activity = gathering(home, capacity=10)
    activity.quotas.create(committee=home, block=block, places=2)
    activity.quotas.create(committee=other, places=1)

    states = [
        party(activity, 1, people=2, block=block).state,
        party(activity, 2, block=None).state,
        party(activity, 3, home=other).state,
        party(activity, 4, home=other).state,
    ]

    assert states == ["going", "going", "going", "waiting"]
    assert party(activity, 5, block=block).state == "waiting"


@pytest.mark.parametrize(
    "fields, error",
    [
        ({"starts_in": timedelta(minutes=-1)}, SignUpsClosed),
        ({"signs_up_until": timezone.now() - timedelta(days=1)}, SignUpsClosed),
        ({"state": "draft"}, NotNow),
        ({"takes_sign_ups": False}, NotNow),
    ],
)
def test_signing_up_has_its_time(home, fields, error):
    with pytest.raises(error):
        party(gathering(home, **fields))


def test_nobody_signs_up_for_what_is_cancelled(home):
    with pytest.raises(SignUpsClosed, match="台风要来"):
        party(cancelled(home))


@pytest.mark.parametrize("people, error", [(0, BadValue), (7, PartyTooLarge)])
def test_a_party_has_a_size(home, people, error):
    with pytest.raises(error):
        party(gathering(home), people=people)


def test_a_larger_party_needs_the_room_and_a_smaller_one_frees_it(home):
    activity = gathering(home, capacity=4)
    first, second = party(activity, 1, people=3), party(activity, 2, people=2)
    with pytest.raises(PartyTooLarge):
        change_party(first, 5)

    change_party(first, 2)

    second.refresh_from_db()
    assert (second.state, first.seats.count()) == ("going", 2)


@pytest.mark.parametrize(
    "ahead, late", [(timedelta(hours=24), False), (timedelta(hours=23, minutes=59), True)]
)
def test_a_late_cancel_begins_a_day_ahead(home, ahead, late):
    activity = gathering(home, starts_in=timedelta(days=3))
    row = party(activity)

    cancel_sign_up(row, at=activity.starts_at - ahead)

    row.refresh_from_db()
    assert (row.state, row.is_late_cancel) == ("cancelled", late)


def test_nobody_cancels_once_it_has_begun(home):
    activity = gathering(home)
    row = party(activity)

    with pytest.raises(TooLate):
        cancel_sign_up(row, at=activity.starts_at)


def test_two_activities_at_once_are_seen_across_committees(home):
    other = CommitteeFactory()
    mine, theirs, later = gathering(home), gathering(other), gathering(other, starts_in=timedelta(days=2))
    for number, activity in enumerate((theirs, later)):
        party(activity, number, phone=PHONE)

    assert conflicts_of(phone="199-0000-1234", activity=mine) == [theirs]
    assert conflicts_of(phone="19900005678", activity=mine) == []


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_wait_exactly_one_gets_the_place():
    home = CommitteeFactory()
    activity = gathering(home, capacity=1)
    holder = party(activity, 0)

    def come(number: int) -> str:
        try:
            if number == 25:
                cancel_sign_up(SignUp.objects.get(pk=holder.pk))
            return party(activity, number + 1).state
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(50)))

    states = sorted(activity.sign_ups.values_list("state", flat=True))
    assert (states.count("going"), states.count("waiting"), states.count("cancelled")) == (1, 49, 1)
    first = activity.sign_ups.exclude(pk=holder.pk).order_by("at", "pk").filter(state="going").get()
    assert not activity.sign_ups.filter(state="waiting", queued_at__lt=first.at).exists()
