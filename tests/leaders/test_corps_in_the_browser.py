"""The corps in a real browser: a term ended on stage lowers the figure, and a resident is rung in the end."""

import re
from datetime import date

import pytest
from django.core.cache import cache

from leaders.models import Appointment, CallRequest
from tests.browser import unsound
from tests.factories import BlockFactory, CommitteeFactory, PersonFactory, account_with
from tests.leaders.corps import account_of, leader_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def village(transactional_db):
    cache.clear()
    village = CommitteeFactory(name="听潮村", slug="tingchao")
    for name, leader in (("1组", "沈桂芳"), ("2组", "顾阿根")):
        person = PersonFactory(committee=village, name=leader, phone="")
        leader_of(BlockFactory(committee=village, name=name), person, since=date(2024, 3, 1), until=None)
    return village


def test_a_term_ended_on_stage_lowers_the_figure_at_the_desk_and_for_everyone(enter, village):
    seen = enter(account_with("clerk", village), "/desk/leaders/")
    page = seen.page
    page.get_by_role("heading", name="听潮村：2个组，2个有组长，100%").wait_for()
    faults = unsound(seen)
    page.set_viewport_size({"width": 390, "height": 844})

    page.get_by_role("link", name=re.compile("2组，有组长")).click()
    page.get_by_role("link", name=re.compile("办离任.*顾阿根")).click()
    page.get_by_label("原因").fill("搬走")
    faults += unsound(seen, deep=0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="办离任").click()
    page.get_by_text("现在没有组长").wait_for()
    faults += unsound(seen, deep=0)
    board = enter(None, "/tingchao/leaders/")
    board.page.get_by_role("heading", name="2个组，1个有组长，50%").wait_for()
    faults += unsound(board)

    assert Appointment.objects.get(person__name="顾阿根").ended_because == "搬走"
    assert faults == []


def test_a_resident_finds_the_leader_by_block_and_is_rung(enter, village):
    leader = account_of(Appointment.objects.get(person__name="沈桂芳"))
    seen = enter(None, "/tingchao/leaders/", script=False)
    page = seen.page

    page.get_by_label("您住哪个组").fill("1组")
    page.get_by_role("button", name="找我的组长").click()
    page.get_by_role("heading", name="您的组长").wait_for()
    page.get_by_role("link", name=re.compile("请联系我.*1组")).first.click()
    page.get_by_label("您的电话").fill("199 0000 1234")
    page.get_by_label("怎么称呼您").fill("周阿婆")
    page.get_by_role("button", name="请联系我").click()
    page.get_by_role("heading", name="组长会打给您").wait_for()
    phone = enter(leader, "/leader/calls/")
    faults = unsound(phone)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.page.get_by_role("button", name=re.compile("看电话，打过去")).click()
    phone.page.get_by_role("link", name="19900001234").wait_for()
    faults += unsound(phone, deep=0)
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.page.get_by_text("打通了").click()
    phone.page.get_by_role("button", name="打过了").click()
    phone.page.get_by_text("现在没有要回的电话").wait_for()
    page.reload()

    assert page.get_by_role("heading", name="打通了").count() == 1
    assert CallRequest.objects.get().closed_at is not None
    assert faults == []
