import pytest
from django.core.exceptions import ImproperlyConfigured

from xidu.engine import readers


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False), ("", None)]
)
def test_a_flag_is_one_of_eight_words(monkeypatch, word, value):
    monkeypatch.setenv("SOME_FLAG", word)

    assert readers.flag("SOME_FLAG", default=None) is value


def test_a_misspelt_flag_is_not_taken_for_no(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "ture")

    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG must be true or false, not 'ture'"):
        readers.flag("SOME_FLAG", default=True)


@pytest.mark.parametrize("word", ["0", "65536", "-1", "8000x", "８０", "1.5"])
def test_a_number_outside_its_limits_is_refused(monkeypatch, word):
    monkeypatch.setenv("SOME_PORT", word)

    with pytest.raises(ImproperlyConfigured, match="SOME_PORT must be a whole number from 1 to 65535"):
        readers.number("SOME_PORT", default=8000, low=1, high=65535)


@pytest.mark.parametrize(("word", "value"), [("1", 1), ("65535", 65535), ("", 8000)])
def test_a_number_at_its_limits_is_taken(monkeypatch, word, value):
    monkeypatch.setenv("SOME_PORT", word)

    assert readers.number("SOME_PORT", default=8000, low=1, high=65535) == value


def test_a_mode_nobody_knows_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_MODE", "prod")

    with pytest.raises(ImproperlyConfigured, match="one of demo, production"):
        readers.choice("SOME_MODE", "demo", "production")


@pytest.mark.parametrize(
    "url", ["sqlite:///db", "mysql://u@h/d", "nonsense", "postgres://u@host", "postgres://u@h:port/d"]
)
def test_only_a_readable_postgres_address_is_a_database(monkeypatch, url):
    monkeypatch.setenv("SOME_URL", url)

    with pytest.raises(ImproperlyConfigured):
        readers.database("SOME_URL", default="postgres://u@h/d")


@pytest.mark.parametrize("url", ["amqp://h", "memory://", "filesystem://"])
def test_only_redis_is_a_broker(monkeypatch, url):
    monkeypatch.setenv("SOME_URL", url)

    with pytest.raises(ImproperlyConfigured):
        readers.redis("SOME_URL", default="redis://h")


def test_a_missing_secret_is_named_with_its_reason(monkeypatch):
    monkeypatch.delenv("SOME_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="SOME_KEY must be set: it signs"):
        readers.required("SOME_KEY", why="it signs")
