from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.charts import flow, of_hundred, percent, trend

SUMS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def spans(opening, income, spending):
    sums = [Decimal(value) for value in (opening, income, spending)]
    chart = flow(*sums, sums[0] + sums[1] - sums[2])
    return [(bar.start, bar.length) for bar in chart.bars], chart.zero


def test_a_month_reads_from_row_to_row():
    rows, zero = spans("412400", "186420", "142085.80")

    assert rows == [("0%", "68.87%"), ("68.87%", "31.13%"), ("76.27%", "23.73%"), ("0%", "76.27%")]
    assert zero is None


def test_an_overdrawn_month_starts_its_axis_below_nought():
    rows, zero = spans("-20000", "50000", "60000")

    # The axis runs from -30,000 to 30,000.
    assert rows == [("16.67%", "33.33%"), ("16.67%", "83.33%"), ("0%", "100%"), ("0%", "50%")]
    assert zero == "50%"


def test_a_month_without_money_has_no_bars():
    assert spans("0", "0", "0") == ([("0%", "0%")] * 4, None)


def test_a_refund_booked_as_negative_spending_stays_on_the_sheet():
    rows, zero = spans("100", "0", "-100")

    assert rows == [("0%", "50%"), ("50%", "0%"), ("50%", "50%"), ("0%", "100%")]
    assert zero is None


@given(SUMS, SUMS, SUMS)
def test_no_bar_leaves_the_sheet(opening, income, spending):
    chart = flow(opening, income, spending, opening + income - spending)

    for bar in chart.bars:
        start, length = Decimal(bar.start[:-1]), Decimal(bar.length[:-1])
        assert start >= 0
        assert length >= 0
        assert start + length <= Decimal("100.01")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 5, "0%"),
        (5, 5, "100%"),
        (6, 5, "100%"),
        (-1, 5, "0%"),
        (1, 3, "33.33%"),
        (1, 0, "0%"),
        (10, 100, "10%"),
    ],
)
def test_a_percentage_stays_between_nought_and_a_hundred(part, whole, said):
    assert percent(part, whole) == said


def test_every_hundred_yuan_add_up():
    shares = of_hundred([("甲", Decimal(1)), ("乙", Decimal(1)), ("丙", Decimal(1))])

    assert [(share.label, share.of_hundred) for share in shares] == [("甲", 34), ("乙", 33), ("丙", 33)]


@given(st.lists(st.decimals(min_value="0.01", max_value=10**8, places=2), min_size=1, max_size=40))
def test_however_spending_divides_it_makes_a_hundred(amounts):
    shares = of_hundred([(str(at), amount) for at, amount in enumerate(amounts)])

    assert sum(share.of_hundred for share in shares) == 100


@pytest.mark.parametrize("items", [[], [("公务接待", Decimal("0.00"))], [("冲账", Decimal("-5.00"))]])
def test_without_spending_there_is_no_hundred_yuan(items):
    assert of_hundred(items) == ()


def test_a_month_not_yet_published_leaves_a_gap():
    chart = trend([("9月", Decimal(50)), ("10月", None), ("11月", Decimal(100))])

    assert [(c.value, c.y, c.height) for c in chart.columns] == [
        (50, "50%", "50%"),
        (None, "100%", "0%"),
        (100, "0%", "100%"),
    ]
    assert (chart.highest.label, chart.lowest.label, chart.base) == ("11月", "9月", "100%")


def test_debts_hang_below_the_base_line():
    chart = trend([("9月", Decimal(50)), ("10月", Decimal(-50))])

    assert [(c.y, c.height) for c in chart.columns] == [("0%", "50%"), ("50%", "50%")]
    assert chart.base == "50%"


def test_a_trend_of_nothing_is_no_fault():
    assert (trend([]).columns, trend([]).highest, trend([("9月", None)]).base) == ((), None, "100%")
