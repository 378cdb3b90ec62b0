import pytest

from services.pages.bright import Totals, shown


@pytest.mark.parametrize(
    "numbers, told",
    [
        ((4, 0, 0), Totals()),
        ((5, 0, 0), Totals(5)),
        ((30, 4, 0), Totals(30)),
        ((30, 12, 4), Totals(30, 12)),
        ((30, 12, 7), Totals(30, 12, 7)),
        # The rest of a group must be five as well, or nothing of it is said.
        ((30, 26, 6), Totals(30)),
        ((30, 30, 6), Totals(30)),
        ((30, 12, 8), Totals(30, 12)),
        ((30, 12, 12), Totals(30, 12)),
    ],
)
def test_no_group_below_five_is_shown_nor_told_by_subtraction(numbers, told):
    assert shown(numbers, 5) == told
