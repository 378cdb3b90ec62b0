"""What a bench found: tables for people, JSON for programs, and the area's part of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "performance.md"


@dataclass
class Table:
    """``rows`` under ``columns``; ``words`` say what was measured and how."""

    title: str
    words: str
    columns: Sequence[str]
    rows: list[Sequence[object]] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [list(map(str, self.columns)), ["---"] * len(self.columns)]
        lines += [[_shown(cell) for cell in row] for row in self.rows]
        return f"**{self.title}** {self.words}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


@dataclass
class Goal:
    """``number`` names the goal of the project's list, such as P7."""

    number: str
    words: str
    found: str
    met: bool


@dataclass
class Report:
    """The findings of one area; ``right`` turns False when a proof failed, not when a goal was missed."""

    area: str
    quick: bool = False
    note: str = ""
    right: bool = True
    tables: list[Table] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    plans: dict[str, str] = field(default_factory=dict)

    def table(self, title: str, words: str, columns: Sequence[str]) -> Table:
        self.tables.append(Table(title, words, columns))
        return self.tables[-1]

    def goal(self, number: str, words: str, found: str, *, met: bool) -> None:
        self.goals.append(Goal(number, words, found, met))

    def prove(self, words: str, *, holds: bool) -> None:
        """Keep a proof as a goal; one that fails makes the bench end with 1."""
        self.right = self.right and holds
        self.goal("proof", words, "holds" if holds else "BROKEN", met=holds)

    @cached_property
    def circumstances(self) -> dict[str, Any]:
        """When, where and on what it was measured; asked for first while the database still runs."""
        return {
            "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "commit": _commit(),
            "cores": os.cpu_count(),
            "machine": platform.machine(),
            "python": platform.python_version(),
            "postgres": _postgres(),
            "load_average": [round(part, 1) for part in os.getloadavg()],
            "note": self.note,
        }

    def text(self) -> str:
        where = self.circumstances
        head = (
            f"Measured {where['date']} at {where['commit']}: {where['cores']} cores,"
            f" Python {where['python']}, PostgreSQL {where['postgres']}. {self.note}".strip()
        )
        goals = Table("Goals", "", ("goal", "what", "found", "met"))
        goals.rows = [
            (goal.number, goal.words, goal.found, "yes" if goal.met else "no") for goal in self.goals
        ]
        return "\n\n".join([head, *(table.markdown() for table in [*self.tables, goals] if table.rows)])

    def json(self) -> str:
        found = {
            "area": self.area,
            **self.circumstances,
            "right": self.right,
            "tables": [
                {"title": t.title, "rows": [dict(zip(t.columns, row, strict=True)) for row in t.rows]}
                for t in self.tables
            ],
            "goals": [vars(goal) for goal in self.goals],
            "plans": self.plans,
        }
        return json.dumps(found, ensure_ascii=False, default=str)

    def keep(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.area}.json").write_text(self.json() + "\n", encoding="utf-8")

    def write(self) -> None:
        """Put the tables between the area's two marks in the document; what stands around them stays."""
        first, last = f"<!-- bench {self.area} -->", f"<!-- /bench {self.area} -->"
        old = DOCUMENT.read_text(encoding="utf-8")
        if first not in old:
            old = f"{old.rstrip()}\n\n## {self.area.capitalize()}\n\n{first}\n{last}\n"
        between = re.compile(f"{re.escape(first)}.*?{re.escape(last)}", re.DOTALL)
        new = between.sub(lambda _match: f"{first}\n{self.text()}\n{last}", old)
        DOCUMENT.write_text(new, encoding="utf-8")


def _shown(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:.2f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return shown.stdout.strip() or "no commit"


def _postgres() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]
