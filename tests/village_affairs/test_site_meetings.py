"""The rules of the half-yearly meeting: one a half, an agenda, answers or promises, hands, minutes."""

from datetime import date, datetime, timedelta

import pytest

from activities.actions.planning import cancel_activity
from residents.models import Figure
from tests.village_affairs.people import village_with_people
from tests.village_affairs.site_meetings import asked, begun, on_agenda, planned
from village_affairs.actions.meeting_points import answer_point, ask_at_meeting, owe_point
from village_affairs.actions.opinions import NotYours, answer, assign, find_by_code
from village_affairs.actions.site_meetings import add_opinions, add_point, drop_point, half_of, move_point
from village_affairs.models import Opinion, Reply
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def meeting(village):
    return begun(village)


@pytest.mark.parametrize(
    "day, half",
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 7, 1)),
    ],
)
def test_a_half_year_begins_in_january_or_july(day, half):
    assert half_of(day) == half


def test_a_plan_is_a_published_activity_with_sign_up_and_its_minutes_due_seven_days_later(village):
    meeting = planned(village)

    assert (meeting.activity.state, meeting.activity.takes_sign_ups) == ("published", True)
    assert meeting.minutes_due_on == today() + timedelta(days=8)


def test_the_days_for_the_minutes_are_a_dated_figure(village):
    Figure.objects.filter(key="minutes_days").update(value="3")

    assert planned(village).minutes_due_on == today() + timedelta(days=4)


def test_a_half_year_has_one_meeting_and_one_called_off_is_planned_anew_with_its_agenda(village):
    meeting = planned(village)
    on_agenda(village, meeting)
    with pytest.raises(NotNow):
        planned(village)

    cancel_activity(meeting.activity, because="台风", by=village.clerk)
    again = planned(village)

    assert (again.pk, again.points.count()) == (meeting.pk, 1)
    assert again.activity_id != meeting.activity_id


def test_the_agenda_takes_waiting_questions_once_and_own_words_in_order(village, meeting):
    first, second = asked(village), asked(village, "垃圾没人收", "web:2")

    counts = [add_opinions(meeting, [first, second], by=village.clerk) for _n in range(2)]
    own = add_point(meeting, title="停车位怎么分", by=village.clerk)
    move_point(own, up=True, by=village.clerk)

    assert counts == [2, 0]
    assert [row.title for row in meeting.points.all()] == ["路灯不亮", "停车位怎么分", "垃圾没人收"]


def test_moving_past_either_end_changes_nothing(village, meeting):
    points = [add_point(meeting, title=title, by=village.clerk) for title in ("甲", "乙")]

    move_point(points[0], up=True, by=village.clerk)
    move_point(points[1], up=False, by=village.clerk)

    assert [row.title for row in meeting.points.all()] == ["甲", "乙"]


def test_an_answered_question_and_one_of_another_village_do_not_come_on_the_agenda(village, meeting):
    done = asked(village)
    answer(done, words="修好了。", by=village.clerk)
    foreign = asked(village_with_people("对岸村", "duian"), source="web:2")

    with pytest.raises(NotNow):
        add_opinions(meeting, [done], by=village.clerk)

    assert add_opinions(meeting, [foreign], by=village.clerk) == 0
    assert not meeting.points.exists()


def test_an_agenda_shows_no_number(village, meeting):
    point = on_agenda(village, meeting, words="找我打19900000001，路灯不亮")
    with pytest.raises(BadValue):
        add_point(meeting, title="打19900000001报名", by=village.clerk)

    assert "19900000001" not in point.title


def test_an_answer_on_the_spot_answers_the_question_and_tells_who_asked(village, meeting):
    point = on_agenda(village, meeting)

    done = answer_point(point, words="明天修。", by=village.clerk)

    assert (done.answer, done.answered_by, done.opinion.state) == ("明天修。", village.clerk, "answered")
    assert Reply.objects.get().words == "明天修。"


@pytest.mark.parametrize("words", ["", "  ", "找老顾19900000001"])
def test_an_answer_without_words_or_with_a_number_is_refused(village, meeting, words):
    for point in (on_agenda(village, meeting), add_point(meeting, title="停车", by=village.clerk)):
        with pytest.raises(BadValue):
            answer_point(point, words=words, by=village.clerk)

    assert not Reply.objects.exists()
    assert not meeting.points.exclude(answered_at=None).exists()


def test_an_answer_after_the_question_was_withdrawn_is_refused_with_a_plain_sentence(village, meeting):
    point = on_agenda(village, meeting)
    Opinion.objects.update(state="withdrawn")

    with pytest.raises(NotNow, match="已经撤回"):
        answer_point(point, words="明天修。", by=village.clerk)

    assert not Reply.objects.exists()


def test_nothing_is_answered_before_the_meeting_begins(village):
    meeting = planned(village)
    point = add_point(meeting, title="停车", by=village.clerk)

    with pytest.raises(NotNow, match="会还没开始"):
        answer_point(point, words="明天办。", by=village.clerk)


@pytest.mark.parametrize("days, ok", [(-1, False), (0, True), (15, True), (16, False)])
def test_a_promise_is_for_today_up_to_fifteen_days(village, meeting, days, ok):
    point = on_agenda(village, meeting)
    until = today() + timedelta(days=days)

    if ok:
        owe_point(point, until=until, to=village.director, by=village.clerk)
    else:
        with pytest.raises(BadValue):
            owe_point(point, until=until, to=village.director, by=village.clerk)

    point.refresh_from_db()
    assert point.owed_until == (until if ok else None)


@pytest.mark.parametrize("until, to", [(None, "director"), (date.max, None), (None, None)])
def test_a_promise_names_a_day_and_a_person(village, meeting, until, to):
    with pytest.raises(BadValue):
        owe_point(on_agenda(village, meeting), until=until, to=to and getattr(village, to), by=village.clerk)


def test_a_promise_by_somebody_who_may_not_answer_here_is_refused(village, meeting):
    with pytest.raises(NotYours):
        owe_point(on_agenda(village, meeting), until=today(), to=village.supervisor, by=village.clerk)


@pytest.mark.parametrize("due, kept", [(-2, -2), (3, 3), (10, 5)])
def test_a_promise_shortens_the_time_of_a_question_and_never_lengthens_it(village, meeting, due, kept):
    point = on_agenda(village, meeting)
    Opinion.objects.update(due_on=today() + timedelta(days=due))

    owe_point(point, until=today() + timedelta(days=5), to=village.director, by=village.clerk)

    opinion = Opinion.objects.get()
    assert (opinion.handler, opinion.due_on) == (village.director, today() + timedelta(days=kept))


def test_a_promise_kept_at_the_question_is_kept_on_the_agenda(village, meeting):
    point = on_agenda(village, meeting)
    owe_point(point, until=today(), to=village.director, by=village.clerk)

    answer(Opinion.objects.get(), words="修好了。", by=village.director)

    point.refresh_from_db()
    assert (point.answer, point.answered_by) == ("修好了。", village.director)


def test_a_question_raised_in_the_room_is_numbered_found_by_its_code_and_once(village, meeting):
    made = [ask_at_meeting(meeting, words="桥松了", source="meeting:1", by=village.clerk) for _n in range(2)]

    point, code = made[0]
    assert made[1] == (point, code)
    assert (find_by_code(code), point.opinion.door) == (point.opinion, "meeting")


def test_what_is_answered_or_owed_stays_on_the_agenda(village, meeting):
    point = on_agenda(village, meeting)
    owe_point(point, until=today(), to=village.director, by=village.clerk)

    with pytest.raises(NotNow):
        drop_point(point, by=village.clerk)


THEN = datetime(2026, 9, 30, 10, tzinfo=SHANGHAI)


def test_a_meeting_typed_in_later_is_planned_as_of_its_moment(village):
    meeting = planned(village, day=THEN.date(), at=THEN)

    assert (meeting.half, meeting.activity.published_at) == (date(2026, 7, 1), THEN)
    assert meeting.minutes_due_on == date(2026, 10, 7)


def test_the_day_before_that_moment_is_past(village):
    with pytest.raises(BadValue, match="今天或以后"):
        planned(village, day=THEN.date() - timedelta(days=1), at=THEN)


@pytest.mark.parametrize(
    "until, ok", [(date(2026, 9, 29), False), (date(2026, 10, 15), True), (date(2026, 10, 16), False)]
)
def test_a_promise_counts_its_days_from_the_moment_it_was_given(village, meeting, until, ok):
    point = on_agenda(village, meeting)

    if ok:
        owe_point(point, until=until, to=village.clerk, by=village.director, at=THEN)
    else:
        with pytest.raises(BadValue):
            owe_point(point, until=until, to=village.clerk, by=village.director, at=THEN)

    point.refresh_from_db()
    assert point.owed_until == (until if ok else None)


def test_a_promise_counts_as_the_unit_of_the_figure_says(village, meeting):
    Figure.objects.filter(key="reply_days").update(value="3", unit="工作日")
    point, wednesday = on_agenda(village, meeting), datetime(2026, 11, 11, 10, tzinfo=SHANGHAI)
    facts = {"to": village.clerk, "by": village.director, "at": wednesday}

    with pytest.raises(BadValue, match="要在3工作日内答复，最晚11月16日"):
        owe_point(point, until=date(2026, 11, 17), **facts)

    assert owe_point(point, until=date(2026, 11, 16), **facts).owed_until == date(2026, 11, 16)


def test_giving_a_question_to_somebody_is_kept_under_its_own_moment(village):
    opinion = asked(village)

    assign(opinion, to=village.clerk, by=village.director, at=THEN)

    assert opinion.steps.get(what="assigned").at == THEN
