"""Please ring me: one wish a sending, told to who can ring, the number only by a look that is recorded."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from leaders.actions.appointments import end_term, name_deputy, note_leave
from leaders.actions.calls import NotYours, ask_for_call, note_try, reveal, take_back, who_rings
from leaders.models import CallRequest, CallTry
from leaders.pages.corps_jobs import blocks_to_fill, calls_left, terms_ending
from tests.factories import BlockFactory, PersonFactory, UserFactory, account_with
from tests.leaders.corps import account_of, leader_of
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry, Notice
from users.receipts import page_of_code
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
PHONE = "19900001234"


@pytest.fixture
def village(november):
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee, name="1组")


def wish(block, source="web:1", **more):
    return ask_for_call(block, phone=PHONE, source=source, **more)[0]


def test_sent_twice_it_is_one_wish_with_one_code_and_one_notice(block):
    user = account_of(leader_of(block))

    first, second = (ask_for_call(block, phone="199-0000-1234", source="web:1") for _n in range(2))

    assert first == second
    assert (CallRequest.objects.get().phone, first[0].due_on) == (PHONE, date(2026, 11, 26))
    assert Notice.objects.filter(user=user, topic="leader_call").values("key").distinct().count() == 1
    assert page_of_code(first[1]) == f"/call/{first[1]}/"


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_are_one(november):
    block = BlockFactory()
    codes = []

    def send():
        codes.append(ask_for_call(block, phone=PHONE, source="web:1")[1])
        connection.close()

    threads = [Thread(target=send) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (CallRequest.objects.count(), len(codes), len(set(codes))) == (1, 4, 1)


@pytest.mark.parametrize(("phone", "words"), [("", "电话"), ("123", "手机号少了8位")])
def test_without_a_number_there_is_nothing_to_ring(block, phone, words):
    with pytest.raises(BadValue, match=words):
        ask_for_call(block, phone=phone, source="web:1")

    assert CallRequest.objects.exists() is False


def test_the_database_keeps_no_open_wish_without_a_number(block):
    row = wish(block)

    with pytest.raises(IntegrityError, match="call_has_a_number"), transaction.atomic():
        CallRequest.objects.filter(pk=row.pk).update(phone_sealed="")


def told(user) -> bool:
    return Notice.objects.filter(user=user, topic="leader_call").exists()


def test_on_leave_the_deputy_hears_and_not_the_leader(village, block):
    term, other = leader_of(block), leader_of(BlockFactory(committee=village.committee))
    name_deputy(term, other.person, by=village.clerk)
    leader, deputy = account_of(term), account_of(other)
    note_leave(term.person, since=DAY, until=None, reason="住院", by=village.clerk)

    wish(block)

    assert (who_rings(block, DAY), told(leader), told(deputy), told(village.clerk)) == (
        [other.person],
        False,
        True,
        False,
    )


@pytest.mark.parametrize("deputy_away", [False, True])
def test_where_nobody_can_ring_the_staff_hear(village, block, deputy_away):
    if deputy_away:
        term, other = leader_of(block), leader_of(BlockFactory(committee=village.committee))
        name_deputy(term, other.person, by=village.clerk)
        for person in (term.person, other.person):
            note_leave(person, since=DAY, until=None, reason="外出", by=village.clerk)

    wish(block)

    assert (who_rings(block, DAY), told(village.clerk), told(village.director)) == ([], True, True)


def test_a_leader_without_the_right_on_the_phone_hears_and_so_do_the_staff(village, block):
    leader_of(block, PersonFactory(committee=village.committee, phone="19900000001"))

    wish(block)

    refs = set(Notice.objects.filter(topic="leader_call").values_list("recipient", flat=True))
    assert {ref.split(":")[0] for ref in refs} == {"person", "user"}


def test_a_look_at_the_number_is_recorded_and_only_for_whoever_may_ring(village, block):
    leader = account_of(leader_of(block))
    other = account_of(leader_of(BlockFactory(committee=village.committee)))
    row = wish(block)

    with pytest.raises(NotYours):
        reveal(row, by=other)
    assert reveal(row, by=leader) == PHONE

    entry = AuditEntry.objects.get(action="leader.reveal_call")
    assert (entry.actor, entry.object_id) == (leader, str(row.pk))


def test_not_reached_comes_back_tomorrow_and_a_second_tap_adds_nothing(village, block):
    row = wish(block)

    for _n in range(2):
        row = note_try(row, "not_reached", by=village.clerk)

    assert (row.next_on, row.closed_at, CallTry.objects.count()) == (DAY + timedelta(1), None, 1)


@pytest.mark.parametrize("outcome", ["called", "declined"])
def test_reached_or_declined_it_is_over_and_the_number_is_shut(village, block, outcome):
    row = wish(block)

    for _n in range(2):
        row = note_try(row, outcome, by=village.clerk)

    assert (row.closed_at is not None, CallTry.objects.count()) == (True, 1)
    with pytest.raises(NotNow, match="已经打过"):
        reveal(row, by=village.clerk)


def test_taken_back_by_the_asker_it_stays_as_it_ended(village, block):
    row = wish(block)
    done = note_try(row, "called", by=village.clerk).closed_at

    assert take_back(row).closed_at == done


@pytest.mark.parametrize(
    ("due", "led", "jobs"),
    [(DAY, True, 0), (DAY - timedelta(1), True, 1), (DAY, False, 1)],
)
def test_overdue_calls_and_those_of_vacant_blocks_stand_on_the_desk(village, block, due, led, jobs):
    if led:
        leader_of(block)
    row = wish(block)
    CallRequest.objects.filter(pk=row.pk).update(due_on=due)

    found = list(calls_left(village.clerk, DAY))

    assert len(found) == jobs
    assert list(calls_left(UserFactory(), DAY)) == []


def test_a_block_whose_term_ended_stands_on_the_desk_until_somebody_follows(village, block):
    term = leader_of(block)
    BlockFactory(committee=village.committee, name="从来没有组长的组")
    end_term(term, last_day=DAY - timedelta(1), because="届满", by=village.director)
    before = [job.title for job in blocks_to_fill(village.clerk, DAY)]

    leader_of(block, since=DAY, until=None)

    assert (before, list(blocks_to_fill(village.clerk, DAY))) == (["有1个组任期已满，没人接"], [])


@pytest.mark.parametrize(("days", "jobs"), [(60, 1), (61, 0), (0, 1)])
def test_a_term_that_ends_within_sixty_days_is_named_once(village, block, days, jobs):
    leader_of(block, until=DAY + timedelta(days))

    assert len(list(terms_ending(village.clerk, DAY))) == jobs


def test_a_term_with_a_successor_waits_for_nobody(village, block):
    leader_of(block, until=DAY + timedelta(10))
    leader_of(block, since=DAY + timedelta(11), until=None)

    assert list(terms_ending(village.clerk, DAY)) == []


def at(name, *args):
    return reverse(f"leaders:{name}", args=args)


def test_a_leader_rings_from_the_list_in_two_taps(block):
    leader = account_of(leader_of(block))
    row = wish(block, name="沈阿姨", words="门口路灯")
    client = door(leader)

    listed = client.get(at("calls")).content.decode()
    opened = client.post(at("call-phone", row.pk)).content.decode()
    client.post(at("call-made", row.pk), {"outcome": "called"})

    assert (PHONE in listed, "199****1234" in listed, PHONE in opened) == (False, True, True)
    row.refresh_from_db()
    assert row.closed_at is not None


def test_a_deputy_sees_the_calls_while_the_leave_lasts(village, block):
    term, other = leader_of(block), leader_of(BlockFactory(committee=village.committee))
    name_deputy(term, other.person, by=village.clerk)
    account_of(term)
    deputy = account_of(other)
    row = wish(block)
    before = door(deputy).post(at("call-phone", row.pk)).status_code
    note_leave(term.person, since=DAY, until=DAY, reason="住院", by=village.clerk)

    assert (before, door(deputy).post(at("call-phone", row.pk)).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [("clerk", "own", 200), ("director", "own", 200), ("clerk", "other", 404), ("auditor", "own", 403)],
)
def test_at_the_desk_the_number_opens_to_who_answers_there(village, block, role, place, status):
    other = village_with_people("对岸村", "duian").committee
    user = account_with(role, village.committee if place == "own" else other)

    assert door(user).post(at("desk-call-phone", wish(block).pk)).status_code == status


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_calls_asks_as_often_for_one_as_for_thirty(
    village, block, django_assert_num_queries, rows
):
    for number in range(rows):
        wish(block, f"web:{number}")
    client = door(village.clerk)

    with django_assert_num_queries(5):
        client.get(at("desk-calls"))


def test_a_wish_stands_on_the_leaders_day_until_it_was_tried(village, block):
    leader = account_of(leader_of(block))
    row = wish(block, name="沈阿姨")
    client = door(leader)

    before = client.get(reverse("leaders:today")).content.decode()
    note_try(row, "not_reached", by=leader)
    after = client.get(reverse("leaders:today")).content.decode()

    assert ("给沈*姨回电话" in before, "给沈*姨回电话" in after) == (True, False)


def test_a_committees_numbers_do_not_open_on_the_phone_where_a_code_is_enough_to_come_in(village, block):
    row = wish(block)
    client = door(village.clerk)

    answers = [client.post(at("call-phone", row.pk)), client.post(at("call-made", row.pk))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert client.get(at("calls")).context["lines"] == []
