import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    HouseholdFactory,
    PersonFactory,
    UserFactory,
    account_with,
)
from users.models import AuditEntry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def clerk(committee):
    """A browser in which the committee's clerk is signed in, with the account as ``user``."""
    browser = Client()
    browser.user = account_with("clerk", committee)
    browser.force_login(browser.user)
    return browser


def test_the_counter_finds_people_of_its_own_places_alone(clerk, committee):
    block = BlockFactory(committee=committee)
    PersonFactory(household=HouseholdFactory(block=block), name="沈小河", phone="199-0000-0001")
    PersonFactory(name="沈大河")

    page = clerk.get("/desk/counter/", {"name": "沈"}).content.decode()

    assert ("沈小河" in page, "沈大河" in page, "19900000001" in page) == (True, False, False)


@pytest.mark.parametrize("act", ["code", "present"])
def test_a_person_of_another_committee_is_not_there_at_the_counter(clerk, act):
    person = PersonFactory()

    assert clerk.post(f"/desk/counter/{person.pk}/{act}/").status_code == 404
    assert AuditEntry.objects.count() == 0


def test_acting_for_somebody_shows_on_pages_and_in_the_trail_for_fifteen_minutes(clerk, committee):
    person = PersonFactory(committee=committee, name="沈小河")
    with time_machine.travel(datetime(2026, 9, 10, 4, tzinfo=UTC), tick=False) as clock:
        clerk.force_login(clerk.user)
        clerk.post(f"/desk/counter/{person.pk}/present/")

        clock.shift(timedelta(minutes=14, seconds=59))
        during = clerk.get("/desk/counter/").content.decode()
        clerk.post(f"/desk/counter/{person.pk}/code/")
        clock.shift(timedelta(seconds=1))
        after = clerk.get("/desk/counter/").content.decode()
        clerk.post(f"/desk/counter/{person.pk}/code/")

    assert ("正在代到场居民沈小河办理" in during, "正在代到场居民" in after) == (True, False)
    for_whom = AuditEntry.objects.order_by("seq").values_list("action", "acting_for")
    assert list(for_whom) == [
        ("present.begin", ""),
        ("code.issue", f"person:{person.pk}"),
        ("code.issue", ""),
    ]


def test_acting_ends_when_staff_say_so(clerk, committee):
    person = PersonFactory(committee=committee)
    clerk.post(f"/desk/counter/{person.pk}/present/")

    page = clerk.post("/desk/counter/present/end/", follow=True).content.decode()

    assert "正在代到场居民" not in page


def test_the_own_page_shows_roles_masked_phone_and_own_messages_alone(client, committee):
    user = account_with("clerk", committee, phone="199-0000-0001")
    for whose, said in [(user, "您问的有答复了"), (UserFactory(), "别人的消息")]:
        Notice.objects.create(
            user=whose, recipient=f"user:{whose.pk}", key="k", channel="site", state="sent", topic="t", subject=said, body="",
            due_at=datetime(2026, 9, 10, tzinfo=UTC),
        )  # fmt: skip
    client.force_login(user)

    page = client.get("/me/").content.decode()

    seen = [words in page for words in ("文书", "199****0001", "您问的有答复了", "别人的消息", "19900000001")]
    assert seen == [True, True, True, False, False]


def test_own_data_holds_what_is_kept_about_the_reader_and_nobody_else(client):
    person = PersonFactory(phone="199-0000-0001")
    PersonFactory(name="别人")
    client.force_login(UserFactory(person=person))

    answer = client.get("/me/data.json")
    kept = json.loads(answer.content)

    assert kept["person"]["phone"] == "19900000001"
    assert kept["person"]["name"] == person.name
    assert "别人" not in answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'


@pytest.mark.parametrize("address", ["/me/", "/me/data.json"])
def test_a_visitor_is_asked_to_sign_in_first(client, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
