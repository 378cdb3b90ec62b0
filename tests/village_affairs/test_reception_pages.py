"""The log at the desk and what the public reads of the day afterwards."""

from datetime import time, timedelta

import pytest

from tests.factories import BlockFactory, account_with
from tests.village_affairs.open_days import day_of
from tests.village_affairs.people import door, titles, village_with_people
from village_affairs.actions.open_days import cancel, set_usual_agenda
from village_affairs.actions.opinions import answer, find_by_code
from village_affairs.actions.planning import set_rule
from village_affairs.actions.receptions import close_day, open_door, receive
from village_affairs.models import OpenDay, Opinion, Reception
from village_affairs.pages.notice_texts import notice_texts
from xidu.kit.dates import add_months, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def open_day(village):
    return day_of(village.committee)


def log_of(open_day):
    return f"/desk/open-days/{open_day.pk}/log/"


def test_a_tap_on_the_button_alone_keeps_a_visitor(village, open_day):
    desk = door(village.clerk)

    answered = desk.post(log_of(open_day), {"source": "abc"})

    row = Reception.objects.get()
    assert (answered.status_code, answered.url) == (302, f"{log_of(open_day)}?did={row.pk}")
    assert (row.people, row.source) == (1, "open_day:abc")


def test_a_visitor_in_full_is_kept_with_papers_and_the_page_offers_the_slip(village, open_day):
    block = BlockFactory(committee=village.committee, name="3组")
    village.publish()
    facts = {
        "source": "abc",
        "name": "老顾",
        "people": "2",
        "block": block.pk,
        "papers": ["vouchers-202609", "contracts"],
        "words": "路灯不亮",
        "hear_by": "call",
        "phone": "199 0000 0001",
    }

    page = door(village.clerk).post(log_of(open_day), facts, follow=True)

    row = Reception.objects.get()
    assert [paper["what"] for paper in row.papers] == ["2026年9月凭证", "合同"]
    code = page.context["log"].did.code
    assert (find_by_code(code), f"/q/{code}/slip.pdf" in page.content.decode()) == (row.opinion, True)
    assert "19900000001" not in page.content.decode()


def test_what_was_typed_stays_when_a_field_is_wrong_and_nothing_is_kept(village, open_day):
    facts = {"source": "abc", "people": "0", "words": "路灯不亮", "name": "老顾"}

    page = door(village.clerk).post(log_of(open_day), facts)

    assert page.status_code == 422
    assert [text in page.content.decode() for text in ("路灯不亮", "老顾", "至少写1个人")] == [True] * 3
    assert (Reception.objects.count(), Opinion.objects.count()) == (0, 0)


def test_on_a_cancelled_day_the_words_are_shown_again_with_a_plain_sentence(village, open_day):
    cancel(open_day, reason="台风", by=village.director)

    page = door(village.clerk).post(log_of(open_day), {"source": "abc", "words": "路灯不亮"})

    assert (page.status_code, "这一次取消了（台风），不能登记接待。" in page.content.decode()) == (422, True)
    assert not Reception.objects.exists()


@pytest.mark.parametrize("role, status", [("clerk", 302), ("director", 302), ("supervisor", 403)])
def test_who_runs_the_committee_receives_and_the_supervisors_read(village, open_day, role, status):
    visitor = door(getattr(village, role))

    assert visitor.get(log_of(open_day)).status_code == 200
    assert visitor.post(log_of(open_day), {"source": role}).status_code == status


def test_the_street_reads_the_log_and_writes_nothing(village, open_day):
    street = door(account_with("street_office", village.committee.street))

    page = street.get(log_of(open_day))

    assert (page.status_code, page.context["may_receive"]) == (200, False)
    assert street.post(log_of(open_day), {"source": "abc"}).status_code == 403


def test_undoing_strikes_the_line_and_counts_it_no_more(village, open_day):
    row = receive(open_day, source="open_day:1", by=village.clerk, people=3).reception
    desk = door(village.clerk)

    page = desk.post(f"{log_of(open_day)}{row.pk}/undo/", follow=True)

    log = page.context["log"]
    assert (log.visitors, log.people, [line.row.pk for line in log.lines]) == (0, 0, [row.pk])


def test_a_line_of_another_day_is_not_undone_through_this_one(village, open_day):
    other = day_of(village.committee, today() - timedelta(days=40))
    row = receive(open_day, source="open_day:1", by=village.clerk).reception

    assert door(village.clerk).post(f"/desk/open-days/{other.pk}/log/{row.pk}/undo/").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_log_asks_the_same_at_one_line_and_at_thirty(village, open_day, django_assert_num_queries, many):
    for n in range(many):
        receive(open_day, source=f"open_day:{n}", by=village.clerk, words="路灯不亮")
    desk = door(village.clerk)
    desk.get(log_of(open_day))

    with django_assert_num_queries(10):
        desk.get(log_of(open_day))


def public_page(client, village, open_day):
    return client.get(f"/{village.committee.slug}/open-days/{open_day.period:%Y-%m}/").content.decode()


def test_after_the_day_everyone_reads_how_many_came_what_was_asked_and_how_it_was_answered(
    client, village, open_day
):
    said = receive(
        open_day, source="open_day:1", by=village.clerk, people=3, name="欧阳金雀", words="路灯不亮"
    ).reception
    answer(said.opinion, words="明天修。", by=village.clerk)
    close_day(open_day, summary="一起看了河边。", by=village.clerk)

    html = public_page(client, village, open_day)

    wanted = ("来了3人，留下1条意见。", "路灯不亮", "明天修。", "一起看了河边。")
    assert [words for words in wanted if words not in html] == []
    assert "欧阳金雀" not in html


def test_a_withdrawn_line_leaves_no_question_on_the_public_page(client, village, open_day):
    row = receive(open_day, source="open_day:1", by=village.clerk, words="记错的一句").reception
    door(village.clerk).post(f"{log_of(open_day)}{row.pk}/undo/")

    html = public_page(client, village, open_day)

    assert ("记错的一句" in html, "门开着，没有人来。" in html) == (False, True)


def test_a_missed_day_is_said_on_its_page_the_list_the_year_the_street_and_the_desk(client, village):
    yesterday = today() - timedelta(days=1)
    missed = day_of(village.committee, yesterday)
    slug = village.committee.slug

    pages = [
        public_page(client, village, missed),
        client.get(f"/{slug}/open-days/").content.decode(),
        client.get(f"/{slug}/open-days/year/{yesterday.year}/").content.decode(),
        client.get("/street/missed/").content.decode(),
        door(village.clerk).get("/desk/open-days/").content.decode(),
    ]

    assert ["没有开" in html for html in pages] == [True] * 5
    day = f"{yesterday.month}月{yesterday.day}日"
    assert f"{day}开放日没有开门记录" in titles(door(village.clerk))


@pytest.mark.parametrize("ago, may", [(7, True), (8, False)])
def test_a_missed_day_offers_its_log_as_long_as_it_may_be_typed_in(village, ago, may):
    missed = day_of(village.committee, today() - timedelta(days=ago))
    desk = door(village.clerk)

    page, listed = (desk.get(url).content.decode() for url in (log_of(missed), "/desk/open-days/"))

    assert ("什么都不填也可以" in page, "开门接待" in page) == (may, may)
    assert ("不能再补" in page, "过了补登记的日子" in listed) == (not may, not may)


def test_the_year_counts_held_moved_cancelled_missed_people_questions_and_answers(client, village):
    first = today().replace(month=1, day=10)
    days = [day_of(village.committee, add_months(first, n)) for n in range(4)]
    held, moved, cancelled, _missed = days
    OpenDay.objects.filter(pk=moved.pk).update(planned_day=moved.day - timedelta(days=7))
    cancel(cancelled, reason="台风", by=village.director)
    for day in (held, moved):
        noon = day.starts_at + timedelta(hours=3)
        said = receive(
            day, source=f"open_day:{day.pk}", by=village.clerk, people=2, words="路灯不亮", now=noon
        )
    answer(said.reception.opinion, words="明天修。", by=village.clerk)

    page = client.get(f"/{village.committee.slug}/open-days/year/{first.year}/").context["page"]

    counted = (page.held, page.moved, page.cancelled, page.missed, page.people, page.opinions, page.answered)
    assert counted == (2, 1, 1, 1, 4, 2, 1)


@pytest.mark.parametrize("year", [1900, 2005, 9999])
def test_a_year_without_open_days_is_not_there(client, village, year):
    assert client.get(f"/{village.committee.slug}/open-days/year/{year}/").status_code == 404


def test_today_is_a_job_until_the_summary_is_written(village, open_day):
    desk = door(village.clerk)

    before = titles(desk)
    open_door(open_day, by=village.clerk)
    opened = titles(desk)
    close_day(open_day, summary="没有人来。", by=village.clerk)

    day = f"{open_day.day.month}月{open_day.day.day}日"
    assert "今天开放日，来一位记一位" in before
    assert f"{day}开放日还没写小结" in opened
    assert [title for title in titles(desk) if "开放日" in title and day in title and "小结" in title] == []


def rule_of(village, start=time(9), end=time(11)):
    return set_rule(
        committee=village.committee,
        nth=1,
        weekday=5,
        start=start,
        end=end,
        place_name="村委会一楼",
        on_holiday="stay",
        by=village.director,
    )


def test_what_a_committee_usually_does_fills_the_days_without_an_agenda(village):
    rule_of(village)
    own = OpenDay.objects.coming_from(today()).first()
    OpenDay.objects.filter(pk=own.pk).update(agenda=[{"at": "9:00", "what": "自己的", "detail": ""}])
    usual = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-at": "9:00", "form-0-what": "讲账"}

    door(village.clerk).post(f"/desk/open-days/usual/{village.committee.pk}/", usual)

    first, *later = OpenDay.objects.coming_from(today()).values_list("agenda", flat=True)
    assert first[0]["what"] == "自己的"
    assert {row[0]["what"] for row in later} == {"讲账"}


def test_a_new_rule_keeps_what_is_usual_as_much_later_as_it_begins(village):
    rule = rule_of(village)
    set_usual_agenda(rule, items=[{"at": "9:20", "what": "提问", "detail": ""}], by=village.clerk)

    later = rule_of(village, start=time(13, 30), end=time(15, 30))

    assert later.agenda == [{"at": "13:50", "what": "提问", "detail": ""}]
    assert OpenDay.objects.coming_from(today()).last().agenda == later.agenda


def test_the_notices_name_day_place_and_address_and_nobody(village, open_day):
    open_day.agenda = [{"at": "9:00", "what": "讲账", "detail": ""}]

    chat, board, speaker = notice_texts(open_day, url="https://example.test/x/")

    assert [text.words.count("村委会一楼") for text in (chat, board, speaker)] == [1, 1, 2]
    assert ("https://example.test/x/" in chat.words, "http" in speaker.words) == (True, False)
    assert "上午9:00到11:00" in speaker.words


def test_a_cancelled_day_is_called_off_in_all_three_notices(village, open_day):
    cancelled = cancel(open_day, reason="台风", by=village.director)

    words = [text.words for text in notice_texts(cancelled, url="https://example.test/x/")]

    assert [("取消" in text, "台风" in text, "欢迎" in text) for text in words] == [(True, True, False)] * 3
