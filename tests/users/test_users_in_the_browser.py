"""The doors and the account pages in a real browser: widths, 大字版, dark, without script."""

import re
from urllib.parse import unquote

import pytest
from django.conf import settings as project
from django.test import Client

from tests.browser import unsound
from tests.factories import (
    PASSWORD,
    BlockFactory,
    CommitteeFactory,
    HouseholdFactory,
    PersonFactory,
    UserFactory,
    account_with,
)
from users.actions.grants import Term, propose_grant
from users.models import Notice
from xidu.kit import dates

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPEN = {"login": "/accounts/login/", "code": "/accounts/code/", "signup": "/accounts/signup/"}
CLOSED = {
    "accounts": "/desk/accounts/",
    "new": "/desk/accounts/new/",
    "account": "/desk/accounts/{account}/",
    "counter": "/desk/counter/?name=沈",
    "me": "/me/",
    "second factor": "/accounts/2fa/",
    "set up the app": "/accounts/2fa/totp/activate/",
    "password": "/accounts/password/change/",
    "reauthenticate": "/accounts/reauthenticate/",
}


@pytest.fixture
def desk(transactional_db):
    """The cookie of somebody who is director and clerk of a committee, and an account that waits."""
    committee = CommitteeFactory(name="听潮村")
    home = HouseholdFactory(block=BlockFactory(committee=committee, name="三组"))
    PersonFactory(household=home, name="沈小河", phone="199-0000-0001")
    user = account_with("clerk", committee, name="沈文书", phone="199-0000-0002")
    director = account_with("director", committee)
    director.grants.update(user=user)
    waiting = propose_grant(
        UserFactory(name="陆会计"), "clerk", committee, Term(since=dates.today()), by=user
    )
    browser = Client()
    browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    name = project.SESSION_COOKIE_NAME
    return {"cookies": {name: browser.cookies[name].value}, "account": waiting.user_id}


def faults(visit, url, cookies=None):
    """What is wrong with the page at ``url``; ending up on another page is wrong too."""
    seen = visit(url, cookies=cookies)
    landed = [] if unquote(seen.page.url) == url else [f"landed on {seen.page.url}"]
    return [*landed, *unsound(seen), *seen.strangers()]


def test_the_doors_are_sound_at_every_width_and_look(live_server, visit, transactional_db):
    found = {}
    for name, address in OPEN.items():
        found[name] = faults(visit, live_server.url + address)

    assert found == {name: [] for name in OPEN}


def test_pages_behind_the_doors_are_sound_too(live_server, visit, desk):
    found = {}
    for name, address in CLOSED.items():
        url = live_server.url + address.format(account=desk["account"])
        found[name] = faults(visit, url, cookies=desk["cookies"])

    assert found == {name: [] for name in CLOSED}


def test_a_resident_signs_in_by_phone_without_script(live_server, visit, transactional_db):
    UserFactory(name="沈小河", phone="199-0000-0001")
    page = visit(live_server.url + "/accounts/login/?next=/me/", script=False).page

    page.get_by_label("手机号码").fill("１９９ 0000 0001")
    page.get_by_role("button", name="发验证码").click()
    page.get_by_label("6位数字").fill(re.search(r"\d{6}", Notice.objects.get().body)[0])
    page.get_by_role("button", name="登录").click()

    assert (page.url, page.get_by_role("heading", level=1).inner_text()) == (
        f"{live_server.url}/me/",
        "沈小河",
    )
