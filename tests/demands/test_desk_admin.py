"""The admin's lists of demands and activities open to their readers, and kinds to the street alone."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from demands.models import Demand, Kind, ReplyTemplate
from residents.models import Committee
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import account_with
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
MODELS = [model for app in ("demands", "activities") for model in apps.get_app_config(app).get_models()]
PHONE = "19900001234"


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def page_of(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def test_every_model_has_its_page_and_every_label_is_chinese():
    assert [model.__name__ for model in MODELS if not admin.site.is_registered(model)] == []
    labels = [
        str(field.verbose_name)
        for model in MODELS
        for field in model._meta.get_fields()
        if field.name in {*admin.site._registry[model].fields, *admin.site._registry[model].list_display}
    ]
    assert [label for label in labels if label.isascii()] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_to_a_clerk(model):
    assert door(village_with_people().clerk).get(list_of(model)).status_code == 200


def test_a_demand_in_the_admin_keeps_words_name_and_number_to_the_desk():
    village = village_with_people()
    demand = bring_to("done", village, words=f"打{PHONE}", phone=PHONE, name="沈安宁", place="十二号")
    clerk = door(village.clerk)

    page = clerk.get(page_of(demand)).content.decode()

    assert [word for word in (PHONE, "沈安宁", "十二号") if word in page] == []
    assert clerk.post(page_of(demand), {"state": "new"}).status_code == 403
    for row in (*demand.steps.all(), *demand.outcomes.all()):
        assert clerk.get(page_of(row)).status_code == 200


def test_another_village_meets_no_row():
    demand = bring_to("done", village_with_people())
    other = door(village_with_people("对岸村", "duian").clerk)

    for row in (demand, demand.steps.first(), demand.outcomes.get()):
        assert other.get(page_of(row)).status_code in {302, 403, 404}
    assert other.get(list_of(Demand)).context["cl"].result_count == 0


def test_kinds_are_changed_by_the_street_and_read_by_the_village():
    village = village_with_people()
    office = door(account_with("street_office", village.committee.street))
    kind = kind_of("noise")
    data = {"name": "噪声", "hint": "", "workdays": "3", "position": "5"}

    assert door(village.clerk).post(page_of(kind), data).status_code == 403
    assert office.post(page_of(kind), data).status_code == 302

    kind = Kind.objects.get(key="noise")
    assert (kind.name, kind.workdays) == ("噪声", 3)


def test_ready_words_are_changed_and_taken_out_by_their_village():
    village = village_with_people()
    row = ReplyTemplate.objects.create(committee=village.committee, title="旧", words="旧话")
    clerk = door(village.clerk)

    clerk.post(page_of(row), {"title": "新", "words": "新话", "position": "1"})
    row.refresh_from_db()
    assert row.title == "新"

    clerk.post(page_of(row).replace("change", "delete"), {"post": "yes"})
    assert ReplyTemplate.objects.count() == 0


@pytest.mark.parametrize("what", ["kind", "street's figure", "village's figure"])
def test_a_kind_or_figure_that_changed_is_seen_on_the_public_page_at_once(what):
    village, other = village_with_people(), village_with_people("对岸村", "duian")
    office = door(account_with("street_office", village.committee.street))
    for number in range(5):
        demand_of(village.committee, words=f"第{number}盏灯坏了")
    url = reverse("demands:figures", args=["bangtou"])
    before = Client().get(url)
    stamp = Committee.objects.get(pk=other.committee.pk).public_stamp
    least = {
        "key": "demand_hide_below",
        "value": "6",
        "unit": "件",
        "since": "2026-01-01",
        "basis": "街道约定",
    }

    if what == "kind":
        office.post(page_of(kind_of("facility")), {"name": "灯和井盖", "hint": "", "position": "5"})
    else:
        place = village.committee.pk if what == "village's figure" else ""
        office.post(reverse("admin:residents_figure_add"), {**least, "committee": place})

    page = Client().get(url, headers={"If-None-Match": before["ETag"]}).content.decode()
    assert "公共设施" in before.content.decode()
    assert ("灯和井盖" if what == "kind" else "反映的事少于6件") in page
    moved = Committee.objects.get(pk=other.committee.pk).public_stamp > stamp
    assert moved is (what != "village's figure")
