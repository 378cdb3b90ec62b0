"""Facts that post points by themselves: the rule of the household's own book that names the fact decides.

A trigger is a rule's word for a kind of fact: ``"check_in:volunteer"``, ``"garden:tidy"``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from agreements.actions.posting import CycleUsed, account_of, post_points, reverse_entry
from agreements.models import Audience, LedgerEntry, Rule
from residents.models import Household


def rule_for(household: Household, trigger: str, day: date) -> Rule | None:
    """Return the rule of the book in force at the household's committee on ``day`` that names ``trigger``."""
    rows = Rule.objects.filter(committee=household.committee_id, trigger=trigger, points__gt=0)
    rows = rows.filter(book__audience=Audience.HOUSEHOLDS)
    rows = rows.filter(book__since__lte=day).exclude(book__until__lt=day)
    return rows.select_related("book").order_by("position").first()


@transaction.atomic
def post_by_trigger(
    household: Household, rule: Rule | None, *, source: str, times: int = 1, **facts: Any
) -> LedgerEntry | None:
    """Post what ``rule`` (of ``rule_for``) gives, ``times`` over, once for each ``source``.

    None without a rule, and where the cap or the period is full: that gives nothing and stops nobody.
    ``facts`` are ``deed_on``, ``words`` and ``by`` of ``post_points``.
    """
    if rule is None:
        return None
    try:
        with transaction.atomic():
            return post_points(account_of(household), rule.points * times, source=source, rule=rule, **facts)
    except CycleUsed:
        return None


@transaction.atomic
def reverse_source(source: str, *, words: str, by: Any = None) -> LedgerEntry | None:
    """Take back what ``source`` posted, once; None where it posted nothing."""
    entry = LedgerEntry.objects.filter(source=source).first()
    return reverse_entry(entry, words=words, by=by) if entry else None
