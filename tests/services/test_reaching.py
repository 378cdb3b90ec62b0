from datetime import timedelta

import pytest
from django.utils import timezone

from residents.models import PersonTag
from services.actions.eligible import why_not
from services.actions.enrolling import enrol
from services.actions.moving import withdraw
from services.actions.reaching import not_reached, people_for
from tests.factories import CommitteeFactory
from tests.services.ground import SINCE, person_in, programme_of, rule_of, self_of, term_of
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


def born(committee, day, years):
    fields = {"birth_year": day.year - years, "birth_month": day.month, "birth_day": day.day}
    return person_in(committee, **fields)


def test_the_database_and_the_sentence_agree_on_every_birthday(committee):
    programme = programme_of(committee)
    rule_of(programme, "age_min", 60)
    rule_of(programme, "age_max", 65)
    on = today()
    people = [
        born(committee, on + timedelta(days=shift), years) for years in (60, 65, 66) for shift in (-1, 0, 1)
    ]
    people.append(person_in(committee, birth_year=None, birth_month=None, birth_day=None))

    found = set(people_for(programme, committee, on))

    assert found == {who for who in people if not why_not(programme, committee.pk, who, {}, on)}
    assert len(found) == 6


def test_who_has_the_tag_and_nothing_this_year_is_not_reached(committee):
    programme = programme_of(committee)
    rule_of(programme, "tag", "残疾")
    there, gone, never, other = (person_in(committee) for _number in range(4))
    for person in (there, gone, never):
        PersonTag.objects.create(committee=committee, person=person, tag="残疾", since=SINCE)
    term = term_of(programme, committee, first_day=today(), last_day=today() + timedelta(days=9))
    enrol(term, self_of(there), source="a")
    withdraw(enrol(term, self_of(gone), source="b"), self_of(gone))

    assert set(not_reached(programme, committee, today())) == {gone, never}
    assert other not in people_for(programme, committee, today())


def test_a_programme_that_names_nobody_finds_nobody(committee):
    programme = programme_of(committee)
    rule_of(programme, "here")
    person_in(committee)

    assert people_for(programme, committee, timezone.localdate()).count() == 0


@pytest.mark.parametrize("people", [1, 30])
def test_it_is_one_query_at_any_number(committee, people, django_assert_num_queries):
    programme = programme_of(committee)
    rule_of(programme, "tag", "残疾")
    for _number in range(people):
        PersonTag.objects.create(committee=committee, person=person_in(committee), tag="残疾", since=SINCE)

    with django_assert_num_queries(2):
        assert len(list(not_reached(programme, committee, today()))) == people
