from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from residents.models import Committee, Household, Person
from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    GrantFactory,
    HouseholdFactory,
    PersonFactory,
    StreetFactory,
    UserFactory,
    account_with,
)
from users import access
from users.adapters import home_of
from users.models import User
from users.roles import ROLES

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def request_of(user):
    return SimpleNamespace(user=user)


@pytest.fixture
def ground():
    """A committee with a leader's block and a neighbouring block, and a foreign committee."""
    street = StreetFactory()
    own, foreign = CommitteeFactory(street=street), CommitteeFactory(street=street)
    block, next_block = BlockFactory(committee=own), BlockFactory(committee=own)
    homes = {
        "own_block": HouseholdFactory(block=block),
        "own_committee": HouseholdFactory(block=next_block),
        "foreign": HouseholdFactory(block=BlockFactory(committee=foreign)),
    }
    return SimpleNamespace(street=street, own=own, foreign=foreign, block=block, homes=homes)


def place_for(role, ground):
    kind = ROLES[role].place[0]
    return {"street": ground.street, "committee": ground.own, "block": ground.block}[kind]


READS = "residents.view_household"
SEES = {
    "street_office": {"own_block", "own_committee", "foreign"},
    "director": {"own_block", "own_committee"},
    "clerk": {"own_block", "own_committee"},
    "leader": {"own_block"},
    "supervisor": set(),
    "panelist": set(),
    "merchant": set(),
    "garden_captain": set(),
    "charger_admin": set(),
    "health_worker": set(),
    "nursery_teacher": set(),
    "lecturer": set(),
    "resident": set(),
    "auditor": set(),
    "system_admin": set(),
}


@pytest.mark.parametrize("where", ["own_block", "own_committee", "foreign"])
@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_reaches_exactly_the_households_at_its_place(role, where, ground):
    user = account_with(role, place_for(role, ground))
    home = ground.homes[where]
    in_sight = access.scope_of(user).covers(committee_id=home.committee_id, block_id=home.block_id)

    try:
        answer = access.reach(request_of(user), Household.objects.all(), READS, pk=home.pk)
    except PermissionDenied:
        answer = 403
    except Http404:
        answer = 404

    assert answer == (home if where in SEES[role] else 403 if in_sight else 404)


@pytest.mark.parametrize("role", list(ROLES))
def test_a_row_that_does_not_exist_is_not_found_for_every_role(role, ground):
    user = account_with(role, place_for(role, ground))

    with pytest.raises(Http404):
        access.reach(request_of(user), Household.objects.all(), READS, pk=0)


@pytest.mark.parametrize("user", [AnonymousUser(), None], ids=["nobody", "account without a grant"])
def test_an_outsider_finds_nothing_and_holds_nothing(user, ground):
    user = user or UserFactory()

    with pytest.raises(Http404):
        access.reach(request_of(user), Household.objects.all(), READS, pk=ground.homes["own_block"].pk)
    assert access.scope_of(user) == access.Scope()
    with pytest.raises(PermissionDenied):
        access.permitted(request_of(user), READS)


def test_a_scope_without_places_sees_no_row_of_any_table(ground):
    PersonFactory(household=ground.homes["own_block"])

    assert list(Household.objects.within(access.Scope())) == []
    assert list(Person.objects.within(access.Scope())) == []
    assert list(Committee.objects.within(access.Scope())) == []


def test_a_leader_sees_people_of_the_block_and_nobody_next_door(ground):
    neighbour = PersonFactory(household=ground.homes["own_block"])
    PersonFactory(household=ground.homes["own_committee"])
    leader = account_with("leader", ground.block)

    scope = access.permitted(request_of(leader), "residents.view_person")

    assert scope == access.Scope(blocks=frozenset({ground.block.pk}))
    assert list(Person.objects.within(scope)) == [neighbour]


def test_two_roles_at_two_places_do_not_lend_each_other_permissions(ground):
    user = account_with("clerk", ground.own)
    GrantFactory(user=user, role="director", committee=ground.foreign)

    assert access.can(user, "village_affairs.draft_disclosure", committee_id=ground.own.pk) is True
    assert access.can(user, "village_affairs.draft_disclosure", committee_id=ground.foreign.pk) is False
    assert access.can(user, "village_affairs.publish_disclosure", committee_id=ground.own.pk) is False


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (date(2026, 9, 10), date(2026, 9, 10), True),
        (date(2026, 9, 1), date(2026, 9, 10), True),
        (date(2026, 9, 1), date(2026, 9, 9), False),
        (date(2026, 9, 11), None, False),
        (date(2026, 9, 10), None, True),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(since, until, holds, ground):
    user = UserFactory()
    GrantFactory(user=user, committee=ground.own, since=since, until=until)

    with time_machine.travel(datetime(2026, 9, 10, 12, tzinfo=SHANGHAI), tick=False):
        assert bool(access.scope_of(user)) is holds


@pytest.mark.parametrize(("clock", "holds"), [((23, 59), True), ((0, 0), False)])
def test_the_last_day_ends_at_midnight_in_shanghai(clock, holds, ground):
    user = UserFactory()
    GrantFactory(user=user, committee=ground.own, until=date(2026, 9, 10))
    night = datetime(2026, 9, 10, *clock, tzinfo=SHANGHAI)

    with time_machine.travel(night if holds else night + timedelta(days=1), tick=False):
        assert bool(access.scope_of(user)) is holds


def test_a_grant_nobody_approved_gives_nothing(ground):
    user = UserFactory()
    GrantFactory(user=user, committee=ground.own, approved_at=None)

    assert access.scope_of(user) == access.Scope()


def test_a_closed_account_holds_nothing(ground):
    user = account_with("clerk", ground.own, is_active=False)

    assert access.scope_of(user) == access.Scope()
    assert user.has_perm("residents.view_person") is False


def test_superuser_status_opens_nothing(ground):
    user = UserFactory(is_superuser=True, is_staff=True)

    assert user.has_perm("residents.view_person") is False
    assert user.has_perms(["residents.view_person"]) is False
    assert user.has_module_perms("residents") is False
    assert access.scope_of(user) == access.Scope()


def test_has_perm_answers_anywhere_and_with_a_row_at_its_place(ground):
    user = account_with("clerk", ground.own)

    assert user.has_perm("residents.view_person") is True
    assert user.has_module_perms("residents") is True
    assert user.has_perm("users.view_audit") is False
    assert user.has_perm("residents.view_household", ground.homes["own_block"]) is True
    assert user.has_perm("residents.view_household", ground.homes["foreign"]) is False


def test_all_questions_of_one_request_cost_one_query(ground, django_assert_num_queries):
    user = User.objects.get(pk=account_with("clerk", ground.own).pk)

    with django_assert_num_queries(1):
        assert user.has_perm("residents.view_person") is True
        assert access.is_staff(user) is True
        assert [grant.committee.name for grant in access.grants_of(user)] == [ground.own.name]
        assert access.can(user, "residents.view_person", committee_id=ground.own.pk) is True


def test_an_ended_grant_is_gone_for_the_next_loaded_user(ground):
    user = account_with("clerk", ground.own)
    assert access.is_staff(user) is True

    user.grants.update(until=date(2020, 12, 31))

    assert access.is_staff(User.objects.get(pk=user.pk)) is False


@pytest.mark.parametrize(
    "role, start",
    [
        ("clerk", "/desk/"),
        ("street_office", "/desk/"),
        ("auditor", "/desk/"),
        ("system_admin", "/desk/accounts/"),
        ("leader", "/leader/"),
        ("resident", "/me/"),
    ],
)
def test_everybody_starts_on_a_page_they_may_open(client, role, start):
    committee = CommitteeFactory()
    place = {
        "street_office": committee.street,
        "system_admin": committee.street,
        "leader": BlockFactory(committee=committee),
    }
    user = account_with(role, place.get(role, committee))
    client.force_login(user, backend="users.access.GrantBackend")

    assert home_of(user) == start
    assert client.get(start).status_code == 200
