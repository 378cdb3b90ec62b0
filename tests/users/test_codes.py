import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.factories import CommitteeFactory, PersonFactory, UserFactory, account_with
from users.actions import codes, limits
from users.actions.codes import CodeRefused
from users.models import Notice, SignInCode, User
from xidu.kit.errors import BadValue, NotNow

NOON = datetime(2026, 9, 10, 4, tzinfo=UTC)
PHONE = "199-0000-0001"


@pytest.fixture(autouse=True)
def clock(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def resident():
    return UserFactory(phone=PHONE)


def sent_code():
    return re.search(r"\d{6}", Notice.objects.latest("pk").body)[0]


def ask(number=PHONE):
    index = codes.phone_index(number)
    codes.send_phone_code(index, address="203.0.113.5")
    return index


def test_a_code_goes_out_by_sms_at_once_and_is_useless_after_ten_minutes(resident):
    ask()

    notice = Notice.objects.get()
    assert (notice.channel, notice.urgent, notice.user) == ("sms", True, resident)
    assert (notice.due_at, notice.useless_after) == (NOON, NOON + timedelta(minutes=10))
    assert sent_code() not in str(SignInCode.objects.values().get())


@pytest.mark.parametrize("typed", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", "full width"])
def test_the_code_opens_the_account_once_however_it_is_typed(resident, typed):
    index = ask()
    code = sent_code()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)

    user = codes.take_phone_code(index, wide if typed == "full width" else typed.format(code), address="")

    assert user == resident
    with pytest.raises(CodeRefused):
        codes.take_phone_code(index, code, address="")


@pytest.mark.parametrize(("seconds", "opens"), [(599, True), (600, False)])
def test_a_phone_code_lives_ten_minutes(resident, clock, seconds, opens):
    index = ask()
    clock.shift(timedelta(seconds=seconds))

    if opens:
        assert codes.take_phone_code(index, sent_code(), address="") == resident
    else:
        with pytest.raises(CodeRefused):
            codes.take_phone_code(index, sent_code(), address="")


def test_after_five_wrong_codes_the_right_one_no_longer_opens(resident):
    index = ask()
    right = sent_code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _number in range(5):
        with pytest.raises(CodeRefused):
            codes.take_phone_code(index, wrong, address="")

    with pytest.raises(limits.TooMany):
        codes.take_phone_code(index, right, address="")


def test_a_second_code_replaces_the_first(resident):
    index = ask()
    first = sent_code()
    ask()

    if first != sent_code():
        with pytest.raises(CodeRefused):
            codes.take_phone_code(index, first, address="")
    assert codes.take_phone_code(index, sent_code(), address="") == resident


def test_an_unknown_phone_gets_the_same_answers_and_no_message():
    index = ask("199-0000-0009")

    assert Notice.objects.count() == 0
    for _number in range(5):
        with pytest.raises(CodeRefused):
            codes.take_phone_code(index, "123456", address="")
    with pytest.raises(limits.TooMany):
        codes.take_phone_code(index, "123456", address="")


@pytest.mark.parametrize("known", [True, False])
def test_the_fourth_code_in_a_row_is_refused_for_known_and_unknown_phones_alike(known):
    if known:
        UserFactory(phone=PHONE)
    for _number in range(3):
        ask()

    with pytest.raises(limits.TooMany):
        ask()


def test_a_closed_account_gets_no_code():
    UserFactory(phone=PHONE, is_active=False)

    ask()

    assert Notice.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "12345", "not a phone"])
def test_what_is_no_phone_is_said_to_be_none(typed):
    with pytest.raises(BadValue):
        codes.phone_index(typed)


def paper(user):
    return codes.issue_paper_code(user, by=account_with("clerk", CommitteeFactory()))[1]


@pytest.mark.parametrize(
    ("change", "opens"), [(timedelta(days=7) - timedelta(seconds=1), 1), (timedelta(days=7), 0)]
)
def test_a_paper_code_lives_seven_days(clock, change, opens):
    resident = UserFactory()
    code = paper(resident)
    clock.shift(change)

    if opens:
        assert codes.take_paper_code(f"{code[:4].lower()}-{code[4:]}", address="") == resident
    else:
        with pytest.raises(CodeRefused):
            codes.take_paper_code(code, address="")


def test_a_paper_code_works_once_and_a_new_one_closes_the_old():
    resident = UserFactory()
    old, new = paper(resident), paper(resident)

    with pytest.raises(CodeRefused):
        codes.take_paper_code(old, address="")
    assert codes.take_paper_code(new, address="") == resident
    with pytest.raises(CodeRefused):
        codes.take_paper_code(new, address="")


def test_a_mistyped_paper_code_costs_no_try():
    for _number in range(9):
        with pytest.raises(BadValue):
            codes.take_paper_code("2222222A", address="203.0.113.5")

    limits.check_lock(limits.Attempt("code", "x", "203.0.113.5"))


def test_no_paper_code_opens_a_staff_account():
    clerk = account_with("clerk", CommitteeFactory())

    with pytest.raises(NotNow):
        codes.issue_paper_code(clerk, by=account_with("clerk", CommitteeFactory()))


def test_a_person_gets_one_account_and_brings_the_phone_along():
    person = PersonFactory(phone=PHONE)

    first, again = codes.account_for(person), codes.account_for(person)

    assert first == again
    assert (first.name, first.person, first.phone) == (person.name, person, person.phone)
    assert first.has_usable_password() is False
    assert User.objects.get(phone_index=codes.phone_index(PHONE)) == first


def test_a_phone_two_people_share_stays_with_the_first_account():
    first = codes.account_for(PersonFactory(phone=PHONE))
    second = codes.account_for(PersonFactory(phone=PHONE))

    assert (bool(first.phone), second.phone) == (True, "")
