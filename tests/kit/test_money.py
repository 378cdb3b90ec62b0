from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.errors import BadValue
from xidu.kit.money import capital_words, parse_money, signed, wan, yuan

sums = st.decimals(min_value=-999_999_999_999, max_value=999_999_999_999, places=2)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (65000, "65000.00"),
        (214.37, "214.37"),
        (0, "0.00"),
        (-0.0, "0.00"),
        (0.1 + 0.2, "0.30"),
        (423752.07000000007, "423752.07"),
        (999999999999.99, "999999999999.99"),
        (Decimal("3462.8"), "3462.80"),
        ("￥65,000.00", "65000.00"),
        ("¥1，280", "1280.00"),
        ("65 000", "65000.00"),
        ("１２３．４５", "123.45"),
        ("(123.00)", "-123.00"),
        ("（１２３）", "-123.00"),
        ("－5", "-5.00"),
        ("+5", "5.00"),
        ("1280元", "1280.00"),
        ("人民币 1,280.00 元整", "1280.00"),
        (".5", "0.50"),
        ("1280.", "1280.00"),
        ("0.00", "0.00"),
    ],
)
def test_sums_are_read_as_clerks_write_them(written, amount):
    assert str(parse_money(written)) == amount


@pytest.mark.parametrize("written", [None, "", "\u3000", "-", "－", "——", "/", "￥-"])
def test_a_blank_or_a_dash_is_no_sum_rather_than_zero(written):
    assert parse_money(written) is None


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("3.2万", "金额要写数字，例如 32000.00"),
        ("1.5 亿元", "金额要写数字，例如 150000000.00"),
        ("约三千", "“约三千”不是金额，金额要写数字，例如 1280.00"),
        ("1,28", "“1,28”不是金额，金额要写数字，例如 1280.00"),
        ("(-5)", "“(-5)”不是金额，金额要写数字，例如 1280.00"),
        ("1e5", "“1e5”不是金额，金额要写数字，例如 1280.00"),
        (True, "“是”不是金额，金额要写数字，例如 1280.00"),
        (float("nan"), "“nan”不是金额，金额要写数字，例如 1280.00"),
        (float("inf"), "“inf”不是金额，金额要写数字，例如 1280.00"),
        (Decimal("NaN"), "“NaN”不是金额，金额要写数字，例如 1280.00"),
        ("12.345", "金额“12.345”的小数超过两位，请写到分，例如 12.35"),
        (12.345, "金额“12.345”的小数超过两位，请写到分，例如 12.35"),
        (10 / 3, "金额“3.3333333333333335”的小数超过两位，请写到分，例如 3.33"),
        ("1000000000000", "金额“1000000000000”太大，元以上最多12位，请核对"),
        (1e300, "金额“1e+300”太大，元以上最多12位，请核对"),
    ],
)
def test_what_is_no_sum_is_answered_with_what_to_write(written, sentence):
    with pytest.raises(BadValue) as refused:
        parse_money(written)

    assert str(refused.value) == sentence


@given(sums)
def test_every_printed_sum_is_read_back(amount):
    forms = [yuan(amount), str(amount), f"￥{yuan(amount)}元", signed(amount), amount]

    assert {parse_money(form) for form in forms} == {amount}


@given(st.decimals(min_value=-9_999_999_999, max_value=9_999_999_999, places=2))
def test_a_sum_survives_the_number_cell_of_a_workbook(amount):
    assert parse_money(float(amount)) == amount


@given(st.text(max_size=30) | st.floats() | st.integers() | st.decimals())
def test_anything_else_is_a_sum_or_a_refusal_and_never_a_crash(value):
    with suppress(BadValue):
        amount = parse_money(value)
        assert amount is None or (amount.as_tuple().exponent == -2 and abs(amount) < 10**12)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "0元"),
        ("9800", "9,800元"),
        ("9999.99", "9,999.99元"),
        ("10000", "1万元"),
        ("186420", "18.64万元"),
        ("65000", "6.5万元"),
        ("-32000", "－3.2万元"),
        ("99999949.99", "9,999.99万元"),
        ("99999950", "1亿元"),
        ("120000000", "1.2亿元"),
    ],
)
def test_a_sum_in_a_sentence(amount, words):
    assert wan(Decimal(amount)) == words


def test_tables_show_two_decimals_and_moves_show_their_sign():
    assert yuan(Decimal("186420")) == "186,420.00"
    assert [signed(Decimal(n)) for n in (65000, -3, 0)] == ["＋65,000.00", "－3.00", "0.00"]
    assert signed(Decimal(-142100), wan(Decimal(142100))) == "－14.21万元"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("10", "壹拾元整"),
        ("10500", "壹万零伍佰元整"),
        ("107000.53", "壹拾万零柒仟元伍角叁分"),
        ("20000010", "贰仟万零壹拾元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1000100010.01", "壹拾亿零壹拾万零壹拾元零壹分"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-3.10", "负叁元壹角整"),
    ],
)
def test_a_voucher_writes_the_sum_in_capital_figures(amount, words):
    assert capital_words(Decimal(amount)) == f"人民币{words}"


def _value_of(words):
    """Add a capital sum up again by its own units."""
    figures, units = "零壹贰叁肆伍陆柒捌玖", {"拾": 10, "佰": 100, "仟": 1000}
    total = group = figure = 0
    for sign in words.removeprefix("人民币").removeprefix("负").removesuffix("整"):
        if sign in figures:
            figure = figures.index(sign)
        elif sign in units:
            group, figure = group + figure * units[sign], 0
        elif sign in "亿万元":
            total += (group + figure) * {"亿": 10**10, "万": 10**6, "元": 100}[sign]
            group = figure = 0
        else:
            total, figure = total + figure * {"角": 10, "分": 1}[sign], 0
    return Decimal(total) / 100


@given(sums)
def test_capital_figures_add_up_to_the_sum_and_never_double_a_zero(amount):
    words = capital_words(amount)

    assert _value_of(words) == abs(amount)
    assert "零零" not in words
