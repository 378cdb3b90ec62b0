from datetime import timedelta

import pytest
from django.utils import timezone

from users.actions.limits import TooMany, spend
from users.models import Bucket

pytestmark = pytest.mark.django_db


def test_the_bucket_empties_and_fills_again():
    for _each in range(3):
        spend("ask", "192.0.2.1", burst=3, per_hour=60)

    with pytest.raises(TooMany):
        spend("ask", "192.0.2.1", burst=3, per_hour=60)
    Bucket.objects.update(refilled_at=timezone.now() - timedelta(minutes=1))
    spend("ask", "192.0.2.1", burst=3, per_hour=60)


def test_buckets_are_apart_by_name_and_subject():
    spend("ask", "192.0.2.1", burst=1, per_hour=1)

    spend("ask", "192.0.2.2", burst=1, per_hour=1)
    spend("query", "192.0.2.1", burst=1, per_hour=1)

    assert Bucket.objects.count() == 3


def test_no_address_stands_in_the_table():
    spend("ask", "192.0.2.1", burst=1, per_hour=1)

    assert "192.0.2.1" not in str(Bucket.objects.values().get())
