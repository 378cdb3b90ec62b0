"""The roster's pages and the admin in a real browser: widths, 大字版, dark."""

import pytest
from django.conf import settings as project
from django.test import Client

from residents.models import PersonTag
from tests.browser import unsound
from tests.factories import PASSWORD, CommitteeFactory, account_with
from tests.residents.roster_people import PHONE, live_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {
    "roster": "/desk/roster/",
    "nobody found": "/desk/roster/?q=zz",
    "person": "/desk/roster/{person}/",
    "change": "/desk/roster/{person}/change/",
    "household": "/desk/households/{home}/change/",
    "export": "/desk/roster/export/",
    "import": "/desk/roster/import/",
}
ADMIN = {
    "front": "/admin/",
    "people": "/admin/residents/person/",
    "person": "/admin/residents/person/{person}/change/",
    "block": "/admin/residents/block/add/",
}


@pytest.fixture
def desk(transactional_db):
    """The cookie of a clerk, and a person with a household."""
    committee = CommitteeFactory(name="听潮村")
    person = live_at(committee, "顾独特", phone=PHONE, relation="户主", birth_year=1950, birth_month=3)
    live_at(committee, "单强", relation="子")
    PersonTag.objects.create(committee=committee, person=person, tag="独居", since="2020-01-01")
    user = account_with("clerk", committee, name="沈文书")
    browser = Client()
    browser.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    name = project.SESSION_COOKIE_NAME
    return {
        "cookies": {name: browser.cookies[name].value},
        "ids": {"person": person.pk, "home": person.household_id},
    }


def faults(visit, url, cookies):
    seen = visit(url, cookies=cookies)
    landed = [] if seen.page.url == url else [f"landed on {seen.page.url}"]
    return [*landed, *unsound(seen), *seen.strangers()]


@pytest.mark.parametrize("pages", [PAGES, ADMIN], ids=["roster", "admin"])
def test_the_pages_are_sound_at_every_width_and_look(live_server, visit, desk, pages):
    found = {
        name: faults(visit, live_server.url + address.format(**desk["ids"]), desk["cookies"])
        for name, address in pages.items()
    }

    assert found == {name: [] for name in pages}
