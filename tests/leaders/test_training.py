"""Courses: hours from check-ins, a quiz without limit of tries, the certificate that follows, who lacks it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from activities.actions.check_in import undo_check_in
from leaders.actions.training import answer_quiz, attend, invite, issue_if_earned
from leaders.models import Attendance, Certificate, QuizTry
from leaders.pages.training import learners
from tests.factories import BlockFactory, PersonFactory, UserFactory
from tests.leaders.corps import account_of, leader_of
from tests.leaders.courses import came, course_at, session_of
from tests.village_affairs.people import village_with_people
from users.access import scope_of
from users.models import Notice
from xidu.kit.dates import add_months, today
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def term(village):
    return leader_of(BlockFactory(committee=village.committee, name="3组"))


def test_hours_and_a_passed_quiz_make_one_certificate(village, term):
    course = course_at(village)
    session = session_of(course, village)

    came(session, user=account_of(term))
    before = Certificate.objects.count()
    tried = answer_quiz(course, term.person, [1, 0], key="a")
    issue_if_earned(course, term.person)

    row = Certificate.objects.get()
    assert (before, tried.score, tried.passed) == (0, 100, True)
    assert (row.person, row.hours, row.since) == (term.person, Decimal("2.0"), today())
    assert row.until == add_months(today(), 12) - timedelta(1)
    assert row.number == f"PX{today().year}-{row.pk:06d}"


def test_a_quiz_alone_or_hours_alone_earn_nothing(village, term):
    course, other = course_at(village), course_at(village, title="走访")

    answer_quiz(course, term.person, [1, 0], key="a")
    attend(session_of(other, village), term.person, source="ticked:1:1", by=village.clerk)

    assert not Certificate.objects.exists()


@pytest.mark.parametrize(
    ("mark", "passed"), [(50, True), (51, False)], ids=["at the mark", "one below the mark"]
)
def test_tries_are_kept_and_pass_at_the_mark(village, term, mark, passed):
    course = course_at(village, pass_mark=mark)

    first = answer_quiz(course, term.person, [1, None], key="a")
    again = answer_quiz(course, term.person, [1, 0], key="a")
    other = answer_quiz(course, term.person, [0], key="b")

    assert (first.score, first.passed, again.pk, other.passed) == (50, passed, first.pk, False)
    assert QuizTry.objects.count() == 2


@pytest.mark.parametrize("known_by", ["account", "phone", "person"])
def test_a_check_in_is_an_attendance_of_the_leader_once(village, known_by):
    person = PersonFactory(committee=village.committee, phone="199-0000-0071")
    term = leader_of(BlockFactory(committee=village.committee), person)
    who = {
        "account": {"user": account_of(term)},
        "phone": {"phone": "199-0000-0071"},
        "person": {"person": person},
    }[known_by]
    session = session_of(course_at(village), village)

    done = came(session, **who)
    attend(session, person, source=f"ticked:{session.pk}:{person.pk}", by=village.clerk)

    row = Attendance.objects.standing().get()
    assert (row.person, row.source, row.hours) == (person, f"checkin:{done.pk}", Decimal("2.0"))


def test_a_check_in_that_is_undone_takes_the_hours_back(village, term):
    session = session_of(course_at(village), village)
    done = came(session, user=account_of(term))

    undo_check_in(done, by=village.clerk)
    again = attend(session, term.person, source="ticked:x", by=village.clerk)

    assert list(Attendance.objects.standing()) == [again]


def test_a_resident_in_a_course_is_checked_in_and_nothing_more(village):
    session = session_of(course_at(village), village)

    done = came(session, user=UserFactory(person=PersonFactory(committee=village.committee)))

    assert (done.undone_at, Attendance.objects.count()) == (None, 0)


def test_attendance_before_the_day_is_refused(village, term):
    tomorrow = timezone.now() + timedelta(days=1)
    session = session_of(
        course_at(village), village, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1)
    )

    with pytest.raises(NotNow, match="还没有开"):
        attend(session, term.person, source="ticked:x", by=village.clerk)


def test_the_next_certificate_asks_for_new_hours_and_comes_near_the_end(village, term):
    course = course_at(village, questions=[])
    attend(session_of(course, village), term.person, source="ticked:a", by=village.clerk)
    first = Certificate.objects.get()
    long_ago = today() - timedelta(300)
    Attendance.objects.update(day=long_ago)
    Certificate.objects.update(since=long_ago, until=today() + timedelta(61))

    attend(session_of(course, village), term.person, source="ticked:b", by=village.clerk)
    too_early = Certificate.objects.count()
    Certificate.objects.update(until=today() + timedelta(60))
    second = issue_if_earned(course, term.person)

    assert (too_early, Certificate.objects.count()) == (1, 2)
    assert second.until > first.until - timedelta(1)


def test_who_lacks_is_invited_once_for_a_session(village, term):
    account_of(term)
    course = course_at(village)
    session = session_of(course, village)
    leader_of(BlockFactory(committee=village.committee), kind="building")
    lacking = learners(course, scope_of(village.clerk), today()).filter(holds=False)

    told = [invite(session, list(lacking), by=village.clerk) for _turn in range(2)]

    assert told == [1, 0]
    assert Notice.objects.get(key=f"training:{session.pk}").user.person == term.person
