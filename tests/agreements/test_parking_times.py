from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from agreements.actions.parking_times import fits_hours, minutes_between, moment_of, span_on
from tests.agreements.estate import at
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "start, end, minutes",
    [
        (at(24, 22), at(25, 7), 540),
        (at(30, 23, 30), at(1, 0, 30, month=12), 60),
        (at(31, 20, month=12), at(1, 8, month=1, year=2027), 720),
        (at(24, 10), at(24, 10), 0),
        (at(24, 11), at(24, 10), 0),
        # Shanghai put its clocks forward on 4 May 1986 at 2:00 and back on 14 September.
        (datetime(1986, 5, 4, 0, tzinfo=SHANGHAI), datetime(1986, 5, 4, 6, tzinfo=SHANGHAI), 300),
        (datetime(1986, 9, 13, 22, tzinfo=SHANGHAI), datetime(1986, 9, 14, 6, tzinfo=SHANGHAI), 540),
        (datetime(1991, 4, 14, 0, tzinfo=SHANGHAI), datetime(1991, 4, 14, 6, tzinfo=SHANGHAI), 300),
    ],
    ids=["midnight", "month end", "year end", "none", "before", "forward 1986", "back 1986", "forward 1991"],
)
def test_minutes_are_those_that_pass_whatever_the_clocks_do(start, end, minutes):
    assert minutes_between(start, end) == minutes


def test_a_time_is_kept_in_utc():
    moment = moment_of(date(2026, 11, 24), time(8, 30))

    assert (moment, moment.tzinfo) == (datetime(2026, 11, 24, 0, 30, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "day, clock, zone, words",
    [
        (date(2026, 3, 29), time(2, 30), BERLIN, "没有这个时刻"),
        (date(2026, 10, 25), time(2, 30), BERLIN, "有两次"),
        (date(1986, 5, 4), time(2, 30), SHANGHAI, "没有这个时刻"),
        (date(1986, 9, 14), time(1, 30), SHANGHAI, "有两次"),
    ],
)
def test_a_time_that_clocks_leave_out_or_show_twice_is_asked_again(day, clock, zone, words):
    with pytest.raises(BadValue, match=words):
        moment_of(day, clock, zone)


def test_an_end_that_is_not_later_is_on_the_day_after():
    assert span_on(date(2026, 12, 31), time(18), time(8)) == (
        at(31, 18, month=12),
        at(1, 8, month=1, year=2027),
    )


@pytest.mark.parametrize(
    "start, end, opens, closes, fits",
    [
        (at(24, 8), at(24, 18), time(8), time(18), True),
        (at(24, 7, 59), at(24, 18), time(8), time(18), False),
        (at(24, 8), at(24, 18, 1), time(8), time(18), False),
        (at(24, 20), at(25, 6), time(18), time(8), True),
        (at(25, 1), at(25, 8), time(18), time(8), True),
        (at(25, 1), at(25, 9), time(18), time(8), False),
        (at(24, 20), at(26, 20), time(0), time(0), True),
    ],
)
def test_a_time_lies_within_the_daily_hours_or_not(start, end, opens, closes, fits):
    assert fits_hours(start, end, opens, closes) is fits
