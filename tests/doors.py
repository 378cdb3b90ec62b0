"""Two committees of one street, and browsers in which somebody with a role is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from residents.models import Committee
from tests.factories import CommitteeFactory, account_with
from users.models import User
from users.roles import ROLES


def browser_of(user: User) -> Client:
    """Return a browser without script in which ``user`` is signed in; ``.user`` is the account."""
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def here(db) -> Committee:
    return CommitteeFactory(name="本村")


@pytest.fixture
def elsewhere(here: Committee) -> Committee:
    return CommitteeFactory(name="邻村", street=here.street)


@pytest.fixture
def enter(here: Committee) -> Callable[[str], Client]:
    """Return a way in by role: at ``here``, or at the street for roles that exist only there."""

    def by_role(role: str) -> Client:
        return browser_of(account_with(role, here.street if ROLES[role].place == ("street",) else here))

    return by_role
