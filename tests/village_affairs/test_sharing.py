"""Words ready to paste: open days, meetings with how much they answer, activities, publications; no others'."""

from datetime import timedelta

import pytest

from tests.activities.gatherings import gathering
from tests.village_affairs.people import door, village_with_people
from tests.village_affairs.site_meetings import asked, planned
from village_affairs.actions.site_meetings import add_opinions

pytestmark = pytest.mark.django_db
SHARING = "/desk/sharing/"


@pytest.fixture
def village():
    return village_with_people()


def texts(user) -> dict[str, str]:
    return {text.key[0]: text.words for text in door(user).get(SHARING).context["texts"]}


def test_a_meeting_says_how_much_will_be_answered_and_leads_to_its_own_page(village):
    meeting = planned(village)
    opinion = asked(village, "沈阿婆家门口的路灯不亮")
    add_opinions(meeting, [opinion], by=village.clerk)

    words = texts(village.clerk)["m"]

    assert "阳光村务现场会" in words
    assert "要当面答复1件大家提的事，有话当场问" in words
    assert f"http://testserver/bangtou/meetings/{meeting.half:%Y-%m}/" in words
    assert "沈阿婆" not in words


def test_a_meeting_without_an_agenda_promises_none(village):
    planned(village)

    assert "\n有话当场问，手一举评一评。看议题：http" in texts(village.clerk)["m"]


def test_activities_ahead_stand_there_and_no_far_past_or_foreign_ones(village):
    other = village_with_people("对岸村", "duian")
    near = gathering(village.committee, starts_in=timedelta(days=44))
    for days in (46, -2):
        gathering(village.committee, starts_in=timedelta(days=days))
    gathering(other.committee)
    gathering(village.committee, state="draft", published_at=None)

    found = [text.key for text in door(village.clerk).get(SHARING).context["texts"]]

    assert found == [f"a{near.pk}"]


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_at_any_size(village, count, django_assert_num_queries):
    for day in range(count):
        gathering(village.committee, starts_in=timedelta(days=1 + day))
    desk = door(village.clerk)
    desk.get(SHARING)

    with django_assert_num_queries(7):
        page = desk.get(SHARING)

    assert len(page.context["texts"]) == count
