"""The meeting at the desk and in public: who may run it, what stays typed, what everyone reads."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import BlockFactory, HouseholdFactory, account_with
from tests.village_affairs.people import door, titles, village_with_people
from tests.village_affairs.site_meetings import begun, planned
from village_affairs.actions.meeting_close import close_meeting, draft_minutes
from village_affairs.actions.meeting_points import answer_point, owe_point
from village_affairs.actions.opinions import ask
from village_affairs.actions.publishing import publish, sign, submit
from village_affairs.actions.site_meetings import add_opinions, add_point
from village_affairs.models import AgendaPoint, SiteMeeting
from village_affairs.pages.links import link
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def meeting(village):
    return begun(village)


def desk_of(meeting, tail=""):
    return f"/desk/meetings/{meeting.pk}/{tail}"


def public(client, meeting):
    return client.get(f"/{meeting.committee.slug}/meetings/{meeting.half:%Y-%m}/").content.decode()


def test_a_clerk_plans_a_meeting_in_one_form(village):
    facts = {"day": today().isoformat(), "start": "13:30", "end": "15:30", "where": "文化礼堂"}

    answered = door(village.clerk).post(f"/desk/meetings/new/{village.committee.pk}/", facts)

    assert answered.url == desk_of(SiteMeeting.objects.get())


def test_a_day_in_the_past_is_refused_and_what_was_typed_stays(village):
    facts = {"day": "2026-01-05", "start": "13:30", "end": "15:30", "where": "文化礼堂"}

    page = door(village.clerk).post(f"/desk/meetings/new/{village.committee.pk}/", facts)

    assert (page.status_code, "文化礼堂" in page.content.decode()) == (422, True)
    assert not SiteMeeting.objects.exists()


@pytest.mark.parametrize("role, status", [("clerk", 302), ("director", 302), ("supervisor", 403)])
def test_who_runs_the_committee_runs_the_meeting_and_the_supervisors_read(village, meeting, role, status):
    visitor = door(getattr(village, role))

    assert [visitor.get(desk_of(meeting, tail)).status_code for tail in ("", "run/")] == [200, 200]
    assert visitor.post(desk_of(meeting), {"title": "停车"}).status_code == status


def test_the_street_reads_every_meeting_and_runs_none(village, meeting):
    street = door(account_with("street_office", village.committee.street))

    assert "浜头村" in street.get("/desk/meetings/").content.decode()
    assert street.post(desk_of(meeting, "hands/"), {"satisfied": 0}).status_code == 403


def test_a_point_of_another_meeting_is_not_answered_through_this_one(village, meeting):
    other = begun(village_with_people("对岸村", "duian"))
    point = add_point(other, title="停车", by=village.clerk)

    answered = door(village.clerk).post(
        desk_of(meeting, f"points/{point.pk}/"), {"do": "answer", "words": "好"}
    )

    assert answered.status_code == 404


def test_the_agenda_is_ticked_from_waiting_questions(village, meeting):
    rows = [
        ask(committee=village.committee, words=words, source=words)[0] for words in ("路灯不亮", "垃圾没人收")
    ]

    door(village.clerk).post(desk_of(meeting), {"opinions": [row.pk for row in rows]})

    assert [point.opinion for point in meeting.points.all()] == rows


@pytest.mark.parametrize(
    "sent, kept",
    [
        ({"do": "answer", "words": "找老顾19900000001，明天修"}, "找老顾19900000001，明天修"),
        ({"do": "owe", "words": "写了一半的字", "until": "2020-01-01"}, "写了一半的字"),
    ],
)
def test_a_refused_answer_keeps_every_word_on_the_screen(village, meeting, sent, kept):
    point = add_point(meeting, title="停车", by=village.clerk)

    page = door(village.clerk).post(desk_of(meeting, f"points/{point.pk}/"), sent)

    assert (page.status_code, kept in page.content.decode()) == (422, True)
    point.refresh_from_db()
    assert (point.answered_at, point.owed_until) == (None, None)


def test_minutes_refused_for_a_hanging_point_stay_on_the_screen(village, meeting):
    add_point(meeting, title="停车", by=village.clerk)

    page = door(village.clerk).post(desk_of(meeting, "close/"), {"minutes": "主任主持，谈了停车。"})

    html = page.content.decode()
    assert (page.status_code, "主任主持，谈了停车。" in html, "还有1个议题" in html) == (422, True, True)


def test_too_many_hands_are_refused_in_a_sentence_and_stay_on_the_screen(village, meeting):
    facts = {"satisfied": "21", "fair": "0", "not_satisfied": "0"}

    page = door(village.clerk).post(desk_of(meeting, "hands/"), facts)

    html = page.content.decode()
    assert (page.status_code, "可签到只有0人" in html, 'value="21"' in html) == (422, True, True)


def test_a_question_raised_in_the_room_leaves_with_its_code(village, meeting):
    page = door(village.clerk).post(desk_of(meeting, "raised/"), {"words": "桥松了", "source": "abc"})

    code = page.context["code"]
    assert f"/q/{code}/slip.pdf" in page.content.decode()
    assert AgendaPoint.objects.get().opinion.words == "桥松了"


def test_a_door_is_ticked_and_the_sheet_of_the_block_is_typed_in(village, meeting):
    block = BlockFactory(committee=village.committee, name="3组")
    first, *_rest = [HouseholdFactory(block=block, door=f"{n}号") for n in range(1, 5)]
    desk, url = door(village.clerk), desk_of(meeting, f"households/?block={block.pk}")

    desk.post(url, {"household": first.pk, "people": "2", "source": "a"})
    desk.post(url, {"numbers": "1, 3-4", "source": "b"})

    assert desk.get(url).context["presence"] == (3, 4)
    sheet = desk.get(desk_of(meeting, f"sheet/{block.pk}.pdf"))
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_wrong_line_of_the_sheet_is_named_and_the_numbers_stay(village, meeting):
    block = BlockFactory(committee=village.committee, name="3组")
    HouseholdFactory(block=block)

    page = door(village.clerk).post(desk_of(meeting, "households/"), {"numbers": "1, 7", "source": "b"})

    html = page.content.decode()
    assert (page.status_code, "表上没有第7行，一共1行。" in html, 'value="1, 7"' in html) == (422, True, True)


@pytest.mark.parametrize("many", [1, 30])
def test_the_run_screen_asks_the_same_at_one_point_and_at_thirty(
    village, meeting, django_assert_num_queries, many
):
    rows = [ask(committee=village.committee, words=f"第{n}问", source=f"web:{n}")[0] for n in range(many)]
    add_opinions(meeting, rows, by=village.clerk)
    desk = door(village.clerk)
    desk.get(desk_of(meeting, "run/"))

    with django_assert_num_queries(10):
        desk.get(desk_of(meeting, "run/"))


def test_everyone_reads_answers_promises_kept_and_late_and_no_staff_name(client, village, meeting):
    spot, kept, late = (
        add_point(meeting, title=title, by=village.clerk) for title in ("甲事", "乙事", "丙事")
    )
    answer_point(spot, words="明天修。", by=village.clerk)
    for point in (kept, late):
        owe_point(point, until=today(), to=village.director, by=village.clerk)
    answer_point(kept, words="修好了。", by=village.director)
    close_meeting(meeting, minutes="主任主持。", by=village.clerk)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        html = public(client, meeting)

    wanted = ("明天修。", "修好了。", "做到了。", "过了期限还没有答复。", "3件，答复了2件，还欠1件")
    assert [words for words in wanted if words not in html] == []
    # The minutes themselves wait for the supervisors and the director.
    assert [words for words in ("主任主持。", "director", "clerk") if words in html] == []


def test_before_it_begins_everyone_reads_the_agenda_and_the_way_to_sign_up(client, village):
    meeting = planned(village)
    add_point(meeting, title="停车位怎么分", by=village.clerk)

    html = public(client, meeting)

    assert "停车位怎么分" in html
    assert f"/{village.committee.slug}/activities/{meeting.activity_id}/" in html


def test_a_question_hidden_since_is_hidden_on_the_agenda_too(client, village, meeting):
    opinion, _code = ask(committee=village.committee, words="不该公开的话", source="web:1")
    add_opinions(meeting, [opinion], by=village.clerk)
    type(opinion).objects.update(hidden_at=timezone.now(), hidden_reason="私事")

    assert ("不该公开的话" in public(client, meeting), "没有公开" in public(client, meeting)) == (False, True)


def test_published_minutes_are_linked_from_the_page_of_the_meeting(client, village, meeting):
    close_meeting(meeting, minutes="主任主持。", by=village.clerk)
    version = draft_minutes(meeting, by=village.clerk)
    before = public(client, meeting)
    submit(version, by=village.clerk)
    sign(version, by=village.supervisor)
    row = publish(version, by=village.director)

    assert "审核签发以后公开" in before
    assert link("publication", village.committee.slug, row.year, row.number) in public(client, meeting)


def test_a_half_year_without_its_meeting_is_said_to_be_missed(client, village, meeting):
    later = timezone.now() + timedelta(days=370)

    with time_machine.travel(later, tick=False):
        page = client.get(f"/{village.committee.slug}/meetings/")

    marks = [row.tag for row in page.context["halves"]]
    assert (marks[-2], "没有开" in page.content.decode()) == ("没有开", True)


def test_a_committee_that_never_met_begins_without_arrears(client, village):
    page = client.get(f"/{village.committee.slug}/meetings/")

    assert [row.tag for row in page.context["halves"]] == ["还没排"]


def test_the_desk_says_what_is_to_plan_to_write_to_publish_and_to_answer(village):
    desk = door(village.clerk)
    with time_machine.travel("2026-11-24T02:00:00+00:00", tick=False):
        before = titles(desk)
        meeting = begun(village, ago=timedelta(hours=3))
        point = add_point(meeting, title="停车位怎么分", by=village.clerk)
        owe_point(point, until=today(), to=village.director, by=village.clerk)
        over = titles(desk)
        close_meeting(meeting, minutes="主任主持。", by=village.clerk)
        closed = titles(desk)

    wanted = "2026年下半年的现场会还没排", "写2026年下半年现场会的纪要", "公开2026年下半年现场会的纪要"
    assert [words in found for words, found in zip(wanted, (before, over, closed), strict=True)] == [True] * 3
    assert "现场会上答应的：停车位怎么分" in closed
    assert wanted[0] not in over
