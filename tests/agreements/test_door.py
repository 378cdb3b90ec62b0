import re

import pytest
from django.test import Client
from django.urls import reverse

from agreements.actions.posting import account_of, post_points
from agreements.models import Claim
from residents.models import Person
from tests.agreements.ground import rule_of
from tests.agreements.village import Village
from tests.factories import BlockFactory
from users.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    made = Village()
    head = Person.objects.get(household=made.home)
    head.keep_phone("13812345678", made.committee.pk)
    head.save()
    post_points(account_of(made.home), 5, source="a", rule=rule_of(made.book, "H01"))
    return made


def url(village: Village, name: str) -> str:
    return reverse(f"agreements:{name}", args=[village.committee.slug])


def asked(village: Village, door: str = "12号", block: object = None) -> tuple[Client, object]:
    guest = Client()
    plate = {"block": (block or village.block).pk, "door": door}
    return guest, guest.post(url(village, "door"), plate)


def sent_code() -> str:
    return re.search(r"\d{6}", Notice.objects.get(topic="signin").body)[0]


def test_a_household_without_an_account_sees_its_points_by_the_code_to_its_phone(village):
    guest, _answer = asked(village)

    answer = guest.post(url(village, "door-code"), {"code": sent_code()}, follow=True)

    text = answer.content.decode()
    assert ("2组12号的积分" in text, "庭院整洁、三包达标" in text) == (True, True)


def test_nobody_can_tell_whether_a_door_exists(village):
    answers = [
        asked(village)[1],
        asked(village, "99号")[1],
        asked(village, block=BlockFactory(committee=village.committee))[1],
    ]

    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, url(village, "door-code"))
    }
    assert Notice.objects.filter(topic="signin").count() == 1


def test_a_door_without_a_telephone_gets_the_sentence_of_a_wrong_code(village):
    known, _answer = asked(village)
    unknown, _answer = asked(village, "99号")

    said = [guest.post(url(village, "door-code"), {"code": "000000x"}) for guest in (known, unknown)]

    assert [answer.status_code for answer in said] == [422, 422]
    assert said[0].context["form"].errors == said[1].context["form"].errors


def test_five_wrong_codes_shut_the_door(village):
    guest, _answer = asked(village)
    code = sent_code()
    for _number in range(5):
        guest.post(url(village, "door-code"), {"code": "1"})

    assert guest.post(url(village, "door-code"), {"code": code}).status_code == 429


def test_a_household_gets_three_codes_and_the_asker_sees_no_difference(village):
    answers = [asked(village)[1].status_code for _number in range(4)]

    assert (answers, Notice.objects.filter(topic="signin").count()) == ([302] * 4, 3)


def test_a_code_opens_once_and_only_where_it_was_asked_for(village):
    guest, _answer = asked(village)
    code = sent_code()

    assert Client().post(url(village, "door-code"), {"code": code}).status_code == 422
    assert guest.post(url(village, "door-code"), {"code": code}).status_code == 302
    assert guest.post(url(village, "door-code"), {"code": code}).status_code == 422


def test_a_deed_is_reported_by_code_and_waits_for_the_leader(village):
    guest, _answer = asked(village)
    guest.post(url(village, "door-code"), {"code": sent_code()})
    facts = {"rule": rule_of(village.book, "S02").pk, "deed_on": "2026-11-20", "times": 1, "source": "x"}

    answer = guest.post(url(village, "door-claim"), facts)

    claim = Claim.objects.get()
    assert (answer.status_code, claim.household, claim.by, claim.state) == (302, village.home, None, "filed")


def test_without_a_code_nothing_is_shown_and_nothing_reported(village):
    guest = Client()
    facts = {"rule": rule_of(village.book, "S02").pk, "deed_on": "2026-11-20", "times": 1, "source": "x"}

    assert guest.get(url(village, "door-points"))["Location"] == url(village, "door")
    assert guest.post(url(village, "door-claim"), facts)["Location"] == url(village, "door")
    assert not Claim.objects.exists()


def test_whoever_leaves_has_to_ask_again(village):
    guest, _answer = asked(village)
    guest.post(url(village, "door-code"), {"code": sent_code()})

    guest.post(url(village, "door-leave"))

    assert guest.get(url(village, "door-points")).status_code == 302
