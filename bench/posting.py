"""Postings a second: one by one through the only way points move, in bulk, and beside a plain INSERT."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from itertools import count
from random import Random
from statistics import median

from django.db import connection

from agreements.actions.posting import post_points
from agreements.actions.posting_many import Award, post_many
from agreements.actions.proving import broken_points
from agreements.actions.scoring import broken_scores
from agreements.models import PointsAccount, Rule
from bench.books import Book
from bench.report import Report
from bench.timing import ROUNDS, at_once, seconds_of
from xidu.engine import roles
from xidu.engine.commands import data_folder
from xidu.engine.postgres import DATABASE
from xidu.kit.dates import today

THREADS = 8
EACH = 60
BULK, BULK_CAPPED = (
    "post_many by a rule, one call of 5,000",
    "post_many by a rule with a cap, one call of 5,000",
)
Act = Callable[[], object]
_numbers = count(1)


def measure(report: Report, book: Book) -> None:
    """Post to random households of ``book`` in every way, the ways in turn: all share the weather."""
    make_plain_table()
    each = EACH // 6 if report.quick else EACH
    free = next(rule for rule in book.rules if rule.cycle == Rule.Cycle.EACH and rule.cap is None)
    capped = next(rule for rule in book.rules if rule.code == "V01")
    ways: dict[str, tuple[int, Callable[[int], Iterator[Act]]]] = {
        "post_points, 1 thread": (1, partial(posts, book, None, each)),
        "post_points, 8 threads": (THREADS, partial(posts, book, None, each)),
        "post_points by a rule, 8 threads": (THREADS, partial(posts, book, free, each)),
        "post_points by a rule with a cap, 8 threads": (THREADS, partial(posts, book, capped, each)),
        "post_points, 8 threads, one household": (THREADS, partial(hot_posts, book, each)),
        "plain INSERT of the same row, 8 threads": (THREADS, partial(inserts, book, each)),
    }
    rates: dict[str, list[float]] = {name: [] for name in [*ways, BULK, BULK_CAPPED]}
    for _round in range(ROUNDS):
        rates[BULK].append(bulk_rate(book, free, 5000 if not report.quick else 500))
        rates[BULK_CAPPED].append(bulk_rate(book, capped, 5000 if not report.quick else 500))
        for name, (threads, work) in ways.items():
            rates[name].append(threads * each / at_once(threads, work))
    table = report.table(
        "Postings.",
        f"Median of {ROUNDS} rounds of {each} postings a thread to households drawn at random; every commit"
        " is on the disk. The plain INSERT has no lock, no balance, no check and no key to another table.",
        ("way", "postings/s", "of the plain INSERT"),
    )
    plain = median(rates["plain INSERT of the same row, 8 threads"])
    table.rows = [(name, median(found), median(found) / plain) for name, found in rates.items()]
    best = median(rates["post_points, 8 threads"])
    report.goal("P7", "≥ 800 postings/s through the ORM at 8 threads", f"{best:,.0f}/s", met=best >= 800)
    bulk = median(rates[BULK])
    report.goal("P7", "≥ 10,000 entries/s set-based", f"{bulk:,.0f}/s", met=bulk >= 10_000)
    wrong = [*broken_points(), *broken_scores()]
    report.prove(f"0 wrong balances of {PointsAccount.objects.count():,} accounts after it", holds=not wrong)


def bulk_rate(book: Book, rule: Rule, size: int) -> float:
    """Return the entries a second of one call for ``size`` awards, spread over all households in turn."""
    awards = [
        Award(
            book.accounts[number % len(book.accounts)],
            2,
            f"bench:many:{next(_numbers)}",
            rule=rule,
            deed_on=some_day(number),
        )
        for number in range(size)
    ]
    return size / seconds_of(partial(post_many, awards))


def some_day(number: int) -> date:
    """Return a day of the last seven years: in one month the cap would soon be full."""
    return today() - timedelta(days=number % 2520)


def posts(book: Book, rule: Rule | None, each: int, thread: int) -> Iterator[Act]:
    chance = Random(thread)  # noqa: S311 - which household is no secret
    accounts = list(PointsAccount.objects.filter(committee=book.committee).order_by("pk"))
    for _turn in range(each):
        account = chance.choice(accounts)
        source = f"bench:one:{next(_numbers)}"
        yield partial(
            post_points, account, 2, source=source, rule=rule, deed_on=some_day(chance.randrange(2520))
        )


def hot_posts(book: Book, each: int, thread: int) -> Iterator[Act]:
    account = PointsAccount.objects.get(pk=book.accounts[-1])
    for _turn in range(each):
        yield partial(post_points, account, 2, source=f"bench:hot:{next(_numbers)}")


def make_plain_table() -> None:
    """A table of the ledger's columns with its unique source, for the peer alone."""
    with closing(data_folder().cluster.connect(roles.OWNER, DATABASE)) as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_plain (LIKE agreements_ledgerentry INCLUDING IDENTITY)")
        cursor.execute("ALTER TABLE bench_plain ADD PRIMARY KEY (id), ADD UNIQUE (source)")


PLAIN = """
INSERT INTO bench_plain
    (committee_id, account_id, kind, honour, spendable, shortfall, words, day, deed_on, source, at)
VALUES (%s, %s, 'award', 2, 2, 0, '', %s, %s, %s, now()) RETURNING id
"""


def inserts(book: Book, each: int, thread: int) -> Iterator[Act]:
    day = today()
    for turn in range(each):
        row = (book.committee.pk, book.accounts[turn], day, day, f"bench:plain:{next(_numbers)}")
        yield partial(insert, row)


def insert(row: tuple[object, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, row)
        cursor.fetchone()
