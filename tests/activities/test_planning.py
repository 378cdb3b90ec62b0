"""Planned, announced, changed, called off: everybody on the list hears of it once."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from activities.actions.after import nag_summaries, write_summary
from activities.actions.bookings import Taken
from activities.actions.check_in import check_in_party, walk_in
from activities.actions.planning import (
    NotAllowedNow,
    cancel_activity,
    change_activity,
    plan_activity,
    publish_activity,
    set_co_hosts,
    set_quotas,
)
from activities.actions.series import days_of, end_series, extend_one, plan_series
from activities.actions.sign_ups import sign_up
from activities.models import Activity, Place, Series
from activities.pages.report import mixed_report
from tests.activities.gatherings import gathering, kind_of
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow

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


def series_of(village, **fields):
    said = {
        "kind": kind_of(),
        "title": "合唱",
        "where": "议事厅",
        "every": "week",
        "first_day": timezone.localdate() + timedelta(days=2),
        "start": time(14),
        "end": time(15),
        "skips_holidays": False,
        "since": timezone.localdate(),
        "until": None,
        **fields,
    }
    return plan_series(committee=village.committee, by=village.clerk, fields=said)


def test_a_series_is_worked_out_ahead_and_again_changes_nothing(village):
    series = series_of(village)

    again = extend_one(series, timezone.localdate())

    assert (series.activities.count(), again) == (9, 0)
    assert set(series.activities.values_list("state", flat=True)) == {"published"}


def test_a_moved_or_cancelled_day_of_a_series_is_left_alone(village):
    series = series_of(village)
    first, second = series.activities.order_by("starts_at")[:2]
    later = first.starts_at + timedelta(days=1)
    change_activity(
        first, by=village.clerk, fields={"starts_at": later, "ends_at": later + timedelta(hours=1)}
    )
    cancel_activity(second, because="老师有事", by=village.clerk)

    extend_one(series, timezone.localdate())

    first.refresh_from_db()
    assert (series.activities.count(), first.starts_at) == (9, later)


@pytest.mark.parametrize(
    "every, first_day, days",
    [
        ("week", date(2026, 11, 25), [25, 2, 9, 16]),
        ("fortnight", date(2026, 11, 25), [25, 9]),
        ("month", date(2026, 11, 25), [25]),
        ("month", date(2026, 10, 30), [30]),
    ],
)
def test_the_days_of_a_rule(every, first_day, days):
    series = Series(every=every, first_day=first_day)

    found = list(days_of(series, date(2026, 10, 1), date(2026, 12, 20)))

    assert [day.day for day in found] == days


def test_an_ended_series_cancels_what_was_announced_for_later(village):
    series = series_of(village)
    first = series.activities.order_by("starts_at").first()

    gone = end_series(series, until=first.planned_day, because="老师搬走了", by=village.clerk)

    assert (gone, series.activities.filter(state="published").count()) == (8, 1)


def test_the_summary_is_asked_for_at_three_and_seven_days_once_each(village):
    activity = gathering(village.committee, starts_in=timedelta(days=-1), by=village.clerk)
    end = activity.ends_at.replace(hour=4)
    Activity.objects.filter(pk=activity.pk).update(starts_at=end - timedelta(hours=1), ends_at=end)

    told = [nag_summaries(end + timedelta(days=days)) for days in (2, 3, 3, 5, 7, 9)]

    people = 2
    assert told == [0, people, 0, 0, people, 0]
    write_summary(activity, words="来了二十人，下次再办。", by=village.clerk)
    assert nag_summaries(end + timedelta(days=7)) == 0


def test_a_summary_waits_for_the_activity_and_holds_no_number(village):
    with pytest.raises(NotNow):
        write_summary(gathering(village.committee), words="很好", by=village.clerk)
    over = gathering(village.committee, starts_in=timedelta(days=-1))
    with pytest.raises(BadValue):
        write_summary(over, words=f"找{PHONE}", by=village.clerk)


def test_the_report_says_who_came_from_where(village):
    other = CommitteeFactory(name="对面村")
    activity = gathering(village.committee, starts_in=timedelta(minutes=-5), by=village.clerk)
    before = activity.starts_at - timedelta(days=1)
    ours, _code = sign_up(activity, source="t:1", home=village.committee, people=3, at=before)
    theirs, _code = sign_up(activity, source="t:2", home=other, people=2, at=before)
    check_in_party(ours, way="tick", key="a", heads=2, by=village.clerk)
    check_in_party(theirs, way="tick", key="b", by=village.clerk)
    walk_in(activity, source="w", name="路过", people=1, home=other, by=village.clerk)

    report = mixed_report(activity)

    assert [(line.name, line.signed_up, line.walked_in, line.came) for line in report.homes] == [
        ("对面村", 2, 1, 3),
        (village.committee.name, 3, 0, 2),
    ]
    assert (report.whole.came, report.no_shows) == (5, 1)


def test_an_account_elsewhere_hears_nothing_of_it(village):
    stranger = account_with("clerk", CommitteeFactory())
    gathering(village.committee, starts_in=timedelta(days=-4), by=village.clerk)

    nag_summaries(timezone.localtime().replace(hour=12))

    assert not Notice.objects.filter(user=stranger).exists()
