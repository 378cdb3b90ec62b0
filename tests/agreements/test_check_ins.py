from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.check_in import check_in, undo_check_in
from activities.actions.planning import plan_activity, publish_activity
from activities.actions.sign_ups import sign_up
from activities.models import Kind
from agreements.actions.posting import account_of
from agreements.models import LedgerEntry
from tests.agreements.ground import book_of, home_of, user_at
from tests.factories import BlockFactory, account_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def seat_of(kind: str, home, **facts):
    """Return a seat somebody of ``home`` signed up for, at an activity of two hours that begins now."""
    now = timezone.now()
    fields = {
        "kind": Kind.objects.get(key=kind),
        "title": "护河",
        "words": "",
        "place": None,
        "where": "桥头",
        "capacity": None,
        "party_most": 5,
        "takes_sign_ups": True,
        "starts_at": now + timedelta(minutes=20),
        "ends_at": now + timedelta(minutes=140),
        "signs_up_until": None,
    }
    activity = plan_activity(
        committee=home.committee, by=account_with("clerk", home.committee), fields=fields
    )
    publish_activity(activity, by=activity.by)
    signed, _code = sign_up(
        activity, source="web:1", people=1, name="沈", home=home.committee, block=home.block, at=now, **facts
    )
    return signed.seats.select_related("activity").get()


@pytest.fixture
def home():
    return home_of(BlockFactory())


def test_a_check_in_posts_by_the_rule_once_and_its_undoing_takes_it_back(home):
    book_of(home.committee)
    seat = seat_of("volunteer", home, by=user_at(home), user=user_at(home))

    done = check_in(seat, way="tick", key="a")
    check_in(seat, way="tick", key="a")
    entry = LedgerEntry.objects.get()
    assert (entry.source, entry.rule.code, entry.honour) == (f"checkin:{done.pk}", "V01", 4)

    undo_check_in(done, by=account_with("clerk", home.committee))
    assert account_of(home).honour == 0


def test_a_kind_without_a_rule_gives_nothing(home):
    book_of(home.committee)

    check_in(seat_of("talk", home, user=user_at(home)), way="tick", key="a")

    assert LedgerEntry.objects.count() == 0


def test_without_a_book_a_check_in_is_a_check_in_and_no_more(home):
    check_in(seat_of("volunteer", home, user=user_at(home)), way="tick", key="a")

    assert LedgerEntry.objects.count() == 0
