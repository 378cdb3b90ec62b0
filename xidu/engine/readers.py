"""Readers of the environment that fail on a malformed value instead of taking it for "no"."""

import os
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
_FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


def flag(name: str, *, default: bool) -> bool:
    """Return the yes or no of ``name``. Raises ImproperlyConfigured for any other word."""
    word = os.environ.get(name, "").strip().lower()
    if not word:
        return default
    if word not in _FLAGS:
        raise ImproperlyConfigured(f"{name} must be true or false, not {word!r}.")
    return _FLAGS[word]


def number(name: str, *, default: int, low: int, high: int) -> int:
    """Return the whole number of ``name``. Raises ImproperlyConfigured outside ``low`` to ``high``."""
    word = os.environ.get(name, "").strip() or str(default)
    if not word.isascii() or not word.isdecimal() or not low <= int(word) <= high:
        raise ImproperlyConfigured(f"{name} must be a whole number from {low} to {high}, not {word!r}.")
    return int(word)


def choice(name: str, *options: str) -> str:
    """Return one of ``options``, by default the first. Raises ImproperlyConfigured for another word."""
    word = os.environ.get(name, "").strip() or options[0]
    if word not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {word!r}.")
    return word


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the PostgreSQL URL in ``name``. Raises ImproperlyConfigured otherwise."""
    url = os.environ.get(name, "").strip() or default
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(f"{name} must be a postgres:// address; no other database is supported.")
    try:
        found = environ.Env.db_url_config(url)
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} is not a readable postgres:// address.") from wrong
    if not found["NAME"]:
        raise ImproperlyConfigured(f"{name} names no database.")
    return dict(found)


def redis(name: str, *, default: str) -> str:
    """Return the Redis address in ``name``. Raises ImproperlyConfigured for another scheme."""
    url = os.environ.get(name, "").strip() or default
    if not url.startswith(("redis://", "rediss://", "unix://", "redis+socket://")):
        raise ImproperlyConfigured(f"{name} must be a redis:// or unix:// address.")
    return url


def required(name: str, *, why: str) -> str:
    """Return the value of ``name``. Raises ImproperlyConfigured, giving ``why``, when it is missing."""
    if value := os.environ.get(name, "").strip():
        return value
    raise ImproperlyConfigured(f"{name} must be set: {why}.")


def folder(name: str, default: Path) -> Path:
    """Return the absolute path in ``name``."""
    return Path(os.environ.get(name, "").strip() or default).expanduser().resolve()
