"""What a bench writes: its own part of the document, and nothing around it."""

import json

import pytest

from bench import report as module
from bench.report import Report


@pytest.fixture
def found(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "DOCUMENT", tmp_path / "performance.md")
    report = Report("points")
    report.circumstances = {
        "date": "2026-11-24",
        "commit": "abc",
        "cores": 2,
        "python": "3",
        "postgres": "18",
    }
    report.table("Postings.", "Each once.", ("way", "per second")).rows.append(("one by one", 1234.5))
    return report


def test_writing_twice_replaces_the_part_and_keeps_what_stands_around_it(found, tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("# Cost\n\n<!-- bench points -->\nold\n<!-- /bench points -->\n\nAfter.\n")

    found.write()
    found.write()

    text = document.read_text()
    assert text.startswith("# Cost\n\n<!-- bench points -->\nMeasured 2026-11-24 at abc: 2 cores")
    assert text.endswith("| one by one | 1,234 |\n<!-- /bench points -->\n\nAfter.\n")
    assert "old" not in text


def test_an_area_without_a_part_gets_one_at_the_end(found, tmp_path):
    (tmp_path / "performance.md").write_text("# Cost\n")

    found.write()

    assert (
        (tmp_path / "performance.md").read_text().startswith("# Cost\n\n## Points\n\n<!-- bench points -->")
    )


def test_a_missed_goal_is_named_and_only_a_broken_proof_makes_it_wrong(found):
    found.goal("P7", "fast", "slow", met=False)
    before = found.right

    found.prove("sums", holds=False)

    goals = json.loads(found.json())["goals"]
    assert (before, found.right) == (True, False)
    assert [(goal["number"], goal["found"], goal["met"]) for goal in goals] == [
        ("P7", "slow", False),
        ("proof", "BROKEN", False),
    ]
