"""Whom to look in on how often is read from dated figures: words, ages and days, the committee's own first."""

import datetime as dt

import pytest

from leaders.actions.care import care_rules, rules_at
from residents.models import Figure
from tests.factories import CommitteeFactory
from tests.leaders.doors import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(db):
    return care_rules(TODAY)[None]


@pytest.mark.parametrize(
    "tags, age, level",
    [
        ({"独居", "高龄"}, None, "high"),
        ({"独居"}, 80, "high"),
        ({"独居"}, 79, "general"),
        ({"独居"}, None, "general"),
        ({"高龄"}, 86, "general"),
        ({"失智"}, 50, "high"),
        ({"失能", "低保"}, 70, "high"),
        ({"残疾"}, 60, "key"),
        ({"残疾"}, 59, "general"),
        ({"特困"}, None, "key"),
        ({"困境儿童"}, 9, "key"),
        ({"低保"}, 40, "general"),
        ({"党员", "志愿者"}, 90, ""),
        (set(), 95, ""),
    ],
)
def test_the_highest_level_that_fits_counts(rules, tags, age, level):
    assert rules.level_of(tags, age) == level


def test_weekly_monthly_quarterly_are_figures_with_their_basis(rules):
    assert rules.days == {"high": 7, "key": 30, "general": 90}
    kept = Figure.objects.filter(key__startswith="care_") | Figure.objects.filter(key__startswith="visit_")
    assert [row.key for row in kept if not row.basis] == []
    assert kept.count() == 10


def test_a_committee_may_set_its_own_days_and_they_hold_from_their_day_on():
    own, other = CommitteeFactory(), CommitteeFactory()
    Figure.objects.create(key="care_high_days", value="3", committee=own, since=TODAY, basis="居民会议")

    before, today = care_rules(TODAY - dt.timedelta(1)), care_rules(TODAY)

    assert rules_at(before, own.pk).days["high"] == 7
    assert (rules_at(today, own.pk).days["high"], rules_at(today, other.pk).days["high"]) == (3, 7)
    assert rules_at(today, own.pk).days["key"] == 30


def test_without_figures_nothing_is_guessed():
    Figure.objects.filter(key="care_key_words").delete()

    with pytest.raises(LookupError, match="care_key_words"):
        care_rules(TODAY)
