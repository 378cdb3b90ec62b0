"""Honest outcomes, deadlines as their unit says, the desk that hands on: how an opinion ends."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from residents.models import Figure, Holiday
from tests.factories import account_with
from tests.village_affairs.asked import WORDS, asked
from tests.village_affairs.people import door, titles, village_with_people
from users.models import AuditEntry
from village_affairs.actions.asking_too import key_of
from village_affairs.actions.opinions import (
    LacksProof,
    answer,
    ask,
    assign,
    judge,
)
from village_affairs.actions.reminders import remind_of_answers
from village_affairs.models import Opinion
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 9, 10, tzinfo=SHANGHAI)


@pytest.fixture
def village():
    return village_with_people()


@pytest.mark.parametrize(
    "outcome, more",
    [
        ("referred", {}),
        ("planned", {}),
        ("planned", {"planned_for": date(2026, 11, 8)}),
    ],
)
def test_an_outcome_says_to_whom_or_by_when(village, outcome, more):
    with pytest.raises(LacksProof):
        answer(asked(village), words="好。", by=village.clerk, outcome=outcome, at=MOMENT, **more)


@pytest.mark.parametrize(
    "outcome, more, words",
    [
        ("adopted", {}, "已经办了"),
        ("planned", {"planned_for": date(2026, 11, 9)}, "列入计划，打算11月9日前办好"),
        ("referred", {"referred_to": "镇路灯所"}, "转给镇路灯所去办"),
        ("impossible", {}, "现在办不了，原因写在下面"),
    ],
)
def test_the_asker_reads_what_became_of_it(village, outcome, more, words):
    opinion, code = ask(committee=village.committee, words=WORDS, source="web:1", at=MOMENT)
    answer(opinion, words="请看。", by=village.clerk, outcome=outcome, at=MOMENT, **more)

    assert words in Client().get(f"/q/{code}/").content.decode()


def test_somebodys_number_as_where_it_went_is_refused(village):
    with pytest.raises(BadValue):
        answer(
            asked(village),
            words="转了。",
            by=village.clerk,
            outcome="referred",
            referred_to="老王19900001234",
        )


@pytest.mark.parametrize("unit, due", [("日", date(2026, 10, 12)), ("个工作日", date(2026, 10, 22))])
def test_the_deadline_counts_as_the_unit_of_the_figure_says(village, unit, due):
    Figure.objects.create(
        key="reply_days",
        value="12",
        unit=unit,
        committee=village.committee,
        since=date(2026, 9, 1),
        basis="约定",
    )
    for day in range(1, 8):
        Holiday.objects.update_or_create(
            day=date(2026, 10, day), defaults={"is_rest": True, "name": "国庆节"}
        )
    Holiday.objects.update_or_create(
        day=date(2026, 10, 10), defaults={"is_rest": False, "name": "国庆节调休"}
    )

    opinion = asked(village, at=datetime(2026, 9, 30, 10, tzinfo=SHANGHAI))

    assert opinion.due_on == due


def test_three_days_late_the_history_says_that_it_was_escalated_once(village):
    opinion, code = ask(committee=village.committee, words=WORDS, source="web:1", at=MOMENT)
    late = MOMENT + timedelta(days=18)

    remind_of_answers(late - timedelta(days=1))
    before = opinion.steps.filter(what="escalated").count()
    for _tick in range(2):
        remind_of_answers(late)

    assert (before, opinion.steps.filter(what="escalated").count()) == (0, 1)
    assert "催办到主任和街道" in Client().get(f"/q/{code}/").content.decode()


def test_several_are_given_to_one_person_all_or_none(village):
    rows = [asked(village, f"第{n}件事情", f"web:{n}") for n in range(3)]
    foreign = asked(village_with_people("对岸村", "duian"), source="web:9")
    url = reverse("village_affairs:questions-assign")
    desk = door(village.director)

    outside = desk.post(url, {"opinion": [rows[0].pk, foreign.pk], "to": village.clerk.pk})
    inside = desk.post(url, {"opinion": [row.pk for row in rows], "to": village.clerk.pk})

    assert (outside.status_code, inside.status_code) == (404, 302)
    assert Opinion.objects.filter(handler=village.clerk).count() == 3
    assert AuditEntry.objects.filter(action="opinion.assign").count() == 3


@pytest.mark.parametrize(
    "wanted, found",
    [
        ("", {"waits", "late", "mine"}),
        ("state=late", {"late"}),
        ("hand=mine", {"mine"}),
        ("hand=none&door=web", {"waits"}),
        ("state=answered", {"done"}),
        ("state=all", {"waits", "late", "mine", "done"}),
        ("state=nonsense", set()),
    ],
)
def test_the_list_is_filtered(village, wanted, found):
    late = asked(village, "late", "web:1", at=MOMENT.replace(year=2025), door="phone")
    asked(village, "waits", "web:2")
    assign(asked(village, "mine", "web:3"), to=village.clerk, by=village.director)
    answer(asked(village, "done", "web:4"), words="好了", by=village.director)

    page = door(village.clerk).get(f"{reverse('village_affairs:questions')}?{wanted}").context["page"]

    assert {row.words for row in page.rows} == found
    assert late.due_on < today()


def test_the_street_reads_and_does_not_merge(village):
    street = account_with("street_office", village.committee.street)
    opinion = asked(village)

    pages = [
        door(street).get(reverse(f"village_affairs:{name}", args=[opinion.pk])).status_code
        for name in ("question", "question-merge")
    ]

    assert pages == [200, 403]


def test_the_second_round_is_no_job_and_no_form_for_who_answered_the_first(village):
    opinion = asked(village)
    answer(opinion, words="去看过了。", by=village.clerk)
    judge(opinion, satisfied=False)
    Opinion.objects.filter(pk=opinion.pk).update(due_on=today())
    url = reverse("village_affairs:question", args=[opinion.pk])

    pages = [door(user).get(url).content.decode() for user in (village.clerk, village.director)]

    assert ["这一次要换一个人答复" in page for page in pages] == [True, False]
    assert ["答复并公开" in page for page in pages] == [False, True]
    waits = [
        any(title.startswith("答复：") for title in titles(door(user)))
        for user in (village.clerk, village.director)
    ]
    assert waits == [False, True]


def test_who_asks_too_after_the_deadline_is_not_promised_a_day_that_is_past(client, village):
    opinion = asked(village)
    url = reverse("village_affairs:ask-too", args=[village.committee.slug, key_of(opinion)])
    Opinion.objects.filter(pk=opinion.pk).update(due_on=today() - timedelta(1))
    source = client.get(url).context["form"]["source"].value()

    page = client.post(url, {"source": source, "hear_by": "none"}).content.decode()

    assert ("已经晚了" in page, "最晚" in page) == (True, False)
