import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from residents.models import Block, Committee, Figure, Holiday, Household, Person, PersonTag, Street
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, PersonFactory, account_with
from tests.users.admin_rows import PHONE, one_of_each
from users.admin_site import ReadOnlyAdmin
from users.models import AuditEntry, AuditHead, Grant, Notice, User
from users.roles import ROLES
from village_affairs.models import Opinion

pytestmark = pytest.mark.django_db
MODELS = [
    model
    for app in ("residents", "users", "village_affairs")
    for model in apps.get_app_config(app).get_models()
]
NAMES = [model.__name__ for model in MODELS]
# Tables every place shares: nothing in them belongs to a committee.
SHARED = {Street, Holiday}
STAFF = [role.key for role in ROLES.values() if role.staff]


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row, kind="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{kind}", args=[row.pk])


def browser_of(user):
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def rows_listed(answer):
    return set() if answer.status_code == 403 else {row.pk for row in answer.context["cl"].result_list}


@pytest.fixture
def here():
    return CommitteeFactory(name="本村")


@pytest.fixture
def elsewhere(here):
    return CommitteeFactory(name="邻村", street=here.street)


@pytest.fixture
def enter(here):
    def enter(role):
        place = here.street if ROLES[role].place == ("street",) else here
        return browser_of(account_with(role, place))

    return enter


def test_every_model_of_ours_is_registered_and_none_of_a_library():
    assert set(admin.site._registry) == set(MODELS)


def test_a_library_cannot_register_a_page_of_its_own():
    admin.site.register(Group)

    assert admin.site.is_registered(Group) is False


@pytest.mark.parametrize("role", ["clerk", "director", "supervisor", "auditor"])
def test_nobody_of_one_committee_meets_a_row_of_another(enter, elsewhere, role):
    foreign = one_of_each(elsewhere)
    browser = enter(role)

    met = [
        model.__name__
        for model, row in foreign.items()
        if model not in SHARED
        and (
            row.pk in rows_listed(browser.get(list_of(model)))
            or browser.get(page_of(row)).status_code not in {302, 403, 404}
        )
    ]

    assert set(foreign) == set(MODELS)
    assert met == []


def test_a_clerk_finds_what_belongs_to_the_desk(enter, here):
    own = one_of_each(here)
    browser = enter("clerk")

    opened = {model.__name__ for model, row in own.items() if browser.get(page_of(row)).status_code == 200}

    closed = {"User", "Grant", "AuditEntry", "AuditHead", "SignInCode", "LinkToken", "Bucket"}
    assert opened == set(NAMES) - closed - {"ChannelChoice"}


def test_the_street_office_opens_every_committee(enter, elsewhere):
    foreign = one_of_each(elsewhere)

    assert enter("street_office").get(page_of(foreign[Person])).status_code == 200


def test_the_system_admin_reads_nothing_about_residents_or_their_questions(enter, here):
    own = one_of_each(here)
    browser = enter("system_admin")

    opened = {model.__name__ for model, row in own.items() if browser.get(page_of(row)).status_code == 200}

    works = {"SignInCode", "LinkToken", "Bucket", "ChannelChoice", "Notice", "NoticeAttempt"}
    assert opened == works | {"User", "Grant", "Street", "Committee", "Holiday", "Figure"}


def test_the_account_of_a_resident_is_not_listed(enter, here):
    resident = account_with("resident", here)

    listed = rows_listed(enter("system_admin").get(list_of(User)))

    assert resident.pk not in listed


@pytest.mark.parametrize("kind", ["change", "delete"])
def test_the_auditor_changes_nothing(enter, here, kind):
    own = one_of_each(here)
    browser = enter("auditor")

    answers = {
        browser.post(page_of(row, kind), {"name": "x", "post": "yes"}).status_code for row in own.values()
    }

    assert answers == {403}
    assert {browser.get(f"{list_of(model)}add/").status_code for model in MODELS} == {403}


@pytest.mark.parametrize("role", STAFF)
def test_nobody_deletes_or_changes_what_stands_in_law(enter, here, role):
    own = one_of_each(here)
    browser = enter(role)
    lasting = [row for model, row in own.items() if isinstance(admin.site._registry[model], ReadOnlyAdmin)]

    answers = {
        browser.post(page_of(row, kind)).status_code for row in lasting for kind in ("change", "delete")
    }

    # 302 is the answer for a row the role does not meet at all.
    assert answers <= {302, 403}
    assert len(lasting) == 28


def test_no_page_shows_a_phone_in_clear_or_a_sign_in_code(enter, here):
    own = one_of_each(here)
    browsers = [enter(role) for role in STAFF]
    told = re.compile(rf"{PHONE}|{PHONE.replace('-', '')}|314159|[abe]{{64}}")

    leaks = [
        model.__name__
        for browser in browsers
        for model, row in own.items()
        for page in (browser.get(page_of(row)), browser.get(list_of(model)))
        if told.search(page.content.decode())
    ]

    assert leaks == []
    assert "199****0042" in browsers[0].get(list_of(Person)).content.decode()


def test_no_page_breaks_the_content_policy(enter, here):
    own = one_of_each(here)
    browser = enter("street_office")
    bare = re.compile(r'<style|\sstyle="|\son\w+="|<script(?![^>]*\bsrc=)(?![^>]*application/json)')
    pages = [reverse("admin:index"), *(list_of(model) for model in MODELS), *map(page_of, own.values())]

    assert [page for page in pages if bare.search(browser.get(page).content.decode())] == []


# The door


def test_a_stranger_is_sent_to_the_staff_sign_in():
    answer = Client().get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_after_signing_in_one_lands_where_one_wanted_to_go(enter):
    answer = enter("clerk").get("/admin/login/?next=/admin/residents/person/")

    assert answer.url == "/admin/residents/person/"


def test_the_door_sends_nobody_to_another_site(enter):
    assert enter("clerk").get("/admin/login/?next=https://example.invalid/").url == "/admin/"


@pytest.mark.parametrize("role", ["leader", "resident"])
def test_leaders_and_residents_have_no_admin(here, role):
    user = account_with(role, BlockFactory(committee=here))

    assert browser_of(user).get("/admin/", follow=True).status_code == 403


def test_a_superuser_without_a_role_has_no_admin():
    user = User.objects.create_superuser("root", password="x")

    assert browser_of(user).get("/admin/", follow=True).status_code == 403


def test_the_admin_asks_for_the_second_factor_as_the_desk_does(enter, settings):
    settings.STAFF_SECOND_FACTOR = True

    answer = enter("clerk").get("/admin/", follow=True)

    assert answer.redirect_chain[1][0] == reverse("mfa_index")


def test_the_front_page_names_the_street_and_only_ones_own_tables(enter):
    page = enter("auditor").get("/admin/").content.decode()

    assert ("西渡街道 管理" in page, "操作记录" in page, list_of(Person) in page) == (True, True, False)


# Writing


def test_a_change_stands_on_the_trail_of_its_committee(enter, here):
    block = BlockFactory(committee=here, name="1组")
    clerk = enter("clerk")

    clerk.post(page_of(block), {"kind": "group", "name": "一组", "position": "3"})

    entry = AuditEntry.objects.get(action="block.change")
    assert (entry.committee, entry.actor, entry.object_id) == (here, clerk.user, str(block.pk))
    assert entry.detail == {"fields": ["名称", "顺序"]}
    assert Block.objects.get(pk=block.pk).name == "一组"


def test_a_clerk_adds_a_block_to_no_committee_but_the_own(enter, here, elsewhere):
    clerk = enter("clerk")
    form = {"kind": "group", "position": "0"}

    refused = clerk.post(f"{list_of(Block)}add/", form | {"name": "外组", "committee": elsewhere.pk})
    taken = clerk.post(f"{list_of(Block)}add/", form | {"name": "新组", "committee": here.pk})

    assert (refused.status_code, taken.status_code) == (200, 302)
    assert [(block.name, block.committee) for block in Block.objects.all()] == [("新组", here)]


def test_a_clerk_of_one_committee_is_offered_that_one_alone(enter, here, elsewhere):
    form = enter("clerk").get(f"{list_of(Block)}add/").context["adminform"].form

    field = form.fields["committee"]
    assert (list(field.queryset), field.empty_label, form["committee"].initial) == ([here], None, here.pk)


def test_a_household_takes_the_committee_of_its_block(enter, here):
    block = BlockFactory(committee=here)

    enter("clerk").post(
        f"{list_of(Household)}add/",
        {"block": block.pk, "door": "9号", "position": "9", "use": "", "house": ""},
    )

    assert Household.objects.get().committee == here


def test_a_household_cannot_move_to_another_committee(here, elsewhere):
    user = account_with("clerk", here)
    Grant.objects.create(
        user=user,
        role="clerk",
        committee=elsewhere,
        since="2020-01-01",
        approved_at="2020-01-01T00:00Z",
    )
    home, away = HouseholdFactory(block=BlockFactory(committee=here)), BlockFactory(committee=elsewhere)

    answer = browser_of(user).post(page_of(home), {"block": away.pk, "door": "9号", "position": "9"})

    assert answer.status_code == 200
    assert "不能换到另一个村居" in answer.content.decode()


def test_a_clerk_cannot_rename_a_person_or_move_the_phone_here(enter, here):
    person = PersonFactory(committee=here, name="顾一", phone=PHONE)

    enter("clerk").post(
        page_of(person),
        {"name": "沈二", "phone_sealed": "", "sex": "m", "birth_calendar": "solar", "relation": "户主"},
    )

    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.relation, person.masked_phone) == ("顾一", "户主", "199****0042")


def test_contact_data_moves_the_public_stamp(enter, here):
    before = Committee.objects.get(pk=here.pk).public_stamp

    enter("street_office").post(page_of(here), {"phone": "021-0000-0001", "address": "", "hours": ""})

    here.refresh_from_db()
    assert (here.phone, here.public_stamp) == ("021-0000-0001", before + 1)


def test_the_streets_letterhead_moves_the_stamp_of_every_committee(enter, here, elsewhere):
    enter("street_office").post(page_of(here.street), {"district": "奉贤区", "phone": "021-0000-0002"})

    assert {row.public_stamp for row in Committee.objects.all()} == {2}


def test_a_committee_reads_the_streets_figures_and_changes_none(enter, here):
    figure = Figure.objects.create(key="reply", value="15", since="2020-01-01", basis="办法第二十三条")
    clerk = enter("clerk")

    assert clerk.get(page_of(figure)).status_code == 200
    assert clerk.post(page_of(figure), {"value": "30", "basis": "x"}).status_code == 403


def test_the_street_dates_a_figure_and_its_beginning_stays(enter):
    figure = Figure.objects.create(key="reply", value="15", since="2020-01-01", basis="办法第二十三条")

    enter("street_office").post(
        page_of(figure), {"value": "10", "unit": "日", "basis": "新办法", "since": "2026-01-01"}
    )

    figure.refresh_from_db()
    assert (figure.value, str(figure.since)) == ("10", "2020-01-01")


def test_a_wrong_rest_day_is_taken_out_and_stands_on_the_trail(enter):
    holiday = Holiday.objects.create(day="2030-05-01", is_rest=True, name="劳动节")

    enter("street_office").post(page_of(holiday, "delete"), {"post": "yes"})

    assert Holiday.objects.filter(day="2030-05-01").exists() is False
    assert AuditEntry.objects.get().action == "holiday.delete"


# Questions through the address line


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (User, "password__startswith=a"),
        (Person, "phone_sealed__startswith=a"),
        (Person, "phone_index=a"),
        (Notice, "body__contains=314159"),
        (Opinion, "words__contains=199"),
        (PersonTag, "person__name=x"),
    ],
)
def test_a_sealed_column_cannot_be_guessed_through_the_address(here, model, query):
    user = account_with("street_office", here.street)
    Grant.objects.create(
        user=user, role="clerk", committee=here, since="2020-01-01", approved_at="2020-01-01T00:00Z"
    )

    assert browser_of(user).get(f"{list_of(model)}?{query}").status_code == 400


def test_the_auditor_comes_from_a_row_to_its_lines_of_the_trail(enter, here):
    own = one_of_each(here)
    auditor = enter("auditor")

    answer = auditor.get(page_of(own[AuditHead], "history"), follow=True)

    assert (answer.status_code, rows_listed(answer)) == (200, set())
    assert enter("clerk").get(page_of(own[Block], "history")).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_people_costs_the_same_for_one_and_thirty(enter, here, count, django_assert_num_queries):
    home = HouseholdFactory(block=BlockFactory(committee=here))
    for _number in range(count):
        PersonFactory(household=home)
    browser = enter("clerk")

    with django_assert_num_queries(6):
        assert browser.get(list_of(Person)).status_code == 200
