"""Blocks a sheet names stand in the order people go round them."""

import pytest

from residents.actions.blocks import make_blocks
from residents.models import Block
from tests.factories import CommitteeFactory

pytestmark = pytest.mark.django_db


def test_parts_stand_together_and_numbers_count_up_within_them():
    committee = CommitteeFactory()
    make_blocks(["10组", "2组"], committee)

    make_blocks(["东埭2组", "西埭1组", "东埭10组", "1组"], committee)

    names = Block.objects.filter(committee=committee).order_by("position").values_list("name", flat=True)
    assert list(names) == ["1组", "2组", "10组", "东埭2组", "东埭10组", "西埭1组"]
