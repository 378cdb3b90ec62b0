"""The desk's list of visits, one visit, and how many homes were met in a month by place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from leaders.filters import VisitFilter
from leaders.models import Visit
from leaders.pages.household_coverage import coverage_of
from leaders.pages.visit import past_of
from residents.models import Committee, Household
from users.access import desk_page, permitted, reach
from xidu.kit.dates import add_months, month_end, month_start, today
from xidu.kit.gate.text import masked
from xidu.kit.paging import page_of

VIEW, COUNTS = "leaders.view_visit", "leaders.view_round"
ROWS, BACK = 40, 24


@desk_page
@require_GET
def desk_visits(request: HttpRequest) -> HttpResponse:
    """List the visits of the user's places, the newest first; nobody is counted against anybody."""
    scope = permitted(request, VIEW)
    rows = Visit.objects.within(scope).standing()
    rows = rows.select_related("committee", "block", "household", "by", "demand__kind")
    found = VisitFilter(request.GET, queryset=rows, scope=scope)
    page = page_of(request, found.qs.order_by("-on", "-pk"), ROWS)
    lines = [past_of(row, request.user) for row in page.rows]
    return render(request, "leaders/desk_visits.html", {"filter": found, "page": page, "rows": lines})


@desk_page
@require_GET
def desk_visit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Visit.objects.select_related("committee", "block", "household__block", "by", "demand", "person")
    visit = reach(request, rows, VIEW, pk=pk)
    context = {
        "visit": visit,
        "past": past_of(visit, request.user),
        "companions": masked(visit.companions),
    }
    return render(request, "leaders/desk_visit.html", context)


@desk_page
@require_GET
def desk_homes(request: HttpRequest) -> HttpResponse:
    """Show a month by committee, or by block of one: met, tried, refused, empty, overdue, what is needed."""
    scope = permitted(request, COUNTS)
    places = list(Committee.objects.within(scope))
    wanted = request.GET.get("committee", "")
    place = next((row for row in places if str(row.pk) == wanted), places[0] if len(places) == 1 else None)
    month = _month(request.GET.get("month", ""), today())
    homes = Household.objects.within(scope)
    homes = homes.filter(committee=place) if place else homes
    context: dict[str, Any] = {
        "coverage": coverage_of(homes, month, month_end(month), today(), by_block=place is not None),
        "months": _months(),
        "month": month,
        "places": places if len(places) > 1 else [],
        "chosen": place,
    }
    return render(request, "leaders/desk_homes.html", context)


def _months() -> list[date]:
    return [add_months(month_start(today()), -step) for step in range(BACK)]


def _month(written: str, day: date) -> date:
    """Return the first day of the month written ``2026-11`` if offered, else this month."""
    return next((month for month in _months() if f"{month:%Y-%m}" == written), month_start(day))


urlpatterns = [
    path("desk/visits/", desk_visits, name="desk-visits"),
    path("desk/visits/homes/", desk_homes, name="desk-homes"),
    path("desk/visits/<int:pk>/", desk_visit, name="desk-visit"),
]
