"""The suite's property test of the ledger, for longer than the suite has time for."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.report import ROOT, Report

TEST = "tests/agreements/test_ledger_under_threads.py"


def run(report: Report) -> None:
    """Run it in a process of its own, which makes its own server."""
    programs = 5 if report.quick else 100
    long = {**os.environ, "XIDU_PROOF_PROGRAMS": str(programs)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
    ended = subprocess.run(command, cwd=ROOT, env=long, capture_output=True, text=True, check=False)
    words = f"{programs} random programs of award, deduct, spend, reverse, expire by 8 threads add up"
    report.prove(words, holds=ended.returncode == 0)
