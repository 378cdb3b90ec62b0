from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.cells import folded, is_blank, one_of, squeezed, text_of, text_up_to, whole_number, yes_or_no
from xidu.kit.errors import BadValue


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (19900000000.0, "19900000000"),
        (9.3, "9.3"),
        (True, "是"),
        (datetime(2026, 9, 3), "2026-09-03"),
        (date(2026, 9, 3), "2026-09-03"),
        ("\u3000黄琴 \u200b", "黄琴"),
        ("第一行\n第二行", "第一行 第二行"),
    ],
)
def test_a_cell_reads_as_the_person_sees_it(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "blank"), [(None, True), ("\u3000\t", True), ("", True), (0, False), (0.0, False), ("-", False)]
)
def test_zero_is_not_blank_and_a_full_width_space_is(value, blank):
    assert is_blank(value) == blank


def test_folding_gives_half_width_figures_and_signs():
    assert folded("￥１，２８０．５０　（元）") == "¥1,280.50 (元)"


@given(st.text())
def test_squeezing_and_folding_twice_change_nothing_more(text):
    assert squeezed(squeezed(text)) == squeezed(text)
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("value", "number"), [(None, None), ("１２", 12), (3.0, 3), ("1,200", 1200), ("-5", -5)]
)
def test_whole_numbers_are_read_in_every_width(value, number):
    assert whole_number(value) == number


@pytest.mark.parametrize("value", ["三", "1.5", 1.5, "1234567890", "1²3x"])
def test_what_is_no_whole_number_is_refused_with_an_example(value):
    with pytest.raises(BadValue, match="不是整数，请只写数字，例如 12"):
        whole_number(value)


@pytest.mark.parametrize(
    ("value", "answer"), [("是", True), ("√", True), ("否", False), ("无", False), ("", None)]
)
def test_yes_and_no_are_words_and_silence_is_neither(value, answer):
    assert yes_or_no(value) is answer


def test_an_unclear_answer_is_refused():
    with pytest.raises(BadValue) as refused:
        yes_or_no("也许")

    assert str(refused.value) == "请写“是”或“否”，现在写的是“也许”"


def test_a_choice_ignores_width_case_and_blanks():
    read = one_of({"男": "male", "女": "female", "A类": "a"})

    assert [read(" 男"), read("ａ 类"), read(None)] == ["male", "a", None]


def test_a_word_outside_the_choices_is_answered_with_the_choices():
    with pytest.raises(BadValue) as refused:
        one_of({"男": 1, "女": 2})("先生")

    assert str(refused.value) == "“先生”不在可选范围内，请写：男、女"


def test_text_may_fill_its_length_and_not_one_more():
    read = text_up_to(3)

    assert read("一二三") == "一二三"
    with pytest.raises(BadValue, match="最多写3个字，现在有4个字"):
        read("一二三四")
