"""The read-only API: what it gives, what it refuses, and a fuzz over its own document."""

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import CommitteeFactory, UserFactory
from tests.village_affairs.published import (
    a_year,
    ask_about,
    open_day,
    publish_month,
    publish_notice,
    publish_people,
)
from village_affairs.models import CatalogueItem, Duty, Withdrawal
from xidu.api import views
from xidu.api.openapi import document

OCTOBER = dt.date(2026, 10, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return CommitteeFactory(name="听潮村", slug="tingchao")


def get(path: str, **headers) -> dict:
    response = Client().get(f"/api/v1/{path}", headers=headers)
    assert response.status_code == 200, response.content
    return response.json()


def duty(committee, **facts) -> Duty:
    item = CatalogueItem.objects.create(
        key="test-item", used_by="village", book="finance", level1="财务", level2="每月收支", content="x",
        basis="x", cycle="month", limit=10, responsible="文书", channel="网上", since=dt.date(2026, 1, 1),
    )  # fmt: skip
    return Duty.objects.create(committee=committee, item=item, period=OCTOBER, **facts)


def test_the_list_of_publications_leads_to_the_content_and_its_digest(village):
    publication = publish_month(village, OCTOBER)

    (row,) = get("publications?committee=tingchao&kind=finance&month=2026-10")["items"]
    whole = Client().get(row["api_url"]).json()

    assert (row["number"], row["month"], row["ledger"]) == (1, "2026-10", "committee")
    assert whole["sha256"] == publication.sha256
    assert whole["content"]["closing"] == publication.content["closing"]


def test_who_signed_a_voucher_is_masked(village):
    publish_month(village, OCTOBER)

    whole = get("publications/tingchao/2026/1")
    line = get("finance-lines?committee=tingchao")["items"][0]

    assert {row["handler"] for row in (*whole["content"]["lines"], line)} == {"顾*明"}


def test_what_was_taken_down_or_corrected_is_not_given(village):
    first = publish_month(village, OCTOBER)
    second = publish_month(village, OCTOBER, previous=first, reason="补一笔")
    gone = publish_notice(village, "通知", "写错了", on=dt.date(2026, 11, 1))
    Withdrawal.objects.create(publication=gone, by=UserFactory(), at=gone.published_at, reason="错")

    found = get("publications")["items"]

    assert [row["number"] for row in found] == [second.number]
    statuses = {n: Client().get(f"/api/v1/publications/tingchao/2026/{n}").status_code for n in (1, 2, 3)}
    assert statuses == {1: 404, 2: 200, 3: 404}


def test_a_list_of_people_past_its_posting_shows_nobody(village):
    publish_people(village, on=dt.date(2020, 1, 1))

    whole = get("publications/tingchao/2020/1")

    assert (whole["is_over"], whole["content"]) == (True, None)


@pytest.mark.parametrize(
    ("facts", "state", "late"),
    [
        ({"due_on": dt.date(2020, 1, 10)}, "late", True),
        ({"due_on": dt.date(2999, 1, 10)}, "due", False),
    ],
)
def test_a_duty_says_whether_it_is_late(village, facts, state, late):
    duty(village, **facts)

    (row,) = get("duties")["items"]

    assert (row["state"], row["days_late"] > 0) == (state, late)
    assert {name: len(get(f"duties?state={name}")["items"]) for name in ("done", "due", "late")} == {
        name: int(name == state) for name in ("done", "due", "late")
    }


@pytest.mark.parametrize(("others", "counts"), [(2, [5, 1, 4, 0]), (1, [None] * 4)])
def test_reply_statistics_are_those_of_the_page_and_hide_few(village, others, counts):
    publication = publish_month(village, OCTOBER)
    asked = dt.date(2026, 3, 1)
    ask_about(publication, "按时", on=asked, answered=dt.date(2026, 3, 16))
    ask_about(publication, "晚一天", on=asked, answered=dt.date(2026, 3, 17))
    for number in range(others + 1):
        ask_about(publication, f"没答{number}", on=dt.date(2026, 1, number + 1))

    (row,) = get("replies?year=2026")["items"]

    assert [row[name] for name in ("asked", "in_time", "late", "waiting")] == counts


def test_a_list_is_walked_by_next_to_its_end(village):
    a_year(village, OCTOBER, months=5)

    where, seen = "http://testserver/api/v1/publications?per_page=2", []
    while where:
        page = Client().get(where.removeprefix("http://testserver")).json()
        seen += [row["month"] for row in page["items"]]
        where = page["next"]

    assert seen == ["2026-10", "2026-09", "2026-08", "2026-07", "2026-06"]


def test_an_unchanged_answer_is_304_and_a_changed_one_is_not(village):
    publish_month(village, OCTOBER)
    first = Client().get("/api/v1/publications")

    again = Client().get("/api/v1/publications", headers={"if-none-match": first["ETag"]})
    publish_notice(village, "通知", "新的", on=dt.date(2026, 11, 1))
    later = Client().get("/api/v1/publications", headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, later.status_code) == (304, b"", 200)
    assert first["Cache-Control"].startswith("public")
    assert (first["Access-Control-Allow-Origin"], again["Access-Control-Allow-Origin"]) == ("*", "*")


@pytest.mark.parametrize(
    ("path", "status", "code", "parameter"),
    [
        ("publications?kind=nothing", 400, "bad_parameter", "kind"),
        ("publications?month=2026-13", 400, "bad_parameter", "month"),
        ("publications?page=0", 400, "bad_parameter", "page"),
        ("publications?page=501", 400, "bad_parameter", "page"),
        ("publications?per_page=101", 400, "bad_parameter", "per_page"),
        ("publications?page=%C2%B2", 400, "bad_parameter", "page"),
        ("publications?committee=%00", 400, "bad_parameter", "committee"),
        ("publications?colour=red", 400, "unknown_parameter", "colour"),
        ("publications?%00=1", 400, "unknown_parameter", " "),
        ("publications?committee=nowhere", 404, "not_found", None),
        ("publications/tingchao/2026/9", 404, "not_found", None),
        ("publications/tingchao/abc/1", 404, "not_found", None),
        ("publications/tingchao/2026/99999999999999999999", 404, "not_found", None),
        ("nothing/here", 404, "not_found", None),
        ("committees/", 404, "not_found", None),
    ],
)
def test_a_wrong_request_gets_one_shape_and_a_plain_sentence(village, path, status, code, parameter):
    response = Client().get(f"/api/v1/{path}")

    error = response.json()["error"]
    assert (response.status_code, error["status"], error["code"], error["parameter"]) == (
        *(status, status, code, parameter),
    )
    assert re.search("[\u4e00-\u9fff]", error["message"])
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_but_reading_is_allowed(village, method):
    response = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/committees")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response.json()["error"]["code"] == "read_only"


def test_head_sends_the_headers_alone(village):
    response = Client().head("/api/v1/committees")

    assert (response.status_code, response.content, bool(response["ETag"])) == (200, b"", True)


def test_asking_too_often_is_429_with_when_to_come_back(village, monkeypatch):
    monkeypatch.setattr(views, "BURST", 2)

    answers = [Client().get("/api/v1/committees") for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2]["Retry-After"], answers[2].json()["error"]["code"]) == ("60", "too_many")


def test_the_words_do_not_change_with_the_readers_language(village):
    publish_month(village, OCTOBER)

    first, second = (
        Client().get("/api/v1/publications?kind=x", headers={"accept-language": tongue}).content
        for tongue in ("zh", "en")
    )

    assert first == second


@pytest.mark.parametrize("many", [1, 30])
def test_no_list_asks_more_for_more_rows(village, many):
    publication = publish_month(
        village, OCTOBER, rows=[("管护支出", f"{n}", None, "1.00") for n in range(many)]
    )
    a_year(village, dt.date(2026, 9, 1), months=many)
    for number in range(many):
        ask_about(publication, str(number), on=dt.date(2026, 11, 1))
        open_day(village, dt.date(2026 + number // 12, number % 12 + 1, 5))

    asked = {}
    for path in (
        "committees",
        "publications",
        "finance-lines",
        "open-days",
        "duties",
        "replies",
        "activities",
    ):
        with CaptureQueriesContext(connection) as queries:
            get(path)
        asked[path] = len(queries)

    # One of them takes a token of the limit.
    assert asked.pop("replies") == 8
    assert set(asked.values()) == {2}


def test_the_document_is_openapi_and_every_operation_is_named_once():
    whole = Client().get("/api/openapi.json").json()

    assert whole["openapi"] == "3.1.0"
    assert whole == json.loads(json.dumps(document()))
    operations = [path["get"]["operationId"] for path in whole["paths"].values()]
    assert len(set(operations)) == len(operations) == 10


def test_the_page_for_people_shows_every_address():
    page = Client().get("/api/").content.decode()

    assert [path for path in document()["paths"] if path not in page] == []
