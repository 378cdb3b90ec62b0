"""Lists of who came: from paper by its line numbers, from a phone that had no net."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.check_in import Over, back_fill, sheet_rows, take_offline
from activities.actions.lists import read_numbers
from activities.actions.sign_ups import cancel_sign_up, sign_up
from activities.models import CheckIn
from tests.activities.gatherings import cancelled, gathering, now_on
from tests.factories import BlockFactory, CommitteeFactory
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return CommitteeFactory()


def party(activity, people=1, source="t:1", **about):
    before = activity.starts_at - timedelta(days=1)
    return sign_up(activity, source=source, people=people, home=activity.committee, at=before, **about)[0]


def test_the_printed_list_is_typed_in_by_its_line_numbers(home):
    activity = now_on(home)
    for number in range(12):
        party(activity, source=f"t:{number}")
    block = BlockFactory(committee=home)

    heads = back_fill(
        activity, numbers="1-5, 8、12", walk_ins=[("手写的", 2, block)], source="p:1", by=activity.by
    )
    again = back_fill(
        activity, numbers="1-5, 8、12", walk_ins=[("手写的", 2, block)], source="p:1", by=activity.by
    )

    rows = sheet_rows(activity)
    ticked = [number for number, seat in enumerate(rows, 1) if seat.check_ins.exists()]
    assert (heads, again) == (9, 9)
    assert ticked == [1, 2, 3, 4, 5, 8, 12, 13, 14]
    assert CheckIn.objects.count() == 9


@pytest.mark.parametrize("numbers", ["1,9", "1-9", "一", "3-1", "0"])
def test_a_wrong_line_number_saves_nothing(home, numbers):
    activity = now_on(home)
    for number in range(3):
        party(activity, source=f"t:{number}")

    with pytest.raises(BadValue):
        back_fill(activity, numbers=numbers, source="p:1", by=activity.by)

    assert CheckIn.objects.count() == 0


def test_numbers_are_read_as_people_write_them():
    assert read_numbers("1-3，5、7 9;11～12") == {1, 2, 3, 5, 7, 9, 11, 12}
    assert read_numbers("") == set()


def test_a_list_kept_without_a_net_ticks_once_however_often_it_is_sent(home):
    activity, other = now_on(home), now_on(home)
    seat, foreign = party(activity).seats.get(), party(other, source="t:2").seats.get()
    came = (timezone.now() - timedelta(minutes=2)).isoformat()
    ticks = [
        {"seat": seat.pk, "key": "k1", "at": came},
        {"seat": foreign.pk, "key": "k2", "at": came},
        {"key": 3},
    ]

    answers = [take_offline(activity, ticks, by=activity.by) for _twice in range(2)]

    assert [answer["ok"] for answer in answers[0]] == [True, False, False]
    assert answers[0] == answers[1]
    done = CheckIn.objects.get()
    assert (done.seat, done.way, done.at.isoformat()) == (seat, "offline", came)


def test_an_activity_nobody_held_has_no_list(home):
    assert sheet_rows(cancelled(home)) == []


def test_a_printed_line_stays_when_somebody_cancels_late_or_moves_up(home):
    activity = gathering(home, starts_in=timedelta(hours=3), capacity=3)
    early = timezone.now() - timedelta(days=1)
    rows = [
        sign_up(activity, source=f"t:{n}", home=home, people=people, at=early + timedelta(minutes=n))[0]
        for n, people in enumerate((1, 2, 1))
    ]
    late = sign_up(activity, source="t:9", home=home, at=early + timedelta(hours=1))[0]
    printed = [seat.pk for seat in sheet_rows(activity)]

    cancel_sign_up(rows[0])

    now = [seat.pk for seat in sheet_rows(activity)]
    assert now[: len(printed)] == printed
    assert [late.seats.get().pk in now, rows[2].seats.get().pk in now] == [False, True]


def test_paper_says_they_came_at_the_beginning_and_is_typed_in_within_its_days(home):
    activity = gathering(home, starts_in=timedelta(days=-3))
    party(activity, source="t:1")

    back_fill(activity, numbers="1", walk_ins=[("手写的", 1, None)], source="p:1", by=activity.by)

    assert {row.at for row in CheckIn.objects.all()} == {activity.starts_at}
    week = activity.ends_at + timedelta(days=7, minutes=1)
    with pytest.raises(Over):
        back_fill(activity, numbers="", walk_ins=[("晚了", 1, None)], source="p:2", by=activity.by, now=week)
    assert activity.sign_ups.count() == 2
