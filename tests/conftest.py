"""For every test: a test that flushes the tables finds the figures of law all the same."""

import pytest

from tests.seeds import figures


@pytest.fixture(autouse=True)
def figures_of_law(request):
    marker = request.node.get_closest_marker("django_db")
    flushes = {"transactional_db", "live_server"} & set(request.fixturenames)
    if flushes or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        figures()
