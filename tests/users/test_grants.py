from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    GrantFactory,
    StreetFactory,
    UserFactory,
    account_with,
)
from users import access
from users.actions import audit
from users.actions.grants import Term, approve_grant, end_grant, grant_from_console, propose_grant
from users.models import AuditEntry, Grant, User
from xidu.kit import dates
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
TERM = Term(since=date(2020, 1, 1))


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def director(committee):
    return account_with("director", committee)


@pytest.fixture
def office(committee):
    return account_with("street_office", committee.street)


def fresh(user):
    return User.objects.get(pk=user.pk)


def said():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_a_role_counts_only_after_another_person_approved_it(committee, director, office):
    clerk = UserFactory()

    grant = propose_grant(clerk, "clerk", committee, TERM, by=director)
    before = access.is_staff(fresh(clerk))
    approve_grant(grant, by=office)

    assert (before, access.is_staff(fresh(clerk))) == (False, True)
    assert said() == ["grant.propose", "grant.approve"]
    assert audit.broken_links(str(committee.pk)) == []


def test_the_proposer_cannot_approve(committee, office):
    grant = propose_grant(UserFactory(), "clerk", committee, TERM, by=office)

    with pytest.raises(PermissionDenied):
        approve_grant(grant, by=office)

    assert Grant.objects.get(pk=grant.pk).approved_at is None


def test_nobody_approves_a_role_for_himself(committee, director, office):
    grant = propose_grant(office, "clerk", committee, TERM, by=director)

    with pytest.raises(PermissionDenied):
        approve_grant(grant, by=office)

    assert Grant.objects.get(pk=grant.pk).approved_at is None


@pytest.mark.parametrize("who", ["proposer", "grantee"])
def test_the_database_refuses_it_too(committee, director, who):
    grant = propose_grant(UserFactory(), "clerk", committee, TERM, by=director)
    approver = {"proposer": director.pk, "grantee": grant.user_id}[who]

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(approved_by=approver)


@pytest.mark.parametrize("role", ["director", "clerk", "supervisor", "auditor", "system_admin"])
def test_only_the_street_office_approves(committee, director, role):
    place = committee.street if role == "system_admin" else committee
    grant = propose_grant(UserFactory(), "clerk", committee, TERM, by=director)

    with pytest.raises(PermissionDenied):
        approve_grant(grant, by=account_with(role, place))


def test_a_director_proposes_nothing_at_another_committee_or_for_the_street(committee, director):
    for role, place in [("clerk", CommitteeFactory()), ("street_office", committee.street)]:
        with pytest.raises(PermissionDenied):
            propose_grant(UserFactory(), role, place, TERM, by=director)

    assert said() == []


def test_a_leader_is_proposed_for_a_block_and_holds_the_block_alone(committee, director, office):
    block, leader = BlockFactory(committee=committee), UserFactory()

    approve_grant(propose_grant(leader, "leader", block, TERM, by=director), by=office)

    assert access.scope_of(fresh(leader)) == access.Scope(blocks=frozenset({block.pk}))


@pytest.mark.parametrize("role", ["street_office", "leader", "king"])
def test_a_role_is_granted_only_where_the_table_says(committee, director, role):
    with pytest.raises(BadValue):
        propose_grant(UserFactory(), role, committee, TERM, by=director)


def test_the_same_role_is_not_proposed_twice_until_it_ended(committee, director, office):
    clerk = UserFactory()
    grant = propose_grant(clerk, "clerk", committee, TERM, by=director)

    with pytest.raises(NotNow):
        propose_grant(clerk, "clerk", committee, TERM, by=director)
    end_grant(grant, by=director, reason="写错了人")

    assert propose_grant(clerk, "clerk", committee, TERM, by=director).pk != grant.pk


def test_ending_bites_at_the_next_request(committee, director):
    clerk = account_with("clerk", committee)
    grant = clerk.grants.get()

    end_grant(grant, by=director, reason="调离")
    end_grant(grant, by=director, reason="调离")

    assert access.scope_of(fresh(clerk)) == access.Scope()
    assert said() == ["grant.end"]


def test_ending_needs_a_reason_and_the_right_to_propose(committee, director):
    grant = account_with("clerk", committee).grants.get()

    with pytest.raises(BadValue):
        end_grant(grant, by=director, reason="  ")
    with pytest.raises(PermissionDenied):
        end_grant(grant, by=account_with("director", CommitteeFactory()), reason="调离")


def test_what_was_taken_back_or_ran_out_cannot_be_approved(committee, director, office):
    taken = propose_grant(UserFactory(), "clerk", committee, TERM, by=director)
    end_grant(taken, by=director, reason="写错了人")
    over = GrantFactory(
        committee=committee, proposed_by=director, approved_at=None, until=dates.today() - timedelta(days=1)
    )

    for grant in (taken, over):
        with pytest.raises(NotNow):
            approve_grant(grant, by=office)


def test_a_term_that_ends_before_it_begins_is_refused(committee, director):
    with pytest.raises(BadValue):
        propose_grant(
            UserFactory(),
            "clerk",
            committee,
            Term(since=date(2026, 2, 1), until=date(2026, 1, 31)),
            by=director,
        )


def test_the_console_gives_a_first_role_once_and_the_trail_says_so():
    user, street = UserFactory(), StreetFactory()

    first = grant_from_console(user, "street_office", street)
    again = grant_from_console(user, "street_office", street)

    assert first == again
    assert access.scope_of(fresh(user)).whole_street is True
    assert said() == ["grant.console"]
