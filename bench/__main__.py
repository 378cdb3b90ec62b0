"""``python -m bench [AREA …]``: measure on a database made for it, print tables and JSON, write the document.

The database lies in a new folder that goes away at the end, or in ``--data`` and stays.
"""

from __future__ import annotations

import argparse
import importlib
import signal
import sys
from pathlib import Path

from bench.ground import own_database
from bench.report import Report

AREAS = ("ledger", "threads")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the portal.")
    parser.add_argument("areas", nargs="*", metavar="AREA", help=f"of {', '.join(AREAS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, to see that it runs")
    parser.add_argument("--data", type=Path, help="a data folder to use and keep (default: a new one)")
    parser.add_argument("--json", type=Path, metavar="FOLDER", help="write one JSON file for each area there")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    parser.add_argument(
        "--note", default="", help="a sentence about the circumstances, kept with the figures"
    )
    chosen = parser.parse_args()
    if unknown := sorted(set(chosen.areas) - set(AREAS)):
        parser.error(f"no such area: {', '.join(unknown)}")
    return chosen


def main() -> int:
    chosen = arguments()
    # Ending by an exception lets the server be stopped and its folder go on the way out.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    reports = []
    with own_database(chosen.data):
        for area in chosen.areas or AREAS:
            report = Report(area, quick=chosen.quick, note=chosen.note)
            importlib.import_module(f"bench.{area}").run(report)
            reports.append(report)
            sys.stdout.write(f"\n{report.text()}\n{report.json()}\n")
    for report in reports:
        if chosen.json:
            report.keep(chosen.json)
        if chosen.write and not chosen.quick:
            report.write()
    return 0 if all(report.right for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
