import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client


@pytest.fixture
def ground(transactional_db):
    """Empty tables with the figures of the migrations, and no page kept from the test before."""
    cache.clear()


def session_of(user) -> dict[str, str]:
    """Return the cookie of a browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user, backend="users.access.GrantBackend")
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
