import pytest
from django.core.cache import cache


@pytest.fixture
def ground(transactional_db):
    """Empty tables with the figures of the migrations, and no page kept from the test before."""
    cache.clear()
