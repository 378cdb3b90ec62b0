from datetime import timedelta

import pytest
from django.utils import timezone

from residents.models import PersonTag
from services.actions.enrolling import AlreadyEnrolled, Closed, NotEligible, enrol
from services.actions.kinds import Kind, kinds
from services.models import Enrolment, Programme, Term
from tests.factories import CommitteeFactory, UserFactory, account_with
from tests.services.ground import SINCE, guardian_of, person_in, programme_of, rule_of, self_of, term_of
from users.actions.family import Acting, NotYours, acting_as
from users.models import Authority
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def term(committee):
    return term_of(programme_of(committee), committee)


def ask(term, person, **changed) -> Enrolment:
    return enrol(term, self_of(person), **{"source": f"web:{person.pk}", **changed})


def test_the_seats_go_in_the_order_of_asking_and_who_is_late_waits(committee, term):
    rows = [ask(term, person_in(committee)) for _number in range(4)]

    assert [(row.number, row.turn, row.state) for row in rows] == [
        (1, 1, "enrolled"),
        (2, 2, "enrolled"),
        (3, 3, "waiting"),
        (4, 4, "waiting"),
    ]


def test_the_same_sending_is_one_enrolment(committee, term):
    child = person_in(committee)

    first = ask(term, child)

    assert ask(term, child) == first
    assert [step.state for step in first.steps.all()] == ["enrolled"]


@pytest.mark.parametrize(
    "changed, rule, words",
    [
        ({"state": Term.State.DRAFT}, NotNow, "这一期还没有公布，公布以后就能报名。"),
        ({"opens_at": timedelta(seconds=1)}, NotNow, "还没到报名时间"),
        ({"closes_at": timedelta(0)}, Closed, "报名已经截止，可以打村居电话问问，或者看看下一期。"),
        ({"state": Term.State.CANCELLED, "cancelled_because": "场地漏水"}, Closed, "这一期不办了：场地漏水"),
        ({"state": Term.State.FINISHED}, Closed, "这一期已经办完了，请看下一期。"),
    ],
)
def test_outside_its_days_nobody_enrols(committee, changed, rule, words):
    now = timezone.now()
    moments = {key: now + value if isinstance(value, timedelta) else value for key, value in changed.items()}
    moments = {"opens_at": now - timedelta(days=2), "closes_at": now + timedelta(days=2), **moments}
    term = term_of(programme_of(committee), committee, **moments)

    with pytest.raises(rule, match=words):
        ask(term, person_in(committee), at=now)

    assert Enrolment.objects.count() == 0


def test_the_first_second_counts(committee):
    now = timezone.now()
    term = term_of(programme_of(committee), committee, opens_at=now)

    assert ask(term, person_in(committee), at=now).state == "enrolled"


def test_a_programme_that_is_not_shown_takes_nobody(committee):
    term = term_of(programme_of(committee, state=Programme.State.RETIRED), committee)

    with pytest.raises(NotNow):
        ask(term, person_in(committee))


@pytest.mark.parametrize(
    "rule, value, age, words",
    [
        ("age_min", 7, 6, "要满7周岁，到时候还不满。"),
        ("age_min", 7, 7, ""),
        ("age_max", 12, 12, ""),
        ("age_max", 12, 13, "最大12周岁，已经超过了。"),
    ],
)
def test_age_counts_on_the_first_day(term, rule, value, age, words):
    rule_of(term.programme, rule, value)
    child = person_in(term.committee, birth_year=term.first_day.year - age)

    if not words:
        assert ask(term, child).state == "enrolled"
    else:
        with pytest.raises(NotEligible) as broken:
            ask(term, child)
        assert broken.value.reasons == (words,)


def test_a_child_about_to_enter_the_first_grade_reads_why_not(committee, term):
    rule_of(term.programme, "grade_min", 1)
    rule_of(term.programme, "grade_max", 5)

    with pytest.raises(NotEligible) as young:
        ask(term, person_in(committee), facts={"grade": 0})
    with pytest.raises(NotEligible) as old:
        ask(term, person_in(committee), facts={"grade": 6})

    assert young.value.reasons == ("要读到1年级才能报；马上要上一年级的孩子，等上了学再来。",)
    assert old.value.reasons == ("最高收到5年级。",)
    assert ask(term, person_in(committee), facts={"grade": 5}).state == "enrolled"


def test_without_a_birth_on_the_register_the_sentence_says_what_to_bring(committee, term):
    rule_of(term.programme, "age_min", 60)

    with pytest.raises(NotEligible, match="请带身份证或户口簿"):
        ask(term, person_in(committee, birth_year=None, birth_month=None, birth_day=None))


def test_one_of_the_tags_is_enough_and_one_that_ended_is_not(committee, term):
    rule_of(term.programme, "tag", "低保，残疾")
    held, ended = person_in(committee), person_in(committee)
    PersonTag.objects.create(committee=committee, person=held, tag="残疾", since=SINCE)
    PersonTag.objects.create(committee=committee, person=ended, tag="残疾", since=SINCE, until=SINCE)

    with pytest.raises(NotEligible):
        ask(term, ended)

    assert ask(term, held).state == "enrolled"


def test_a_committees_own_condition_stands_before_the_general_one(committee):
    term = term_of(programme_of(None), committee)
    rule_of(term.programme, "age_min", 60)
    rule_of(term.programme, "age_min", 55, committee=committee)

    assert ask(term, person_in(committee, age=56)).state == "enrolled"


def test_a_villages_own_programme_refuses_a_stranger(committee, term):
    with pytest.raises(NotEligible, match="只给本村居的居民"):
        ask(term, person_in(CommitteeFactory()))


def test_the_streets_programme_takes_people_of_every_village(committee):
    term = term_of(programme_of(None), committee)

    row = ask(term, person_in(CommitteeFactory()))

    assert (row.state, row.home_id == committee.pk) == ("enrolled", False)


def test_a_child_is_not_in_two_sites_at_once(committee):
    programme = programme_of(None)
    child = person_in(committee)
    ask(term_of(programme, committee), child)
    other = term_of(programme, CommitteeFactory())

    with pytest.raises(AlreadyEnrolled, match="同一时间只能在一处"):
        ask(other, child, source="web:second")


def test_another_term_later_is_open_to_the_same_child(committee, term):
    child = person_in(committee)
    first = ask(term, child)
    later = term_of(
        term.programme,
        committee,
        title="第二期",
        first_day=term.last_day + timedelta(days=1),
        last_day=term.last_day + timedelta(days=20),
    )

    assert ask(later, child, source="web:later").state == first.state


@pytest.fixture
def for_minors(monkeypatch):
    monkeypatch.setitem(kinds, "plain", Kind(minors=True))


@pytest.mark.usefixtures("for_minors")
def test_a_child_comes_by_its_guardian_and_by_nobody_else(committee, term):
    child = person_in(committee)
    guardian = guardian_of(child, account_with("clerk", committee))

    with pytest.raises(NotYours, match="监护人"):
        ask(term, child)
    with pytest.raises(NotYours, match="先在“家里人”里双方确认"):
        acting_as(UserFactory(), child)

    row = enrol(term, acting_as(guardian.user, child), source="web:g")
    assert (row.authority, row.guardian, row.by) == ("guardian", guardian, guardian.user)


@pytest.mark.usefixtures("for_minors")
@pytest.mark.parametrize("until", ["yesterday", None])
def test_a_guardian_counts_while_the_papers_hold(committee, until):
    clerk = account_with("clerk", committee)
    child = person_in(committee)
    last = timezone.localdate() - timedelta(days=1) if until else None
    guardian = guardian_of(child, clerk, until=last)

    if until:
        with pytest.raises(NotYours):
            acting_as(guardian.user, child)
    else:
        assert acting_as(guardian.user, child).authority == "guardian"


def test_staff_enrol_who_stands_at_the_counter_and_the_row_says_so(committee, term):
    clerk, person = account_with("clerk", committee), person_in(committee, name="王秀英")
    acting = Acting(clerk, person, Authority.DESK)

    row = enrol(term, acting, source="desk:1")

    assert (row.door, row.authority, row.by) == ("desk", "desk", clerk)
    assert acting.words() == f"王秀英到窗口，由工作人员{clerk.name}代填"


def test_a_kind_keeps_its_own_row_and_adds_its_reasons(committee, term, monkeypatch):
    kept = []
    kind = Kind(
        why_not=lambda term, person, facts: ["要带水杯。"] if not facts.get("cup") else [],
        enrolled=lambda row, facts: kept.append((row.number, facts["cup"])),
    )
    monkeypatch.setitem(kinds, "plain", kind)
    child = person_in(committee)

    with pytest.raises(NotEligible, match="要带水杯"):
        ask(term, child)
    ask(term, child, facts={"cup": True})

    assert kept == [(1, True)]
