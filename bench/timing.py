"""Medians, counted SQL, and several threads at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from threading import Barrier
from typing import Any

from django.db import connection

ROUNDS = 5


@dataclass
class Sql:
    """The statements of a block in order, with their parameters and seconds."""

    statements: list[tuple[str, Any, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return sum(seconds for _sql, _params, seconds in self.statements)


@contextmanager
def counted() -> Iterator[Sql]:
    """Collect what is sent to the database inside the block, its round trip included."""
    found = Sql()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.statements.append((sql, params, time.perf_counter() - began))

    with connection.execute_wrapper(note):
        yield found


def seconds_of(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def in_turn(acts: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median seconds of each act by name; every round does each once: all share its weather."""
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(rounds):
        for name, act in acts.items():
            taken[name].append(seconds_of(act))
    return {name: median(found) for name, found in taken.items()}


def at_once(threads: int, work: Callable[[int], Iterable[Callable[[], object]]]) -> float:
    """Return the seconds ``threads`` threads take, from one start, for the acts of ``work(number)``."""
    start = Barrier(threads + 1)

    def run(number: int) -> None:
        acts = list(work(number))
        connection.ensure_connection()
        start.wait()
        try:
            for act in acts:
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(run, number) for number in range(threads)]
        start.wait()
        began = time.perf_counter()
        for one in waiting:
            one.result()
        return time.perf_counter() - began


def plan_of(sql: str, params: Any) -> str:
    """Return what PostgreSQL did for one statement, as EXPLAIN (ANALYZE, BUFFERS) tells it."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def at_work(found: Sql) -> float:
    """Return the milliseconds PostgreSQL executes the statements: of each the median of three, added up."""
    return sum(median(_execution(sql, params) for _time in range(3)) for sql, params, _s in found.statements)


def _execution(sql: str, params: Any) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        return float(cursor.fetchone()[0][0]["Execution Time"])
