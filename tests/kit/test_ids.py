from datetime import UTC, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone, parse_id_number, valid_bank_card, valid_id_number

NUMBER = "31012019900101002X"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "31012019900101002x",
        "３１０１２０１９９００１０１００２Ｘ",
        " 310120 19900101 002X ",
        "440524188001010014",
        "810000199001010027",
    ],
)
def test_a_true_identity_number_is_known_in_every_width(text):
    assert valid_id_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "310120199001010020",
        "31012019900101002",
        "31012019900101002XX",
        "310120199002310024",
        "X10120199001010020",
        "310120184912310016",
        "",
    ],
)
def test_a_number_with_a_wrong_check_length_or_birth_day_is_not_one(text):
    assert not valid_id_number(text)


@pytest.mark.parametrize(("moment", "valid"), [((2098, 12, 31), False), ((2099, 1, 1), True)])
def test_nobody_is_born_tomorrow(moment, valid):
    with time_machine.travel(datetime(*moment, tzinfo=UTC), tick=False):
        assert valid_id_number("310120209901010021") == valid


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_figure_is_always_noticed(place, more):
    wrong = str((int(NUMBER[place]) + more) % 10)

    assert not valid_id_number(NUMBER[:place] + wrong + NUMBER[place + 1 :])


@pytest.mark.parametrize(
    ("value", "number"), [(None, None), ("\u3000", None), ("31012019900101002x", NUMBER)]
)
def test_an_identity_number_has_one_form(value, number):
    assert parse_id_number(value) == number


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (3.1012019900101e17, "证件号码存成了数字，后几位已经丢失；请把这一列设为“文本”后重新填写"),
        ("3101201990", "身份证号应为18位，现在是10位，请核对"),
        ("310120199001010020", "身份证号校验不通过，请对照证件核对每一位"),
    ],
)
def test_a_wrong_identity_number_is_answered_with_what_is_wrong(value, sentence):
    with pytest.raises(BadValue) as refused:
        parse_id_number(value)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("6222020000000000125", True),
        ("6222 0200 0000 0000 125", True),
        ("622202000000000015", True),
        ("6222020000000000126", False),
        ("9222020000000000125", False),
        ("62220200000", False),
    ],
)
def test_a_bank_card_has_a_known_beginning_a_length_and_a_check(text, valid):
    assert valid_bank_card(text) == valid


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("199-0000-0000", "19900000000"),
        ("１９９００００００１７", "19900000017"),
        ("１９９－００００－００１７", "19900000017"),
        (19900000001, "19900000001"),
        (19900000001.0, "19900000001"),
        ("+86 199 0000 0001", "19900000001"),
        ("8619900000001", "19900000001"),
        ("0086-199-0000-0001", "19900000001"),
        ("021-0000-0000", "021-00000000"),
        ("（021）57150000", "021-57150000"),
        ("+86 21 57150000", "021-57150000"),
        ("57150000", "021-57150000"),
        ("0512-5715000", "0512-5715000"),
        ("0512 57150000", "0512-57150000"),
        ("", None),
        (None, None),
    ],
)
def test_a_phone_has_one_form(written, phone):
    assert normal_phone(written) == phone


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1990000", "手机号少了4位，要写11位数字，例如 19900001234"),
        ("1990000000", "手机号少了1位，要写11位数字，例如 19900001234"),
        ("199000000012", "手机号多了1位，要写11位数字，例如 19900001234"),
        ("12900000001", "手机号的第二位应是3到9，请核对，例如 19900001234"),
        ("张三", "“张三”不是电话号码，请只写数字，例如 19900001234"),
        ("19900000001/19900000002", "一格只写一个号码，例如 19900001234"),
        ("19900000001 19900000002", "一格只写一个号码，例如 19900001234"),
        ("5715000", "号码“5715000”不对：手机写11位，座机写区号加号码，例如 19900001234 或 021-57150000"),
        ("021-571500", "号码“021571500”不对：手机写11位，座机写区号加号码，例如 19900001234 或 021-57150000"),
    ],
)
def test_a_wrong_phone_is_answered_with_what_to_write(written, sentence):
    with pytest.raises(BadValue) as refused:
        normal_phone(written)

    assert str(refused.value) == sentence


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True) | st.from_regex(r"02[0-9][0-9]{8}", fullmatch=True))
def test_the_form_of_a_phone_reads_as_itself(number):
    phone = normal_phone(number)

    assert normal_phone(phone) == phone
