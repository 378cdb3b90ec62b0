import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from services.actions.enrolling import enrol
from tests.doors import browser_of
from tests.factories import CommitteeFactory, account_with
from tests.services.ground import person_in, programme_of, self_of, term_of

pytestmark = pytest.mark.django_db
# Health stands in no list: the desk's own pages open it, one at a time, and each look is kept.
SERVICES = apps.get_app_config("services").get_models()
MODELS = [model for model in SERVICES if admin.site.is_registered(model)]


def address(model, what: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def test_every_label_is_in_the_language_of_the_house():
    labels = [
        str(field.verbose_name)
        for model in MODELS
        for field in model._meta.get_fields()
        if field.name in {*admin.site._registry[model].fields, *admin.site._registry[model].list_display}
    ]

    assert [label for label in labels if label.isascii()] == []


@pytest.mark.parametrize(
    "role, opened", [("clerk", True), ("director", True), ("auditor", False), ("supervisor", False)]
)
def test_who_is_in_opens_to_who_works_on_it_at_the_place(role, opened):
    committee = CommitteeFactory()
    row = enrol(term_of(programme_of(committee), committee), self_of(person_in(committee)), source="x")
    inside = browser_of(account_with(role, committee))
    outside = browser_of(account_with("clerk", CommitteeFactory(street=committee.street)))

    assert (inside.get(address(type(row), "change", row.pk)).status_code == 200) is opened
    assert outside.get(address(type(row), "change", row.pk)).status_code in {302, 403, 404}


def test_a_programme_is_seen_from_its_own_village_and_the_streets_from_everywhere():
    here, there = CommitteeFactory(), CommitteeFactory()
    own, street = programme_of(here), programme_of(None, key="sight")
    browser = browser_of(account_with("clerk", there))

    assert browser.get(address(type(street), "change", street.pk)).status_code == 200
    assert browser.get(address(type(own), "change", own.pk)).status_code in {302, 403, 404}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_to_a_clerk_and_takes_nothing(model):
    browser = browser_of(account_with("clerk", CommitteeFactory()))

    assert browser.get(address(model, "changelist")).status_code == 200
    assert browser.get(address(model, "add")).status_code == 403
