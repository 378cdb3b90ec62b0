"""Waiting in turn and moving up: places are given once, in order, to whole parties."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from activities.actions.check_in import check_in_party
from activities.actions.seats import Seats, seats_of
from activities.actions.sign_ups import (
    PartyTooLarge,
    cancel_sign_up,
    change_party,
    promote_waiting,
    sign_up,
)
from activities.models import Activity, SignUp
from tests.activities.gatherings import gathering
from tests.factories import BlockFactory, CommitteeFactory
from users.models import AuditEntry, Notice
from xidu.kit.errors import NotNow, TooLate

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def home():
    return CommitteeFactory()


def party(activity: Activity, number: int = 1, people: int = 1, **about) -> SignUp:
    about.setdefault("home", activity.committee)
    return sign_up(activity, source=f"test:{activity.pk}:{number}", people=people, **about)[0]


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


def test_a_family_held_back_by_its_own_share_does_not_hold_back_other_blocks(home):
    narrow, wide = BlockFactory(committee=home), BlockFactory(committee=home)
    activity = gathering(home, capacity=10)
    activity.quotas.create(committee=home, block=narrow, places=2)

    states = [
        party(activity, 1, block=narrow).state,
        party(activity, 2, block=narrow, people=2).state,
        party(activity, 3, block=wide, people=3).state,
        party(activity, 4, block=narrow).state,
    ]

    assert states == ["going", "waiting", "going", "waiting"]


def test_a_party_does_not_grow_over_who_waits(home):
    activity = gathering(home, capacity=5)
    first = party(activity, 1, people=3)
    party(activity, 2, people=4)

    with pytest.raises(PartyTooLarge):
        change_party(first, 4)

    assert SignUp.objects.get(pk=first.pk).people == 3


def test_who_is_there_is_neither_cancelled_nor_counted_away(home):
    activity = gathering(home, starts_in=timedelta(minutes=30))
    row = party(activity, people=2)
    check_in_party(row, way="tick", key="a", by=activity.by)

    for step in (lambda: cancel_sign_up(row), lambda: change_party(row, 1)):
        with pytest.raises(NotNow):
            step()

    assert SignUp.objects.get(pk=row.pk).state == "going"


def test_staff_who_takes_somebody_off_the_list_is_written_down(home):
    activity = gathering(home)
    row = party(activity)

    cancel_sign_up(row, by=activity.by)
    cancel_sign_up(row, by=activity.by)

    entry = AuditEntry.objects.get(action="sign_up.cancel")
    assert (entry.actor, entry.object_id) == (activity.by, str(row.pk))


@pytest.mark.parametrize("waiting", [1, 30])
def test_moving_up_asks_the_same_however_many_wait(home, waiting, django_assert_num_queries):
    activity = gathering(home, capacity=2)
    activity.quotas.create(committee=home, block=BlockFactory(committee=home), places=1)
    party(activity, 0, people=2)
    for number in range(waiting):
        party(activity, number + 1)

    with django_assert_num_queries(6):
        assert promote_waiting(activity) == []


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

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(come, range(50)))

    states = sorted(activity.sign_ups.values_list("state", flat=True))
    assert (states.count("going"), states.count("waiting"), states.count("cancelled")) == (1, 49, 1)
    first = activity.sign_ups.exclude(pk=holder.pk).order_by("at", "pk").filter(state="going").get()
    assert not activity.sign_ups.filter(state="waiting", queued_at__lt=first.at).exists()
