"""What the corps grows by is in the admin to be looked at, at one's own place, and in one's own data."""

import pytest
from django.contrib import admin
from django.urls import reverse

from leaders import models
from leaders.pages.own_data import own_growing
from tests.factories import BlockFactory, UserFactory
from tests.guards.growing import build_growing
from tests.leaders.corps import account_of
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
OURS = [
    *(models.Course, models.Session, models.Attendance, models.QuizTry, models.Certificate),
    *(models.Pair, models.Talk, models.BirthdayOptOut, models.BirthdayParty),
    *(models.Symposium, models.ActionItem, models.ActivityProposal),
]


def listed(user, model) -> int:
    answer = door(user).get(reverse(f"admin:leaders_{model._meta.model_name}_changelist"))
    return answer.context["cl"].result_count


def test_a_clerk_sees_the_own_rows_and_another_village_none():
    own, foreign = village_with_people(), village_with_people("对岸村", "duian")
    build_growing(own, BlockFactory(committee=own.committee), "沈金根")

    there = {model.__name__: (listed(own.clerk, model), listed(foreign.clerk, model)) for model in OURS}

    assert {name for name, (_own, foreign) in there.items() if foreign} == set()
    empty = {"Attendance", "QuizTry", "Talk", "BirthdayOptOut", "BirthdayParty"}
    assert {name for name, (own, _foreign) in there.items() if not own} == empty


def test_every_label_is_chinese():
    labels = [
        str(field.verbose_name)
        for model in OURS
        for field in model._meta.get_fields()
        if field.name in {*admin.site._registry[model].fields, *admin.site._registry[model].list_display}
    ]

    assert [label for label in labels if label.isascii()] == []


def test_a_leaders_own_data_has_certificates_pairs_and_promises():
    village = village_with_people()
    world = build_growing(village, BlockFactory(committee=village.committee), "沈金根")
    leads = models.Appointment.objects.get(person=world.certificate.person)

    found = own_growing(account_of(leads))

    assert [row["title"] for row in found if "title" in row] == ["个人信息保护"]
    assert [row["words"] for row in found if "words" in row] == ["修灯"]
    assert own_growing(UserFactory()) == []
