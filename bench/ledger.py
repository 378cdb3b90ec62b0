"""Points: how fast they are posted, and whether a page of a book of a million entries is slower."""

from __future__ import annotations

from bench import posting, reading
from bench.books import fill_book, settle_tables
from bench.report import Report


def run(report: Report) -> None:
    few, many = (1_000, 100_000) if report.quick else (10_000, 1_000_000)
    small = fill_book("small", few)
    alone = reading.times_of(small, report)
    posting.measure(report, small)
    fresh = fill_book("fresh", few)
    large = fill_book("large", many)
    settle_tables()
    reading.compare(report, fresh, large, alone)
