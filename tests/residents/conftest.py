import pytest

from residents.models import Committee, Street
from tests.doors import elsewhere, enter, here

__all__ = ["elsewhere", "enter", "here"]


@pytest.fixture
def committee(db):
    street = Street.objects.create(name="西渡街道")
    return Committee.objects.create(street=street, name="金港村", slug="jingang", kind="village")
