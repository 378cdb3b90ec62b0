"""Calendar files: phones take them in, follow changes, and nobody's words become fields."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, vText

from xidu.kit.calendars import Event, calendar_bytes

SHANGHAI = ZoneInfo("Asia/Shanghai")
STAMP = dt.datetime(2026, 11, 5, 8, 30, tzinfo=SHANGHAI)


def open_day(**changes):
    facts = {
        "uid": "open-day-17@xidu.example",
        "start": dt.datetime(2026, 12, 5, 9, 0, tzinfo=SHANGHAI),
        "end": dt.datetime(2026, 12, 5, 11, 0, tzinfo=SHANGHAI),
        "summary": "听潮村阳光开放日",
        "place": "村委会一楼议事厅",
        "url": "https://xidu.example/tingchao/open-days/17/",
    }
    return Event(**(facts | changes))


def lines(*events, name="听潮村"):
    """Return the unfolded lines of a calendar of ``events``."""
    return calendar_bytes(name, events, stamp=STAMP).decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_is_published_with_its_own_time_zone():
    written = lines(open_day())

    assert written == [
        "BEGIN:VCALENDAR",
        "PRODID:-//Xidu//Neighbourhood portal//ZH",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:听潮村",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19920101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:open-day-17@xidu.example",
        "DTSTAMP:20261105T003000Z",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "DTSTART;TZID=Asia/Shanghai:20261205T090000",
        "DTEND;TZID=Asia/Shanghai:20261205T110000",
        "SUMMARY:听潮村阳光开放日",
        "LOCATION:村委会一楼议事厅",
        "URL:https://xidu.example/tingchao/open-days/17/",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_times_from_another_zone_are_told_in_shanghai_time():
    start = dt.datetime(2026, 12, 5, 1, 0, tzinfo=dt.UTC)

    written = lines(open_day(start=start))

    assert "DTSTART;TZID=Asia/Shanghai:20261205T090000" in written


def test_a_cancelled_event_is_newer_than_the_one_it_cancels_and_rings_no_more():
    before = open_day(sequence=2, alarm_minutes=(60,))
    after = open_day(sequence=2, alarm_minutes=(60,), cancelled=True)

    told = [
        [line for line in lines(event) if line.startswith(("SEQ", "STAT", "TRIG"))]
        for event in (before, after)
    ]

    assert told == [
        ["SEQUENCE:2", "STATUS:CONFIRMED", "TRIGGER:-PT1H"],
        ["SEQUENCE:3", "STATUS:CANCELLED"],
    ]


def test_each_reminder_is_an_alarm_of_its_own():
    written = lines(open_day(alarm_minutes=(7 * 24 * 60, 24 * 60, 90)))

    assert [line for line in written if line.startswith("TRIGGER")] == [
        "TRIGGER:-P7D",
        "TRIGGER:-P1D",
        "TRIGGER:-PT1H30M",
    ]


def test_the_same_facts_give_the_same_bytes():
    first, second = (calendar_bytes("听潮村", [open_day()], stamp=STAMP) for _ in range(2))

    assert first == second


def test_no_events_make_an_empty_calendar_and_not_an_error():
    calendar = Calendar.from_ical(calendar_bytes("听潮村", [], stamp=STAMP))

    assert list(calendar.walk("VEVENT")) == []


def test_lines_end_in_crlf_and_are_folded_at_75_bytes():
    raw = calendar_bytes("听潮村", [open_day(description="当面查账、看凭证、提意见。" * 20)], stamp=STAMP)

    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


@pytest.mark.parametrize(
    "words",
    [
        "议程；一,二;三\\四",
        "第一行\n第二行",
        "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x",
        "𠮷家 😀 #include $x$ *bold*",
        "长" * 500,
    ],
)
def test_any_words_come_back_as_they_were_and_make_no_fields(words):
    raw = calendar_bytes(words, [open_day(summary=words, place=words, description=words)], stamp=STAMP)

    calendar = Calendar.from_ical(raw)
    (entry,) = calendar.walk("VEVENT")
    expected = words.replace("\r\n", "\n")
    assert str(calendar["x-wr-calname"]) == vText(" ".join(words.split())).to_ical().decode()
    assert (str(entry["summary"]), str(entry["location"]), str(entry["description"])) == (expected,) * 3
    assert str(entry["uid"]) == "open-day-17@xidu.example"


def test_marks_that_turn_the_writing_round_are_left_out():
    assert "SUMMARY:开放日" in lines(open_day(summary="开\u202e放\x07日"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": dt.datetime(2026, 12, 5, 9)},
        {"end": dt.datetime(2026, 12, 5, 11)},
        {"end": dt.datetime(2026, 12, 5, 9, 0, tzinfo=SHANGHAI)},
        {"uid": ""},
        {"uid": "a\r\nX:1"},
        {"url": "https://xidu.example/\r\nX-EVIL:1"},
        {"url": "https://xidu.example/a b"},
    ],
)
def test_a_wrong_event_is_refused_when_it_is_made(wrong):
    with pytest.raises(ValueError):
        open_day(**wrong)


def test_a_stamp_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="stamp"):
        calendar_bytes("听潮村", [], stamp=dt.datetime(2026, 1, 1))
