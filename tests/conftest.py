"""For every test: one browser a process, and the figures of law also after a flush."""

import pytest

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
