from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from tests.factories import BlockFactory, CommitteeFactory, UserFactory
from users.models import Notice
from village_affairs.actions.opinions import (
    LONGEST,
    NotYours,
    answer,
    ask,
    find_by_code,
    hide,
    judge,
)
from village_affairs.models import Opinion, Reply
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 9, 10, tzinfo=SHANGHAI)


@pytest.fixture
def committee():
    return CommitteeFactory()


def asked(committee, source="web:1", **facts):
    return ask(
        committee=committee, words=facts.pop("words", "路灯什么时候修？"), source=source, at=MOMENT, **facts
    )


def test_a_question_is_owed_an_answer_within_fifteen_days(committee):
    opinion, _code = asked(committee)

    assert (opinion.due_on, opinion.state, str(opinion)) == (date(2026, 11, 24), "open", "2026-001")


@pytest.mark.parametrize("day, overdue", [(date(2026, 11, 24), 0), (date(2026, 11, 25), 1)])
def test_it_is_overdue_the_day_after_the_deadline(committee, day, overdue):
    asked(committee)

    assert Opinion.objects.overdue_on(day).count() == overdue


def test_the_same_form_sent_twice_is_one_question_with_one_code(committee):
    first, code = asked(committee)
    again, same = asked(committee)

    assert (first.pk, code) == (again.pk, same)
    assert Opinion.objects.count() == 1


def test_the_code_finds_it_however_it_is_typed_and_stands_nowhere_in_clear(committee):
    opinion, code = asked(committee)

    written = f" {code[:4].lower()}-{code[4:]} "

    assert find_by_code(written) == opinion
    assert code not in str(Opinion.objects.values().get())


def test_numbers_follow_one_another_in_each_committee(committee):
    numbers = [asked(committee, source=f"web:{n}")[0].number for n in range(3)]
    other = asked(CommitteeFactory(), source="web:9")[0].number

    assert (numbers, other) == ([1, 2, 3], 1)


def test_the_public_reads_the_words_without_anybodys_number(committee):
    opinion, _code = asked(committee, words="请打19900001234找我，路灯坏了", phone="199-0000-1234")

    assert "19900001234" in opinion.words
    assert "19900001234" not in opinion.shown_words
    assert opinion.phone == "19900001234"
    assert "19900001234" not in str(Opinion.objects.values("phone_sealed", "phone_index").get())


@pytest.mark.parametrize("words", ["", "   ", "\u200b\n", "问" * (LONGEST + 1)])
def test_empty_and_endless_questions_are_refused(committee, words):
    with pytest.raises(BadValue):
        asked(committee, words=words)

    assert Opinion.objects.count() == 0


def test_five_thousand_characters_are_kept_whole(committee):
    opinion, _code = asked(committee, words="问" * LONGEST)

    assert len(opinion.words) == LONGEST


def test_an_answer_is_told_by_the_way_the_asker_left(committee):
    opinion, _code = asked(committee, phone="19900001234", hear_by="sms")

    answer(opinion, words="昨天修好了。", by=UserFactory())

    notice = Notice.objects.get(recipient=f"opinion:{opinion.pk}")
    assert (notice.channel, notice.address) == ("sms", "19900001234")
    assert "19900001234" not in notice.body


def test_a_clerk_who_reads_english_still_writes_to_neighbours_in_chinese(committee):
    opinion, _code = asked(committee, phone="19900001234", hear_by="sms")

    with override("en"):
        answer(opinion, words="昨天修好了。", by=UserFactory())

    notice = Notice.objects.get(recipient=f"opinion:{opinion.pk}")
    assert notice.subject == "您问的事有答复了"


def test_the_leader_tells_who_asked_for_that(committee):
    block = BlockFactory(committee=committee)
    opinion, _code = asked(committee, block=block, hear_by="leader")

    answer(opinion, words="昨天修好了。", by=UserFactory())

    notice = Notice.objects.get(recipient=f"opinion:{opinion.pk}")
    assert (notice.channel, notice.block) == ("leader", block)


@pytest.mark.parametrize("hear_by", ["none", "board", "call"])
def test_who_comes_to_look_gets_no_message(committee, hear_by):
    opinion, _code = asked(committee, hear_by=hear_by)

    answer(opinion, words="昨天修好了。", by=UserFactory())

    assert Notice.objects.filter(recipient=f"opinion:{opinion.pk}").count() == 0


def test_an_answer_never_holds_a_number(committee):
    opinion, _code = asked(committee)

    with pytest.raises(BadValue, match="号码"):
        answer(opinion, words="请打19900001234问老王", by=UserFactory())

    assert Reply.objects.count() == 0


def test_not_satisfied_opens_one_second_round_for_somebody_else(committee):
    first, second = UserFactory(), UserFactory()
    opinion, _code = asked(committee)
    answer(opinion, words="已经去看过了。", by=first, at=MOMENT + timedelta(days=1))
    judge(opinion, satisfied=False, at=MOMENT + timedelta(days=2))
    opinion.refresh_from_db()

    assert (opinion.state, opinion.round, opinion.due_on) == ("reopened", 2, date(2026, 11, 26))
    with pytest.raises(NotYours):
        answer(opinion, words="还是那样。", by=first)

    answer(opinion, words="换了新灯。", by=second)
    judge(opinion, satisfied=False)
    opinion.refresh_from_db()
    assert (opinion.state, opinion.round) == ("closed", 2)


def test_the_database_itself_refuses_the_first_handler_in_the_second_round(committee):
    from django.db import IntegrityError, transaction

    same = UserFactory()
    opinion, _code = asked(committee)

    with pytest.raises(IntegrityError, match="second_reply_by_another"), transaction.atomic():
        Reply.objects.create(
            committee=committee, opinion=opinion, round=2, words="同一个人", by=same, first_by=same, at=MOMENT
        )


def test_satisfied_closes_and_saying_it_twice_changes_nothing(committee):
    opinion, _code = asked(committee)
    answer(opinion, words="换了新灯。", by=UserFactory())

    first = judge(opinion, satisfied=True)
    again = judge(opinion, satisfied=False)
    opinion.refresh_from_db()

    assert (first.pk, again.satisfied, opinion.state) == (again.pk, True, "closed")


def test_nothing_is_judged_before_an_answer_and_nothing_answered_twice(committee):
    opinion, _code = asked(committee)

    with pytest.raises(NotNow):
        judge(opinion, satisfied=True)
    answer(opinion, words="换了新灯。", by=UserFactory())
    with pytest.raises(NotNow):
        answer(opinion, words="再答一次。", by=UserFactory())


def test_hiding_says_why_and_takes_it_off_the_public_pages(committee):
    opinion, _code = asked(committee)
    before = committee.public_stamp

    hide(opinion, reason="骂人的话", by=UserFactory())
    committee.refresh_from_db()

    assert list(Opinion.objects.shown()) == []
    assert committee.public_stamp > before
