"""A kind of activity is renamed in the admin; pages that name it are not shown as they were."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.activities.gatherings import gathering, kind_of
from tests.activities.place_rows import a_place
from tests.doors import browser_of
from tests.factories import CommitteeFactory, account_with

pytestmark = pytest.mark.django_db


def rename(user, kind, name):
    page = reverse("admin:activities_kind_change", args=[kind.pk])
    return browser_of(user).post(page, {"key": kind.key, "name": name, "position": "0"}).status_code


def test_a_new_name_shows_at_once_wherever_there_are_such_activities():
    home, partner, apart = (CommitteeFactory() for _place in range(3))
    kind, place = kind_of("paper-cut", "剪纸"), a_place(home)
    activity = gathering(home, place=place, kind=kind, starts_in=timedelta(hours=-4))
    activity.co_hosts.create(committee=partner)
    page, client = f"/{home.slug}/places/{place.pk}/", Client()
    before = client.get(page)

    status = rename(account_with("street_office", home.street), kind, "剪纸课")

    again = client.get(page, headers={"if-none-match": before["ETag"]})
    assert (status, again.status_code) == (302, 200)
    assert ["剪纸课" in answer.content.decode() for answer in (before, again)] == [False, True]
    for committee in (home, partner, apart):
        committee.refresh_from_db()
    assert [committee.public_stamp for committee in (home, partner, apart)] == [2, 2, 1]


def test_a_village_does_not_rename_what_is_the_streets():
    home, kind = CommitteeFactory(), kind_of("paper-cut", "剪纸")

    assert rename(account_with("director", home), kind, "剪纸课") == 403
    kind.refresh_from_db()
    assert kind.name == "剪纸"
