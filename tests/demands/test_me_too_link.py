"""The page of "me too" opens to whoever was shown the list of similar ones, for a day, and to no guess."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from demands.forms.public import me_too_token
from demands.models import MeToo
from tests.demands.factories import demand_of, kind_of
from tests.village_affairs.people import village_with_people
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=SHANGHAI)
SAID = {"hear_by": "sms", "phone": "19900001234"}


@pytest.fixture
def village():
    return village_with_people()


def link(village, token: str) -> str:
    return reverse("demands:me-too", args=[village.committee.slug, token])


def answers(url: str) -> list[int]:
    return [Client().get(url).status_code, Client().post(url, SAID).status_code]


def test_the_list_of_similar_ones_hands_the_link_out(village):
    demand = demand_of(village.committee, words="桥头路灯坏了")
    report = reverse("demands:report", args=[village.committee.slug])

    page = Client().post(report, {"kind": kind_of().pk, "words": "桥头路灯不亮了"}).content.decode()
    [url] = re.findall(r'href="(/[^"]*/report/too/[^"]*)"', page)

    assert answers(url) == [200, 200]
    assert MeToo.objects.get().demand == demand


def test_without_a_code_nobody_is_offered_to_look_by_code(village):
    url = link(village, me_too_token(demand_of(village.committee)))

    page = Client().get(url).content.decode()
    said = Client().post(url, {"hear_by": "none"}).content.decode()

    assert ("查询码" in page, "不用告诉我" in page) == (False, True)
    assert "照您说的方式告诉您" not in said


@pytest.mark.parametrize(
    "after, statuses, rows", [(0, [200, 200], 1), (24, [200, 200], 1), (25, [410, 410], 0)]
)
def test_the_link_opens_for_a_day(village, after, statuses, rows):
    with time_machine.travel(NOW, tick=False):
        url = link(village, me_too_token(demand_of(village.committee)))

    with time_machine.travel(NOW + timedelta(hours=after), tick=False):
        assert answers(url) == statuses

    assert MeToo.objects.count() == rows


def test_an_old_link_says_nothing_of_the_demand_and_what_to_do(village):
    with time_machine.travel(NOW, tick=False):
        url = link(village, me_too_token(demand_of(village.committee)))

    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        page = Client().get(url).content.decode()

    assert "公共设施" not in page
    assert "请把遇到的事再写一遍" in page


def test_a_link_that_was_changed_or_belongs_elsewhere_opens_nothing(village):
    token = me_too_token(demand_of(village.committee))
    other = village_with_people("对岸村", "duian")
    last = "A" if token[-1] != "A" else "B"
    wrong = [
        link(village, token[:-1] + last),
        link(village, "x" + token),
        link(village, "1"),
        link(other, token),
        link(village, me_too_token(demand_of(other.committee))),
        link(village, me_too_token(demand_of(village.committee, is_private=True))),
    ]

    assert [answers(url) for url in wrong] == [[404, 404]] * len(wrong)
    assert MeToo.objects.count() == 0


def test_a_number_is_no_address(village):
    demand = demand_of(village.committee)

    assert answers(f"/{village.committee.slug}/report/{demand.pk}/me-too/") == [404, 404]
    assert answers(link(village, str(demand.pk))) == [404, 404]
