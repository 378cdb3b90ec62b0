"""What production refuses. The deploy check runs in a process of its own, with an environment of its own."""

import base64
import secrets
from pathlib import Path

import pytest
from django.db import connection

from xidu.engine import guards, roles
from xidu.engine.postgres import Cluster


def production(database: str, **changed: str) -> dict[str, str]:
    return {
        "XIDU_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "INDEX_KEY": secrets.token_urlsafe(40),
        "ALLOWED_HOSTS": "xidu.example",
        "DATABASE_URL": database,
        "BROKER_URL": "redis://broker.invalid:6379/0",
        "EMAIL_URL": "smtp+tls://user:password@mail.invalid:587",
    } | changed


@pytest.fixture
def address(db):
    """Return the address of the test database for a role."""
    sockets = Path(connection.settings_dict["HOST"])
    cluster = Cluster(sockets.parent / "postgres", sockets, sockets.parent / "log")
    return lambda role: cluster.url(role, connection.settings_dict["NAME"])


def test_check_deploy_is_clean_with_a_production_environment(python, address, tmp_path):
    settings = production(address(roles.APP), XIDU_DATA=str(tmp_path / "data"))

    ended = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", **settings)

    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (
        0,
        "System check identified no issues (0 silenced).",
        "",
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG is on."),
        (
            {"role": roles.OWNER},
            "The database role owns the database or its tables; pages need the app role.",
        ),
        ({"role": roles.SUPERUSER}, "The database role is a superuser."),
    ],
)
def test_a_web_process_refuses_to_start_unsafely(python, address, changed, sentence):
    settings = production(address(changed.pop("role", roles.APP)), **changed)

    ended = python("-c", "import xidu.wsgi", **settings)

    assert ended.returncode == 1
    assert (
        ended.stderr.strip()
        .splitlines()[-1]
        .startswith(f"django.core.exceptions.ImproperlyConfigured: Production refuses to start: {sentence}")
    )


@pytest.fixture
def safe(settings):
    settings.PRODUCTION = True
    settings.SECRET_KEY = secrets.token_urlsafe(60)
    settings.INDEX_KEY = secrets.token_urlsafe(40)
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["xidu.example"]
    return settings


@pytest.mark.parametrize(
    ("name", "value", "faults"),
    [
        ("DEBUG", False, []),
        ("DEBUG", True, ["DEBUG is on."]),
        ("SESSION_COOKIE_SECURE", False, ["Session cookies would travel over plain http (SECURE_COOKIES)."]),
        ("CSRF_COOKIE_SECURE", False, ["The form cookie would travel over plain http (SECURE_COOKIES)."]),
        ("ALLOWED_HOSTS", ["*"], ["ALLOWED_HOSTS must name the hosts."]),
        ("ALLOWED_HOSTS", [], ["ALLOWED_HOSTS must name the hosts."]),
        ("INDEX_KEY", "short", ["INDEX_KEY is a default or too short; 32 random characters are needed."]),
        ("SECRET_KEY", "short", ["SECRET_KEY is a default or too short; 50 random characters are needed."]),
    ],
)
def test_each_unsafe_setting_is_named(safe, name, value, faults):
    setattr(safe, name, value)

    assert guards.setting_faults() == faults


def test_one_key_for_two_purposes_is_a_fault(safe):
    safe.INDEX_KEY = safe.SECRET_KEY

    assert guards.setting_faults() == ["One key serves two purposes."]


def test_a_web_process_starts_with_a_production_environment(python, address, tmp_path):
    ended = python("-c", "import xidu.wsgi", **production(address(roles.APP), STATIC_ROOT=str(tmp_path)))

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL"])
def test_production_brings_every_secret_and_address_itself(python, name):
    settings = production("postgres://xidu_app@db.invalid/xidu") | {name: ""}

    ended = python("-c", "import django; django.setup()", DJANGO_SETTINGS_MODULE="xidu.settings", **settings)

    assert ended.returncode == 1
    assert f"ImproperlyConfigured: {name} must be set: " in ended.stderr


@pytest.mark.parametrize(
    ("key", "weak"),
    [
        ("abcdefghij" * 5, False),
        ("abcdefghij" * 5 + "k", False),
        (("abcdefghij" * 5)[:49], True),
        ("abcdefghi" * 6, True),
        ("django-insecure-" + "abcdefghij" * 5, True),
        ("test-" + "abcdefghij" * 5, True),
    ],
)
def test_a_weak_key_is_short_monotonous_or_never_changed(key, weak):
    assert guards.is_weak(key) is weak
