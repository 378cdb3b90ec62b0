import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import PASSWORD, CommitteeFactory, UserFactory, account_with
from users.models import Notice

NOON = datetime(2026, 9, 10, 4, tzinfo=UTC)
PHONE = "199-0000-0001"
LOGIN, CODE, ENTER = "/accounts/login/", "/accounts/code/", "/accounts/code/enter/"
COUNTER = "/desk/counter/"


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def committee():
    return CommitteeFactory()


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": user.username, "password": password}, **extra)


def signed_in_as(client):
    return client.session.get("_auth_user_id")


def enter_by_phone(client, number=PHONE, **form):
    client.post(CODE, {"phone": number})
    code = re.search(r"\d{6}", Notice.objects.latest("pk").body)[0]
    return client.post(ENTER, {"code": code, **form})


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (30, False)])
def test_staff_are_signed_out_after_thirty_idle_minutes(client, committee, clock, minutes, stays):
    sign_in(client, account_with("clerk", committee))
    clock.shift(timedelta(minutes=minutes))

    assert client.get(COUNTER).status_code == (200 if stays else 302)
    assert (signed_in_as(client) is not None) is stays


@pytest.mark.parametrize(("quarters", "stays"), [(47, True), (48, False)])
def test_staff_are_signed_out_after_twelve_hours_of_work(client, committee, clock, quarters, stays):
    sign_in(client, account_with("clerk", committee))
    for _quarter in range(quarters - 1):
        clock.shift(timedelta(minutes=15))
        client.get(COUNTER)
    clock.shift(timedelta(minutes=15))

    assert client.get(COUNTER).status_code == (200 if stays else 302)


@pytest.mark.parametrize(("days", "stays"), [(29, True), (30, False)])
def test_residents_stay_signed_in_for_thirty_days(client, clock, days, stays):
    UserFactory(phone=PHONE)
    enter_by_phone(client)
    clock.shift(timedelta(days=days))

    assert client.get("/me/").status_code == (200 if stays else 302)


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (30, False)])
def test_on_a_shared_device_a_resident_is_signed_out_like_staff(client, clock, minutes, stays):
    UserFactory(phone=PHONE)
    enter_by_phone(client, shared="on")
    assert client.session.get_expire_at_browser_close() is True
    clock.shift(timedelta(minutes=minutes))

    assert client.get("/me/").status_code == (200 if stays else 302)


def test_ending_a_grant_closes_the_desk_at_the_next_click(client, committee):
    clerk = account_with("clerk", committee)
    sign_in(client, clerk)
    assert client.get(COUNTER).status_code == 200

    clerk.grants.update(ended_at=NOON)

    assert client.get(COUNTER).status_code == 403
