"""How questions are answered, as everyone may know it: of a committee, and of the street. Never one of few.

How many were late is the committee's own deed and always stands beside the total; by which door people came,
what became of it and what they thought of it are theirs, and small numbers of those are hidden.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from residents.actions.calendar import figure_int
from residents.models import Committee
from village_affairs.models import Opinion, Reply, Verdict
from xidu.kit.dates import SHANGHAI
from xidu.kit.hiding import hidden_cells

LEAST = "demand_hide_below"
# What is counted by what people said or chose, and so may tell one of few.
SPLITS = ("doors", "outcomes", "verdicts")
VERDICTS = {True: "yes", False: "no"}


@dataclass
class Tally:
    """The counts before anything is hidden; ``days`` is the sum of days the ``answered`` ones took."""

    asked: int = 0
    in_time: int = 0
    late: int = 0
    answered: int = 0
    days: int = 0
    doors: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        for name in ("asked", "in_time", "late", "answered", "days"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in SPLITS:
            getattr(self, name).update(getattr(other, name))


@dataclass(frozen=True)
class Cell:
    """One door or outcome; ``count`` None where it is hidden."""

    name: str
    count: int | None


@dataclass(frozen=True)
class ReplyFigures:
    """``asked`` None where the whole is too small to show; then nothing else is shown either.

    ``in_time``, ``late`` and what still waits in time make up ``asked``: late was answered late in some round
    or is owed past its deadline. ``days`` is how long the first answer took on average. ``satisfied`` of
    ``judged`` is None where it would tell one of few.
    """

    least: int
    asked: int | None
    in_time: int = 0
    late: int = 0
    days: float | None = None
    judged: int = 0
    satisfied: int | None = None
    doors: Sequence[Cell] = ()
    outcomes: Sequence[Cell] = ()

    @property
    def waiting(self) -> int:
        return (self.asked or 0) - self.in_time - self.late

    @property
    def in_time_words(self) -> str:
        """Whole percent of what had an answer or should have had one, rounded down."""
        owed = self.in_time + self.late
        return f"{self.in_time * 100 // owed}%" if owed else "—"


def committee_figures(committee: Committee, since: date, until: date) -> ReplyFigures:
    """Return the figures of one committee from ``since`` to ``until`` (both included); six queries.

    Cells below the figure ``demand_hide_below`` are hidden, with what would tell them when taken away.
    Basis: Personal Information Protection Law, article 4 (what cannot be led back to a person).
    """
    least = figure_int(LEAST, on=until, committee=committee)
    tally = _tallies([committee], since, until)[committee.pk]
    return _figures(tally, {name: _guarded(getattr(tally, name), least) for name in SPLITS}, least)


def street_figures(
    committees: Sequence[Committee], since: date, until: date
) -> tuple[ReplyFigures, list[tuple[Committee, ReplyFigures]]]:
    """Return the figures of the street and of each committee; six queries at any number of committees.

    The street's are those of the committees that show their own total. Where a committee hides a cell, the
    street's cell is shown only if two or more such cells together are not few.
    """
    least = figure_int(LEAST, on=until)
    tallies = _tallies(committees, since, until)
    shown = [row for row in committees if tallies[row.pk].asked >= least]
    whole = Tally()
    for row in shown:
        whole.add(tallies[row.pk])
    split = {}
    for name in SPLITS:
        parts = [getattr(tallies[row.pk], name) for row in shown]
        split[name] = _apart(_guarded(getattr(whole, name), least), parts, least)
    each = []
    for row in committees:
        tally = tallies[row.pk]
        own = {name: _guarded(getattr(tally, name), least) for name in SPLITS}
        each.append((row, _figures(tally, own, least)))
    return _figures(whole, split, least), each


def _guarded(counts: Mapping[str, int], least: int) -> dict[str, int | None]:
    """Return the counts, None for those that must not be shown beside their sum."""
    names = list(counts)
    hidden = hidden_cells([counts[name] for name in names], least)
    return {name: None if at in hidden else counts[name] for at, name in enumerate(names)}


def _apart(
    whole: Mapping[str, int | None], parts: Iterable[Mapping[str, int]], least: int
) -> dict[str, int | None]:
    """Return the cells of ``whole``, None also where the shown cells of its parts, taken away, tell of few.

    A cell that falls takes the others with it: beside the sum it could be worked out from them.
    """
    left: defaultdict[str, list[int]] = defaultdict(list)
    for part in parts:
        guarded = _guarded(part, least)
        for name, count in part.items():
            if guarded[name] is None:
                left[name].append(count)
    falls = any(len(counts) < 2 or sum(counts) < least for counts in left.values())
    return dict.fromkeys(whole) if falls else dict(whole)


def _figures(tally: Tally, split: Mapping[str, Mapping[str, int | None]], least: int) -> ReplyFigures:
    if tally.asked < least:
        return ReplyFigures(least, None)
    judged = sum(tally.verdicts.values())
    verdicts = split["verdicts"]
    return ReplyFigures(
        least=least,
        asked=tally.asked,
        in_time=tally.in_time,
        late=tally.late,
        days=tally.days / tally.answered if tally.answered >= least else None,
        judged=judged if judged >= least else 0,
        satisfied=verdicts.get("yes", 0) if judged >= least and None not in verdicts.values() else None,
        doors=_cells(split["doors"], dict(Opinion.Door.choices)),
        outcomes=_cells(split["outcomes"], dict(Reply.Outcome.choices)),
    )


def _cells(counts: Mapping[str, int | None], words: Mapping[str, Any]) -> list[Cell]:
    """Return a cell for each value that was counted, in the order of its choices."""
    return [Cell(str(label), counts[name]) for name, label in words.items() if name in counts]


def _tallies(committees: Sequence[Committee], since: date, until: date) -> dict[int, Tally]:
    """Return the counts of each committee by its id; five queries."""
    first, after = (datetime.combine(day, time(), tzinfo=SHANGHAI) for day in (since, until + timedelta(1)))
    rows = Opinion.objects.filter(
        committee__in=[row.pk for row in committees], received_at__gte=first, received_at__lt=after
    ).exclude(state__in=("merged", "withdrawn"))
    found = {row.pk: Tally() for row in committees}
    for line in _lateness(rows, until):
        tally = found[line["committee"]]
        tally.asked, tally.in_time, tally.late = line["n"], line["in_time"], line["late"]
    for committee, asked, said in _first_answers(rows):
        found[committee].answered += 1
        found[committee].days += (said - asked).days
    of = {"opinion": OuterRef("pk")}
    last = Reply.objects.filter(**of).order_by("-round").values("outcome")[:1]
    judged = Verdict.objects.filter(**of).order_by("-round").values("satisfied")[:1]
    splits = (
        ("doors", rows.annotate(key=F("door"))),
        ("outcomes", rows.annotate(key=Subquery(last))),
        ("verdicts", rows.annotate(key=Subquery(judged))),
    )
    for name, keyed in splits:
        counted = keyed.exclude(key=None).order_by().values_list("committee", "key").annotate(n=Count("pk"))
        for committee, key, n in counted:
            getattr(found[committee], name)[VERDICTS.get(key, key)] = n
    return found


def _lateness(rows: Any, until: date) -> Any:
    """Return per committee how many were asked, answered in time in every round, and late in some."""
    replies = Reply.objects.filter(opinion=OuterRef("pk"))
    late = replies.annotate(day=TruncDate("at", tzinfo=SHANGHAI)).filter(
        day__gt=Coalesce("due_on", "opinion__due_on")
    )
    owed = Q(state__in=("open", "reopened"), due_on__lt=until)
    rows = rows.annotate(was_late=Exists(late), was_answered=Exists(replies))
    is_late = owed | Q(was_late=True)
    return (
        rows.order_by()
        .values("committee")
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=is_late),
            in_time=Count("pk", filter=Q(was_answered=True) & ~is_late),
        )
    )


def _first_answers(rows: Any) -> Iterable[tuple[int, date, date]]:
    """Return (committee, day asked, day first answered) of what was answered."""
    replies = Reply.objects.filter(opinion__in=rows, round=1)
    return replies.annotate(
        asked=TruncDate("opinion__received_at", tzinfo=SHANGHAI), said=TruncDate("at", tzinfo=SHANGHAI)
    ).values_list("committee", "asked", "said")
