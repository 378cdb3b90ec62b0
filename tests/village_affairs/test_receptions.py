"""The rules of the day itself: one line a visitor, one question with a code, one door, one summary."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import BlockFactory, account_with
from tests.village_affairs.open_days import day_of, last_month, tomorrow
from tests.village_affairs.people import village_with_people
from users.actions.own_data import what_is_kept
from users.models import AuditEntry
from village_affairs.actions.open_days import cancel
from village_affairs.actions.opinions import answer, find_by_code
from village_affairs.actions.receptions import close_day, open_door, receive, take_back
from village_affairs.models import OpenDay, Opinion, Reception
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def open_day(village):
    return day_of(village.committee)


def visit(open_day, village, source="open_day:1", **facts):
    return receive(open_day, source=source, by=village.clerk, **facts)


def test_a_visitor_who_says_nothing_is_one_line_without_a_question(open_day, village):
    received = visit(open_day, village)

    row = received.reception
    assert (row.number, row.name, row.people, row.opinion, received.code) == (1, "", 1, None, "")
    assert not Opinion.objects.exists()


def test_the_first_visitor_opens_the_door(open_day, village):
    visit(open_day, village)

    open_day.refresh_from_db()
    assert (open_day.held_by, open_day.held_at is not None) == (village.clerk, True)


def test_opening_the_door_twice_is_once(open_day, village):
    first = open_door(open_day, by=village.clerk)
    again = open_door(open_day, by=village.director)

    assert (again.held_at, again.held_by) == (first.held_at, village.clerk)


def test_what_is_said_becomes_a_numbered_question_found_by_the_code_on_the_slip(open_day, village):
    block = BlockFactory(committee=village.committee)

    received = visit(
        open_day, village, words="路灯不亮", block=block, phone="19900000001", hear_by="call", name="老顾"
    )

    found = find_by_code(received.code)
    assert found == received.reception.opinion
    assert (found.door, found.open_day, found.block, found.hear_by) == ("open_day", open_day, block, "call")
    assert (found.phone, found.phone_sealed.count("19900000001")) == ("19900000001", 0)


def test_the_same_sending_twice_is_one_line_one_question_and_one_code(open_day, village):
    first = visit(open_day, village, words="路灯不亮")
    again = visit(open_day, village, words="路灯不亮")

    assert (again.reception.pk, again.code) == (first.reception.pk, first.code)
    assert (Reception.objects.count(), Opinion.objects.count()) == (1, 1)


def test_lines_are_numbered_within_the_day(open_day, village):
    other = day_of(village.committee, last_month())
    other.day = today()
    other.save()
    numbers = [
        visit(day, village, source=f"open_day:{n}").reception.number
        for n, day in enumerate((open_day, open_day, other))
    ]

    assert numbers == [1, 2, 1]


@pytest.mark.parametrize("people", [0, 21])
def test_a_party_of_none_or_of_more_than_twenty_is_refused_and_nothing_kept(open_day, village, people):
    with pytest.raises(BadValue):
        visit(open_day, village, people=people, words="路灯不亮")

    assert (Reception.objects.count(), Opinion.objects.count()) == (0, 0)


@pytest.mark.parametrize("people", [1, 20])
def test_a_party_of_one_to_twenty_is_one_line(open_day, village, people):
    assert visit(open_day, village, people=people).reception.people == people


def test_a_number_is_not_kept_for_who_asks_nothing(open_day, village):
    with pytest.raises(BadValue, match="电话只用来告诉答复"):
        visit(open_day, village, phone="19900000001")

    assert not Reception.objects.exists()


def test_a_cancelled_day_receives_nobody_and_says_why_it_was_cancelled(open_day, village):
    cancel(open_day, reason="台风", by=village.director)

    with pytest.raises(NotNow, match="台风"):
        visit(open_day, village)


def test_a_day_to_come_receives_nobody(village):
    with pytest.raises(NotNow, match="还没到"):
        visit(day_of(village.committee, tomorrow()), village)


@pytest.mark.parametrize("ago, kept", [(7, True), (8, False)])
def test_a_log_kept_on_paper_is_typed_in_within_seven_days(village, ago, kept):
    open_day = day_of(village.committee, today() - timedelta(days=ago))

    if kept:
        visit(open_day, village)
    else:
        with pytest.raises(TooLate):
            visit(open_day, village)

    assert Reception.objects.exists() == kept


def test_a_line_taken_back_stays_with_its_number_and_its_question_is_withdrawn(open_day, village):
    row = visit(open_day, village, words="路灯不亮").reception

    take_back(row, by=village.clerk)
    take_back(row, by=village.director)

    row.refresh_from_db()
    assert (row.undone_by, row.opinion.state, row.opinion.steps.last().what) == (
        village.clerk,
        "withdrawn",
        "withdrawn",
    )
    assert visit(open_day, village, source="open_day:2").reception.number == 2


def test_a_line_is_taken_back_on_its_own_day_only(open_day, village):
    row = visit(open_day, village).reception

    with pytest.raises(TooLate):
        take_back(row, by=village.clerk, now=timezone.now() + timedelta(days=1))

    row.refresh_from_db()
    assert row.undone_at is None


def test_a_line_whose_question_is_answered_is_not_taken_back(open_day, village):
    row = visit(open_day, village, words="路灯不亮").reception
    answer(row.opinion, words="明天修。", by=village.clerk)

    with pytest.raises(NotNow):
        take_back(row, by=village.clerk)

    row.refresh_from_db()
    assert (row.undone_at, row.opinion.state) == (None, "answered")


@pytest.mark.parametrize("summary", ["", " \n ", "找老顾，电话19900000001"])
def test_a_summary_without_words_or_with_a_number_is_refused(open_day, village, summary):
    open_door(open_day, by=village.clerk)

    with pytest.raises(BadValue):
        close_day(open_day, summary=summary, by=village.clerk)

    open_day.refresh_from_db()
    assert open_day.summary == ""


def test_a_day_nobody_opened_has_no_summary(open_day, village):
    with pytest.raises(NotNow):
        close_day(open_day, summary="来了三个人。", by=village.clerk)


def test_a_summary_written_again_changes_and_the_public_page_is_drawn_anew(open_day, village):
    open_door(open_day, by=village.clerk)
    close_day(open_day, summary="来了三个人。", by=village.clerk)
    village.committee.refresh_from_db()
    stamp = village.committee.public_stamp

    close_day(open_day, summary="来了四个人。", by=village.clerk)

    open_day.refresh_from_db()
    village.committee.refresh_from_db()
    assert (open_day.summary, village.committee.public_stamp > stamp) == ("来了四个人。", True)


def test_missed_is_a_day_that_is_over_neither_cancelled_nor_opened(village):
    yesterday = today() - timedelta(days=1)
    missed = day_of(village.committee, yesterday)
    day_of(village_with_people("二村", "er").committee, yesterday, cancelled_at=timezone.now(),
           cancelled_because="台风")  # fmt: skip
    day_of(village_with_people("三村", "san").committee, yesterday, held_at=timezone.now())
    day_of(village_with_people("四村", "si").committee)

    assert list(OpenDay.objects.missed_on(today())) == [missed]


def test_every_step_at_the_door_is_on_the_trail(open_day, village):
    row = visit(open_day, village, words="路灯不亮").reception
    take_back(row, by=village.clerk)
    close_day(open_day, summary="没有别的。", by=village.clerk)

    actions = list(AuditEntry.objects.order_by("seq").values_list("action", flat=True))
    assert actions == ["open_day.open", "reception.add", "reception.undo", "open_day.close"]


def test_own_data_holds_the_visits_for_which_ones_own_number_was_left(open_day, village):
    reader = account_with("resident", village.committee, phone="19900000001")
    visit(open_day, village, name="老顾", words="路灯不亮", phone="19900000001")
    visit(open_day, village, source="open_day:2", name="老沈", words="垃圾没人收", phone="19900000002")

    assert [row["name"] for row in what_is_kept(reader)["receptions"]] == ["老顾"]
