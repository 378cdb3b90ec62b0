"""The pages of a book: same queries, same time, whether it holds ten thousand entries or a million."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from statistics import median

from django.test import Client

from agreements.actions.proving import broken_points
from agreements.actions.scoring import broken_scores
from bench.books import Book
from bench.report import Report
from bench.timing import Sql, at_work, counted, plan_of
from xidu.kit.dates import today

TURNS = 15
# A statement is looked into when it takes longer than this; seconds.
SLOW = 0.001


@dataclass
class Reading:
    """Medians of one page: seconds, seconds of the database, statements, bytes."""

    whole: float
    sql: float
    queries: int
    size: int
    last: Sql


def pages_of(book: Book) -> dict[str, tuple[Client, str]]:
    reader, public = Client(), Client()
    reader.force_login(book.reader)
    board = f"/{book.committee.slug}/points/"
    return {
        "household page": (reader, "/me/points/"),
        "statement of this month": (reader, f"/me/points/{today():%Y-%m}/"),
        **{f"board, {span}": (public, f"{board}?span={span}") for span in ("month", "quarter", "year")},
    }


def times_of(book: Book, report: Report) -> dict[str, Reading]:
    return read_in_turn({"": book}, 5 if report.quick else TURNS)[""]


def read_in_turn(books: dict[str, Book], turns: int) -> dict[str, dict[str, Reading]]:
    """Return the readings by book and page; each turn opens every page of every book once.

    An address with a question is never kept, and what belongs to one household is not either.
    """
    pages = {name: pages_of(book) for name, book in books.items()}
    taken: dict[tuple[str, str], list[tuple[float, Sql, int]]] = {}
    for turn in range(turns + 1):
        for name, own in pages.items():
            for page, (client, path) in own.items():
                found = _open(client, path)
                if turn:  # the first one loads templates and plans
                    taken.setdefault((name, page), []).append(found)
    return {name: {page: _reading(taken[name, page]) for page in own} for name, own in pages.items()}


def _open(client: Client, path: str) -> tuple[float, Sql, int]:
    with counted() as sql:
        began = time.perf_counter()
        answer = client.get(path)
        whole = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return whole, sql, len(answer.content)


def _reading(found: list[tuple[float, Sql, int]]) -> Reading:
    return Reading(
        whole=median(row[0] for row in found),
        sql=median(row[1].seconds for row in found),
        queries=len(found[-1][1].statements),
        size=found[-1][2],
        last=found[-1][1],
    )


def compare(report: Report, small: Book, large: Book, alone: dict[str, Reading]) -> None:
    """Read both books in turn; ``alone`` is what a small one took before the large one was there."""
    read = partial(read_in_turn, {"small": small, "large": large})
    found = read(5 if report.quick else TURNS)
    table = report.table(
        "Pages of a book.",
        f"Median of {TURNS} readings in turn, drawn anew, of two villages of 2,000 households in one"
        f" database, one with {small.entries:,} entries, one with {large.entries:,}; “alone” was read before"
        " the large book was filled. SQL is with planning and the way there and back; “at work” is what"
        " EXPLAIN ANALYZE says the large book’s statements took, the median of three, all statements added.",
        (
            "page",
            "queries",
            "ms alone",
            "ms small",
            "ms large",
            "large : small",
            "SQL ms small",
            "SQL ms large",
            "of it at work",
        ),
    )
    for page, few in found["small"].items():
        many = found["large"][page]
        queries = f"{few.queries}" if few.queries == many.queries else f"{few.queries} / {many.queries}"
        seconds = (alone[page].whole, few.whole, many.whole)
        ratio = many.whole / few.whole
        work = at_work(many.last)
        table.rows.append(
            (page, queries, *(1000 * s for s in seconds), ratio, 1000 * few.sql, 1000 * many.sql, work)
        )
        _goals(report, page, few, many, f"{large.entries:,} entries")
        _explain(report, page, many)
    report.prove(
        f"every balance of {large.entries:,} entries is their sum",
        holds=not [*broken_points(), *broken_scores()],
    )


def _goals(report: Report, page: str, few: Reading, many: Reading, size: str) -> None:
    same, ratio = few.queries == many.queries, many.whole / few.whole
    words = f"{page}: the same queries, ≤ 1.2 × the time at {size}"
    queries = f"{few.queries}" if same else f"{few.queries} / {many.queries}"
    report.goal("P5", words, f"{ratio:.2f} ×, {queries} queries", met=same and ratio <= 1.2)
    if page.startswith("board"):
        work = at_work(many.last)
        report.goal("P7", f"{page}: ≤ 2 ms of work in PostgreSQL at {size}", f"{work:.1f} ms", met=work <= 2)


def _explain(report: Report, page: str, found: Reading) -> None:
    for number, (sql, params, seconds) in enumerate(found.last.statements, start=1):
        if seconds > SLOW:
            report.plans[f"{page} {number}: {1000 * seconds:.1f} ms: {sql}"] = plan_of(sql, params)
