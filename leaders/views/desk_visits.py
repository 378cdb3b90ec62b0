"""The desk's list of visits, one visit, and how many homes were met in a month by place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from leaders.filters import VisitFilter
from leaders.forms.rounds import WishForm
from leaders.models import HouseholdWish, Visit
from leaders.pages.household_coverage import coverage_of
from leaders.pages.visit import past_of
from residents.models import Committee, Household
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import add_months, month_end, month_start, today
from xidu.kit.gate.text import masked
from xidu.kit.paging import page_of

VIEW, COUNTS, WISH = "leaders.view_visit", "leaders.view_round", "leaders.change_householdwish"
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
        "may_wish": can(request.user, WISH, committee_id=visit.committee_id),
    }
    return render(request, "leaders/desk_visit.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a household told the committee of how it wants to be met."""
    home = reach(request, Household.objects.select_related("committee", "block"), WISH, pk=pk)
    standing = HouseholdWish.objects.filter(household=home, until=None)
    wish = standing.values("do_not_disturb", "way", "hours", "why").first()
    form = WishForm(request.POST or None, household=home, wish=wish or {})
    if sent(request, form):
        messages.success(request, _("记下了，组长的手机上看得到"))
        return redirect("leaders:desk-wish", pk)
    return form_page(request, "leaders/desk_wish", form, home=home)


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
    path("desk/visits/homes/<int:pk>/wish/", desk_wish, name="desk-wish"),
    path("desk/visits/<int:pk>/", desk_visit, name="desk-visit"),
]
