"""A leader's day asks to sign up for what is required, and the month counts the hours learned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.sign_ups import sign_up
from leaders.actions.training import attend
from leaders.models import Certificate
from tests.factories import BlockFactory
from tests.leaders.corps import account_of, leader_of
from tests.leaders.courses import course_at, session_of
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
WORDS = "报名培训《个人信息保护》"


@pytest.fixture
def village(november):
    return village_with_people()


@pytest.fixture
def leader(village):
    return account_of(leader_of(BlockFactory(committee=village.committee)))


def coming(course, village):
    start = timezone.now() + timedelta(days=2)
    return session_of(course, village, starts_at=start, ends_at=start + timedelta(hours=2))


def asked(user) -> bool:
    return WORDS in door(user).get("/leader/").content.decode()


def test_a_session_of_a_required_course_stands_on_the_day(village, leader):
    coming(course_at(village), village)

    assert asked(leader)


@pytest.mark.parametrize("required_for", [[], ["building"]])
def test_what_is_not_required_of_the_office_does_not(village, leader, required_for):
    coming(course_at(village, required_for=required_for), village)

    assert not asked(leader)


def test_whoever_signed_up_or_is_certified_is_not_asked_again(village, leader):
    session = coming(course_at(village), village)
    other = account_of(leader_of(BlockFactory(committee=village.committee)))
    sign_up(session.activity, source="t:2", home=village.committee, user=leader, name="顾")
    Certificate.objects.create(
        committee=village.committee,
        course=session.course,
        person=other.person,
        title="个人信息保护",
        hours=2,
        code="TESTCODE",
        since=session.activity.starts_at.date(),
    )

    assert [asked(user) for user in (leader, other)] == [False, False]


def test_a_session_that_has_begun_takes_no_sign_ups(village, leader):
    session_of(course_at(village), village)

    assert not asked(leader)


def test_a_session_of_another_committee_is_nobody_s_here(leader):
    other = village_with_people("对岸村", "duian")
    coming(course_at(other), other)

    assert not asked(leader)


def test_the_month_counts_the_hours(village, leader):
    attend(session_of(course_at(village), village), leader.person, source="t:hours", by=village.clerk)

    facts = door(leader).get("/leader/").context["facts"]

    assert ("培训", "2课时") in facts
