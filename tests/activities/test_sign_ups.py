"""Signing up: once, in time, with as little of oneself as one likes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.overlaps import conflicts_of, overlaps_of
from activities.actions.sign_ups import (
    AlreadySignedUp,
    PartyTooLarge,
    SignUpsClosed,
    cancel_sign_up,
    find_sign_up,
    page_of_sign_up,
    sign_up,
)
from activities.models import Activity, SignUp
from tests.activities.gatherings import cancelled, gathering
from tests.factories import BlockFactory, CommitteeFactory, UserFactory
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow

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


def test_two_activities_at_once_are_seen_across_committees(home):
    other = CommitteeFactory()
    mine, theirs, later = gathering(home), gathering(other), gathering(other, starts_in=timedelta(days=2))
    for number, activity in enumerate((theirs, later)):
        party(activity, number, phone=PHONE)

    assert conflicts_of(phone="199-0000-1234", activity=mine) == [theirs]
    assert conflicts_of(phone="19900005678", activity=mine) == []


def test_a_neighbour_without_a_phone_is_known_by_name_and_block(home):
    block, elsewhere = BlockFactory(committee=home), BlockFactory(committee=home)
    mine, other = gathering(home), gathering(home)
    leader = {"door": "leader", "by": mine.by}
    party(other, 1, name="陆福康", block=block, **leader)

    same, namesake, nameless = (
        party(mine, number, **about, **leader)
        for number, about in enumerate(
            ({"name": "陆福康", "block": block}, {"name": "陆福康", "block": elsewhere}, {"block": block})
        )
    )

    assert [overlaps_of(row) for row in (same, namesake, nameless)] == [[other], [], []]


@pytest.mark.parametrize("minutes, overlap", [(-120, False), (-119, True), (119, True), (120, False)])
def test_what_ends_when_the_other_begins_does_not_overlap(home, minutes, overlap):
    mine = gathering(home, starts_in=timedelta(days=1))
    other = gathering(
        home,
        starts_at=mine.starts_at + timedelta(minutes=minutes),
        ends_at=mine.ends_at + timedelta(minutes=minutes),
    )
    party(other, 1, phone=PHONE)

    assert (overlaps_of(party(mine, 2, phone=PHONE)) == [other]) is overlap


def test_what_was_cancelled_overlaps_nothing(home):
    mine, other = gathering(home), gathering(home)
    cancel_sign_up(party(other, 1, phone=PHONE))

    assert overlaps_of(party(mine, 2, phone=PHONE)) == []


def test_an_account_signs_up_once_and_again_after_it_cancelled(home):
    activity, user = gathering(home), UserFactory()
    first = party(activity, 1, user=user, phone=PHONE)
    with pytest.raises(AlreadySignedUp):
        party(activity, 2, user=user)

    cancel_sign_up(first)

    assert party(activity, 3, user=user, phone=PHONE).state == "going"


def test_the_family_sits_by_name_the_children_last(home):
    row = party(gathering(home), people=3, name="沈阿婆", names=["老伴"], children=1)

    seats = [(seat.number, seat.name, seat.is_child) for seat in row.seats.all()]
    assert seats == [(1, "沈阿婆", False), (2, "老伴", False), (3, "", True)]


def test_the_query_code_finds_the_sign_up_however_it_is_typed(home):
    row, code = sign_up(gathering(home), source="web:1", home=home)

    assert find_sign_up(f" {code[:4].lower()}-{code[4:]} ") == row
    assert page_of_sign_up(code) == f"/s-up/{code}/"
    assert page_of_sign_up("22222222") is None
    with pytest.raises(BadValue):
        find_sign_up(code[:-1])


def test_the_number_is_kept_sealed(home):
    row = party(gathering(home), phone=PHONE)

    kept = SignUp.objects.filter(pk=row.pk).values().get()
    assert not any(PHONE in str(value) for value in kept.values())
    assert SignUp.objects.get(pk=row.pk).phone.endswith("1234")


def test_who_comes_to_look_by_themselves_is_sent_nothing(home):
    activity = gathering(home, capacity=1)
    first, second = party(activity, 1), party(activity, 2, phone=PHONE, hear_by="none")

    cancel_sign_up(first)

    second.refresh_from_db()
    assert (second.state, Notice.objects.count()) == ("going", 0)
