import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from residents.models import Block, Holiday, Person, PersonTag, Street
from tests.doors import browser_of
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, account_with
from tests.users.admin_rows import PHONE, list_of, one_of_each, page_of, rows_listed
from users.admin_site import ReadOnlyAdmin
from users.models import AuditHead, Grant, Notice, User
from users.roles import ROLES
from village_affairs.models import CatalogueItem, Opinion

pytestmark = pytest.mark.django_db
MODELS = [
    model
    for app in ("residents", "users", "village_affairs")
    for model in apps.get_app_config(app).get_models()
]
NAMES = [model.__name__ for model in MODELS]
# Their own tests walk them: tests/demands/test_desk_admin.
CORES = [
    model
    for app in ("activities", "demands", "agreements")
    for model in apps.get_app_config(app).get_models()
]
CORES += [
    model
    for app in ("leaders", "services")
    for model in apps.get_app_config(app).get_models()
    if admin.site.is_registered(model)
]
# Tables every place shares: nothing in them belongs to a committee.
SHARED = {Street, Holiday, CatalogueItem}
STAFF = [role.key for role in ROLES.values() if role.staff]


def test_every_model_of_ours_is_registered_and_none_of_a_library():
    assert set(admin.site._registry) == {*MODELS, *CORES}


def test_every_label_is_in_the_language_of_the_house():
    labels = [
        (model.__name__, str(field.verbose_name))
        for model, page in admin.site._registry.items()
        for field in model._meta.get_fields()
        if field.name in {*page.fields, *page.list_display}
    ] + [(model.__name__, str(model._meta.verbose_name)) for model in MODELS]

    assert [label for label in labels if label[1].isascii()] == []


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
    assert len(lasting) == 43


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
