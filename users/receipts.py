"""Query codes: one box to type any of them into. Each app adds how it finds its own when it is ready."""

from __future__ import annotations

from collections.abc import Callable

# Takes a code in its stored form and returns the address of its page, or None if it is not one of the app's.
Finder = Callable[[str], str | None]
finders: dict[str, Finder] = {}


def page_of_code(code: str) -> str | None:
    """Return the address behind a query code (stored form, ``read_short_code``), or None."""
    return next((url for find in finders.values() if (url := find(code))), None)
