"""The allowance of half a year and a leader's year, to look at and to take along."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from leaders.models import Appointment
from leaders.pages.sheets import (
    RULE,
    Allowance,
    allowance_of,
    allowance_paper,
    allowance_xlsx,
    year_of,
    year_paper,
)
from residents.actions.calendar import figure_int
from residents.models import Committee, Person
from users.access import can, desk_page, permitted, reach
from users.actions import audit
from users.views.roster import file_response
from xidu.kit.dates import today

EXPORT, APPROVE = "leaders.export_allowance", "users.approve_export"
BACK = 3


@desk_page
@require_GET
def desk_sheets(request: HttpRequest) -> HttpResponse:
    """List the half-years of each committee, the running one first."""
    scope, day = permitted(request, EXPORT), today()
    halves = [(year, half) for year in range(day.year, day.year - BACK, -1) for half in (2, 1)]
    context = {
        "places": Committee.objects.within(scope).order_by("code", "pk")[:30],
        "halves": [(y, h) for y, h in halves if (y, h) <= (day.year, 1 if day.month < 7 else 2)],
    }
    return render(request, "leaders/desk_sheets.html", context)


def _sheet(request: HttpRequest, committee: int, year: int, half: int) -> Allowance:
    place = reach(request, Committee.objects.select_related("street"), EXPORT, pk=committee)
    if half not in {1, 2} or year > today().year:
        raise Http404
    return allowance_of(place, year, half)


@desk_page
@require_GET
def allowance(request: HttpRequest, committee: int, year: int, half: int) -> HttpResponse:
    found = _sheet(request, committee, year, half)
    return render(request, "leaders/desk_allowance.html", {"sheet": found, "rule": RULE, "today": today()})


@desk_page
@require_POST
def allowance_file(request: HttpRequest, committee: int, year: int, half: int, kind: str) -> HttpResponse:
    """Hand the sheet out; that it went out stands on the trail.

    More rows than one person may take along alone need somebody who approves exports. Basis: trust decision
    D3, as for the register.
    """
    found = _sheet(request, committee, year, half)
    most = figure_int("export_rows", committee=found.committee)
    if len(found.rows) > most and not can(request.user, APPROVE, committee_id=found.committee.pk):
        words = _("一次最多导出%(most)d行，这次超过了，请有批准导出权限的人来导。")
        messages.error(request, words % {"most": most})
        return redirect("leaders:allowance", committee, year, half)
    data = allowance_xlsx(found) if kind == "xlsx" else allowance_paper(found).pdf()
    detail = {"year": year, "half": half, "rows": len(found.rows), "kind": kind}
    audit.record(
        "allowance.export", by=request.user, committee=found.committee, detail=detail, request=request
    )
    return file_response(data, kind, f"{found.committee.name}{found.words}组长补贴表")


@desk_page
@require_POST
def year_sheet(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Print a leader's year for the file."""
    person = reach(request, Person.objects.select_related("committee"), EXPORT, pk=pk)
    if year > today().year or not Appointment.objects.filter(person=person).exists():
        raise Http404
    data = year_paper(person, year_of(person, year)).pdf()
    audit.record("leader.year_sheet", by=request.user, row=person, detail={"year": year}, request=request)
    return file_response(data, "pdf", f"{person.name}{year}年工作单")


HALF = "desk/sheets/<int:committee>/<year:year>-<int:half>"
urlpatterns = [
    path("desk/sheets/", desk_sheets, name="desk-sheets"),
    path(f"{HALF}/", allowance, name="allowance"),
    path(f"{HALF}.xlsx", allowance_file, {"kind": "xlsx"}, name="allowance-xlsx"),
    path(f"{HALF}.pdf", allowance_file, {"kind": "pdf"}, name="allowance-pdf"),
    path("desk/sheets/leaders/<int:pk>/<year:year>.pdf", year_sheet, name="year-sheet"),
]
