from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread


@pytest.fixture(autouse=True)
def front_alone(settings) -> None:
    """The frames and components without any app's pages, so that nothing here needs a database."""
    settings.ROOT_URLCONF = "tests.front.urls"
    settings.MODE = "test"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]


@pytest.fixture
def front(front_alone) -> Iterator[str]:
    """The address of a server that shows the front alone."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://{thread.host}:{thread.port}"
    thread.terminate()
