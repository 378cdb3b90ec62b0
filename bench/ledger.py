"""Points: how fast they are posted, and whether a page of a book of a million entries is slower."""

from __future__ import annotations

import os
import subprocess
import sys

from bench import posting, reading
from bench.books import fill_book, settle_tables
from bench.report import ROOT, Report

TEST = "tests/agreements/test_ledger_under_threads.py"


def run(report: Report) -> None:
    few, many = (1_000, 100_000) if report.quick else (10_000, 1_000_000)
    small = fill_book("small", few)
    alone = reading.times_of(small, report)
    posting.measure(report, small)
    fresh = fill_book("fresh", few)
    large = fill_book("large", many)
    settle_tables()
    reading.compare(report, fresh, large, alone)
    prove_under_threads(report, 5 if report.quick else 100)


def prove_under_threads(report: Report, programs: int) -> None:
    """Run the suite's property test for longer than the suite has time for, on its own server."""
    long = {**os.environ, "XIDU_PROOF_PROGRAMS": str(programs)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
    ended = subprocess.run(command, cwd=ROOT, env=long, capture_output=True, text=True, check=False)
    words = f"{programs} random programs of award, deduct, spend, reverse, expire by 8 threads add up"
    report.prove(words, holds=ended.returncode == 0)
