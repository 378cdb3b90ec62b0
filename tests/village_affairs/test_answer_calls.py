"""Whoever wanted a call about an answer gets one: listed masked, seen for the trail, ticked once."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tests.factories import account_with
from tests.village_affairs.asked import PHONES, WORDS, asked
from tests.village_affairs.people import door, titles, village_with_people
from users.models import AuditEntry, Notice
from village_affairs.actions.asking_too import me_too
from village_affairs.actions.calls import make_call
from village_affairs.actions.inspections import agree, ask_inspection, refuse
from village_affairs.actions.opinion_steps import NotYours
from village_affairs.actions.opinions import answer, judge, merge
from village_affairs.models import Call, Opinion, OpinionMeToo, Verdict

pytestmark = pytest.mark.django_db
LIST = "/desk/questions/calls/"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def opinion(village):
    return asked(village, phone=PHONES[0], hear_by="call")


@pytest.fixture
def call(village, opinion) -> Call:
    answer(opinion, words="下周换灯，李师傅来。", by=village.clerk)
    return Call.objects.get()


def made(call: Call) -> str:
    return reverse("village_affairs:call-made", args=[call.pk])


def phone(call: Call) -> str:
    return reverse("village_affairs:call-phone", args=[call.pk])


def lines(user) -> list[tuple[str, str]]:
    return [(line["who"], line["phone"]) for line in door(user).get(LIST).context["lines"]]


def test_nobody_is_called_before_there_is_an_answer(village, opinion):
    assert lines(village.clerk) == []


def test_the_asker_and_who_asks_too_are_called_and_get_no_message(village, opinion):
    me_too(opinion, source="t:1", phone=PHONES[1], hear_by="call")
    me_too(opinion, source="t:2", phone="19900009999", hear_by="none")

    answer(opinion, words="下周换灯。", by=village.clerk)

    assert lines(village.director) == [("提问的居民", "199****1234"), ("也想问的居民", "199****5678")]
    assert Notice.objects.filter(topic="opinion").count() == 0


def test_the_list_says_what_to_say_without_a_number(village, call):
    page = door(village.clerk).get(LIST).content.decode()

    assert call.words == "浜头村答复了您的2026-001号意见：下周换灯，李师傅来。"
    assert call.words in page
    assert PHONES[0] not in page


def test_the_number_is_shown_with_the_whole_answer_and_stands_on_the_trail(village, opinion):
    words = "灯具已经订好，" * 20 + "下周二装。"
    answer(opinion, words=words, by=village.director)
    call = Call.objects.get()

    page = door(village.clerk).post(phone(call)).content.decode()

    for part in (PHONES[0], WORDS, words):
        assert part in page
    entry = AuditEntry.objects.get(action="opinion.reveal_phone")
    assert (entry.object_id, entry.actor, entry.detail) == (str(call.pk), village.clerk, {"reason": "回电话"})


def test_a_call_is_ticked_once_with_what_came_of_it_and_the_question_says_so(village, call):
    clerk, director = door(village.clerk), door(village.director)

    clerk.post(made(call), {"note": "说好了"})
    director.post(made(call), {"note": "又打了一次"})

    call.refresh_from_db()
    assert (call.done_by, call.note) == (village.clerk, "说好了")
    assert AuditEntry.objects.filter(action="opinion.call").count() == 1
    page = director.get(reverse("village_affairs:question", args=[call.opinion_id])).content.decode()
    assert "clerk打过了：说好了" in page
    assert (lines(village.clerk), clerk.post(phone(call)).status_code) == ([], 404)


def test_the_second_answer_is_one_call_that_ticks_the_first(village, opinion, call):
    judge(opinion, satisfied=False)
    answer(opinion, words="改成明天换。", by=village.director)

    assert len(lines(village.clerk)) == 1
    second = Call.objects.get(key="reply:2")
    make_call(second, by=village.clerk, note="都说了")

    assert [row.note for row in Call.objects.all()] == ["都说了", "都说了"]


def test_who_was_merged_away_is_called_once_when_there_is_an_answer(village):
    first = asked(village, phone=PHONES[0], hear_by="call")
    into = asked(village, words="路灯不亮", source="web:2", phone=PHONES[1], hear_by="call")
    merge(first, into=into, reason="同一盏灯", by=village.director)

    assert lines(village.clerk) == []
    answer(into, words="下周换灯。", by=village.clerk)

    assert {row.me_too_id for row in Call.objects.all()} == {None, OpinionMeToo.objects.get().pk}
    assert len(lines(village.clerk)) == 2


def test_the_same_answer_owes_nobody_two_calls(village, call):
    with pytest.raises(IntegrityError, match="called_once_about_it"):
        Call.objects.create(
            committee=village.committee,
            opinion=call.opinion,
            key=call.key,
            words="再说一次",
            at=timezone.now(),
        )


def test_a_call_is_about_something(village):
    with pytest.raises(IntegrityError, match="call_about_one_matter"):
        Call.objects.create(committee=village.committee, key="k", words="？", at=timezone.now())


def wish_of(village):
    return ask_inspection(
        committee=village.committee,
        ledger="committee",
        months=[dt.date(2026, 3, 1)],
        words="修路的发票",
        source="web:wish",
        phone=PHONES[0],
        hear_by="call",
        name="沈安宁",
    )[0]


def test_who_asked_for_the_books_is_called_about_the_last_time_set(village):
    wish = wish_of(village)
    for days in (2, 3):
        at = timezone.now() + dt.timedelta(days)
        agree(wish, appointed_at=at, guide="街道代理会计", by=village.supervisor)

    [line] = door(village.clerk).get(LIST).context["lines"]
    assert (line["who"], line["phone"]) == ("沈*宁", "199****1234")
    make_call(line["call"], by=village.clerk)

    assert Call.objects.owed().count() == 0


def test_a_no_to_the_books_is_told_by_telephone_too(village):
    refuse(wish_of(village), reason="账册送审计了", by=village.supervisor)

    page = door(village.clerk).post(phone(Call.objects.get())).content.decode()

    assert "要说：这次没有同意查账：账册送审计了" in page
    assert PHONES[0] in page


def test_the_desk_names_the_calls_until_they_are_made(village, call):
    title = "有答复了，要给1位居民打电话"

    assert (title in titles(door(village.clerk)), title in titles(door(village.supervisor))) == (True, False)
    make_call(call, by=village.clerk)

    assert title not in titles(door(village.clerk))


def test_calls_are_for_those_who_see_numbers_there(village, call):
    other = village_with_people("对岸村", "duian")
    office = account_with("street_office", village.committee.street)

    for url in (made(call), phone(call)):
        assert door(other.clerk).post(url).status_code == 404
        for user in (village.supervisor, office):
            assert door(user).post(url).status_code == 403
        assert door(village.clerk).get(url).status_code == 405
    with pytest.raises(NotYours, match="您不能看这里的电话"):
        make_call(call, by=village.supervisor)
    assert door(village.supervisor).get(LIST).status_code == 403
    assert lines(other.clerk) == []
    call.refresh_from_db()
    assert call.done_at is None


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_at_any_size(village, count, django_assert_num_queries):
    for number in range(count):
        row = asked(village, source=f"web:{number}", phone=f"1990000{number:04d}", hear_by="call")
        answer(row, words="下周换灯。", by=village.clerk)
    clerk = door(village.clerk)

    with django_assert_num_queries(5):
        answered = clerk.get(LIST)

    assert len(answered.context["lines"]) == count


def test_the_list_is_narrowed_to_one_place(village, call):
    clerk = door(village.clerk)

    assert len(clerk.get(f"{LIST}?committee={village.committee.pk}").context["lines"]) == 1
    assert clerk.get(f"{LIST}?committee=999999").context["lines"] == []


def ring_about(village, by, said) -> None:
    """Answer by the clerk, then call by ``by``, who asks whether the asker is satisfied."""
    opinion = asked(village, phone=PHONES[0], hear_by="call")
    answer(opinion, words="下周换灯。", by=village.clerk)
    door(by).post(made(Call.objects.get()), {"note": "打通了", "satisfied": said})


@pytest.mark.parametrize(
    "said, state, kept", [("yes", "closed", [True]), ("no", "reopened", [False]), ("", "answered", [])]
)
def test_the_call_may_say_whether_the_asker_is_satisfied(village, said, state, kept):
    ring_about(village, village.director, said)

    opinion = Opinion.objects.get()
    assert (opinion.state, [row.satisfied for row in opinion.verdicts.all()]) == (state, kept)
    assert {row.by for row in opinion.verdicts.all()} <= {village.director}
    assert Call.objects.owed().count() == 0


def test_who_answered_does_not_write_down_what_is_thought_of_it(village):
    ring_about(village, village.clerk, "yes")

    assert (Verdict.objects.count(), Call.objects.owed().count()) == (0, 1)
    call = Call.objects.get()
    pages = [door(user).post(phone(call)).content.decode() for user in (village.clerk, village.director)]
    assert ["对答复满意吗" in page for page in pages] == [False, True]


def test_the_database_itself_refuses_a_verdict_written_by_who_answered(village, call):
    facts = {"committee": village.committee, "opinion": call.opinion, "round": 1, "satisfied": True}
    with pytest.raises(IntegrityError, match="verdict_not_written_by_who_answered"):
        Verdict.objects.create(**facts, by=village.clerk, answered_by=village.clerk, at=timezone.now())


def test_a_verdict_given_before_the_call_stands(village, opinion, call):
    judge(opinion, satisfied=True)

    make_call(call, by=village.director, satisfied=False)

    assert [row.satisfied for row in opinion.verdicts.all()] == [True]


def test_who_asks_too_judges_nothing(village):
    opinion = asked(village)
    me_too(opinion, source="t:1", phone=PHONES[1], hear_by="call")
    answer(opinion, words="下周换灯。", by=village.clerk)

    make_call(Call.objects.get(), by=village.director, satisfied=False)

    assert Verdict.objects.count() == 0
