"""The pages of training: who lacks a course, the quiz on the phone, a certificate anyone can check."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from leaders.actions.training import attend, save_course
from leaders.models import Certificate
from leaders.pages.training import training_jobs
from tests.activities.gatherings import door
from tests.factories import BlockFactory, PersonFactory, account_with
from tests.leaders.corps import account_of, leader_of
from tests.leaders.courses import course_at, session_of
from tests.village_affairs.people import village_with_people
from xidu.kit.dates import today
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def term(village):
    return leader_of(BlockFactory(committee=village.committee, name="3组"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_who_lacks_costs_the_same_at_any_length(village, count, django_assert_max_num_queries):
    course = course_at(village)
    for _number in range(count):
        leader_of(BlockFactory(committee=village.committee))
    desk = door(village.clerk)
    desk.get(f"/desk/training/{course.pk}/")

    with django_assert_max_num_queries(12):
        page = desk.get(f"/desk/training/{course.pk}/?state=lacks")

    assert len(page.context["page"].rows) == count


def test_the_list_tells_lacking_from_running_out(village, term):
    course = course_at(village)
    facts = {"committee": village.committee, "course": course, "title": course.title, "hours": 2}
    for number, days in enumerate((0, 60, 61, -1)):
        person = leader_of(BlockFactory(committee=village.committee)).person
        until = today() + timedelta(days)
        Certificate.objects.create(
            **facts, person=person, code=f"CODE{number}", since=date(2020, 1, 1), until=until
        )
    desk = door(village.clerk)

    found = {
        state: len(desk.get(f"/desk/training/{course.pk}/?state={state}").context["page"].rows)
        for state in ("lacks", "soon", "held", "")
    }

    assert found == {"lacks": 2, "soon": 2, "held": 3, "": 5}


def test_the_desk_is_told_how_many_lack_a_course(village, term):
    course_at(village)
    course_at(village, title="选修", required_for=[])

    jobs = [job.title for job in training_jobs(village.clerk, today())]

    assert jobs == ["1位组长缺《个人信息保护》"]
    assert list(training_jobs(village.supervisor, today())) == []


def test_a_course_of_the_street_is_read_by_committees_and_changed_by_the_street(village):
    office = account_with("street_office", village.committee.street)
    fields = {"title": "全街道课", "required_for": ["group"], "hours": Decimal(1), "questions": []}
    course = save_course(None, committee=None, by=office, fields=fields)
    page = f"/desk/training/{course.pk}/"

    answers = [
        door(user).get(f"{page}{tail}").status_code
        for user in (village.clerk, office)
        for tail in ("", "change/")
    ]

    assert answers == [200, 403, 200, 200]


def test_the_form_reads_a_quiz_as_it_is_typed_and_names_a_question_without_a_right_answer(village):
    desk = door(village.clerk)
    typed = {"committee": village.committee.pk, "title": "防火", "hours": "1", "pass_mark": "60"}
    wrong = desk.post("/desk/training/new/", {**typed, "questions": "飞线能充电吗\n能\n不能"})

    right = desk.post(
        "/desk/training/new/", {**typed, "questions": "飞线能充电吗\n能\n*不能\n\n\n门能堵吗\n＊不能\n能"}
    )

    assert "正好一个前面打*" in wrong.content.decode()
    assert right.status_code == 302
    course = desk.get(right.url).context["course"]
    assert course.questions == [
        {"ask": "飞线能充电吗", "answers": ["能", "不能"], "right": 1},
        {"ask": "门能堵吗", "answers": ["不能", "能"], "right": 0},
    ]


def test_a_course_that_asks_for_nothing_is_refused(village):
    with pytest.raises(BadValue, match="至少要有一样"):
        course_at(village, hours=Decimal(0), questions=[])


def test_a_leader_sees_courses_takes_the_quiz_and_prints_the_certificate(village, term):
    phone = door(account_of(term))
    course = course_at(village)
    attend(session_of(course, village), term.person, source="ticked:a", by=village.clerk)
    first = phone.get("/leader/training/")

    page = phone.get(f"/leader/training/{course.pk}/quiz/")
    failed = phone.post(page.request["PATH_INFO"], {"key": "1", "q0": "0", "q1": "0"}, follow=True)
    passed = phone.post(page.request["PATH_INFO"], {"key": "2", "q0": "1", "q1": "0"}, follow=True)

    row = Certificate.objects.get()
    paper = phone.get(f"/leader/certificates/{row.pk}.pdf")
    assert first.context["hours"] == Decimal("2.0")
    assert "再来一次" in failed.content.decode()
    assert "100%，通过了" in passed.content.decode()
    assert paper.content.startswith(b"%PDF")


def test_another_leader_cannot_open_a_certificate_or_a_foreign_course(village, term):
    course = course_at(village)
    row = Certificate.objects.create(
        committee=village.committee,
        course=course,
        person=term.person,
        title="x",
        hours=1,
        code="X",
        since=today(),
    )
    elsewhere = village_with_people("对岸村", "duian")
    other = door(account_of(leader_of(BlockFactory(committee=elsewhere.committee))))

    answers = [
        other.get(path).status_code
        for path in (f"/leader/certificates/{row.pk}.pdf", f"/leader/training/{course.pk}/quiz/")
    ]

    assert answers == [404, 404]
    assert door(village.clerk).get("/leader/training/").status_code == 403


def test_anyone_checks_a_certificate_by_its_code_and_reads_a_masked_name(client, village):
    person = PersonFactory(committee=village.committee, name="沈金根")
    term = leader_of(BlockFactory(committee=village.committee), person)
    course = course_at(village, questions=[])
    attend(session_of(course, village), term.person, source="ticked:a", by=village.clerk)
    row = Certificate.objects.get()

    page = client.get(f"/certificates/{row.code.lower()}/").content.decode()
    Certificate.objects.update(since=date(2020, 1, 1), until=today() - timedelta(1))
    later = client.get(f"/certificates/{row.code}/").content.decode()

    assert ("沈金根" in page, person.masked_name in page, "有效" in page) == (False, True, True)
    assert "已过期" in later
    assert client.get("/certificates/AAAAAAAA/").status_code == 404


def test_wrong_codes_are_counted(client, village):
    answers = [client.get("/certificates/no-code/").status_code for _number in range(31)]

    assert answers == [404] * 30 + [429]
