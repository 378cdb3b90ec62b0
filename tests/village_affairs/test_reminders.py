from datetime import date, datetime, time, timedelta

import pytest

from tests.factories import CommitteeFactory, GrantFactory, UserFactory
from users.models import Notice
from village_affairs.actions.coming import confirm, say_coming, subscribe
from village_affairs.actions.open_days import cancel, change
from village_affairs.actions.opinions import ask
from village_affairs.actions.reminders import remind_of_answers, remind_of_open_days
from village_affairs.models import OpenDay, Subscription
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
DAY = date(2099, 1, 3)


def moment(days_before: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(DAY - timedelta(days=days_before), time(hour, minute), tzinfo=SHANGHAI)


@pytest.fixture
def open_day():
    return OpenDay.objects.create(
        committee=CommitteeFactory(),
        period=DAY.replace(day=1),
        planned_day=DAY,
        day=DAY,
        start=time(9),
        end=time(11),
        place="村委会一楼",
    )


@pytest.fixture
def neighbour(open_day):
    return say_coming(open_day, source="web:1", phone="19900000001")


@pytest.mark.parametrize(
    "now, new",
    [
        (moment(7, 8, 59), 0),
        (moment(7, 9), 1),
        (moment(1, 8, 59), 1),
        (moment(1, 9), 1),
        (moment(0, 7, 59), 1),
        (moment(0, 8), 1),
        (moment(0, 9), 0),
    ],
)
def test_a_reminder_is_made_from_its_moment_on(open_day, neighbour, now, new):
    assert remind_of_open_days(now) == new


def test_three_moments_make_three_and_each_once_however_often_it_runs(open_day, neighbour):
    moments = [
        moment(7, 9),
        moment(7, 9, 1),
        moment(3, 12),
        moment(1, 9),
        moment(1, 20),
        moment(0, 8),
        moment(0, 8, 30),
    ]

    new = [remind_of_open_days(now) for now in moments]

    assert new == [1, 0, 0, 1, 0, 1, 0]
    assert Notice.objects.filter(recipient=f"coming:{neighbour.pk}").count() == 3


def test_after_an_outage_only_the_nearest_one_is_made(open_day, neighbour):
    assert remind_of_open_days(moment(0, 8, 30)) == 1
    assert Notice.objects.get().key.endswith(":0")


def test_a_reminder_is_useless_once_the_day_begins(open_day, neighbour):
    remind_of_open_days(moment(0, 8))

    assert Notice.objects.get().useless_after == open_day.starts_at


def test_everybody_hears_once_by_whichever_way_they_came_in(open_day):
    clerk, member = UserFactory(), UserFactory()
    GrantFactory(user=clerk, role="clerk", committee=open_day.committee)
    say_coming(open_day, source="web:1", phone="19900000001")
    say_coming(open_day, source="web:2", user=member)
    subscribe(open_day.committee, Subscription.Topic.OPEN_DAY, user=member)
    subscribe(open_day.committee, Subscription.Topic.OPEN_DAY, user=clerk)
    confirm(subscribe(open_day.committee, Subscription.Topic.OPEN_DAY, phone="19900000001"))
    confirm(subscribe(open_day.committee, Subscription.Topic.OPEN_DAY, email="a@example.com"))
    subscribe(open_day.committee, Subscription.Topic.OPEN_DAY, phone="19900000002")

    remind_of_open_days(moment(7, 9))

    told = sorted(Notice.objects.values_list("channel", flat=True))
    assert told == ["email", "site", "site", "sms"]


def test_nobody_is_reminded_of_a_cancelled_day_and_all_hear_of_it_once(open_day, neighbour):
    cancel(open_day, reason="停电", by=UserFactory())
    cancel(open_day, reason="停电", by=UserFactory())

    assert remind_of_open_days(moment(7, 9)) == 0
    assert Notice.objects.filter(recipient=f"coming:{neighbour.pk}").count() == 1


def test_a_day_that_moved_is_told_at_once_and_reminded_anew(open_day, neighbour):
    remind_of_open_days(moment(7, 9))
    later = DAY + timedelta(days=7)
    change(
        open_day, day=later, start=time(9), end=time(11), place_name="村委会", reason="下雪", by=UserFactory()
    )

    new = remind_of_open_days(moment(0, 9))

    assert (new, Notice.objects.filter(recipient=f"coming:{neighbour.pk}").count()) == (1, 3)


@pytest.mark.parametrize(
    "late, keys", [(-2, []), (-1, ["before"]), (0, ["last"]), (2, ["last"]), (3, ["late", "late"])]
)
def test_who_owes_an_answer_hears_before_at_and_after_the_deadline(late, keys):
    committee = CommitteeFactory()
    clerk, director, street = UserFactory(), UserFactory(), UserFactory()
    GrantFactory(user=clerk, role="clerk", committee=committee)
    GrantFactory(user=director, role="director", committee=committee)
    GrantFactory(user=street, role="street_office", committee=None, street=committee.street)
    received = datetime(2026, 11, 1, 10, tzinfo=SHANGHAI)
    opinion, _code = ask(committee=committee, words="路灯？", source="web:1", at=received)
    now = datetime.combine(opinion.due_on + timedelta(days=late), time(9), tzinfo=SHANGHAI)

    remind_of_answers(now)
    remind_of_answers(now)

    assert [key.rsplit(":", 1)[1] for key in Notice.objects.values_list("key", flat=True)] == keys
