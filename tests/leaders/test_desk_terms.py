"""The appointment desk: one form, one action; who may not, cannot; the plate follows at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from leaders.actions.appointments import note_leave
from leaders.actions.phones import propose_phone, propose_phones
from leaders.models import Appointment, Leave
from residents.models import Person
from tests.factories import BlockFactory, PersonFactory, UserFactory, account_with
from tests.leaders.corps import account_of, leader_of
from tests.village_affairs.people import door, village_with_people
from users.models import Grant, User
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
YESTERDAY = DAY - timedelta(1)
TERM = {"kind": "group", "since": "2026-11-24", "until": "2029-11-23"}


@pytest.fixture
def village(november):
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="1组")


def at(name, *args):
    return reverse(f"leaders:{name}", args=args)


def test_somebody_of_the_roster_is_found_by_name_and_appointed(village, block):
    person = PersonFactory(committee=village.committee, name="顾一")
    PersonFactory(committee=village.committee, name="顾二", lives_here=False)
    client, page = door(village.clerk), at("appoint", block.pk) + "?q=顾"

    shown = client.get(page).context["people"]
    client.post(page, {**TERM, "person": person.pk})

    assert (shown, Appointment.objects.get().person) == ([person], person)


def test_a_new_person_is_written_down_once_however_often_it_is_sent(village, block):
    said = {**TERM, "name": "顾新", "phone": "199 0000 0001", "birth": "1960-1-1"}

    for _n in range(2):
        door(village.clerk).post(at("appoint", block.pk), said)

    person = Person.objects.get(name="顾新")
    assert (person.phone, person.household, Appointment.objects.count()) == ("19900000001", None, 1)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "请从名册里选一个人，或者写上姓名"),
        ({"until": "2026-11-23"}, "任期止不能早于任期起"),
        ({"phone": "123"}, "手机号少了8位"),
        ({"since": "2024-5-1"}, "请先办离任"),
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence(village, block, changed, says):
    leader_of(block, until=YESTERDAY)

    page = door(village.clerk).post(at("appoint", block.pk), {**TERM, "name": "顾新", **changed})

    assert (page.status_code, Appointment.objects.count()) == (422, 1)
    assert says in page.content.decode()
    assert Person.objects.filter(name="顾新").exists() is False


def test_ended_with_yesterday_the_block_is_vacant_today(village, block):
    term = leader_of(block)

    door(village.clerk).post(at("end", term.pk), {"last_day": "2026-11-23", "because": "搬走"})

    page = door(village.clerk).get(at("block", block.pk))
    assert (page.context["page"].state, page.context["page"].past) == ("vacant", [term])


def test_a_deputy_is_chosen_among_those_who_lead(village, block):
    term, other = leader_of(block), leader_of(BlockFactory(committee=village.committee))
    stranger = PersonFactory(committee=village.committee)
    client = door(village.clerk)

    refused = client.post(at("deputy", term.pk), {"deputy": stranger.pk})
    client.post(at("deputy", term.pk), {"deputy": other.person_id})

    term.refresh_from_db()
    assert (refused.status_code, term.deputy) == (422, other.person)


def test_a_leave_is_noted_and_ended_by_one_tap(village, block):
    term = leader_of(block)
    client = door(village.clerk)

    client.post(at("leave", term.pk), {"since": "2026-11-20", "reason": "住院"})
    away = client.get(at("block", block.pk)).context["page"].state
    client.post(at("back", Leave.objects.get().pk))

    assert (away, client.get(at("block", block.pk)).context["page"].state) == ("away", "covered")
    assert Leave.objects.get().until == YESTERDAY


def test_a_leave_to_come_is_taken_back_altogether(village, block):
    term = leader_of(block)
    leave = note_leave(term.person, since=DAY, until=None, reason="住院", by=village.clerk)

    door(village.clerk).post(at("back", leave.pk))

    leave.refresh_from_db()
    assert leave.taken_back_at is not None


def test_the_letter_is_a_paper_with_its_number(village, block):
    answer = door(village.clerk).get(at("letter", leader_of(block).pk))

    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_block_names_the_chain_of_those_before(village, block):
    leader_of(block, PersonFactory(committee=village.committee, name="顾前"), until=YESTERDAY)
    leader_of(block, since=DAY, until=None)

    page = door(village.clerk).get(at("block", block.pk)).content.decode()

    assert "前任：顾前" in page


def test_a_leaders_phone_is_proposed_by_one_and_approved_by_another(village, block):
    term = leader_of(block, PersonFactory(committee=village.committee, name="顾一", phone="19900000001"))

    door(village.director).post(at("phone", term.pk))

    grant = Grant.objects.get(role="leader")
    assert (grant.user.person, grant.user.phone, grant.block) == (term.person, "19900000001", block)
    assert (grant.approved_at, grant.until, grant.proposed_by) == (None, term.until, village.director)
    assert Grant.objects.filter(role="leader").effective_on(DAY).exists() is False


def test_the_account_with_the_same_number_and_name_is_the_leaders_own(village, block):
    term = leader_of(block, PersonFactory(committee=village.committee, name="顾一", phone="19900000001"))
    own = UserFactory(name="顾一", phone="19900000001")

    assert propose_phone(term, by=village.director).user == own


def test_a_number_of_somebody_elses_account_opens_nothing(village, block):
    term = leader_of(block, PersonFactory(committee=village.committee, name="顾一", phone="19900000001"))
    UserFactory(name="单三", phone="19900000001")

    page = door(village.director).post(at("phone", term.pk), follow=True).content.decode()

    assert ("已经是另一个账号的了" in page, Grant.objects.filter(role="leader").exists()) == (True, False)


def test_a_leader_without_a_telephone_or_with_a_term_that_is_over_gets_no_phone(village, block):
    over = leader_of(block, until=YESTERDAY)
    bare = leader_of(block, since=DAY)

    for term, words in ((over, "已经结束"), (bare, "没有登记电话")):
        with pytest.raises(NotNow, match=words):
            propose_phone(term, by=village.director)


def test_for_a_whole_committee_what_fails_is_named_and_stops_nobody(village):
    people = [
        PersonFactory(committee=village.committee, name="顾一", phone="19900000001"),
        PersonFactory(committee=village.committee, name="顾二"),
        PersonFactory(committee=village.committee, name="顾三", phone="19900000003"),
        PersonFactory(committee=village.committee, name="顾四", phone="19900000004"),
    ]
    terms = [leader_of(BlockFactory(committee=village.committee), person) for person in people]
    UserFactory(name="别人", phone="19900000003")
    account_of(terms[3])

    first = propose_phones(village.committee, by=village.director)
    second = propose_phones(village.committee, by=village.director)

    assert (first.proposed, first.there, len(first.without_phone), len(first.failed)) == (1, 1, 1, 1)
    assert (second.proposed, second.there) == (0, 2)
    assert User.objects.filter(username__startswith="leader").count() == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["甲一", "乙二", "丙三", "丁四"]),
        ("?state=now", ["甲一", "乙二"]),
        ("?state=ending", ["乙二"]),
        ("?state=ended", ["丙三"]),
        ("?state=coming", ["丁四"]),
        ("?q=乙", ["乙二"]),
        ("?q=yi", ["乙二"]),
        ("?kind=building", ["甲一"]),
        ("?state=nonsense", []),
    ],
)
def test_the_list_is_filtered_by_name_kind_and_how_the_term_stands(village, query, names):
    spans = {
        "甲一": {"kind": "building"},
        "乙二": {"until": DAY + timedelta(60)},
        "丙三": {"until": YESTERDAY},
        "丁四": {"since": DAY + timedelta(1), "until": None},
    }
    for name, span in spans.items():
        person = PersonFactory(committee=village.committee, name=name)
        leader_of(BlockFactory(committee=village.committee), person, **span)

    page = door(village.clerk).get(at("appointments") + query).context["page"]

    assert [term.person.name for term in page.rows] == names


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_as_often_for_one_term_as_for_thirty(village, django_assert_num_queries, rows):
    for _n in range(rows):
        leader_of(BlockFactory(committee=village.committee))
    client = door(village.clerk)

    with django_assert_num_queries(6):
        client.get(at("appointments"))


@pytest.mark.parametrize(
    ("role", "expected"),
    [("clerk", 200), ("director", 200), ("street_office", 403), ("auditor", 403), ("supervisor", 403)],
)
def test_appointing_is_for_those_who_run_the_corps(village, block, role, expected):
    place = village.committee.street if role == "street_office" else village.committee

    answer = door(account_with(role, place)).get(at("appoint", block.pk))

    assert answer.status_code == expected
