"""For every test: one browser a process, and the figures of law also after a flush."""

import pytest
import time_machine
from django.core.cache import cache

from tests.browser import browser, enter, visit
from tests.seeds import figures

__all__ = ["browser", "enter", "visit"]


@pytest.fixture(autouse=True)
def figures_of_law(request):
    marker = request.node.get_closest_marker("django_db")
    flushes = {"transactional_db", "live_server"} & set(request.fixturenames)
    if flushes or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        figures()


@pytest.fixture
def november():
    """Nine in the morning of 24 November 2026, with no page kept from the test before."""
    cache.clear()
    with time_machine.travel("2026-11-24T09:00:00+08:00", tick=False):
        yield
