from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leaders.models import CallRequest
from residents.models import PersonTag
from services.actions.enrolling import enrol
from services.actions.meeting import measure
from services.models import Enrolment, Programme
from services.pages.clover import Figures, shown_of
from tests.doors import browser_of
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from tests.services.ground import (
    SINCE,
    account_for,
    guardian_of,
    person_in,
    programme_of,
    rule_of,
    self_of,
    term_of,
    text_of,
)
from users.actions.family import agree_link, ask_link
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory(slug="tingchao", name="听潮村")


@pytest.fixture
def term(committee):
    return term_of(programme_of(committee), committee)


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/clover/", "/tingchao/clover/"])
def test_the_clover_has_exactly_four_leaves(term, address):
    page = text(Client().get(address))

    assert page.count('class="leaf"') == 4


def test_the_village_page_says_what_there_is_for_whom_and_how(term):
    page = text(Client().get("/tingchao/clover/"))

    told = ["爱心班plain", "假期有人带", "一到五年级的孩子", "正在报名", "留个电话，打给我"]
    assert [words for words in told if words not in page] == []


@pytest.mark.parametrize("people, told", [(4, False), (5, True)])
def test_fewer_than_five_are_in_no_public_figure(committee, people, told):
    term = term_of(programme_of(committee), committee, capacity=9)
    for number in range(people):
        row = enrol(term, self_of(person_in(committee)), source=f"{number}")
        measure(row, "satisfied", source=f"m{number}", by=None, value=5)

    page = text(Client().get("/tingchao/clover/"))

    assert (f"今年服务了{people}人" in page, "100%的人满意" in page) == (told, told)


@pytest.mark.parametrize(
    "answers, content, shown", [(4, 4, None), (5, 5, 100), (9, 8, None), (10, 5, 50), (0, 0, None)]
)
def test_a_share_that_would_name_the_unhappy_is_hidden(answers, content, shown):
    assert shown_of(Figures(20, 20, answers, content), 5).satisfied == shown


def test_the_list_of_programmes_costs_the_same_at_one_and_at_thirty(committee, django_assert_num_queries):
    programme_of(committee, key="p0")
    client = Client()
    client.get("/tingchao/clover/?a=1")

    counts = []
    for most in (1, 30):
        while Programme.objects.count() < most:
            number = Programme.objects.count()
            term_of(programme_of(committee, key=f"p{number}"), committee)
        with django_assert_num_queries(6):
            counts.append(client.get("/tingchao/clover/?a=1").status_code)

    assert counts == [200, 200]


def test_an_elder_asks_to_be_rung_and_gets_a_number(term, committee):
    block = BlockFactory(committee=committee)
    address = reverse("services:call", args=["tingchao", term.programme_id])

    bad = Client().post(address, {"block_choice": block.pk, "phone": "123"})
    good = Client().post(address, {"block_choice": block.pk, "phone": "199-0000-0077"})

    assert (bad.status_code, good.status_code) == (422, 200)
    assert "查询码" in text(good)
    assert CallRequest.objects.get().words == f"想问“{term.programme.title}”。"


def post(term, user, person, **changed):
    data = {"who": person.pk, "source": "tap", **changed}
    return browser_of(user).post(reverse("services:enrol", args=[term.pk]), data)


def test_a_mother_enrols_her_child_and_both_names_stand_on_the_receipt(term, committee):
    child = person_in(committee, name="沈小宝")
    guardian = guardian_of(child, account_with("clerk", committee), UserFactory(name="李芳"))
    needed = text_of(term.programme, "health")
    browser = browser_of(guardian.user)

    refused = post(term, guardian.user, child)
    done = post(term, guardian.user, child, **{f"consent_{needed.purpose}": "on"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "还要先同意：健康情况。" in text(refused)
    assert "由妈妈李芳代沈小宝办" in text(browser.get("/me/services/"))


def test_who_is_nobodys_guardian_cannot_choose_the_child(term, committee):
    child = person_in(committee)
    stranger = account_for(person_in(committee, age=40))

    answer = post(term, stranger, child)

    assert (answer.status_code, Enrolment.objects.count()) == (422, 0)


def test_after_the_close_the_page_says_so_and_keeps_what_was_typed(committee):
    now = timezone.now()
    term = term_of(programme_of(committee), committee, closes_at=now - timedelta(minutes=1))
    person = person_in(committee, age=70)

    answer = post(term, account_for(person), person)

    assert answer.status_code == 422
    assert "报名已经截止" in text(answer)


def test_a_daughter_acts_for_her_mother_until_the_mother_says_no(term, committee):
    mother = person_in(committee, name="王秀英", age=80)
    daughter = UserFactory(name="李芳")
    link = ask_link(mother, daughter, relation="女儿", by=daughter)
    agree_link(link, by=account_for(mother))
    post(term, daughter, mother)
    row = Enrolment.objects.get()
    shown = text(browser_of(daughter).get("/me/services/"))

    browser_of(account_for(mother)).post(reverse("users:family-end", args=[link.pk]))
    after = browser_of(daughter).post(reverse("services:withdraw", args=[row.pk]))

    assert "由女儿李芳代王秀英办" in shown
    row.refresh_from_db()
    assert (after.status_code, row.state) == (404, "enrolled")


def test_one_gives_back_ones_own_place_and_nobody_elses(term, committee):
    mine, other = person_in(committee, age=70), person_in(committee, age=70)
    rows = [enrol(term, self_of(person), source=f"{person.pk}") for person in (mine, other)]
    browser = browser_of(account_for(mine))

    answers = [browser.post(reverse("services:withdraw", args=[row.pk])).status_code for row in rows]

    assert answers == [302, 404]
    assert list(Enrolment.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "enrolled"]


def test_staff_at_the_counter_enrol_who_stands_there(term, committee):
    clerk, person = account_with("clerk", committee), person_in(committee, name="王秀英")
    browser = browser_of(clerk)
    browser.post(reverse("users:present-begin", args=[person.pk]))

    page = text(browser.get(reverse("services:enrol", args=[term.pk])))
    browser.post(reverse("services:enrol", args=[term.pk]), {"who": person.pk, "source": "tap"})

    row = Enrolment.objects.get()
    assert "您正在窗口替 王秀英 代填" in page
    assert (row.person, row.authority, row.by) == (person, "desk", clerk)
    entry = AuditEntry.objects.get(action="enrolment.desk")
    assert entry.detail == {"authority": "desk"}


def test_staff_type_in_a_paper_form(term, committee):
    clerk = account_with("clerk", committee)
    person_in(committee, name="王秀英")
    browser = browser_of(clerk)
    address = reverse("services:term-paper", args=[term.pk])

    unknown = browser.post(address, {"name": "没有人", "source": "a"})
    done = browser.post(address, {"name": "王秀英", "source": "b"})

    assert "名册上没有这个人" in text(unknown)
    assert (done.status_code, Enrolment.objects.get().door) == (302, "paper")


def test_names_not_reached_are_masked_until_staff_open_them(committee):
    programme = programme_of(committee)
    rule_of(programme, "tag", "残疾")
    person = person_in(committee, name="顾独特")
    PersonTag.objects.create(committee=committee, person=person, tag="残疾", since=SINCE)
    browser = browser_of(account_with("clerk", committee))
    args = [programme.pk, committee.pk]

    masked = text(browser.get(reverse("services:unreached", args=args)))
    opened = text(browser.post(reverse("services:unreached-names", args=args)))

    assert ("顾独特" in masked, "顾*特" in masked, "顾独特" in opened) == (False, True, True)
    assert AuditEntry.objects.get(action="unreached.reveal").detail == {
        "programme": programme.pk,
        "people": 1,
    }
    counted = text(browser.get(reverse("services:desk-programme", args=[programme.pk])))
    assert "1人今年还没有" in counted


def test_the_desk_list_costs_the_same_at_one_and_at_thirty(committee, django_assert_num_queries):
    term = term_of(programme_of(committee), committee, capacity=40)
    browser = browser_of(account_with("clerk", committee))
    address = reverse("services:desk-term", args=[term.pk])
    browser.get(address)

    for most in (1, 30):
        while Enrolment.objects.count() < most:
            enrol(term, self_of(person_in(committee)), source=f"{Enrolment.objects.count()}")
        with django_assert_num_queries(7):
            browser.get(address)

    assert Enrolment.objects.count() == 30


def test_the_year_is_a_paper_without_a_name(committee, term):
    enrol(term, self_of(person_in(committee)), source="x")
    year = term.first_day.year

    answer = browser_of(account_with("clerk", committee)).get(
        reverse("services:report", args=[committee.pk, year])
    )

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_the_desk_sets_up_a_programme_and_a_term(committee):
    browser = browser_of(account_with("clerk", committee))
    facts = {"leaf": "old", "key": "sight", "title": "光明行动", "what": "查眼睛", "for_whom": "60岁以上"}
    browser.post(
        reverse("services:programme-new", args=[committee.pk]), {**facts, "way": "both", "state": "shown"}
    )
    programme = Programme.objects.get(key="sight")
    address = reverse("services:term-new", args=[programme.pk, committee.pk])
    days = {"first_day": "2026-12-10", "last_day": "2026-12-01", "title": "冬季", "capacity": "5"}
    moments = {"opens_at": "2026-11-01T09:00", "closes_at": "2026-12-01T09:00", "fee": "0"}
    told = {**days, **moments, "admission": "first_come", "state": "shown"}

    wrong = browser.post(address, told)
    right = browser.post(address, {**told, "last_day": "2026-12-20"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "最后一天不能早于第一天。" in text(wrong)
