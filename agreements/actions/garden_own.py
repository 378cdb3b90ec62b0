"""What an account did in gardens, for its own copy of everything kept about it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from agreements.models import Captain, DrawResult, Finding, PlotOffer, PlotReturn, Waiting


def own_waiting(user: Any) -> list[dict[str, Any]]:
    fields = ("garden__name", "slip", "place", "door", "asked_at", "outcome")
    return list(Waiting.objects.filter(by=user).order_by("pk").values(*fields))


def own_terms(user: Any) -> list[dict[str, Any]]:
    rows = Captain.objects.filter(user=user).order_by("pk")
    return [dict(row) for row in rows.values("garden__name", "since", "until")]


def own_findings(user: Any) -> list[dict[str, Any]]:
    fields = ("round__month", "tenure__plot__number", "look", "note", "at", "undone_at")
    return list(Finding.objects.filter(by=user).order_by("pk").values(*fields))


def own_draws(user: Any) -> list[dict[str, Any]]:
    rows = DrawResult.objects.filter(Q(by=user) | Q(witness=user)).order_by("pk")
    return [dict(row) for row in rows.values("draw__title", "fact", "at")]


def own_answers(user: Any) -> list[dict[str, Any]]:
    fields = ("plot__number", "answer", "answered_at")
    return list(PlotOffer.objects.filter(answered_by=user).order_by("pk").values(*fields))


def own_objections(user: Any) -> list[dict[str, Any]]:
    fields = ("tenure__plot__number", "objection", "objected_at", "outcome", "answer")
    return list(PlotReturn.objects.filter(objected_by=user).order_by("pk").values(*fields))


garden_sources = {
    "garden_waiting": own_waiting,
    "garden_terms": own_terms,
    "garden_findings": own_findings,
    "garden_draws": own_draws,
    "garden_answers": own_answers,
    "garden_objections": own_objections,
}
