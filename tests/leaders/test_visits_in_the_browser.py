"""A leader's doors in a real browser at 390 px: two taps, a need, a tap back, and a visit without net."""

import pytest
from django.core.cache import cache

from demands.models import Demand
from leaders.models import Visit
from tests.browser import unsound
from tests.factories import BlockFactory, CommitteeFactory, account_with
from tests.leaders.doors import elder, home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def block(transactional_db):
    cache.clear()
    block = BlockFactory(committee=CommitteeFactory(name="听潮村"), name="3组")
    elder(block)
    home(block, "7号", "特困", name="陆建国", sex="m", birth_year=1958)
    home(block, "23号")
    return block


@pytest.fixture
def leader(block):
    return account_with("leader", block)


def test_two_taps_keep_a_visit_and_a_need_is_handed_over(enter, leader):
    seen = enter(leader, "/leader/")
    page = seen.page
    assert seen.weight() <= 40_000
    faults = unsound(seen)
    page.set_viewport_size({"width": 390, "height": 844})

    page.get_by_role("link", name="去记").first.click()
    page.get_by_role("heading", name="周阿婆").wait_for()
    faults += unsound(seen, deep=0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="一切都好").click()
    page.get_by_text("记好了：12号周阿婆，一切都好。").wait_for()
    assert Visit.objects.standing().count() == 1
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("撤销了，可以重新记").wait_for()

    page.get_by_role("link", name="有事要办").click()
    page.get_by_role("button", name="交给村委会").click()
    page.get_by_role("link", name="写一句是什么事").wait_for()
    faults += unsound(seen, deep=0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_text("房屋修缮").click()
    page.get_by_label("是什么事").fill("卫生间顶上滴水，楼上没人。")
    page.get_by_role("button", name="交给村委会").click()
    page.get_by_text("记好了：12号周阿婆，有事要办。").wait_for()
    page.get_by_role("link", name="记一次走访").click()
    page.get_by_role("heading", name="去哪一户？").wait_for()
    faults += unsound(seen, deep=0)

    assert Visit.objects.standing().get().demand == Demand.objects.get()
    assert [fault for fault in faults if "422" not in fault] == []


def test_a_visit_without_net_is_kept_and_sent_once_when_it_is_back(enter, leader):
    seen = enter(leader, "/leader/")
    page = seen.page
    page.get_by_role("link", name="去记").first.click()
    page.get_by_role("heading", name="周阿婆").wait_for()

    seen.context.set_offline(True)
    page.get_by_role("button", name="一切都好").click()
    page.get_by_text("现在没有网。这次走访已存在手机里，有网后会自动送出。").wait_for()
    assert Visit.objects.count() == 0
    seen.context.set_offline(False)
    page.get_by_text("上次").first.wait_for()

    assert Visit.objects.count() == 1
    assert page.evaluate("localStorage.length") == 0
