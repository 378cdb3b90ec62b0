"""What the desk owes by the catalogue, and the street's reminder of one line."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from residents.models import Street
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.owed import begins, line, only, publish_for
from tests.village_affairs.people import door, titles, village_with_people
from tests.village_affairs.published import at
from users.models import AuditEntry, Notice
from village_affairs.actions.duties import plan_for
from village_affairs.actions.nudging import nudge_duty
from village_affairs.models import Duty
from xidu.kit.errors import NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
TODAY = dt.date(2026, 11, 24)
Q3 = dt.date(2026, 7, 1)


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def late(village):
    """The third quarter of one line, due on 10 October and not public."""
    only("quarter")
    begins(Q3)
    plan_for(TODAY)
    return Duty.objects.get(committee=village.committee, period=Q3)


def day(number):
    return dt.date(2026, 10, number)


def test_the_reminder_goes_out_once_a_day_and_says_who_sent_it(village, late):
    office = door(account_with("street_office", Street.objects.get(), name="街道小王"))
    url = reverse("village_affairs:duty-nudge", args=[late.pk])

    office.post(url)
    office.post(url)

    told = Notice.objects.filter(channel="site").values_list("user", "subject")
    assert list(told) == [(village.clerk.pk, "浜头村“国家政策执行情况”还没公开")]
    assert AuditEntry.objects.filter(action="duty.nudge").count() == 1
    assert "11月24日街道小王催过" in office.get("/desk/duties/").content.decode()


def test_the_next_day_it_may_be_sent_again(village, late):
    by = account_with("street_office", Street.objects.get())
    first = nudge_duty(late, by=by)
    with time_machine.travel(at(TODAY + dt.timedelta(days=1)), tick=False):
        second = nudge_duty(late, by=by)

    assert (first > 0, second) == (True, first)


@pytest.mark.parametrize(("due", "late_enough"), [(TODAY, False), (TODAY - dt.timedelta(days=1), True)])
def test_what_is_not_late_is_not_reminded_of(late, due, late_enough):
    Duty.objects.filter(pk=late.pk).update(due_on=due)
    by = account_with("street_office", Street.objects.get())

    if late_enough:
        assert nudge_duty(late, by=by) > 0
        return
    with pytest.raises(NotNow):
        nudge_duty(late, by=by)


def test_what_is_public_is_not_reminded_of(village, late):
    publish_for(village.committee, late.item, Q3, on=day(20))

    with pytest.raises(NotNow, match="已经公开"):
        nudge_duty(late, by=account_with("street_office", Street.objects.get()))


def test_a_committee_without_a_clerk_is_named(late):
    lonely = CommitteeFactory(name="新村")
    duty = Duty.objects.create(committee=lonely, item=late.item, period=Q3, due_on=day(10))

    with pytest.raises(NotNow, match="新村还没有能起草的人"):
        nudge_duty(duty, by=account_with("street_office", Street.objects.get()))


def test_a_reminder_is_for_the_street_alone(village, late):
    url = reverse("village_affairs:duty-nudge", args=[late.pk])

    assert door(village.clerk).post(url).status_code == 403
    assert door(account_with("clerk", CommitteeFactory())).post(url).status_code == 404
    assert door(account_with("street_office", Street.objects.get())).get(url).status_code == 405


def test_the_desk_lists_what_is_late_and_what_is_due_within_a_month(village):
    only("month", limit=10)
    begins(dt.date(2026, 9, 1))
    plan_for(TODAY)

    rows = door(village.clerk).get("/desk/duties/").context["rows"]

    assert [(row.period, row.state) for row in rows] == [
        ("2026年9月", "late"),
        ("2026年10月", "late"),
        ("2026年11月", "plain"),
    ]


def test_the_desk_begins_missing_accounts_and_goes_on_with_a_draft(village):
    only("month", kind="finance", ledger="committee")
    begins(dt.date(2026, 9, 1))
    plan_for(TODAY)
    version = village.draft()

    rows = door(village.clerk).get("/desk/duties/").context["rows"]

    upload = f"/desk/months/upload/?committee={village.committee.pk}&ledger=committee&period=2026-10"
    assert [(row.verb, row.url) for row in rows[:2]] == [
        ("继续", f"/desk/versions/{version.pk}/"),
        ("起草", upload),
    ]


def test_late_lines_are_the_clerks_jobs_and_one_for_the_street(village, late):
    line("month", key="more", level2="每月的事")
    plan_for(TODAY)

    clerk, office = door(village.clerk), door(account_with("street_office", Street.objects.get()))

    late_ones = ["国家政策执行情况还没公开", *["每月的事还没公开"] * 4]
    assert sorted(title for title in titles(clerk, "late") if "财务" not in title) == sorted(late_ones)
    assert [title for title in titles(office, "late") if "财务" not in title] == ["有5项公开晚了"]
