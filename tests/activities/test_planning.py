"""Planned, announced, changed, called off: everybody on the list hears of it once."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from activities.actions.bookings import Taken
from activities.actions.hosts import set_co_hosts, set_quotas
from activities.actions.planning import (
    NotAllowedNow,
    cancel_activity,
    change_activity,
    drop_draft,
    plan_activity,
    publish_activity,
)
from activities.actions.reminding import remind_sign_ups
from activities.actions.sign_ups import sign_up
from activities.models import Activity, Place, SignUp
from tests.activities.gatherings import gathering, kind_of
from tests.factories import BlockFactory, CommitteeFactory
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def plan(village, **fields):
    start = timezone.now() + timedelta(days=3)
    said = {
        "kind": kind_of(),
        "title": "合唱",
        "where": "议事厅",
        "starts_at": start,
        "ends_at": start + timedelta(hours=1),
        **fields,
    }
    return plan_activity(committee=village.committee, by=village.clerk, fields=said)


def hall(village):
    return Place.objects.create(
        committee=village.committee,
        name="礼堂",
        kind="hall",
        where="村口",
        is_bookable=True,
        opens=time(0),
        closes=time(23, 59),
    )


def keys():
    return list(Notice.objects.order_by("pk").values_list("key", flat=True))


def test_a_draft_is_seen_by_nobody_until_it_is_published(village):
    activity = plan(village)
    before = list(Activity.objects.published())

    publish_activity(publish_activity(activity, by=village.director), by=village.director)

    assert (before, list(Activity.objects.published())) == ([], [activity])


def test_a_number_in_the_words_stops_publication(village):
    activity = plan(village, words=f"请打{PHONE}报名")

    with pytest.raises(BadValue, match="号码"):
        publish_activity(activity, by=village.clerk)

    activity.refresh_from_db()
    assert activity.state == "draft"


def test_two_activities_cannot_have_one_hall_at_one_time(village):
    place = hall(village)
    noon = (timezone.localtime() + timedelta(days=3)).replace(hour=12, minute=0)
    times = {"place": place, "starts_at": noon, "ends_at": noon + timedelta(hours=1)}
    first, second = plan(village, **times), plan(village, **times)
    publish_activity(first, by=village.clerk)

    with pytest.raises(Taken):
        publish_activity(second, by=village.clerk)
    cancel_activity(first, because="不办了", by=village.clerk)
    publish_activity(second, by=village.clerk)

    assert second.booking.place == place


def test_a_new_time_is_told_once_and_new_words_are_not(village):
    activity = publish_activity(plan(village), by=village.clerk)
    sign_up(activity, source="t:1", home=village.committee, phone=PHONE, hear_by="sms")

    change_activity(activity, by=village.clerk, fields={"words": "带水杯"})
    assert keys() == []
    change_activity(activity, by=village.clerk, fields={"where": "村部二楼"})

    assert keys() == [f"activity:{activity.pk}:moved:2"]


def test_a_cancelled_one_tells_everybody_why_and_stays_cancelled(village):
    activity = publish_activity(plan(village), by=village.clerk)
    sign_up(activity, source="t:1", home=village.committee, phone=PHONE, hear_by="sms")
    with pytest.raises(BadValue):
        cancel_activity(activity, because=" ", by=village.clerk)

    for _twice in range(2):
        cancel_activity(activity, because="台风", by=village.clerk)

    assert keys() == [f"activity:{activity.pk}:cancelled"]
    with pytest.raises(NotAllowedNow):
        publish_activity(activity, by=village.clerk)
    with pytest.raises(NotAllowedNow):
        change_activity(activity, by=village.clerk, fields={"title": "又办了"})


def test_quotas_promise_no_more_than_there_is_and_only_to_hosts(village):
    other = CommitteeFactory(street=village.committee.street)
    activity = plan(village, capacity=10)
    with pytest.raises(BadValue, match="主办和合办"):
        set_quotas(activity, [(other, None, 3)], by=village.clerk)
    set_co_hosts(activity, [other, village.committee], by=village.clerk)
    with pytest.raises(BadValue, match="一共11个"):
        set_quotas(activity, [(other, None, 5), (village.committee, None, 6)], by=village.clerk)

    set_quotas(activity, [(other, None, 4), (village.committee, None, 6)], by=village.clerk)

    assert [row.committee for row in activity.co_hosts.all()] == [other]
    assert sorted(activity.quotas.values_list("places", flat=True)) == [4, 6]


def test_a_quota_is_named_once_and_its_group_lives_there(village):
    other = BlockFactory()
    activity = plan(village)
    ours = village.committee

    with pytest.raises(BadValue, match="写了两次"):
        set_quotas(activity, [(ours, None, 3), (ours, None, 4)], by=village.clerk)
    with pytest.raises(BadValue, match="不在"):
        set_quotas(activity, [(ours, other, 3)], by=village.clerk)


def test_who_no_longer_invites_keeps_no_places(village):
    other = CommitteeFactory()
    activity = plan(village, capacity=10)
    set_co_hosts(activity, [other], by=village.clerk)
    set_quotas(activity, [(other, None, 4), (village.committee, None, 6)], by=village.clerk)

    set_co_hosts(activity, [], by=village.clerk)

    assert list(activity.quotas.values_list("committee", "places")) == [(village.committee.pk, 6)]


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"title": "　"}, "名称"),
        ({"where": ""}, "在哪里"),
        ({"capacity": 0}, "至少1个"),
        ({"party_most": 0}, "1到20"),
        ({"party_most": 21}, "1到20"),
        ({"ends_at": timezone.now()}, "后面"),
        ({"signs_up_until": timezone.now() + timedelta(days=9)}, "截止"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(village, wrong, words):
    with pytest.raises(BadValue, match=words):
        plan(village, **wrong)

    assert not Activity.objects.exists()


def test_a_place_of_another_committee_is_not_ours_to_give(village):
    with pytest.raises(BadValue, match="本村居的场地"):
        plan(village, place=hall(village_with_people("对岸村", "duian")))


def test_a_draft_is_dropped_and_what_was_public_is_not(village):
    draft, known = plan(village), publish_activity(plan(village), by=village.clerk)

    with pytest.raises(NotAllowedNow, match="删掉"):
        cancel_activity(draft, because="不办了", by=village.clerk)
    drop_draft(draft, by=village.clerk)
    with pytest.raises(NotAllowedNow):
        drop_draft(known, by=village.clerk)

    assert list(Activity.objects.all()) == [known]


def test_what_was_published_moves_into_no_past_and_what_is_over_stays(village):
    activity = publish_activity(plan(village), by=village.clerk)
    ago = timezone.now() - timedelta(days=1)
    with pytest.raises(BadValue, match="过去"):
        change_activity(
            activity, by=village.clerk, fields={"starts_at": ago, "ends_at": ago + timedelta(hours=1)}
        )
    over = gathering(village.committee, starts_in=timedelta(days=-1))
    with pytest.raises(NotAllowedNow, match="小结"):
        change_activity(over, by=village.clerk, fields={"title": "另一个"})
    with pytest.raises(NotAllowedNow):
        cancel_activity(over, because="不办了", by=village.clerk)


def test_a_day_that_has_passed_may_be_filled_in_without_telling_anybody(village):
    ago = timezone.now() - timedelta(days=5)

    activity = plan(village, starts_at=ago, ends_at=ago + timedelta(hours=1))
    publish_activity(activity, by=village.clerk)

    activity.refresh_from_db()
    assert (activity.state, keys()) == ("published", [])


def test_more_places_let_those_who_wait_move_up_by_the_quotas_as_they_are_then(village):
    other = CommitteeFactory()
    activity = publish_activity(plan(village, capacity=1), by=village.clerk)
    sign_up(activity, source="t:1", home=village.committee)
    ours, _code = sign_up(activity, source="t:2", home=village.committee)
    theirs, _code = sign_up(activity, source="t:3", home=other)

    change_activity(
        activity,
        by=village.clerk,
        fields={"capacity": 3},
        co_hosts=[other],
        quotas=[(village.committee, None, 1), (other, None, 2)],
    )

    states = dict(SignUp.objects.values_list("pk", "state"))
    assert (states[ours.pk], states[theirs.pk]) == ("waiting", "going")


def test_a_new_day_asks_again_and_takes_back_what_nobody_heard(village):
    activity = publish_activity(plan(village), by=village.clerk)
    signed, _code = sign_up(
        activity, source="t:1", home=village.committee, phone=PHONE, hear_by="sms", at=village_time(activity)
    )
    remind_sign_ups(activity.starts_at - timedelta(hours=2))
    asked = keys()
    SignUp.objects.filter(pk=signed.pk).update(answer="yes")
    later = activity.starts_at + timedelta(days=2)

    change_activity(
        activity, by=village.clerk, fields={"starts_at": later, "ends_at": later + timedelta(hours=1)}
    )

    signed.refresh_from_db()
    assert len(asked) == 1
    assert list(Notice.objects.filter(key__in=asked).values_list("state", flat=True)) == ["cancelled"]
    assert signed.answer == ""


def village_time(activity):
    """Long before any reminder of it."""
    return activity.starts_at - timedelta(days=2, hours=20)
