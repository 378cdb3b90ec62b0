"""The yearly appraisal: votes as counted, from which share on somebody is not competent, what ends an office."""

from datetime import date

import pytest
from django.test import Client

from residents.models import Figure
from tests.village_affairs.appraised import appraised
from tests.village_affairs.people import village_with_people
from village_affairs.actions.appraisals import (
    draft_appraisals,
    ends_office,
    not_competent,
)
from village_affairs.actions.publishing import publish, sign, submit
from village_affairs.models import Appraisal
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def test_more_votes_than_people_present_are_refused_and_so_is_a_second_time(village):
    with pytest.raises(BadValue):
        appraised(village, 2026, 5, present=9)
    appraised(village, 2026, 5)
    with pytest.raises(NotNow):
        appraised(village, 2026, 6)

    assert Appraisal.objects.count() == 1


@pytest.mark.parametrize(
    "votes, ends", [({2025: 6, 2026: 6}, True), ({2025: 5, 2026: 6}, False), ({2024: 6, 2026: 6}, False)]
)
def test_twice_in_a_row_not_competent_is_flagged_with_its_basis(village, votes, ends):
    rows = [appraised(village, year, bad) for year, bad in votes.items()]

    found = ends_office(rows, not_competent(rows))

    assert list(found) == ([rows[1].pk] if ends else [])
    assert all("连续两次" in rule.basis for rule in found.values())


def test_a_figure_of_its_day_says_from_which_share_on(village):
    Figure.objects.create(
        key="appraisal_bad_share",
        committee=village.committee,
        since=date(2026, 1, 1),
        value="2/3",
        unit="到会人员认为不称职的比例",
        basis="村民自治章程",
    )
    rows = [appraised(village, year, bad) for year, bad in ((2025, 6), (2026, 6))]
    rows.append(appraised(village, 2026, 7, member="陆主任"))

    found = not_competent(rows)

    assert {pk: rule.value for pk, rule in found.items()} == {rows[0].pk: "1/2", rows[2].pk: "2/3"}


def test_no_share_in_force_is_an_error_not_a_guess(village):
    row = appraised(village, 2026, 6)
    Figure.objects.filter(key="appraisal_bad_share").delete()

    with pytest.raises(LookupError):
        not_competent([row])


def test_the_appraisal_goes_public_by_three_people(village):
    appraised(village, 2026, 1)
    first = draft_appraisals(village.committee, 2026, by=village.clerk)
    again = draft_appraisals(village.committee, 2026, by=village.clerk)
    submit(again, by=village.clerk)
    with pytest.raises(NotNow):
        draft_appraisals(village.committee, 2026, by=village.clerk)
    sign(again, by=village.supervisor)

    publication = publish(again, by=village.director)

    page = Client().get(f"/{village.committee.slug}/disclosures/{publication.year}-{publication.number}/")
    assert first.pk == again.pk
    assert "称职0票，基本称职9票，不称职1票" in page.content.decode()
