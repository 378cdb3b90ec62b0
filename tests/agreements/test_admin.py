import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from agreements.actions.posting import post_points
from tests.agreements.ground import account_in, book_of, rule_of
from tests.doors import browser_of
from tests.factories import CommitteeFactory, account_with

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("agreements").get_models())


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_every_model_has_its_page_and_every_label_is_chinese():
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
def test_the_ledger_opens_to_who_works_on_it_and_to_nobody_else(role, opened):
    account = account_in(CommitteeFactory())
    entry = post_points(account, -5, source="x", rule=rule_of(book_of(account.committee), "H03"))
    inside = browser_of(account_with(role, account.committee))
    outside = browser_of(account_with("clerk", CommitteeFactory(street=account.committee.street)))

    assert (inside.get(page_of(entry)).status_code == 200) is opened
    assert inside.post(page_of(entry), {"honour": "5"}).status_code == 403
    assert outside.get(page_of(entry)).status_code in {302, 403, 404}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_to_a_clerk(model):
    assert browser_of(account_with("clerk", CommitteeFactory())).get(list_of(model)).status_code == 200
