"""Feeds, calendars and files: what leaves the portal, in which form, and what each page says of it."""

import csv
import datetime as dt
import io
import json
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.factories import CommitteeFactory, UserFactory
from tests.village_affairs.published import at, open_day, publish_month, publish_notice, publish_people
from village_affairs.models import Publication, Withdrawal
from village_affairs.pages.opened import tables_of

OCTOBER = dt.date(2026, 10, 1)
TODAY = dt.date(2026, 11, 24)
ATOM = "{http://www.w3.org/2005/Atom}"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao")


def rows_of(response) -> list[list[str]]:
    assert response.status_code == 200
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def with_body(committee, body, kind: str = "table") -> Publication:
    """Return an unsaved publication that holds ``body``: what the files make of it needs no row."""
    publication = publish_notice(committee, "鱼塘发包", "", on=TODAY)
    publication.disclosure.kind = kind
    publication.content = {"words": "", "body": body}
    return publication


def test_the_three_feeds_tell_the_same_publications(client, village):
    publish_month(village, OCTOBER)
    publish_notice(village, "停水通知", "<b>明天</b>停水 & 早点接水", on=TODAY)

    atom = ET.fromstring(client.get("/tingchao/feed.xml").content)
    rss = ET.fromstring(client.get("/tingchao/rss.xml").content)
    feed = client.get("/tingchao/feed.json").json()

    titles = ["停水通知", "10月财务收支"]
    assert [row.text for row in atom.iterfind(f"{ATOM}entry/{ATOM}title")] == titles
    assert [row.text for row in rss.iterfind("channel/item/title")] == titles
    assert [row["title"] for row in feed["items"]] == titles
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["content_text"] == "<b>明天</b>停水 & 早点接水"
    assert feed["items"][1]["url"] == "http://testserver/tingchao/2026-10/"


def test_the_street_feed_names_the_committee(client, village):
    publish_notice(village, "停水通知", "", on=TODAY)

    (row,) = client.get("/feed.json").json()["items"]

    assert row["title"] == "听潮村：停水通知"


def test_a_feed_drops_what_was_taken_down_and_keeps_the_newest_thirty(client, village):
    for number in range(32):
        gone = publish_notice(village, f"通知{number}", "", on=TODAY)
    Withdrawal.objects.create(publication=gone, by=UserFactory(), at=at(TODAY), reason="错")

    titles = [row["title"] for row in client.get("/tingchao/feed.json").json()["items"]]

    assert titles == [f"通知{number}" for number in range(30, 0, -1)]


def test_the_calendar_keeps_cancelled_days_as_cancelled(client, village):
    open_day(village, dt.date(2026, 12, 5))
    row = open_day(village, dt.date(2027, 1, 5))
    row.cancelled_at, row.cancelled_because = at(TODAY), "下雪"
    row.save()

    events = Calendar.from_ical(client.get("/tingchao/calendar.ics").content).walk("VEVENT")

    assert {f"{e.decoded('dtstart'):%Y-%m-%d}": str(e["status"]) for e in events} == {
        "2026-12-05": "CONFIRMED",
        "2027-01-05": "CANCELLED",
    }


@pytest.mark.parametrize(
    "page", ["/tingchao/", "/tingchao/2026-10/", "/tingchao/open-days/", "/tingchao/search/"]
)
def test_every_page_of_a_committee_names_its_feeds(client, village, page):
    publish_month(village, OCTOBER)

    text = client.get(page).content.decode()

    for where in ("feed.xml", "rss.xml", "feed.json", "calendar.ics"):
        assert f'href="/tingchao/{where}"' in text


def test_the_streets_pages_name_the_streets_feeds(client, village):
    text = client.get("/").content.decode()

    assert 'type="application/atom+xml"' in text
    assert 'href="/feed.xml"' in text


@pytest.mark.parametrize(
    ("body", "heads", "rows", "total"),
    [
        (
            {"columns": [{"name": "户", "type": "text"}, {"name": "元", "type": "money"}],
             "rows": [["甲", "-5.00"]], "total": ["", "-5.00"]},
            ("户", "元"), [("甲", "-5.00")], ("", "-5.00"),
        ),
        ({"columns": ["户", "元"], "rows": [["甲"]]}, ("户", "元"), [("甲", None)], ()),
        ({"rows": [{"amount": "8.00", "name": "欧**"}]}, ("姓名", "金额"), [("欧**", "8.00")], ()),
        ({"bids": [{"who": "某公司", "price": "9.00"}]}, ("price", "who"), [("9.00", "某公司")], ()),
    ],
)  # fmt: skip
def test_a_body_of_any_kind_gives_its_table(village, body, heads, rows, total):
    (table,) = tables_of(with_body(village, body), TODAY)

    assert (table.heads, list(table.rows), table.total) == (heads, rows, total)


@pytest.mark.parametrize("body", [None, "x", [], {}, {"rows": []}, {"rows": "x"}, {"yes": 3, "no": [1, 2]}])
def test_a_body_without_a_table_gives_none(village, body):
    assert tables_of(with_body(village, body), TODAY) == []


def test_a_list_of_people_gives_its_rows_until_its_posting_ends(client, village):
    here = publish_people(village, on=TODAY)
    over = publish_people(village, on=dt.date(2026, 11, 16))

    shown = rows_of(client.get(f"/tingchao/data/2026-{here.number}.csv"))
    gone = client.get(f"/tingchao/data/2026-{over.number}.csv")

    assert shown[1] == ["欧阳**", "3组", "低保", "800.00"]
    assert gone.status_code == 404


def test_no_cell_of_a_file_starts_a_formula_and_a_negative_sum_stays_a_number(client, village):
    publish_month(village, OCTOBER, rows=[("=1+1", "＝cmd", "-10.00", None), ("@x", "+y", None, "5.00")])

    rows = rows_of(client.get("/tingchao/data/finance.csv"))

    assert [row[5:9] for row in rows[1:]] == [
        ["'=1+1", "'＝cmd", "-10.00", ""],
        ["'@x", "'+y", "", "5.00"],
    ]


def test_the_files_mask_who_signed(client, village):
    publish_month(village, OCTOBER)

    for where in ("/tingchao/data/finance.csv", "/data/finance.json", "/tingchao/data/2026-1.json"):
        text = client.get(where).content.decode()
        assert ("顾*明" in text, "顾小明" in text) == (True, False), where


@pytest.mark.parametrize("name", ["publications", "finance", "open-days", "duties", "replies"])
@pytest.mark.parametrize("place", ["/tingchao", ""])
def test_every_set_comes_as_csv_and_json_with_the_same_rows(client, village, name, place):
    publish_month(village, OCTOBER)
    open_day(village, dt.date(2026, 12, 5))

    rows = rows_of(client.get(f"{place}/data/{name}.csv"))
    (table,) = client.get(f"{place}/data/{name}.json").json()["tables"]

    assert rows[0] == table["columns"]
    assert len(rows) - 1 == len(table["rows"])


@pytest.mark.parametrize(
    "where", ["/data/nothing.csv", "/data/finance.exe", "/tingchao/data/2026-99.csv", "/nowhere/data/",
              "/tingchao/data/2026-99999999999999999999.csv", "/tingchao/data/99999999999999-1.csv"]
)  # fmt: skip
def test_a_file_that_is_none_is_404(client, village, where):
    assert client.get(where).status_code == 404


def test_the_catalogue_lists_every_file_and_each_is_there(client, village):
    publish_month(village, OCTOBER)
    publish_people(village, on=TODAY)

    catalogue = json.loads(client.get("/tingchao/data/index.json").content)
    files = [file["downloadURL"] for row in catalogue["dataset"] for file in row["distribution"]]

    assert len(files) == 12
    assert {client.get(file.removeprefix("http://testserver")).status_code for file in files} == {200}
    page = client.get("/tingchao/data/").content.decode()
    assert [file for file in files if file.removeprefix("http://testserver") not in page] == []


@pytest.mark.parametrize(
    ("kind", "body", "heads", "row"),
    [
        (
            "tender",
            {"bidders": [{"name": "甲公司", "offer": "36500.00"}]},
            ("投标单位", "报价"),
            ("甲公司", "36500.00"),
        ),
        (
            "budget",
            {"lines": [{"side": "spending", "category": "管理费", "amount": "3000.00", "note": ""}]},
            ("收支", "类别", "金额", "说明"),
            ("支出", "管理费", "3000.00", ""),
        ),
        (
            "final",
            {
                "lines": [
                    {"side": "income", "category": "租金", "budget": "9.00", "done": "8.00", "gap": "-1.00",
                     "percent": "88.9"}
                ]
            },
            ("收支", "类别", "预算", "实际", "多或少", "完成（%）"),
            ("收入", "租金", "9.00", "8.00", "-1.00", "88.9"),
        ),
    ],
)  # fmt: skip
def test_the_tables_of_the_kinds_leave_in_chinese_words(village, kind, body, heads, row):
    (table,) = tables_of(with_body(village, body, kind), TODAY)

    assert (table.heads, list(table.rows)) == (heads, [row])


def test_a_long_set_goes_into_parts_that_name_the_next_one_and_lose_no_row(client, village, monkeypatch):
    monkeypatch.setattr("village_affairs.pages.open_data.PART", 2)
    publish_month(village, OCTOBER)  # seven lines

    answers = [client.get(f"/tingchao/data/finance.csv?part={part}") for part in (1, 2, 3, 4)]
    parts = [client.get(f"/tingchao/data/finance.json?part={part}").json() for part in (1, 4)]

    vouchers = [row[4] for answer in answers for row in rows_of(answer)[1:]]
    assert vouchers == [f"记-{number:02d}" for number in range(1, 8)]
    assert answers[0]["Link"] == '<http://testserver/tingchao/data/finance.csv?part=2>; rel="next"'
    assert (answers[3].has_header("Link"), len(rows_of(answers[3]))) == (False, 2)
    assert [part["next"] for part in parts] == ["http://testserver/tingchao/data/finance.json?part=2", None]
    page = client.get("/tingchao/data/").content.decode()
    assert "/tingchao/data/finance.csv?part=4" in page
    assert "/tingchao/data/finance.csv?part=5" not in page


@pytest.mark.parametrize("part", ["0", "5", "-1", "x", "", "9" * 9, "²"])
def test_a_part_that_is_none_is_404(client, village, part):
    publish_month(village, OCTOBER)

    assert client.get("/tingchao/data/finance.csv", {"part": part}).status_code == 404
