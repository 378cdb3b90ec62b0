from datetime import date

import pytest
from django.db import InternalError, transaction

from agreements.actions.books import book_on, draft_book, put_in_force, save_rule
from agreements.actions.sample import sample_rules
from agreements.models import Rule, RuleBook
from tests.agreements.ground import BASIS, book_of, rule_of
from tests.factories import CommitteeFactory
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def test_a_committee_starts_from_the_sample_of_26_rules():
    book = draft_book(CommitteeFactory())

    assert (book.version, book.since, book.rules.count(), len(sample_rules())) == (1, None, 26, 26)
    assert {row.pk for row in (book, draft_book(book.committee))} == {book.pk}


def test_a_rule_of_a_draft_may_be_written_anew():
    book = draft_book(CommitteeFactory())

    save_rule(book, rule_of(book, "H01"), {"code": "H01", "points": 6})

    assert rule_of(book, "H01").points == 6


def test_a_code_stands_once_in_a_book():
    book = draft_book(CommitteeFactory())

    with pytest.raises(BadValue, match="代号H01已经有了"):
        save_rule(book, None, {"code": "H01"})


@pytest.mark.parametrize("change", ["update", "delete", "insert", "book", "book_delete", "truncate"])
def test_the_database_refuses_to_rewrite_a_rule_in_force(change):
    book = book_of(CommitteeFactory())
    rule = rule_of(book, "H01")
    acts = {
        "update": lambda: Rule.objects.filter(pk=rule.pk).update(points=50),
        "delete": lambda: Rule.objects.filter(pk=rule.pk).delete(),
        "insert": lambda: Rule.objects.create(
            committee=book.committee, book=book, code="X", category="x", words="x", points=1, cycle="each"
        ),
        "book": lambda: RuleBook.objects.filter(pk=book.pk).update(expires="yearly"),
        "book_delete": lambda: RuleBook.objects.filter(pk=book.pk)._raw_delete("default"),
        "truncate": lambda: _truncate("agreements_rule"),
    }

    with pytest.raises(InternalError), transaction.atomic():
        acts[change]()

    assert rule_of(book, "H01").points == 5


def test_the_page_says_in_words_that_a_book_in_force_stays():
    book = book_of(CommitteeFactory())

    with pytest.raises(NotNow, match="请新起一版"):
        save_rule(book, rule_of(book, "H01"), {"code": "H01", "points": 9})


def test_a_new_version_copies_the_rules_and_ends_the_one_before():
    first = book_of(CommitteeFactory())

    second = draft_book(first.committee)
    save_rule(second, rule_of(second, "H01"), {"code": "H01", "points": 8})
    put_in_force(second, since=date(2026, 12, 1), basis=BASIS)

    first.refresh_from_db()
    assert (second.version, second.prior, second.rules.count()) == (2, first, 26)
    assert (first.until, rule_of(first, "H01").points) == (date(2026, 11, 30), 5)
    assert book_on(first.committee, date(2026, 11, 30)) == first
    assert book_on(first.committee, date(2026, 12, 1)) == second


def test_a_book_cannot_hold_from_yesterday_on():
    book = draft_book(CommitteeFactory())

    with pytest.raises(BadValue, match="最早是今天"):
        put_in_force(book, since=date(2026, 11, 23), basis=BASIS)


def test_a_book_names_the_meeting_that_passed_it():
    book = draft_book(CommitteeFactory())

    with pytest.raises(BadValue, match="哪次会议"):
        put_in_force(book, since=date(2026, 11, 24), basis=" ")


def _truncate(table: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {table} CASCADE")
