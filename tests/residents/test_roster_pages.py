import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from residents.models import Consent, Figure, Household, Person, PersonTag
from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    HouseholdFactory,
    PersonFactory,
    account_with,
)
from users.models import AuditEntry
from users.roles import ROLES

pytestmark = pytest.mark.django_db
PHONE = "199-0000-0042"
ROSTER = "/desk/roster/"


def browser_of(user):
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def here():
    return CommitteeFactory(name="本村")


@pytest.fixture
def elsewhere(here):
    return CommitteeFactory(name="邻村", street=here.street)


@pytest.fixture
def enter(here):
    def enter(role):
        return browser_of(account_with(role, here.street if ROLES[role].place == ("street",) else here))

    return enter


def live_at(committee, name, block="1组", door="1号", **facts):
    place = committee.blocks.filter(name=block).first() or BlockFactory(committee=committee, name=block)
    home = place.households.filter(door=door).first() or HouseholdFactory(block=place, door=door)
    return PersonFactory(household=home, name=name, **facts)


def names(answer):
    return [person.name for person in answer.context["page"].rows]


def forms_of(person, **changes):
    facts = {
        "name": person.name,
        "block": person.household.block_id,
        "door": person.household.door,
        "registered_here": "on",
        "lives_here": "on",
    }
    return facts | changes


# The list


@pytest.mark.parametrize("role", [role.key for role in ROLES.values() if role.staff])
def test_the_roster_opens_to_the_roles_that_work_with_people(enter, role):
    open_to = {"street_office": 200, "director": 200, "clerk": 200}

    assert enter(role).get(ROSTER).status_code == open_to.get(role, 403)


def test_the_list_has_the_own_committees_people_by_sound_and_nobody_elses(enter, here, elsewhere):
    for name in ("张三", "单强", "安宁"):
        live_at(here, name)
    live_at(elsewhere, "外人")

    assert names(enter("clerk").get(ROSTER)) == ["安宁", "单强", "张三"]


def test_names_stand_whole_and_phones_masked(enter, here):
    live_at(here, "顾独特", phone=PHONE)

    page = enter("clerk").get(ROSTER).content.decode()

    assert ("顾独特" in page, "199****0042" in page, "19900000042" in page, PHONE in page) == (
        *(True, True),
        *(False, False),
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("单", ["单强"]),
        ("shan", ["单强"]),
        ("Shan Q", ["单强"]),
        ("shanqiang", ["单强"]),
        ("sq", ["单强"]),
        ("ｓｑ", ["单强"]),
        ("zs", ["张三", "张三丰"]),
        ("zsf", ["张三丰"]),
        ("q", []),
        ("三", []),
        ("z", ["张三", "张三丰"]),
        ("[", []),
        ("%", []),
    ],
)
def test_somebody_is_found_by_the_beginning_of_name_sound_or_initials(enter, here, word, found):
    for name in ("张三", "张三丰", "单强"):
        live_at(here, name)

    assert names(enter("clerk").get(ROSTER, {"q": word})) == found


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        ("both", ["安宁"]),
        ("away", ["单强"]),
        ("guest", ["张三"]),
        ("registered", ["安宁", "单强"]),
        ("living", ["安宁", "张三"]),
    ],
)
def test_registered_and_living_here_are_two_questions(enter, here, standing, found):
    live_at(here, "安宁")
    live_at(here, "单强", lives_here=False)
    live_at(here, "张三", registered_here=False)

    assert names(enter("clerk").get(ROSTER, {"standing": standing})) == found


def test_block_and_door_narrow_the_list(enter, here):
    first, second = live_at(here, "安宁", door="12号"), live_at(here, "单强", block="2组", door="12号")
    live_at(here, "张三", door="3号")
    clerk = enter("clerk")

    assert names(clerk.get(ROSTER, {"door": "１2"})) == ["安宁", "单强"]
    assert names(clerk.get(ROSTER, {"door": "12", "block": second.household.block_id})) == ["单强"]
    assert first.household.block_id != second.household.block_id


def test_a_block_of_another_committee_finds_nobody(enter, here, elsewhere):
    stranger = live_at(elsewhere, "外人")
    live_at(here, "安宁")

    page = enter("clerk").get(ROSTER, {"block": stranger.household.block_id})

    assert names(page) == []
    assert "选择一个有效的选项" in page.content.decode()


def test_a_wrong_filter_exports_nobody(enter, here):
    live_at(here, "安宁")

    rows = exported(enter("clerk").post(f"{ROSTER}export/?block=0", {"kind": "xlsx", "reason": "选民登记"}))

    assert len(rows) == 1


def test_tags_filter_only_for_who_may_see_them(enter, here, elsewhere):
    person = live_at(here, "安宁")
    live_at(here, "张三")
    PersonTag.objects.create(committee=here, person=person, tag="独居", since="2020-01-01")
    foreign = live_at(elsewhere, "外人")
    PersonTag.objects.create(committee=elsewhere, person=foreign, tag="低保", since="2020-01-01")
    clerk, office = enter("clerk"), enter("street_office")

    assert names(clerk.get(ROSTER, {"tag": "独居"})) == ["安宁"]
    assert "低保" not in clerk.get(ROSTER).content.decode()
    # Without the right the word is no filter at all, so nothing can be told from what it leaves.
    assert len(names(office.get(ROSTER, {"tag": "独居"}))) == 3
    assert "独居" not in office.get(ROSTER).content.decode()


def test_a_tag_that_ended_finds_nobody(enter, here):
    person = live_at(here, "安宁")
    PersonTag.objects.create(
        committee=here, person=person, tag="独居", since="2020-01-01", until="2020-02-01"
    )

    assert "独居" not in enter("clerk").get(ROSTER).content.decode()


def test_the_street_office_chooses_a_committee_and_then_a_block(enter, here, elsewhere):
    live_at(here, "安宁")
    live_at(elsewhere, "张三", block="外组")
    office = enter("street_office")

    chosen = office.get(ROSTER, {"committee": elsewhere.pk})

    assert names(chosen) == ["张三"]
    blocks = [page.context["filter"].form.fields["block"].queryset for page in (chosen, office.get(ROSTER))]
    assert [[block.name for block in rows] for rows in blocks] == [["外组"], []]


def test_pages_follow_without_a_count(enter, here, django_assert_num_queries):
    for _number in range(41):
        live_at(here, "安宁")
    clerk = enter("clerk")

    first = clerk.get(ROSTER, {"q": "an"})
    second = clerk.get(ROSTER + first.context["page"].next_url)

    assert (len(names(first)), len(names(second))) == (40, 1)
    assert first.context["page"].next_url == "?q=an&page=2"
    assert second.context["page"].next_url == ""


@pytest.mark.parametrize("rows", [1, 30])
def test_the_roster_costs_the_same_for_one_and_thirty(enter, here, rows, django_assert_num_queries):
    for number in range(rows):
        live_at(here, "安宁", door=f"{number}号", phone=PHONE)
    clerk = enter("clerk")

    with django_assert_num_queries(9):
        clerk.get(ROSTER)


# One person


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


# The list to take along


def exported(answer):
    page = load_workbook(BytesIO(answer.content)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_an_export_has_whole_names_masked_phones_and_the_reason_on_the_trail(enter, here, elsewhere):
    live_at(here, "安宁", phone=PHONE, sex="f")
    live_at(elsewhere, "外人")
    clerk = enter("clerk")

    rows = exported(clerk.post(f"{ROSTER}export/", {"kind": "xlsx", "reason": "选民登记"}))

    entry = AuditEntry.objects.get()
    assert [row[:8] for row in rows[1:]] == [["本村", "1组", "1号", "安宁", None, "女", None, "199****0042"]]
    assert (entry.action, entry.committee) == ("person.export", here)
    assert entry.detail == {"reason": "选民登记", "rows": 1, "kind": "xlsx"}


def test_the_text_table_opens_in_excel_and_no_cell_starts_a_formula(enter, here):
    live_at(here, "安宁", relation="=1+1")

    data = enter("clerk").post(f"{ROSTER}export/", {"kind": "csv", "reason": "选民登记"}).content

    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows[1][3:5] == ["安宁", "'=1+1"]


def test_an_export_takes_along_only_what_the_list_was_narrowed_to(enter, here):
    live_at(here, "安宁")
    live_at(here, "张三")

    rows = exported(enter("clerk").post(f"{ROSTER}export/?q=zs", {"kind": "xlsx", "reason": "选民登记"}))

    assert [row[3] for row in rows[1:]] == ["张三"]


@pytest.mark.parametrize(("most", "status"), [(2, 200), (1, 422)])
def test_a_long_export_says_whom_to_ask(enter, here, most, status):
    Figure.objects.create(key="export_rows", value=most, committee=here, since="2020-01-01", basis="约定")
    live_at(here, "安宁")
    live_at(here, "张三")

    answer = enter("clerk").post(f"{ROSTER}export/", {"kind": "xlsx", "reason": "选民登记"})

    assert answer.status_code == status
    assert AuditEntry.objects.count() == (status == 200)
    if status == 422:
        assert "请找街道办、主任批准" in answer.content.decode()


def test_no_reason_no_export(enter, here):
    answer = enter("clerk").post(f"{ROSTER}export/", {"kind": "xlsx", "reason": ""})

    assert (answer.status_code, AuditEntry.objects.count()) == (422, 0)


@pytest.mark.parametrize("role", ["director", "street_office", "auditor", "system_admin"])
def test_exporting_is_for_clerks(enter, role):
    answer = enter(role).post(f"{ROSTER}export/", {"kind": "xlsx", "reason": "选民登记"})

    assert answer.status_code == 403
