"""A series is worked out ahead; a single day goes its own way, and an end is told."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.actions.planning import cancel_activity, change_activity
from activities.actions.series import days_of, end_series, extend_one, extend_series
from activities.actions.sign_ups import sign_up
from activities.models import Activity, Place, Series
from activities.pages.series import gaps_of
from residents.models import Committee, Holiday
from tests.activities.gatherings import gathering, kind_of
from tests.activities.series_rows import NOON, THURSDAY, fields_of, planned, series_of
from tests.village_affairs.people import door, village_with_people
from users.models import Notice
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    with time_machine.travel(NOON, tick=False):
        yield village_with_people()


def test_a_series_is_worked_out_ahead_and_again_changes_nothing(village):
    series = series_of(village)

    again = extend_one(series, timezone.localdate())

    assert (planned(series), again) == ([THURSDAY + timedelta(weeks=n) for n in range(9)], 0)
    assert set(series.activities.values_list("state", flat=True)) == {"published"}


def test_the_minutes_work_adds_the_next_day_once_and_moves_no_stamp_in_vain(village):
    series = series_of(village)
    stamp = Committee.objects.get(pk=village.committee.pk).public_stamp

    idle = extend_series(NOON)
    kept = Committee.objects.get(pk=village.committee.pk).public_stamp
    new = [extend_series(NOON + timedelta(days=7)) for _twice in range(2)]

    assert (idle, kept, new) == (0, stamp, [1, 0])
    assert series.activities.count() == 10


def test_a_moved_or_cancelled_day_of_a_series_is_left_alone(village):
    series = series_of(village)
    first, second = series.activities.order_by("starts_at")[:2]
    later = first.starts_at + timedelta(days=1)
    change_activity(
        first, by=village.clerk, fields={"starts_at": later, "ends_at": later + timedelta(hours=1)}
    )
    cancel_activity(second, because="老师有事", by=village.clerk)

    extend_series(NOON)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (series.activities.count(), first.starts_at, second.state) == (9, later, "cancelled")


@pytest.mark.parametrize(
    "every, first_day, days",
    [
        ("week", date(2026, 11, 25), ["11-25", "12-02", "12-09", "12-16"]),
        ("fortnight", date(2026, 11, 25), ["11-25", "12-09"]),
        ("month", date(2026, 11, 25), ["11-25"]),
        ("month", date(2026, 10, 14), ["10-14", "11-11", "12-09"]),
        # A fifth Friday there is not in every month.
        ("month", date(2026, 10, 30), ["10-30"]),
    ],
)
def test_the_days_of_a_rule(every, first_day, days):
    series = Series(every=every, first_day=first_day)

    found = list(days_of(series, date(2026, 10, 1), date(2026, 12, 20)))

    assert [f"{day:%m-%d}" for day in found] == days


def test_holidays_are_left_out_unless_the_series_says_otherwise(village):
    Holiday.objects.update_or_create(day=date(2026, 12, 3), defaults={"is_rest": True, "name": "村庆"})

    free, always = series_of(village, skips_holidays=True), series_of(village)

    assert date(2026, 12, 3) not in planned(free)
    assert date(2026, 12, 3) in planned(always)
    assert ("12-03", "村庆，不办") in [(f"{gap.day:%m-%d}", gap.why) for gap in gaps_of(free, NOON.date())]


def test_a_day_on_which_the_place_is_taken_is_a_gap_that_staff_see(village):
    hall = Place.objects.create(
        committee=village.committee, name="礼堂", kind="hall", where="村口", is_bookable=True
    )
    first = series_of(village, place=hall, until=THURSDAY)

    second = series_of(village, place=hall, until=THURSDAY + timedelta(weeks=1))

    assert (planned(first), planned(second)) == ([THURSDAY], [THURSDAY + timedelta(weeks=1)])
    assert [(gap.day, gap.why) for gap in gaps_of(second, NOON.date())] == [
        (THURSDAY, "场地那时有人用，没有排上")
    ]
    assert extend_series(NOON) == 0


@pytest.mark.parametrize("start, there", [(time(9), False), (time(18), True)])
def test_today_is_announced_only_before_its_hour(village, start, there):
    series = series_of(village, first_day=NOON.date(), start=start, end=time(20))

    assert (NOON.date() in planned(series)) is there


def test_one_series_that_stands_still_holds_up_no_other(village):
    broken, sound = series_of(village), series_of(village, title="书法")
    Series.objects.filter(pk=broken.pk).update(where="")

    new = extend_series(NOON + timedelta(days=7))

    assert (new, broken.activities.count(), sound.activities.count()) == (1, 9, 10)


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"title": " "}, "名称"),
        ({"end": time(14)}, "结束时间"),
        ({"until": THURSDAY - timedelta(days=1)}, "最后一天"),
        ({"where": ""}, "在哪里"),
        ({"words": "请打19900001234"}, "号码"),
        ({"party_most": 21}, "1到20"),
    ],
)
def test_a_series_that_cannot_be_is_refused(village, wrong, words):
    with pytest.raises(BadValue, match=words):
        series_of(village, **wrong)

    assert not Series.objects.exists()


def test_an_ended_series_cancels_what_was_announced_for_later_and_tells(village):
    series = series_of(village)
    last = series.activities.order_by("starts_at").last()
    sign_up(last, source="t:1", home=village.committee, phone="19900001234", hear_by="sms")

    gone = end_series(series, until=THURSDAY, because="老师搬走了", by=village.clerk)

    assert (gone, series.activities.filter(state="published").count()) == (8, 1)
    assert list(Notice.objects.values_list("key", flat=True)) == [f"activity:{last.pk}:cancelled"]
    assert extend_series(NOON + timedelta(days=30)) == 0
    with pytest.raises(BadValue, match="只办到"):
        end_series(series, until=THURSDAY + timedelta(days=9), because="改主意", by=village.clerk)


def test_a_series_is_planned_and_ended_on_the_desk(village):
    desk = door(village.clerk)
    typed = {key: str(value) for key, value in fields_of(skips_holidays="on", party_most=6).items() if value}
    typed |= {"kind": str(kind_of().pk), "takes_sign_ups": "on", "start": "14:00", "end": "15:00"}

    made = desk.post(f"/desk/activities/series/new/{village.committee.pk}/", typed)
    series = Series.objects.get()
    page = desk.get(made.url).content.decode()
    refused = desk.post(made.url, {"until": "", "because": ""})
    desk.post(made.url, {"until": "2026-12-03", "because": "老师搬走了"})

    assert made.url == f"/desk/activities/series/{series.pk}/"
    assert "每一次" in page
    assert refused.status_code == 422
    assert series.activities.filter(state="published").count() == 2


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_of_a_series_costs_the_same(village, count, django_assert_max_num_queries):
    series = series_of(village, until=THURSDAY)
    Activity.objects.filter(series=series).delete()
    for number in range(count):
        gathering(village.committee, by=village.clerk, series=series, starts_in=timedelta(days=number + 1))
    desk = door(village.clerk)

    with django_assert_max_num_queries(12):
        page = desk.get(f"/desk/activities/series/{series.pk}/")

    assert len(page.context["days"]) == count
