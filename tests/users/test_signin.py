import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import DatabaseError
from django.test import Client

from tests.factories import PASSWORD, CommitteeFactory, PersonFactory, UserFactory, account_with
from users.actions import limits
from users.models import AuditEntry, Bucket, Notice, SignInCode

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


def test_the_sign_in_page_shows_both_doors(client):
    page = client.get(LOGIN).content.decode()

    assert (client.get(LOGIN).status_code, 'name="phone"' in page, 'name="password"' in page) == (
        200,
        True,
        True,
    )


def test_staff_enter_by_password_and_reach_the_desk(client, committee):
    clerk = account_with("clerk", committee)

    answer = sign_in(client, clerk)

    assert (answer.status_code, signed_in_as(client)) == (302, str(clerk.pk))
    assert client.get(COUNTER).status_code == 200


@pytest.mark.parametrize("what", ["wrong password", "unknown name", "closed account"])
def test_every_wrong_sign_in_gets_the_same_sentence_and_no_session(client, committee, what):
    clerk = account_with("clerk", committee, is_active=what != "closed account")
    password = "wrong" if what != "unknown name" else PASSWORD
    name = "nobody" if what == "unknown name" else clerk.username

    answer = client.post(LOGIN, {"login": name, "password": password})

    assert (answer.status_code, signed_in_as(client)) == (200, None)
    assert "用户名或密码不对" in answer.content.decode()


def test_the_fifth_wrong_password_closes_the_account_even_to_the_right_one(client, committee, clock):
    clerk = account_with("clerk", committee)
    for _number in range(5):
        sign_in(client, clerk, "wrong")

    assert sign_in(client, clerk).status_code == 429
    assert sign_in(Client(), clerk, REMOTE_ADDR="198.51.100.1").status_code == 429
    clock.shift(timedelta(minutes=15))
    assert sign_in(client, clerk).status_code == 302


def test_nobody_signs_in_while_failures_cannot_be_counted(client, committee, monkeypatch):
    clerk = account_with("clerk", committee)

    def broken(*_args):
        raise DatabaseError

    monkeypatch.setattr(limits, "_is_locked", broken)

    assert (sign_in(client, clerk).status_code, signed_in_as(client)) == (429, None)


def test_reading_a_public_page_asks_for_no_bucket(client, monkeypatch):
    monkeypatch.setattr(Bucket.objects, "filter", lambda *_, **__: pytest.fail("a page asked for a limit"))
    monkeypatch.setattr(limits, "spend", lambda *_, **__: pytest.fail("a page spent a token"))

    assert client.get("/help/").status_code == 200
    assert client.get(LOGIN).status_code == 200


def test_a_clerk_without_second_factor_is_sent_to_set_one_up(client, committee, settings):
    settings.STAFF_SECOND_FACTOR = True
    sign_in(client, account_with("clerk", committee))

    answer = client.get(COUNTER)

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")


def test_a_clerk_with_second_factor_enters_only_with_both(client, committee, settings):
    settings.STAFF_SECOND_FACTOR = True
    clerk = account_with("clerk", committee)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(clerk, secret)

    answer = sign_in(client, clerk)
    assert (answer["Location"], signed_in_as(client)) == ("/accounts/2fa/authenticate/", None)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    answer = client.post("/accounts/2fa/authenticate/", {"code": code})

    assert signed_in_as(client) == str(clerk.pk)
    assert client.get(COUNTER).status_code == 200


def test_the_secret_of_an_authenticator_app_is_sealed_at_rest(committee):
    secret = totp.generate_totp_secret()

    totp.TOTP.activate(account_with("clerk", committee), secret)

    assert secret not in str(Authenticator.objects.get().data)


def test_a_resident_enters_by_the_code_and_lands_on_the_own_page(client):
    resident = UserFactory(phone=PHONE)

    answer = enter_by_phone(client)

    assert (answer["Location"], signed_in_as(client)) == ("/me/", str(resident.pk))
    assert client.get("/me/").status_code == 200


def test_after_the_code_one_goes_on_where_one_wanted_and_never_to_a_stranger(client):
    UserFactory(phone=PHONE)

    client.get(CODE + "?next=/me/data.json")
    assert enter_by_phone(client)["Location"] == "/me/data.json"

    other = Client()
    other.get(CODE + "?next=https://example.invalid/")
    assert enter_by_phone(other)["Location"] == "/me/"


def test_known_and_unknown_phones_get_byte_for_byte_the_same_answers(client):
    UserFactory(phone=PHONE)
    seen = []
    for number in (PHONE, "199-0000-0009"):
        visitor = Client()
        first = visitor.post(CODE, {"phone": number})
        second = visitor.get(ENTER)
        third = visitor.post(ENTER, {"code": "000000"})
        bare = [
            re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', b"", r.content)
            for r in (second, third)
        ]
        seen.append((first.status_code, first["Location"], second.status_code, third.status_code, bare))

    assert seen[0] == seen[1]


def test_the_session_keeps_no_phone_in_clear(client):
    client.post(CODE, {"phone": PHONE})

    assert "0000" not in str(dict(client.session))


def test_a_code_of_a_member_of_staff_opens_the_own_page_and_asks_for_the_password_at_the_desk(
    client, committee
):
    clerk = account_with("clerk", committee, phone=PHONE)
    enter_by_phone(client)

    refused = client.get(COUNTER)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert (client.get("/me/").status_code, refused.status_code) == (200, 302)
    assert refused["Location"] == "/accounts/reauthenticate/?next=/desk/counter/"
    assert (client.get(COUNTER).status_code, signed_in_as(client)) == (200, str(clerk.pk))


def test_a_resident_at_the_desk_is_refused_and_a_visitor_sent_to_sign_in(client):
    assert client.get(COUNTER)["Location"] == "/accounts/login/?next=/desk/counter/"
    client.force_login(UserFactory())
    assert client.get(COUNTER).status_code == 403


def test_a_printed_code_opens_the_door_once(client, committee):
    person = PersonFactory(committee=committee)
    desk = Client()
    desk.force_login(account_with("clerk", committee))
    slip = desk.post(f"/desk/counter/{person.pk}/code/").content.decode()
    code = re.search(r'class="code">(\w{4} \w{4})<', slip)[1]

    first = client.post("/accounts/code/paper/", {"paper-code": code.lower()})
    second = Client().post("/accounts/code/paper/", {"paper-code": code})

    assert (first["Location"], second.status_code) == ("/me/", 422)
    assert AuditEntry.objects.filter(action="code.issue", committee=committee).count() == 1


def test_a_hundred_elders_sign_in_on_one_tablet_with_printed_codes(client, committee):
    from users.actions.codes import issue_paper_code

    clerk = account_with("clerk", committee)
    entered = 0
    for _number in range(100):
        elder = UserFactory()
        code = issue_paper_code(elder, by=clerk)[1]
        tablet = Client(REMOTE_ADDR="203.0.113.5")
        tablet.post("/accounts/code/paper/", {"paper-code": "22222222"})
        tablet.post("/accounts/code/paper/", {"paper-code": code})
        entered += signed_in_as(tablet) == str(elder.pk)

    assert entered == 100


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/email/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/confirm-email/",
        "/accounts/login/code/confirm/",
    ],
)
def test_doors_this_house_does_not_have_are_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [LOGIN, "/accounts/reauthenticate/", "/accounts/password/change/"])
def test_no_page_links_to_a_reset_by_mail(client, committee, address):
    if address != LOGIN:
        sign_in(client, account_with("clerk", committee))

    answer = client.get(address)

    assert (answer.status_code, "password/reset" in answer.content.decode()) == (200, False)


def test_nobody_opens_an_account_alone(client):
    answer = client.post("/accounts/signup/", {"username": "me", "password1": PASSWORD})

    assert (answer.status_code, "不用自己注册" in answer.content.decode()) == (200, True)
    assert SignInCode.objects.count() == 0


def test_weixin_has_no_button_until_it_is_configured(client):
    assert "weixin" not in client.get(LOGIN).content.decode().lower()
