import pytest
from django.urls import reverse

from tests.doors import browser_of
from tests.factories import CommitteeFactory, PersonFactory, UserFactory, account_with
from users.models import FamilyLink, Guardian

pytestmark = pytest.mark.django_db
PHONE = "199-0000-0031"


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def elder(committee):
    return UserFactory(person=PersonFactory(committee=committee, name="王秀英"), phone=PHONE)


def ask(user, phone=PHONE, side="relative"):
    return browser_of(user).post("/me/family/", {"side": side, "phone": phone, "relation": "女儿"})


def test_a_daughter_asks_by_telephone_and_the_mother_agrees(elder):
    daughter = UserFactory(name="李芳")
    ask(daughter)
    link = FamilyLink.objects.get()
    mothers = browser_of(elder)

    page = mothers.get("/me/family/").content.decode()
    mothers.post(reverse("users:family-agree", args=[link.pk]))

    link.refresh_from_db()
    assert ("我同意" in page, link.since is None, link.elder_way) == (True, False, "code")


def test_nobody_learns_whether_a_number_is_known(elder):
    user = UserFactory()

    answers = [ask(user, phone) for phone in (PHONE, "199-0000-0099")]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/me/family/")] * 2


def test_a_stranger_neither_agrees_nor_ends(elder):
    ask(UserFactory())
    link = FamilyLink.objects.get()
    stranger = browser_of(UserFactory())

    answers = [stranger.post(reverse(f"users:family-{act}", args=[link.pk])) for act in ("agree", "end")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_staff_note_a_guardian_from_the_papers(committee, elder):
    child = PersonFactory(committee=committee, name="小宝")
    browser = browser_of(account_with("clerk", committee))
    address = reverse("users:desk-family-of", args=[child.pk])
    told = {"which": "guardian", "g-phone": PHONE, "g-relation": "外婆", "g-papers": "户口簿"}

    unknown = browser.post(address, {**told, "g-phone": "199-0000-0099"})
    done = browser.post(address, told)

    assert (unknown.status_code, done.status_code) == (422, 302)
    assert Guardian.objects.get().user == elder


def test_staff_witness_an_elders_yes_and_the_relative_still_says_theirs(committee, elder):
    mother = PersonFactory(committee=committee, name="沈阿婆")
    browser = browser_of(account_with("clerk", committee))
    told = {"which": "witness", "w-phone": PHONE, "w-relation": "女儿"}

    browser.post(reverse("users:desk-family-of", args=[mother.pk]), told)

    link = FamilyLink.objects.get()
    assert (link.elder_way, link.since, link.relative) == ("counter", None, elder)
    browser_of(elder).post(reverse("users:family-agree", args=[link.pk]))
    link.refresh_from_db()
    assert link.since is not None
