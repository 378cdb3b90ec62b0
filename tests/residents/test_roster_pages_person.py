import pytest

from residents.models import Consent, Household, Person, PersonTag
from tests.factories import BlockFactory
from tests.residents.roster_people import PHONE, ROSTER, forms_of, live_at
from users.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_person_of_another_committee_is_not_there(enter, elsewhere):
    person = live_at(elsewhere, "外人", phone=PHONE)
    clerk = enter("clerk")

    answers = [
        clerk.get(f"{ROSTER}{person.pk}/"),
        clerk.post(f"{ROSTER}{person.pk}/phone/", {"reason": "通知"}),
        clerk.get(f"{ROSTER}{person.pk}/change/"),
        clerk.post(f"{ROSTER}{person.pk}/change/", forms_of(person)),
        clerk.get(f"/desk/households/{person.household_id}/change/"),
        clerk.get(f"{ROSTER}new/{elsewhere.pk}/"),
    ]

    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(("role", "sees"), [("clerk", True), ("director", True), ("street_office", False)])
def test_tags_and_consents_show_to_the_roles_that_need_them(enter, here, role, sees):
    person = live_at(here, "安宁")
    PersonTag.objects.create(committee=here, person=person, tag="独居", since="2020-01-01")
    Consent.objects.create(
        committee=here,
        person=person,
        purpose="上门走访",
        version="1",
        channel="纸质",
        given_at="2026-01-01T00:00Z",
    )
    live_at(here, "单强")

    page = enter(role).get(f"{ROSTER}{person.pk}/").content.decode()

    assert ("独居" in page, "上门走访" in page, "单强" in page) == (sees, sees, True)
    assert "户籍在、也住在" in page


def test_a_phone_is_shown_for_a_reason_that_stays_on_the_trail(enter, here):
    person = live_at(here, "安宁", phone=PHONE)
    clerk = enter("clerk")

    page = clerk.post(f"{ROSTER}{person.pk}/phone/", {"reason": "通知体检"}).content.decode()

    entry = AuditEntry.objects.get()
    assert "19900000042" in page
    assert (entry.action, entry.actor, entry.committee, entry.object_id, entry.detail) == (
        "person.reveal_phone",
        clerk.user,
        here,
        str(person.pk),
        {"reason": "通知体检"},
    )


def test_without_a_reason_no_phone_is_shown_and_nothing_recorded(enter, here):
    person = live_at(here, "安宁", phone=PHONE)

    page = enter("clerk").post(f"{ROSTER}{person.pk}/phone/", {"reason": " "}, follow=True).content.decode()

    assert ("19900000042" in page, "看电话要写原因" in page, AuditEntry.objects.count()) == (False, True, 0)


def test_reading_the_address_of_a_phone_shows_nothing(enter, here):
    person = live_at(here, "安宁", phone=PHONE)

    assert enter("clerk").get(f"{ROSTER}{person.pk}/phone/").status_code == 405


@pytest.mark.parametrize(
    ("role", "phone", "change"), [("clerk", 200, 302), ("director", 200, 403), ("street_office", 403, 403)]
)
def test_revealing_and_changing_follow_the_role(enter, here, role, phone, change):
    person = live_at(here, "安宁", phone=PHONE)
    browser = enter(role)

    answers = (
        browser.post(f"{ROSTER}{person.pk}/phone/", {"reason": "通知体检"}).status_code,
        browser.post(f"{ROSTER}{person.pk}/change/", forms_of(person, relation="户主")).status_code,
    )

    assert answers == (phone, change)


def test_a_change_says_which_fields_and_no_facts_on_the_trail(enter, here):
    person = live_at(here, "安宁", phone=PHONE)

    enter("clerk").post(
        f"{ROSTER}{person.pk}/change/",
        forms_of(person, name="安凝", birth="农历1963年闰四月廿三", phone="19900000077"),
    )

    person = Person.objects.get()
    assert (person.name, person.pinyin, person.birth.words(), person.phone) == (
        "安凝",
        "an ning",
        "农历1963年闰四月廿三",
        "19900000077",
    )
    detail = AuditEntry.objects.get(action="person.change").detail
    assert detail["fields"] == [
        *("name", "birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap"),
        "phone",
    ]


def test_an_untouched_form_changes_and_records_nothing(enter, here):
    person = live_at(here, "安宁", phone=PHONE)
    before = Person.objects.values().get()
    clerk = enter("clerk")
    shown = clerk.get(f"{ROSTER}{person.pk}/change/").context["form"]
    sent = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}

    clerk.post(f"{ROSTER}{person.pk}/change/", {name: value for name, value in sent.items() if value})

    assert (Person.objects.values().get(), AuditEntry.objects.count()) == (before, 0)


def test_a_phone_stays_when_its_field_is_empty_and_goes_when_asked(enter, here):
    person = live_at(here, "安宁", phone=PHONE)
    clerk = enter("clerk")

    clerk.post(f"{ROSTER}{person.pk}/change/", forms_of(person))
    kept = Person.objects.get().phone
    clerk.post(f"{ROSTER}{person.pk}/change/", forms_of(person, drop_phone="on"))

    assert (kept, Person.objects.get().phone) == ("19900000042", "")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "12"}, "不像姓名"),
        ({"birth": "1990-2-30"}, "1990-2-30"),
        ({"phone": "123"}, "123"),
        ({"name": ""}, "请填写“姓名”"),
        ({"block": "0"}, "选择一个有效的选项"),
    ],
)
def test_a_wrong_fact_is_refused_and_nothing_is_written(enter, here, wrong, says):
    person = live_at(here, "安宁")

    answer = enter("clerk").post(f"{ROSTER}{person.pk}/change/", forms_of(person, relation="妻", **wrong))

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Person.objects.get().relation == ""


def test_somebody_new_is_written_down_behind_a_new_door(enter, here):
    block = BlockFactory(committee=here)

    answer = enter("clerk").post(
        f"{ROSTER}new/{here.pk}/",
        {"name": "安宁", "block": block.pk, "door": "9 号", "lives_here": "on", "phone": PHONE},
    )

    person = Person.objects.get()
    assert answer.url == f"{ROSTER}{person.pk}/"
    assert (person.household.door, person.registered_here, person.phone) == ("9号", False, "19900000042")
    assert AuditEntry.objects.get().action == "person.add"


def test_a_household_changes_its_use(enter, here):
    home = live_at(here, "安宁").household

    enter("clerk").post(f"/desk/households/{home.pk}/change/", {"use": "let", "house": ""})

    assert Household.objects.get().use == "let"
    assert AuditEntry.objects.get().detail == {"fields": ["use"]}
