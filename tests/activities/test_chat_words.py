"""The words to paste into group chats: what, when, where, how to come; a number written into a title is hidden."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity
from activities.pages.sharing import chat_words
from tests.activities.gatherings import cancelled, gathering
from tests.village_affairs.people import door, village_with_people
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
URL = "https://xidu.example/bangtou/activities/1/"
START = datetime(2030, 3, 2, 14, tzinfo=SHANGHAI)


@pytest.fixture
def village():
    return village_with_people()


def of(village, **facts) -> Activity:
    return gathering(village.committee, starts_at=START, ends_at=START + timedelta(hours=2), **facts)


@pytest.mark.parametrize(
    "facts, ask",
    [
        ({}, "点开报名，填个手机号就行："),
        ({"capacity": 20}, "名额20个，报满为止，点开报名："),
        ({"takes_sign_ups": False}, "不用报名，直接来。详情："),
        ({"signs_up_until": timezone.now() - timedelta(minutes=1)}, "报名截止了。详情："),
    ],
    ids=["sign up", "places", "just come", "closed"],
)
def test_the_text_says_what_when_where_and_how_to_come(village, facts, ask):
    assert chat_words(of(village, **facts), url=URL) == (
        f"【浜头村】雨水花园工作坊：2030年3月2日 星期六下午2:00–4:00，听潮驿站。\n{ask}{URL}"
    )


def test_what_was_called_off_says_so_and_why(village):
    words = chat_words(
        cancelled(village.committee, starts_at=START, ends_at=START + timedelta(hours=2)), url=URL
    )

    assert words.startswith("【浜头村】雨水花园工作坊取消了：原定2030年3月2日 星期六下午2:00–4:00。原因：")
    assert words.endswith(f"。\n详情：{URL}")


def test_a_number_in_a_title_does_not_leave(village):
    assert "13800138000" not in chat_words(of(village, title="找13800138000报名"), url=URL)


def test_the_desk_offers_the_text_until_it_is_over_but_not_of_a_draft(village):
    desk = door(village.clerk)
    rows = [
        of(village),
        of(village, state="draft", published_at=None),
        gathering(village.committee, starts_in=-timedelta(days=2)),
    ]

    pages = [desk.get(reverse("activities:activity", args=[row.pk])).content.decode() for row in rows]

    assert ["发到群里的话" in page for page in pages] == [True, False, False]
    assert f"http://testserver/{village.committee.slug}/activities/{rows[0].pk}/" in pages[0]
