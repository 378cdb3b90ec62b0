"""From one day of a series on everything is changed, but for the days that went their own way."""

from datetime import time, timedelta

import pytest
import time_machine

from activities.actions.bookings import Taken
from activities.actions.hosts import set_quotas
from activities.actions.planning import NotAllowedNow, cancel_activity, change_activity
from activities.actions.series import end_series, extend_one, extend_series
from activities.actions.series_changes import change_series_from
from activities.actions.sign_ups import sign_up
from activities.models import Activity, Place
from tests.activities.gatherings import gathering
from tests.activities.place_rows import a_booking, a_place
from tests.activities.series_rows import NOON, THURSDAY, series_of
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry, Notice
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
LATER = {"start": time(15), "end": time(16, 30), "title": "大合唱"}


@pytest.fixture
def village():
    with time_machine.travel(NOON, tick=False):
        yield village_with_people()


@pytest.fixture
def series(village):
    return series_of(village)


def days(series):
    return list(series.activities.order_by("planned_day"))


def said(series):
    return [(day.title, f"{day.starts_at:%H:%M}") for day in days(series)]


OLD, NEW = ("合唱", "06:00"), ("大合唱", "07:00")  # in UTC


def test_this_day_and_the_later_ones_change_and_so_does_what_is_announced_next(village, series):
    third = days(series)[2]

    _series, changed, kept = change_series_from(third, by=village.clerk, fields=LATER)
    new = extend_series(NOON + WEEK)

    assert (changed, kept, new) == (7, 0, 1)
    assert said(series) == [OLD, OLD, *[NEW] * 8]
    entry = AuditEntry.objects.get(action="series.change")
    assert entry.detail == {"from": f"{third.planned_day}", "days": 7}


def test_a_day_that_was_moved_shared_out_or_called_off_keeps_what_it_was(village, series):
    _first, moved, shared, gone, *rest = days(series)
    there = {"starts_at": moved.starts_at + timedelta(days=1), "ends_at": moved.ends_at + timedelta(days=1)}
    change_activity(moved, by=village.clerk, fields=there)
    set_quotas(shared, [(village.committee, None, 5)], by=village.clerk)
    cancel_activity(gone, because="老师有事", by=village.clerk)

    _series, changed, kept = change_series_from(days(series)[0], by=village.clerk, fields=LATER)

    assert (changed, kept) == (6, 2)
    assert said(series) == [NEW, OLD, OLD, OLD, *[NEW] * len(rest)]
    assert [day.state for day in days(series)][3] == "cancelled"


def test_who_is_signed_up_for_a_changed_day_hears_of_it_once(village, series):
    first, second, third = days(series)[:3]
    for number, day in enumerate((first, second, third)):
        sign_up(day, source=f"t:{number}", home=village.committee, phone="19900001234", hear_by="sms")
    cancel_activity(third, because="老师有事", by=village.clerk)
    Notice.objects.all().delete()

    for _twice in range(2):
        change_series_from(days(series)[1], by=village.clerk, fields=LATER)

    assert list(Notice.objects.values_list("key", flat=True)) == [f"activity:{second.pk}:moved:1"]


def test_other_words_alone_are_told_to_nobody(village, series):
    sign_up(days(series)[0], source="t:1", home=village.committee, phone="19900001234", hear_by="sms")

    change_series_from(days(series)[0], by=village.clerk, fields={"words": "带水杯"})

    assert Notice.objects.count() == 0
    assert {day.words for day in days(series)} == {"带水杯"}


def test_the_place_is_booked_for_every_day_or_nothing_changes(village, series):
    hall = a_place(village.committee, "礼堂")
    fifth = days(series)[4]
    a_booking(hall, start="14:00", end="15:00", day=fifth.planned_day, by=village.director)

    with pytest.raises(Taken, match="2026年12月24日 星期四那一次改不了：礼堂这段时间已经有人订了"):
        change_series_from(days(series)[0], by=village.clerk, fields={"place": hall})

    assert set(Activity.objects.values_list("place", flat=True)) == {None}
    assert hall.bookings.count() == 1


def test_days_before_the_change_that_found_no_room_are_not_announced_with_the_new_words(village):
    hall = Place.objects.create(
        committee=village.committee, name="礼堂", kind="hall", where="村口", is_bookable=True
    )
    taken = a_booking(hall, start="14:00", end="15:00", day=THURSDAY + WEEK, by=village.director)
    series = series_of(village, place=hall)
    third = series.activities.get(planned_day=THURSDAY + 2 * WEEK)

    change_series_from(third, by=village.clerk, fields={**LATER, "place": None, "where": "村口"})
    type(taken).objects.all().delete()

    series.refresh_from_db()
    assert extend_one(series, NOON.date()) == 0
    assert end_series(series, until=THURSDAY, because="不办了", by=village.clerk) == 7


@pytest.mark.parametrize(
    "wrong", [{"end": time(14)}, {"title": " "}, {"words": "打19900001234"}, {"where": ""}]
)
def test_what_a_series_cannot_be_changes_nothing(village, series, wrong):
    with pytest.raises(BadValue):
        change_series_from(days(series)[0], by=village.clerk, fields=wrong)

    assert {(day.title, day.sequence) for day in days(series)} == {("合唱", 0)}


def test_it_begins_with_a_day_that_follows_the_series(village, series):
    first = days(series)[0]
    change_activity(first, by=village.clerk, fields={"title": "独唱"})

    for day in (first, gathering(village.committee, by=village.clerk)):
        with pytest.raises(NotAllowedNow):
            change_series_from(day, by=village.clerk, fields=LATER)


def test_the_desk_changes_a_series_from_a_day_on(village, series):
    desk, second = door(village.clerk), days(series)[1]
    page = f"/desk/activities/{second.pk}/change-on/"
    typed = {
        "kind": str(second.kind_id),
        "title": "大合唱",
        "where": "礼堂",
        "party_most": "6",
        "takes_sign_ups": "on",
        "start": "15:00",
        "end": "16:30",
    }

    shown = desk.get(page)
    refused = desk.post(page, {**typed, "end": "15:00"})
    made = desk.post(page, typed, follow=True)

    assert (shown.status_code, len(shown.context["same"])) == (200, 8)
    assert refused.status_code == 422
    assert "从这一次起改了8次。" in made.content.decode()
    assert said(series) == [OLD, *[NEW] * 8]
    assert desk.get(f"/desk/activities/{gathering(village.committee).pk}/change-on/").status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_for_one_day_and_for_thirty(
    village, series, count, django_assert_max_num_queries
):
    first = days(series)[0]
    series.activities.exclude(pk=first.pk).delete()
    for number in range(1, count):
        start = first.starts_at + number * WEEK
        Activity.objects.create(
            committee=village.committee,
            kind=first.kind,
            title=first.title,
            where=first.where,
            by=first.by,
            state="published",
            series=series,
            planned_day=first.planned_day + number * WEEK,
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            published_at=NOON,
        )
    desk = door(village.clerk)

    with django_assert_max_num_queries(12):
        page = desk.get(f"/desk/activities/{first.pk}/change-on/")

    assert len(page.context["same"]) == count
