"""A fuzz over the API's own document: every address with right and hostile values, against its schema."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.api.schema_check import faults
from tests.guards.world import build_world
from users.models import Bucket
from xidu.api.openapi import document
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db

HOSTILE = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                " ",
                "0",
                "-1",
                "1e9",
                "999999999999999999999",
                "²",
                "１",
                "\0",
                "a\0b",
                "%00",
                "'; --",
                '"',
            ),
            *(
                "\u202e",
                "\ud7ff",
                "../..",
                "null",
                "[]",
                "2026-00",
                "9999-99",
                "1899-12",
                "2026-1",
                "字" * 500,
            ),
        ]
    ),
    st.text(max_size=30),
)


def right_values(schema: dict) -> st.SearchStrategy[str]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], min(schema["maximum"], 10**6)).map(str)
    if schema["pattern"].startswith("^(19|20)"):
        return st.builds("{}-{:02d}".format, st.integers(1900, 2099), st.integers(1, 12))
    return st.sampled_from(["bangtou", "duian", "nowhere", "A-_9"])


@st.composite
def requests(draw) -> tuple[str, str, dict[str, str]]:
    """One request: the declared path, the filled one, the query."""
    whole = document()
    path = draw(st.sampled_from(sorted(whole["paths"])))
    filled, query = path, {}
    for parameter in whole["paths"][path]["get"]["parameters"]:
        right = right_values(parameter["schema"])
        if parameter["in"] == "path":
            # What is there, more often than not: else nothing but 404 would be seen.
            there = {"committee": "bangtou", "year": f"{today().year}", "number": "1"}[parameter["name"]]
            right = st.one_of(st.just(there), st.just(there), st.just(there), right)
        value = draw(st.one_of(right, right, right, HOSTILE))
        if parameter["in"] == "path":
            # An empty part or a slash would be another address.
            filled = filled.replace(f"{{{parameter['name']}}}", value.replace("/", "") or "x")
        elif draw(st.booleans()):
            query[parameter["name"]] = value
    if draw(st.integers(0, 9)) == 0:
        query[draw(HOSTILE)] = "1"
    return path, filled, query


def test_no_request_breaks_the_api_and_every_answer_fits_its_schema():
    build_world()
    whole, client, seen = document(), Client(raise_request_exception=False), set()

    def ask(path: str, filled: str, query: dict[str, str]) -> None:
        Bucket.objects.all().delete()
        response = client.get(filled, query)
        operation = whole["paths"][path]["get"]
        assert str(response.status_code) in operation["responses"], (filled, query, response.content[:300])
        schema = operation["responses"][str(response.status_code)]["content"]["application/json"]["schema"]
        assert list(faults(response.json(), schema, whole)) == [], (filled, query)
        seen.add((path, response.status_code))

    @seed(20261124)
    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(requests())
    def fuzz(request):
        ask(*request)

    for path in whole["paths"]:
        there = path.replace("{committee}", "bangtou").replace("{year}", f"{today().year}")
        ask(path, there.replace("{number}", "1"), {})
    assert seen == {(path, 200) for path in whole["paths"]}
    fuzz()

    # The fuzz was answered, refused and sent away, or it proves little.
    assert {status for _path, status in seen} == {200, 400, 404}


def test_the_checker_sees_a_wrong_answer():
    whole = document()
    schema = whole["paths"]["/api/v1/committees"]["get"]["responses"]["200"]["content"]["application/json"]

    wrong = list(faults({"items": [{"slug": "x"}], "page": "1"}, schema["schema"], whole))

    assert ".next: missing" in wrong
    assert ".page: '1' is no ['integer']" in wrong
    assert ".items[0].name: missing" in wrong
