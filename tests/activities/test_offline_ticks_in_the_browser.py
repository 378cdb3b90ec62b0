"""The door of an activity in a real browser: without net, without script, and on the big screen."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from activities.actions.sign_ups import sign_up
from activities.models import CheckIn
from tests.activities.gatherings import gathering
from tests.browser import unsound
from tests.factories import BlockFactory, CommitteeFactory, account_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def village(transactional_db):
    cache.clear()
    committee = CommitteeFactory(name="金港村", slug="jingang")
    BlockFactory(committee=committee, name="3组")
    return committee


@pytest.fixture
def clerk(village):
    return account_with("clerk", village)


@pytest.fixture
def activity(village):
    """An activity whose door is open: it begins in half an hour."""
    found = gathering(village, starts_in=timedelta(minutes=30), capacity=20, words="带一把小铲子。")
    for number, name in enumerate(("沈阿姨", "陆师傅", "顾老师")):
        sign_up(found, source=f"web:{number}", people=number + 1, name=name, home=village)
    return found


def came():
    return CheckIn.objects.standing().count()


def test_ticks_without_net_are_kept_and_sent_once_when_it_is_back(enter, clerk, activity):
    seen = enter(clerk, f"/desk/activities/{activity.pk}/check-in/")
    page = seen.page

    seen.context.set_offline(True)
    page.locator("[data-seats]", has_text="沈阿姨").click()
    page.locator("[name=all]", has_text="陆师傅").click()
    page.get_by_text("现在没有网。您点的已存在手机里，有网后会自动送出。").wait_for()
    assert came() == 0
    seen.context.set_offline(False)
    page.get_by_role("heading", name="到了3人，报了6人").wait_for()

    assert came() == 3
    assert page.evaluate("localStorage.length") == 0


def test_a_page_that_was_closed_sends_its_ticks_when_it_is_opened_again(enter, clerk, activity):
    seen = enter(clerk, f"/desk/activities/{activity.pk}/check-in/")
    seen.context.set_offline(True)
    seen.page.locator("[data-seats]", has_text="沈阿姨").click()
    seen.page.get_by_text("现在没有网").wait_for()
    address = seen.page.url
    seen.page.close()
    seen.context.set_offline(False)

    page = seen.context.new_page()
    page.goto(address)
    page.get_by_role("heading", name="到了1人，报了6人").wait_for()

    assert came() == 1


@pytest.mark.parametrize("script", [True, False])
def test_names_are_ticked_and_undone_with_and_without_script(enter, clerk, activity, script):
    page = enter(clerk, f"/desk/activities/{activity.pk}/check-in/", script=script).page

    page.locator("[data-seats]", has_text="沈阿姨").click()
    page.get_by_text("记下了，1个人到了").wait_for()
    page.locator("[name=all]", has_text="顾老师").click()
    page.get_by_role("heading", name="到了4人，报了6人").wait_for()
    page.get_by_role("button", name="点错了，撤销").first.click()
    page.get_by_role("heading", name="到了3人，报了6人").wait_for()

    assert came() == 3


def test_somebody_signs_up_without_script_and_takes_it_back(live_server, visit, activity):
    page = visit(f"{live_server.url}/jingang/activities/", script=False).page

    page.get_by_role("link", name="雨水花园工作坊").click()
    page.get_by_role("link", name="我要报名").click()
    page.locator("#id_people").fill("2")
    page.get_by_role("button", name="我要报名").click()
    page.get_by_role("heading", name=re.compile(r"报上了，\s*2个人")).wait_for()
    page.get_by_role("button", name="不来").click()

    assert page.get_by_role("heading", name=re.compile(r"知道了，\s*这次您不来")).count() == 1


def test_every_page_is_sound_in_every_look(enter, live_server, visit, clerk, activity):
    village = activity.committee
    leader = account_with("leader", village.blocks.get())
    _row, code = sign_up(activity, source="web:9", people=2, name="沈", home=village)
    here = f"/desk/activities/{activity.pk}"
    pages = [
        (None, "/jingang/activities/"),
        (None, f"/jingang/activities/{activity.pk}/"),
        (None, f"/jingang/activities/{activity.pk}/sign-up/"),
        (None, f"/s-up/{code}/"),
        (None, f"/jingang/activities/{activity.pk}/in/"),
        (leader, "/me/calendar/"),
        (leader, "/leader/activities/"),
        (leader, f"/leader/activities/{activity.pk}/{village.blocks.get().pk}/sign-up/"),
        (clerk, f"{here}/check-in/"),
        (clerk, f"{here}/walk-in/"),
        (clerk, f"{here}/back-fill/"),
        (clerk, f"{here}/screen/"),
        (clerk, f"{here}/sign-up/"),
    ]

    faults = []
    for user, path in pages:
        seen = enter(user, path)
        faults += unsound(seen)
        seen.context.close()

    assert faults == []
