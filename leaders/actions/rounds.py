"""Begin and end a “四百”大走访."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demands.actions.telling import NotYours
from leaders.models import Round
from residents.models import Committee
from users.access import can
from users.actions import audit
from xidu.kit.errors import BadValue

CHANGE = "leaders.change_round"


@dataclass(frozen=True)
class Plan:
    """A round to be: ``target`` in whole per cent of the occupied households; no committee is the street."""

    title: str
    since: date
    until: date
    target: int
    committee: Committee | None = None


@transaction.atomic
def begin_round(plan: Plan, *, by: Any) -> Round:
    """Return the round; the same place, title and first day again is the same round.

    Raises NotYours without the right there, BadValue for a round that ends before it begins.
    """
    _check(by, plan.committee.pk if plan.committee else None)
    if plan.until < plan.since:
        raise BadValue(_("截止不能早于开始，请改一下。"))
    named = {"committee": plan.committee, "title": plan.title.strip(), "since": plan.since}
    rest = {"until": plan.until, "target": plan.target, "by": by}
    row, is_new = Round.objects.get_or_create(**named, defaults=rest)
    if is_new:
        audit.record("round.begin", by=by, row=row, committee=plan.committee)
    return row


@transaction.atomic
def close_round(row: Round, *, by: Any) -> Round:
    """End the round now; twice is once. Raises NotYours for the street's round without the street's right."""
    row = Round.objects.select_for_update(of=("self",)).get(pk=row.pk)
    _check(by, row.committee_id)
    if row.closed_at is None:
        row.closed_at, row.closed_by = timezone.now(), by
        row.save(update_fields=["closed_at", "closed_by"])
        audit.record("round.close", by=by, row=row, committee=row.committee)
    return row


def _check(by: Any, committee_id: int | None) -> None:
    if not can(by, CHANGE, committee_id=committee_id):
        raise NotYours(_("全街道的大走访由街道办发起和结束。"))
