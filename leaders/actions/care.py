"""Whom to look in on how often: the dated care figures, and which words on the register fall under which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from residents.models import Figure

HIGH, KEY, GENERAL = LEVELS = ("high", "key", "general")
NUMBERS = ("care_high_days", "care_key_days", "care_general_days", "visit_vacant_days", "visit_nobody_days")
WORDS = ("care_high_words", "care_key_words", "care_general_words")
ALONE, ELDER_FROM = "独居", 60


@dataclass(frozen=True)
class CareRules:
    """The figures of one committee on one day. ``words`` holds for each level the terms, any of which counts.

    A term is the words that must all be there; ``80岁`` among them is an age in calendar years.
    """

    days: dict[str, int]
    words: dict[str, tuple[tuple[str, ...], ...]]
    vacant_days: int
    nobody_days: int

    def level_of(self, tags: Collection[str], age: int | None) -> str:
        """Return high, key or general, the first that fits, or "" for whom none does."""
        for level in LEVELS:
            if any(_fits(term, tags, age) for term in self.words[level]):
                return level
        return ""


def care_rules(day: date) -> dict[int | None, CareRules]:
    """Return the rules in force on ``day``: the street's under None, a committee's under its id; one query.

    Raises LookupError if the street has none: a period is never guessed.
    """
    rows = Figure.objects.in_force_on(day).filter(key__in=(*NUMBERS, *WORDS))
    found: dict[int | None, dict[str, str]] = {None: {}}
    for row in rows.order_by(F("committee").asc(nulls_first=True), "since"):
        found.setdefault(row.committee_id, dict(found[None]))[row.key] = row.value
    if missing := sorted({*NUMBERS, *WORDS} - set(found[None])):
        raise LookupError(f"no figures {missing!r} in force on {day}")
    return {place: _rules(kept) for place, kept in found.items()}


def rules_at(rules: dict[int | None, CareRules], committee_id: int) -> CareRules:
    return rules.get(committee_id, rules[None])


def _rules(kept: dict[str, str]) -> CareRules:
    return CareRules(
        days={level: int(kept[f"care_{level}_days"]) for level in LEVELS},
        words={level: _terms(kept[f"care_{level}_words"]) for level in LEVELS},
        vacant_days=int(kept["visit_vacant_days"]),
        nobody_days=int(kept["visit_nobody_days"]),
    )


def _terms(written: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(term.split("+")) for term in written.split("、") if term)


def _fits(term: tuple[str, ...], tags: Collection[str], age: int | None) -> bool:
    return all(_holds(word, tags, age) for word in term)


def _holds(word: str, tags: Collection[str], age: int | None) -> bool:
    years = word.removesuffix("岁")
    if years != word and years.isdecimal():
        return age is not None and age >= int(years)
    return word in tags
