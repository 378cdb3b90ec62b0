"""The language of what is said to others: Chinese, whatever the person at the desk reads in."""

from django.conf import settings
from django.utils.translation import override


def in_chinese() -> override:
    """Return a decorator (or context) under which messages to neighbours are written.

    Without it a clerk who reads the desk in English would send residents English.
    """
    return override(settings.LANGUAGE_CODE)
