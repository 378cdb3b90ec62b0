from datetime import date

import pytest
import time_machine
from django.test import Client

from activities.actions.exhibitions import (
    decide_guest_entry,
    publish_exhibition,
    write_guest_entry,
)
from activities.models import GuestEntry
from activities.pages.exhibitions import guest_jobs
from tests.activities.exhibition_rows import a_draft, hung, page_of, words_of
from tests.activities.place_rows import NOON, PHONE
from tests.factories import CommitteeFactory, account_with
from xidu.kit.errors import BadValue, NotNow

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


def test_a_line_waits_until_it_is_shown_and_goes_when_it_is_hidden(exhibition, clerk):
    entry = write_guest_entry(exhibition, source="web:a", words="看得掉眼泪。", called="5组 顾家")

    assert "看得掉眼泪。" not in words_of(page_of(exhibition))
    decide_guest_entry(entry, show=True, by=clerk)
    assert "看得掉眼泪。" in words_of(page_of(exhibition))
    assert "5组 顾家" in words_of(page_of(exhibition))
    decide_guest_entry(entry, show=False, by=clerk)
    assert "看得掉眼泪。" not in words_of(page_of(exhibition))


def test_numbers_in_a_line_are_covered(exhibition, clerk):
    entry = write_guest_entry(exhibition, source="web:a", words=f"想学，打{PHONE}找我")

    decide_guest_entry(entry, show=True, by=clerk)

    words = words_of(page_of(exhibition))
    assert "想学，打" in words
    assert PHONE not in words


def test_a_name_that_is_a_number_is_refused(exhibition):
    with pytest.raises(BadValue):
        write_guest_entry(exhibition, source="web:a", words="好", called=PHONE)


@pytest.mark.parametrize("words", ["", " 　\n", "长" * 501])
def test_a_line_that_says_nothing_or_too_much_is_refused(exhibition, words):
    with pytest.raises(BadValue):
        write_guest_entry(exhibition, source="web:a", words=words)


def test_the_same_sending_is_one_line(exhibition):
    client, sent = Client(), {"words": "真好", "source": "k1"}

    client.post(f"{page_of(exhibition)}guest-book/", sent)
    client.post(f"{page_of(exhibition)}guest-book/", sent)

    assert GuestEntry.objects.count() == 1


def test_two_readers_are_drawn_two_keys(exhibition):
    page = f"{page_of(exhibition)}guest-book/"
    keys = {Client().get(page).context["form"]["source"].value() for _reader in range(2)}

    assert len(keys) == 2


def test_a_draft_takes_no_lines(draft):
    assert Client().post(f"{page_of(draft)}guest-book/", {"words": "好"}).status_code == 404
    with pytest.raises(NotNow):
        write_guest_entry(draft, source="web:a", words="好")


def test_markup_in_a_line_is_shown_as_written(exhibition, clerk):
    entry = write_guest_entry(exhibition, source="web:a", words="<script>x</script>")
    decide_guest_entry(entry, show=True, by=clerk)

    assert "&lt;script&gt;x" in words_of(page_of(exhibition))


def test_lines_that_wait_are_a_job_on_the_desk(exhibition, clerk):
    write_guest_entry(exhibition, source="web:a", words="好看")
    write_guest_entry(exhibition, source="web:b", words="真好")

    jobs = list(guest_jobs(clerk, TODAY))

    assert [(job.title, job.detail, job.url) for job in jobs] == [
        ("留言簿：剪纸展", "2条留言等着看", f"/desk/exhibitions/{exhibition.pk}/")
    ]
    assert list(guest_jobs(account_with("clerk", CommitteeFactory()), TODAY)) == []
