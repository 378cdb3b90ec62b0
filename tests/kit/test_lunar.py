from datetime import date, datetime, timedelta
from pathlib import Path

import cnlunar
import pytest

from xidu.kit.dates import Birth
from xidu.kit.errors import BadValue
from xidu.kit.lunar import (
    birthday_in,
    birthdays_between,
    day_word,
    lunar_of,
    lunar_words,
    months_of,
    read_day_word,
    solar_of,
)


@pytest.mark.parametrize(
    "day",
    [
        date(1950, 2, 17),
        date(1985, 2, 20),
        date(2000, 2, 5),
        date(2024, 2, 10),
        date(2026, 2, 17),
        date(2027, 2, 6),
    ],
)
def test_spring_festivals_are_the_first_of_the_first_month(day):
    assert lunar_of(day) == (day.year, 1, 1, False)


def test_every_day_from_1930_to_2040_comes_back_and_follows_the_day_before():
    day, before = date(1930, 1, 1), None

    while day <= date(2040, 12, 31):
        lunar_day = lunar_of(day)
        assert solar_of(*lunar_day) == day
        assert before is None or lunar_day[2] in (before[2] + 1, 1)
        day, before = day + timedelta(1), lunar_day


def test_the_table_agrees_with_the_almanac_object_it_was_taken_from():
    day = datetime(1930, 1, 1)

    while day.year <= 2040:
        almanac = cnlunar.Lunar(day)
        expected = (almanac.lunarYear, almanac.lunarMonth, almanac.lunarDay, almanac.isLunarLeapMonth)
        assert lunar_of(day.date()) == expected
        day += timedelta(11)


def test_every_year_from_1930_to_2040_is_as_two_other_calendars_have_it():
    """The file is of zhdate 0.1 and LunarCalendar 0.0.9, which agree on every day of these years.

    A line is the first day of 正月, the leap month (0 for none), and + for a month of 30 days, - for 29.
    """
    theirs = (Path(__file__).parent / "lunar_years.txt").read_text().splitlines()

    ours = []
    for year in range(1930, 2041):
        months = months_of(year)
        leap = next((month.month for month in months if month.leap), 0)
        lengths = "".join("+" if month.days == 30 else "-" for month in months)
        ours.append(f"{months[0].start} {leap} {lengths}")

    assert ours == theirs


def test_coming_leap_months_are_where_the_almanac_puts_them():
    leaps = [(year, m.month) for year in range(2026, 2041) for m in months_of(year) if m.leap]

    assert leaps == [(2028, 5), (2031, 3), (2033, 11), (2036, 6), (2039, 5)]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 5), "农历十月廿七"),
        (date(2026, 2, 17), "农历正月初一"),
        (date(2025, 8, 22), "农历闰六月廿九"),
        (date(2026, 2, 16), "农历腊月廿九"),
    ],
)
def test_the_line_under_the_calendar_sheet(day, words):
    assert lunar_words(day) == words


def test_day_words_are_read_back():
    assert [read_day_word(day_word(day)) for day in range(1, 31)] == list(range(1, 31))
    assert [read_day_word(word) for word in ("二十三", "十一", "卅", "初十", "", "廿廿")] == [
        23,
        11,
        30,
        10,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("lunar_day", "sentence"),
    [
        ((1975, 4, 1, True), "农历1975年没有闰四月，请核对"),
        ((2025, 12, 30, False), "农历2025年腊月只有29天，没有三十"),
        ((1900, 1, 1, False), "农历只能推算1901年到2099年"),
    ],
)
def test_days_the_year_does_not_have_are_refused(lunar_day, sentence):
    with pytest.raises(BadValue) as refused:
        solar_of(*lunar_day)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("birth", "year", "kept"),
    [
        (Birth("lunar", 1976, 10, 8), 2026, date(2026, 11, 16)),
        (Birth("lunar", 1964, 4, 23, leap=False), 2026, date(2026, 6, 8)),
        (Birth("lunar", 1963, 4, 23, leap=True), 2026, date(2026, 6, 8)),
        (Birth("lunar", 1950, 12, 30), 2026, date(2026, 2, 16)),
        (Birth("lunar", 1950, 11, 20), 2025, None),
        (Birth("lunar", 1950, 11, 20), 2026, date(2026, 1, 8)),
        (Birth("solar", 1960, 2, 29), 2026, date(2026, 2, 28)),
        (Birth("solar", 1960, 2, 29), 2028, date(2028, 2, 29)),
        (Birth("solar", 1975, 8), 2026, None),
    ],
)
def test_a_birthday_falls_where_custom_puts_it(birth, year, kept):
    assert birthday_in(birth, year) == kept


def test_a_late_lunar_birthday_is_kept_twice_in_one_solar_year_and_never_in_another():
    birth = Birth("lunar", 1950, 11, 20)

    days = birthdays_between(birth, date(2025, 1, 1), date(2026, 12, 31))

    assert days == [date(2026, 1, 8), date(2026, 12, 28)]
