import itertools

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from services.actions.consents import withdraw_consent
from services.actions.moving import remove
from services.actions.nursery_days import sign_in
from services.actions.nursery_pick_ups import code_of
from services.actions.nursery_records import open_child
from services.actions.records import RecordClosed
from services.models import ConsentText, Enrolment, Incident, Outcome, PickUpPerson
from tests.doors import browser_of
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from tests.services.nursery_ground import (
    FACTS,
    MONDAY,
    OPENS,
    SECRETS,
    acting_for_child,
    child_of,
    clock,
    nursery_at,
    put_in,
)
from users.models import AuditEntry, Guardian
from users.roles import ROLES

pytestmark = pytest.mark.django_db
PURPOSES = ("health", "allergy", "medicine", "insurance", "data")


@pytest.fixture
def place():
    return CommitteeFactory(name="本村")


@pytest.fixture
def clerk(place):
    return account_with("clerk", place)


@pytest.fixture
def term(place, clerk):
    with time_machine.travel(OPENS, tick=False):
        return nursery_at(place, clerk)


@pytest.fixture
def row(term):
    with time_machine.travel(OPENS, tick=False):
        return put_in(term)


@pytest.fixture
def in_june():
    with time_machine.travel("2026-06-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def on_monday():
    with time_machine.travel(clock(MONDAY, 8, 40), tick=False):
        yield


def url(name: str, *args: object) -> str:
    return reverse(f"services:nursery{name}", args=args)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.usefixtures("in_june")
def test_a_parent_enrols_in_two_steps_on_the_phone(term):
    child, parent = child_of(term.committee)
    browser = browser_of(parent)
    yes = {f"consent_{purpose}": "on" for purpose in PURPOSES}

    door = browser.get(reverse("services:enrol", args=[term.pk]))
    bare = browser.post(url("-letter", term.pk), {"who": child.pk})
    agreed = browser.post(url("-letter", term.pk), {"who": child.pk, **yes})
    facts = {**FACTS, **SECRETS, "grade": "3", "shanghai": "on", "source": "once"}
    young = browser.post(agreed.url, {**facts, "grade": "0"})
    done = [browser.post(agreed.url, facts) for _twice in range(2)]

    row = Enrolment.objects.get()
    assert (door.url, bare.status_code, agreed.url) == (
        url("-letter", term.pk),
        422,
        url("-join", term.pk, child.pk),
    )
    assert "“健康情况”不同意就不能参加" in text(bare)
    assert (young.status_code, "等上了学再来" in text(young), "花生过敏" in text(young)) == (422, True, True)
    assert [answer.url for answer in done] == [url("-child", row.pk)] * 2
    assert code_of(PickUpPerson.objects.get()) in text(browser.get(done[0].url))


@pytest.mark.usefixtures("in_june")
def test_a_parent_of_nobody_reads_what_to_do(term):
    browser = browser_of(UserFactory())

    seen, sent = browser.get(url("-letter", term.pk)), browser.post(url("-letter", term.pk), {"who": 1})

    assert [seen.status_code, sent.status_code] == [200, 422]
    assert "只有登记过的监护人可以报" in text(sent)
    assert "您还没有登记过孩子" in text(browser.get(url("")))


def test_before_the_opening_the_form_says_when(term):
    with time_machine.travel("2026-05-30T10:00:00+08:00", tick=False):
        child, parent = child_of(term.committee)
        browser = browser_of(parent)
        browser.post(
            url("-letter", term.pk), {"who": child.pk, **{f"consent_{one}": "on" for one in PURPOSES}}
        )
        join = url("-join", term.pk, child.pk)

        early = browser.post(join, {**FACTS, "shanghai": "on"})

    assert (early.status_code, "还没到报名时间" in text(early)) == (422, True)


@pytest.mark.usefixtures("in_june")
def test_without_the_consents_step_two_leads_back_to_step_one(term):
    child, parent = child_of(term.committee)

    answer = browser_of(parent).get(url("-join", term.pk, child.pk))

    assert answer.url == url("-letter", term.pk)


@pytest.mark.usefixtures("on_monday")
def test_a_child_is_its_guardians_alone(row, place, clerk):
    mine = {
        "get": [url("-child", row.pk), url("-write", row.pk, "absent"), url("-write", row.pk, "fetcher")],
        "post": [
            url("-fetcher-end", row.pk, PickUpPerson.objects.get().pk),
            url("-write", row.pk, "evaluate"),
        ],
    }
    _child, other = child_of(place, "沈小海")
    answers = {
        browser_of(user): {
            getattr(browser_of(user), how)(where).status_code for how, rows in mine.items() for where in rows
        }
        for user in (other, clerk, UserFactory())
    }

    assert list(answers.values()) == [{404}] * 3
    assert browser_of(row.by).get(mine["get"][0]).status_code == 200
    assert browser_of(row.by).get(url("-write", row.pk, "nothing")).status_code == 404


@pytest.mark.usefixtures("on_monday")
def test_a_parent_says_absent_names_a_fetcher_and_ends_one(row):
    browser = browser_of(row.by)
    tuesday = {"day": "2026-07-07", "words": "看牙"}

    told = browser.post(url("-write", row.pk, "absent"), tuesday)
    wrong = browser.post(url("-write", row.pk, "absent"), {"day": "2026-07-11", "words": "看牙"})
    named = browser.post(url("-write", row.pk, "fetcher"), {"name": "沈爷爷", "relation": "爷爷"})
    early = browser.post(url("-write", row.pk, "evaluate"), {"stars": 5, "words": "好"})
    browser.post(url("-fetcher-end", row.pk, PickUpPerson.objects.order_by("pk")[0].pk))

    assert [one.status_code for one in (told, wrong, named, early)] == [302, 422, 302, 422]
    assert ("看牙" in text(wrong), "最后一天开始就可以评了" in text(early)) == (True, True)
    assert [one.read("name") for one in PickUpPerson.objects.filter(ended_at=None)] == ["沈爷爷"]
    assert Outcome.objects.count() == 0


@pytest.mark.usefixtures("on_monday")
def test_a_day_at_the_site_on_the_phone(row, term, place):
    browser = browser_of(account_with("nursery_teacher", place))
    site, out = url("-site", term.pk), url("-out", row.pk)
    code = code_of(PickUpPerson.objects.get())

    waits = text(browser.get(url("-sites"), follow=True))
    browser.post(url("-in", row.pk), {"temperature": "36.5"})
    browser.post(url("-incident", term.pk), {"kind": "hurt", "child": row.pk, "words": "擦破"})
    browser.post(url("-visitor", term.pk), {"name": "老周", "why": "送水"})
    stranger = browser.post(out, {"code": "000000", "signed": "陌生人"})
    handed = browser.post(out, {"code": f" {code}", "signed": "沈外婆"})

    assert ("还没到" in waits, "今天志愿者要3人，只有0人" in waits) == (True, True)
    assert (stranger.status_code, "不在孩子的名单上，不能接走" in text(stranger)) == (422, True)
    assert (handed.status_code, "接走了" in text(browser.get(site))) == (302, True)
    assert Incident.objects.get().enrolment == row


@pytest.mark.usefixtures("on_monday")
def test_codes_cannot_be_tried_out(row, place, clerk):
    browser = browser_of(account_with("nursery_teacher", place))
    sign_in(row, by=clerk)

    tries = [
        browser.post(url("-out", row.pk), {"code": f"{n:06}", "signed": "沈外婆"}).status_code
        for n in range(9)
    ]

    assert tries == [422] * 8 + [429]


@pytest.mark.usefixtures("on_monday")
@pytest.mark.parametrize("role", [*ROLES, "outsider", "nobody"])
def test_the_record_opens_to_programme_staff_of_the_place_alone(row, place, role):
    opens = {"clerk", "director", "nursery_teacher"}
    if role == "outsider":
        user = account_with("nursery_teacher", CommitteeFactory(street=place.street))
    elif role == "nobody":
        user = UserFactory()
    else:
        where = {"street": place.street, "block": BlockFactory(committee=place)}.get(
            ROLES[role].place[0], place
        )
        user = account_with(role, where)

    browser = browser_of(user)
    answer = browser.post(url("-record", row.pk), {"why": "看过敏"})
    sites = browser.get(url("-site", row.term_id)).status_code

    assert (answer.status_code in {200}, "花生过敏" in text(answer)) == ((role in opens),) * 2
    assert (sites == 200) == (role in opens)
    assert AuditEntry.objects.filter(action="record.open").count() == (role in opens)


STATES = ["waiting", "offered", "enrolled", "completed", "withdrawn", "removed", "refused"]


@pytest.mark.usefixtures("on_monday")
def test_the_record_opens_with_link_and_consent_to_who_is_in(row, clerk):
    data = ConsentText.objects.get(programme=row.term.programme, purpose="data")
    acting, link = acting_for_child(row), Guardian.objects.get()
    found = set()
    for consent, linked in itertools.product((True, False), repeat=2):
        if not consent:
            withdraw_consent(acting, data)
        Guardian.objects.filter(pk=link.pk).update(until=None if linked else MONDAY.replace(month=1))
        for state in STATES:
            row.state = state
            try:
                open_child(row, by=clerk, why="看过敏")
            except RecordClosed:
                continue
            found.add((state, linked, consent))

    assert found == {("enrolled", True, True), ("completed", True, True)}


@pytest.mark.usefixtures("on_monday")
def test_each_opening_is_read_by_the_guardian_and_asks_why(row, place):
    teacher = account_with("nursery_teacher", place, name="林老师")

    empty = browser_of(teacher).post(url("-record", row.pk), {"why": ""})
    browser_of(teacher).post(url("-record", row.pk), {"why": "午饭忌口"})

    page = text(browser_of(row.by).get(url("-child", row.pk)))
    assert (empty.status_code, "林老师" in page, "午饭忌口" in page) == (422, True, True)


@pytest.mark.usefixtures("on_monday")
def test_a_withdrawn_health_consent_closes_the_words_it_was_for(row, clerk):
    withdraw_consent(acting_for_child(row), ConsentText.objects.get(purpose="health"))

    lines = dict(open_child(row, by=clerk, why="看过敏").lines)

    assert ("健康" in lines, lines["过敏"]) == (False, "花生过敏")


@pytest.mark.usefixtures("in_june")
def test_the_public_reads_of_no_child(row, term):
    pages = [
        text(Client().get(where))
        for where in (
            reverse("services:clover", args=[term.committee.slug]),
            reverse("services:term", args=[term.committee.slug, term.pk]),
        )
    ]

    assert [word for word in ("沈小宁", "小宁", "沈外婆", "花生") if word in "".join(pages)] == []
    assert "还有34个" in pages[1]


@pytest.mark.usefixtures("in_june")
def test_a_term_removed_child_keeps_its_reason(row, clerk):
    remove(row, because="搬走了", by=clerk)

    assert "搬走了" in text(browser_of(row.by).get(url("-child", row.pk)))
