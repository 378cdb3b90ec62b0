"""Points for a leader's visit, by the rule of the household's book whose trigger is ``"visit"``."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agreements.actions.triggers import post_by_trigger, reverse_source, rule_for
from agreements.models import LedgerEntry
from leaders.models import Visit

TRIGGER = "visit"


def post_for_visit(visit: Visit) -> LedgerEntry | None:
    """Post to the household that opened its door, once for each visit; None where no rule names visits."""
    if visit.result != Visit.Result.MET:
        return None
    rule = rule_for(visit.household, TRIGGER, visit.on)
    return post_by_trigger(visit.household, rule, source=f"visit:{visit.pk}", deed_on=visit.on, by=visit.by)


def reverse_for_visit(visit: Visit) -> LedgerEntry | None:
    return reverse_source(f"visit:{visit.pk}", words=_("走访撤销"), by=visit.undone_by)
