"""The nightly proof finds what was changed, and only that."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tests.village_affairs.people import village_with_people
from tests.village_affairs.published import OPENING, a_year, publish_month
from village_affairs.actions.proofs import broken_months, broken_publications
from village_affairs.models import Publication
from xidu.kit.dates import add_months, month_start, today

pytestmark = pytest.mark.django_db
LAST = add_months(month_start(today()), -1)


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def tamper():
    """Run one statement past the triggers, as somebody with the database's files could."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            # Deferred checks still pending would forbid the ALTER.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE village_affairs_publication DISABLE TRIGGER USER")
            cursor.execute(statement)
            cursor.execute("ALTER TABLE village_affairs_publication ENABLE TRIGGER USER")

    return run


def test_a_sound_year_has_nothing_to_report(village):
    a_year(village.committee, LAST)

    assert (broken_publications(), broken_months()) == ([], [])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("content = jsonb_set(content, '{lines,0,summary}', '\"别的\"')", ["内容和校验码对不上"]),
        ("content = jsonb_set(content, '{income}', '\"1.00\"')", ["内容和校验码对不上", "收支合计对不上"]),
        ("sha256 = repeat('0', 64)", ["内容和校验码对不上"]),
        ("number = 5", ["编号不连续，应是1号"]),
    ],
)
def test_a_change_past_the_triggers_is_found(village, tamper, change, found):
    publication = village.publish()

    tamper(f"UPDATE village_affairs_publication SET {change}")

    publication = Publication.objects.get(pk=publication.pk)
    assert broken_publications() == [f"{publication}：{words}" for words in found]


def test_a_deleted_publication_leaves_a_gap(village, tamper):
    a_year(village.committee, LAST, months=3)
    middle = Publication.objects.order_by("number")[1]

    tamper(f"DELETE FROM village_affairs_publication WHERE id = {middle.pk}")

    assert len(broken_publications()) == 1


@pytest.mark.parametrize(("opening", "broken"), [(OPENING, 1), (None, 0)])
def test_a_month_that_does_not_follow_is_named(village, opening, broken):
    first = publish_month(village.committee, add_months(LAST, -1))
    publish_month(village.committee, LAST, opening=opening or Decimal(first.content["closing"]))

    assert len(broken_months()) == broken


def test_the_command_runs_both_proofs(village):
    village.publish()
    out = StringIO()

    call_command("verify", "publications", "months", stdout=out)

    assert json.loads(out.getvalue()) == {"broken": {"publications": [], "months": []}, "ok": True}
