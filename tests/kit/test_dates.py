from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from xidu.kit.dates import (
    Birth,
    add_months,
    chinese_date,
    clock_words,
    month_end,
    month_start,
    nth_weekday,
    parse_birth,
    parse_date,
    parse_month,
    today,
    weekday_word,
)
from xidu.kit.errors import BadValue

days = st.dates(date(1901, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC), date(2026, 9, 30)),
        (datetime(2026, 9, 30, 16, 0, 0, tzinfo=UTC), date(2026, 10, 1)),
    ],
)
def test_today_turns_at_midnight_in_shanghai(moment, day):
    with time_machine.travel(moment, tick=False):
        assert today() == day


@pytest.mark.parametrize(
    "written",
    [
        datetime(2026, 9, 3, 8, 30),
        date(2026, 9, 3),
        46268,
        46268.0,
        20260903,
        20260903.0,
        "2026-9-3",
        "2026-09-03",
        "2026.9.3",
        "2026/9/3",
        "2026年9月3日",
        "2026 年 9 月 3 日",
        "20260903",
        "２０２６．９．３",
        " 2026-09-03\u3000",
        "2026—9—3",
        "2026。9。3",
        "2026-09-03 00:00:00",
        "2026-9-3 10:00",
        "2026-09-03T08:00:00+08:00",
        "2026年9月3日 星期四",
        "2026年9月3日（周四）",
        "二〇二六年九月三日",
    ],
)
def test_a_day_is_read_in_every_form_clerks_use(written):
    assert parse_date(written) == date(2026, 9, 3)


@pytest.mark.parametrize("blank", [None, "", "\u3000"])
def test_a_blank_cell_is_no_date(blank):
    assert parse_date(blank) is None


@pytest.mark.parametrize(
    "written", ["9月3日", "9.3", "9-3", "09/03", "3日", "3", 3, 3.0, "九月三日", "9月3号"]
)
def test_a_day_without_a_year_belongs_to_the_period_of_the_sheet(written):
    assert parse_date(written, year=2026, month=9) == date(2026, 9, 3)


def test_a_number_of_month_and_day_is_read_where_it_can_only_mean_one_day():
    assert parse_date(9.15, year=2026) == date(2026, 9, 15)
    assert parse_date(9.4, year=2026) == date(2026, 9, 4)
    with pytest.raises(BadValue) as refused:
        parse_date(9.1, year=2026)
    assert str(refused.value) == "“9.1”分不清是1日还是10日，请写成“9月1日”的样子"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2026年2月30日", "2026年2月没有30日，请核对日期"),
        ("2025-2-29", "2025年2月没有29日，请核对日期"),
        ("2026-13-1", "没有13月，月份要写1到12"),
        ("2026-0-1", "没有0月，月份要写1到12"),
        ("2026-9-0", "2026年9月没有0日，请核对日期"),
        ("0206-9-3", "年份206不对，请核对后写成 2026-9-3 的样子"),
        ("26.9.3", "“26.9.3”的年份要写四位，例如 2026-9-3"),
        ("九月初", "“九月初”不是日期，请写成 2026-9-3 的样子"),
        ("9月3日", "“9月3日”不是日期，请写成 2026-9-3 的样子"),
        ("2026-9-310:00", "“2026-9-310:00”不是日期，请写成 2026-9-3 的样子"),
        (12, "“12”不是日期，请写成 2026-9-3 的样子"),
        (float("nan"), "“nan”不是日期，请写成 2026-9-3 的样子"),
        (float("inf"), "“inf”不是日期，请写成 2026-9-3 的样子"),
        (True, "“是”不是日期，请写成 2026-9-3 的样子"),
    ],
)
def test_what_is_no_day_is_answered_with_what_to_write(written, sentence):
    with pytest.raises(BadValue) as refused:
        parse_date(written)

    assert str(refused.value) == sentence


@given(days)
def test_every_form_of_a_day_is_read_back(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", chinese_date(day), day]
    if serial >= 1000:
        forms.append(serial)

    assert {parse_date(form) for form in forms} == {day}


@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans())
def test_anything_else_is_a_day_or_a_refusal_and_never_a_crash(value):
    for read in (parse_date, parse_birth, parse_month):
        with suppress(BadValue):
            assert isinstance(read(value), date | Birth | None)


@pytest.mark.parametrize(
    "written", ["2026-9", "2026年9月", "2026.9", "2026年9月份", "2026-9-30", datetime(2026, 9, 7)]
)
def test_a_month_is_its_first_day(written):
    assert parse_month(written) == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("农历1976年十月初八", Birth("lunar", 1976, 10, 8)),
        ("农历1963年闰四月廿三", Birth("lunar", 1963, 4, 23, leap=True)),
        ("阴历1976年10月8日", Birth("lunar", 1976, 10, 8)),
        ("农历1976-10-8", Birth("lunar", 1976, 10, 8)),
        ("（农历）1976.10.8", Birth("lunar", 1976, 10, 8)),
        ("1976年十月初八（农历）", Birth("lunar", 1976, 10, 8)),
        ("1976年十月初八", Birth("lunar", 1976, 10, 8)),
        ("一九七六年十月初八", Birth("lunar", 1976, 10, 8)),
        ("农历1957年腊月廿三", Birth("lunar", 1957, 12, 23)),
        ("农历1957年冬月三十", Birth("lunar", 1957, 11, 30)),
        ("农历1964年正月二十三", Birth("lunar", 1964, 1, 23)),
        ("农历1954年八月", Birth("lunar", 1954, 8)),
        ("农历１９７６年十二月十一", Birth("lunar", 1976, 12, 11)),
        ("1973.1.19", Birth("solar", 1973, 1, 19)),
        ("公历1973年1月19日", Birth("solar", 1973, 1, 19)),
        ("一九七三年一月十九日", Birth("solar", 1973, 1, 19)),
        (datetime(1977, 5, 29), Birth("solar", 1977, 5, 29)),
        (28274, Birth("solar", 1977, 5, 29)),
        (19770529.0, Birth("solar", 1977, 5, 29)),
        ("1975-8", Birth("solar", 1975, 8)),
        ("1975年8月", Birth("solar", 1975, 8)),
        (1975.8, Birth("solar", 1975, 8)),
        (1975.12, Birth("solar", 1975, 12)),
        ("", None),
    ],
)
def test_a_birth_keeps_its_calendar_and_what_is_known_of_it(written, birth):
    assert parse_birth(written) == birth


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1982年2月30日", "1982年2月没有30日，请核对日期"),
        ("农历1975年闰四月初一", "农历1975年没有闰四月，请核对"),
        ("农历2025年腊月三十", "农历2025年腊月只有29天，没有三十"),
        ("农历76年十月初八", "“农历76年十月初八”不是农历日期，请写成“农历1976年十月初八”的样子"),
        ("农历1976年13月1日", "没有13月，月份要写1到12"),
        ("农历1976年十月四十", "“农历1976年十月四十”不是农历日期，请写成“农历1976年十月初八”的样子"),
        ("76.10.8", "“76.10.8”的年份要写四位，例如 2026-9-3"),
        (1975.1, "“1975.1”分不清是1月还是10月，请写成 1975-1 或 1975-10"),
        (1975, "“1975”不是日期，请写成 2026-9-3 的样子"),
        ("1975", "“1975”不是日期，请写成 2026-9-3 的样子"),
        ("2026-12-01", "出生日期“2026-12-01”不能晚于今天，请核对"),
        ("2027-3", "出生日期“2027-3”不能晚于今天，请核对"),
    ],
)
@time_machine.travel(datetime(2026, 11, 30, 4, tzinfo=UTC), tick=False)
def test_an_impossible_birth_is_answered_with_what_to_write(written, sentence):
    with pytest.raises(BadValue) as refused:
        parse_birth(written)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("calendar", ["solar", "lunar"])
@given(day=st.dates(date(1930, 1, 1), date(2025, 1, 1)), known=st.booleans())
def test_the_words_of_a_birth_are_read_back(calendar, day, known):
    birth = Birth(calendar, day.year, day.month, min(day.day, 28) if known else None)

    assert parse_birth(birth.words()) == birth


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (Birth("solar", 1966, 11, 24), date(2026, 11, 23), 59),
        (Birth("solar", 1966, 11, 24), date(2026, 11, 24), 60),
        (Birth("solar", 1966, 11), date(2026, 11, 29), 59),
        (Birth("solar", 1966, 11), date(2026, 11, 30), 60),
        (Birth("lunar", 1966, 10, 13), date(2026, 11, 24), 60),
    ],
)
def test_age_is_counted_in_full_years_and_never_too_high(birth, day, age):
    assert birth.age_on(day) == age


@pytest.mark.parametrize(
    ("n", "weekday", "day"),
    [
        (1, 5, date(2026, 12, 5)),
        (4, 5, date(2026, 12, 26)),
        (5, 5, None),
        (-1, 5, date(2026, 12, 26)),
        (-1, 3, date(2026, 12, 31)),
        (-5, 5, None),
        (1, 1, date(2026, 12, 1)),
    ],
)
def test_the_nth_weekday_of_december_2026(n, weekday, day):
    assert nth_weekday(2026, 12, n, weekday) == day


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -13, date(2025, 2, 28)),
    ],
)
def test_months_are_added_without_leaving_the_month(day, months, later):
    assert add_months(day, months) == later


@given(days)
def test_a_month_starts_on_the_first_and_ends_the_day_before_the_next(day):
    assert month_end(day) + timedelta(1) == add_months(month_start(day), 1)


def test_days_in_words():
    assert chinese_date(date(2026, 11, 24)) == "2026年11月24日 星期二"
    assert weekday_word(date(2026, 12, 5)) == "星期六"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (time(9), time(11), "上午9:00–11:00"),
        (time(9), time(12), "上午9:00–12:00"),
        (time(9, 30), time(14), "上午9:30–下午2:00"),
        (time(13, 30), None, "下午1:30"),
        (time(12), time(12, 30), "中午12:00–12:30"),
        (time(18), time(20, 5), "晚上6:00–8:05"),
        (time(0, 0), None, "凌晨0:00"),
    ],
)
def test_the_clock_in_words(start, end, words):
    assert clock_words(start, end) == words
