from datetime import date

import pytest
import time_machine
from django.test import Client

from activities.actions.exhibitions import (
    publish_exhibition,
    remove_work,
    save_exhibition,
    write_guest_entry,
)
from activities.models import Exhibition, GuestEntry, Work
from tests.activities.exhibition_rows import a_draft, hung, page_of, words_of
from tests.activities.place_rows import NOON, PHONE, a_picture, exif_of, kept_picture, sent_whole, status_of
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import door
from xidu.kit.errors import BadFile, BadValue, NotNow

TODAY = date(2026, 11, 24)
PAGE_QUERIES = 12


@pytest.fixture
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def village(clock, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return CommitteeFactory(name="浜头村", slug="bangtou")


@pytest.fixture
def clerk(village):
    return account_with("clerk", village)


@pytest.fixture
def draft(village, clerk):
    return a_draft(village, clerk)


@pytest.fixture
def exhibition(draft, clerk):
    hung(draft, clerk, story="我从小坐渡船上学。")
    return publish_exhibition(draft, by=clerk)


def test_an_exhibition_shows_works_with_maker_story_and_words_for_who_does_not_see(exhibition):
    work = Work.objects.get()

    words = words_of(page_of(exhibition))

    for part in ("剪纸展", "邻居们一个冬天剪出来的。", "渡船", "作者：3组 沈阿姨", "我从小坐渡船上学。"):
        assert part in words
    assert f'src="{page_of(exhibition)}works/{work.pk}/" alt="一幅剪纸，渡船停在江湾里"' in words


@pytest.mark.parametrize("alt", ["", " 　", f"找{PHONE}"])
def test_a_work_without_words_for_who_does_not_see_is_refused(draft, clerk, alt):
    with pytest.raises(BadValue):
        hung(draft, clerk, alt=alt)

    assert Work.objects.count() == 0


def test_the_form_of_a_work_refuses_it_too(draft, clerk):
    sent = {"file": a_picture(), "title": "渡船", "maker": "沈阿姨", "alt": ""}

    answer = door(clerk).post(f"/desk/exhibitions/{draft.pk}/works/add/", sent)

    assert answer.status_code == 422
    assert "看不见的人要靠它" in answer.content.decode()
    assert Work.objects.count() == 0


@pytest.mark.parametrize("text", [{"title": ""}, {"maker": " "}, {"story": f"打{PHONE}找我"}])
def test_a_work_without_title_or_maker_or_with_a_number_is_refused(draft, clerk, text):
    with pytest.raises(BadValue):
        hung(draft, clerk, **text)


def test_what_is_no_picture_is_refused(draft, clerk):
    with pytest.raises(BadFile):
        hung(draft, clerk, file=a_picture("作品.pdf"))


def test_a_work_is_kept_without_where_and_with_what_it_was_taken(draft, clerk):
    work = hung(draft, clerk, file=a_picture(located=True))

    assert exif_of(kept_picture(work)) == ({}, {})


def test_works_hang_in_the_order_they_came(draft, clerk):
    for title in ("一", "二", "三"):
        hung(draft, clerk, title=title)
    remove_work(Work.objects.get(title="二"), by=clerk)
    hung(draft, clerk, title="四")

    assert list(draft.works.values_list("title", flat=True)) == ["一", "三", "四"]


def test_an_exhibition_without_a_work_is_not_published(draft, clerk):
    with pytest.raises(NotNow, match="还没有作品"):
        publish_exhibition(draft, by=clerk)

    assert Client().get(page_of(draft)).status_code == 404
    assert "剪纸展" not in words_of("/bangtou/exhibitions/")


def test_publishing_searches_every_text_once_more(draft, clerk):
    work = hung(draft, clerk)
    Work.objects.filter(pk=work.pk).update(story=f"打{PHONE}找我")

    with pytest.raises(BadValue, match="不能有号码"):
        publish_exhibition(draft, by=clerk)

    draft.refresh_from_db()
    assert draft.published_at is None


def test_publishing_twice_keeps_the_first_moment(exhibition, clerk, clock):
    clock.shift(3600)

    assert publish_exhibition(exhibition, by=clerk).published_at == NOON


def test_the_last_work_of_a_public_exhibition_stays(exhibition, clerk):
    with pytest.raises(NotNow):
        remove_work(Work.objects.select_related("exhibition").get(), by=clerk)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-10-31", "即将开展"),
        ("2026-11-01", "正在展出"),
        ("2026-11-30", "正在展出"),
        ("2026-12-01", "已闭展，网上一直能看"),
        ("2031-01-01", "已闭展，网上一直能看"),
    ],
)
def test_it_stays_online_after_closing_and_its_guest_book_too(exhibition, clock, day, words):
    clock.move_to(f"{day}T12:00:00+08:00")

    assert words in words_of(page_of(exhibition))
    assert words in words_of("/bangtou/exhibitions/")
    assert Client().post(f"{page_of(exhibition)}guest-book/", {"words": "真好"}).status_code == 302


def test_pictures_of_a_draft_are_for_the_desk_alone(draft, clerk):
    work = hung(draft, clerk)

    assert status_of(Client(), f"{page_of(draft)}works/{work.pk}/") == 404
    assert status_of(door(clerk), f"/desk/exhibitions/works/{work.pk}/") == 200
    publish_exhibition(draft, by=clerk)
    sent = sent_whole(Client(), f"{page_of(draft)}works/{work.pk}/")
    assert (sent.status_code, sent["X-Content-Type-Options"]) == (200, "nosniff")


def test_staff_make_an_exhibition_from_form_to_public(village, clerk):
    client = door(clerk)
    facts = {"title": "摄影展", "words": "前言", "opens_on": "2026-11-24", "closes_on": "2026-12-24"}

    client.post(f"/desk/exhibitions/new/{village.pk}/", facts)
    show = Exhibition.objects.get()
    client.post(f"/desk/exhibitions/{show.pk}/change/", {**facts, "title": "冬日摄影展"})
    work = {"file": a_picture(), "title": "江湾", "maker": "顾老师", "alt": "江湾的早晨"}
    client.post(f"/desk/exhibitions/{show.pk}/works/add/", work)
    client.post(f"/desk/exhibitions/{show.pk}/publish/")
    entry = write_guest_entry(show.__class__.objects.get(), source="web:a", words="好看")
    client.post(f"/desk/exhibitions/guests/{entry.pk}/decide/", {"show": "yes"})

    words = words_of(page_of(show))
    assert [part for part in ("冬日摄影展", "江湾的早晨", "好看") if part not in words] == []


@pytest.mark.parametrize(
    "facts", [{"closes_on": "2026-10-01"}, {"title": ""}, {"words": f"打{PHONE}"}, {"opens_on": "明天"}]
)
def test_an_exhibition_that_cannot_be_kept_comes_back(village, clerk, facts):
    sent = {"title": "摄影展", "opens_on": "2026-11-24", "closes_on": "2026-12-24", **facts}

    assert door(clerk).post(f"/desk/exhibitions/new/{village.pk}/", sent).status_code == 422
    assert Exhibition.objects.count() == 0


def test_a_reversed_span_is_refused_by_the_action_too(village, clerk):
    dates = {"opens_on": TODAY, "closes_on": date(2026, 11, 23)}

    with pytest.raises(BadValue):
        save_exhibition(None, committee=village, by=clerk, fields={"title": "展", **dates})


STEPS = {
    ("exhibition", "get"): "/desk/exhibitions/{show}/",
    ("change", "get"): "/desk/exhibitions/{show}/change/",
    ("work-add", "get"): "/desk/exhibitions/{show}/works/add/",
    ("publish", "post"): "/desk/exhibitions/{show}/publish/",
    ("decide", "post"): "/desk/exhibitions/guests/{entry}/decide/",
}


@pytest.mark.parametrize("role", ["clerk", "director", "auditor", "supervisor"])
@pytest.mark.parametrize(("name", "method"), list(STEPS))
def test_each_step_is_for_its_role_and_a_stranger_finds_nothing(exhibition, role, name, method):
    entry = write_guest_entry(exhibition, source="web:a", words="好看")
    page = STEPS[name, method].format(show=exhibition.pk, entry=entry.pk)
    may = name == "exhibition" or role in {"clerk", "director"}

    allowed = getattr(door(account_with(role, exhibition.committee)), method)(page)
    foreign = getattr(door(account_with("director", CommitteeFactory())), method)(page)

    assert allowed.status_code in ({200, 302} if may else {403})
    assert foreign.status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_cost_the_same_at_any_number_of_rows(
    exhibition, clerk, count, django_assert_max_num_queries
):
    village = exhibition.committee
    dates = {"opens_on": TODAY, "closes_on": TODAY, "published_at": NOON}
    for number in range(count):
        Exhibition.objects.create(committee=village, by=clerk, title=f"展{number}", **dates)
        Work.objects.create(
            committee=village, exhibition=exhibition, title="画", maker="沈", alt="画", photo="x.jpg"
        )
        state = "shown" if number % 2 else "waiting"
        texts = {"words": "好", "shown_words": "好", "source": f"web:{number}", "state": state}
        GuestEntry.objects.create(committee=village, exhibition=exhibition, **texts)
    client = door(clerk)

    for page in ("/bangtou/exhibitions/", page_of(exhibition)):
        with django_assert_max_num_queries(PAGE_QUERIES):
            words_of(page)
    for page in ("/desk/exhibitions/", f"/desk/exhibitions/{exhibition.pk}/"):
        with django_assert_max_num_queries(PAGE_QUERIES):
            assert client.get(page).status_code == 200
