"""What production must never run with: found by ``check --deploy``, and refused when a process starts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import OperationalError

SHORTEST_KEY = 50
FEWEST_LETTERS = 10


def setting_faults() -> list[str]:
    """Return one sentence for each unsafe setting; an empty list outside production."""
    if not settings.PRODUCTION:
        return []
    checked = (
        (settings.DEBUG, "DEBUG is on."),
        (
            is_weak(settings.SECRET_KEY),
            "SECRET_KEY is a default or too short; 50 random characters are needed.",
        ),
        (
            is_weak(settings.INDEX_KEY, 32),
            "INDEX_KEY is a default or too short; 32 random characters are needed.",
        ),
        (
            not settings.SESSION_COOKIE_SECURE,
            "Session cookies would travel over plain http (SECURE_COOKIES).",
        ),
        (not settings.CSRF_COOKIE_SECURE, "The form cookie would travel over plain http (SECURE_COOKIES)."),
        (not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS, "ALLOWED_HOSTS must name the hosts."),
        (settings.SECRET_KEY in {settings.INDEX_KEY, *settings.FIELD_KEYS}, "One key serves two purposes."),
    )
    return [sentence for wrong, sentence in checked if wrong]


def is_weak(key: str, shortest: int = SHORTEST_KEY) -> bool:
    """Whether ``key`` is short, monotonous, or starts like one that was never changed."""
    changed = not key.startswith(("django-insecure", "test-", "change-me", "changeme"))
    return not changed or len(key) < shortest or len(set(key)) < FEWEST_LETTERS


def role_faults() -> list[str]:
    """Return one sentence for each power the connected database role has and should not have.

    An unreachable database is no fault of its role: readiness tells of that.
    """
    if not settings.PRODUCTION:
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.rolsuper, r.rolbypassrls, d.datdba = r.oid OR EXISTS (SELECT 1 FROM pg_class c"
                " WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace)"
                " FROM pg_roles r, pg_database d"
                " WHERE r.rolname = current_user AND d.datname = current_database()"
            )
            superuser, bypasses, owner = cursor.fetchone()
    except OperationalError:
        return []
    found = (
        (superuser, "The database role is a superuser."),
        (bypasses, "The database role passes row-level security."),
        (owner, "The database role owns the database or its tables; pages need the app role."),
    )
    return [sentence for wrong, sentence in found if wrong]


def refuse_unsafe_production() -> None:
    """Raise ImproperlyConfigured, naming every fault, before a process serves its first request or task."""
    if faults := [*setting_faults(), *role_faults()]:
        raise ImproperlyConfigured("Production refuses to start: " + " ".join(faults))


@register(Tags.security, deploy=True)
def check_production(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [Error(sentence, id="xidu.E001") for sentence in [*setting_faults(), *role_faults()]]
