"""Gardens for everyone: plots without names, how to apply, and every draw with its steps and re-run."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.models import Draw
from agreements.pages.garden import draw_facts, strips_of
from users.views.pages import committee_stamp
from xidu.kit import lottery
from xidu.kit.dates import today
from xidu.kit.kept import kept_page


def _stamp(request: HttpRequest, committee: str, **rest: object) -> tuple[object, ...]:
    # "again" asks for a page of its own.
    return (*committee_stamp(request, committee), today(), request.GET.get("again"))


@require_safe
@kept_page(_stamp)
def garden(request: HttpRequest, committee: str) -> HttpResponse:
    strips = strips_of(request.place, today())  # type: ignore[attr-defined]
    context = {"strips": strips, "now": timezone.now(), "messages": ()}
    return render(request, "agreements/garden.html", context)


def _draw_of(request: HttpRequest, pk: int) -> Draw:
    rows = Draw.objects.filter(committee=request.place, pk=pk)  # type: ignore[attr-defined]
    row = rows.select_related("garden", "closed", "result").first()
    if row is None:
        raise Http404
    return row


@require_safe
@kept_page(_stamp)
def draw(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Show a draw's three steps; with ``again`` the server works it out anew and says whether it is equal."""
    row = _draw_of(request, pk)
    facts = draw_facts(row)
    lots, faults = [], None
    if facts["order"]:
        seed = lottery.seed_of(facts["digest"], facts["secret"], facts["fact"])
        lots = [(lot, facts["plots"].get(lot.reference)) for lot in lottery.lots_of(seed, facts["entries"])]
        facts["seed"] = seed
        if "again" in request.GET:
            names = ("digest", "commitment", "secret", "fact", "order")
            faults = lottery.faults_of(facts["entries"], **{name: facts[name] for name in names})
    context = {"draw": row, "facts": facts, "lots": lots, "faults": faults, "messages": ()}
    return render(request, "agreements/draw.html", context)


@require_safe
@kept_page(_stamp)
def draw_json(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    return JsonResponse(draw_facts(_draw_of(request, pk)), json_dumps_params={"ensure_ascii": False})


urlpatterns = [
    path("<slug:committee>/garden/", garden, name="garden"),
    path("<slug:committee>/garden/draws/<int:pk>/", draw, name="draw"),
    path("<slug:committee>/garden/draws/<int:pk>/draw.json", draw_json, name="draw-json"),
]
