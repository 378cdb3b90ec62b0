"""Rounds through all homes: begin, watch by place, end, take the numbers along."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.rounds import CHANGE, close_round
from leaders.forms.rounds import RoundForm
from leaders.models import Round
from leaders.pages.household_coverage import Coverage, coverage_of, coverage_xlsx, set_target
from residents.models import Household
from users.access import Scope, can, desk_page, permitted, reach, scope_of
from users.actions import audit
from users.views.pages import form_page, sent
from users.views.roster import file_response
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.language import in_chinese

VIEW, EXPORT = "leaders.view_round", "leaders.export_round"


@desk_page
@require_GET
def desk_rounds(request: HttpRequest) -> HttpResponse:
    rows = Round.objects.within(permitted(request, VIEW)).select_related("committee")[:60]
    return render(
        request,
        "leaders/desk_rounds.html",
        {"rows": rows, "today": today(), "may_begin": bool(scope_of(request.user, CHANGE))},
    )


@desk_page
@require_http_methods(["GET", "POST"])
def desk_round_new(request: HttpRequest) -> HttpResponse:
    form = RoundForm(request.POST or None, scope=permitted(request, CHANGE))
    if row := sent(request, form):
        messages.success(request, _("大走访开始了"))
        return redirect("leaders:desk-round", row.pk)
    return form_page(request, "leaders/desk_round_new", form)


def _coverage(row: Round, scope: Scope) -> Coverage:
    """Return the round's numbers at the places of the reader: by committee for the street, else by block."""
    homes = Household.objects.within(scope)
    homes = homes.filter(committee=row.committee_id) if row.committee_id else homes
    by_block = row.committee_id is not None or not scope.whole_street
    found = coverage_of(homes, row.since, row.until, today(), by_block=by_block)
    return set_target(found, row.target)


@desk_page
@require_GET
def desk_round(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Round.objects.select_related("committee"), VIEW, pk=pk)
    context = {
        "round": row,
        "coverage": _coverage(row, scope_of(request.user, VIEW)),
        "today": today(),
        "may_close": row.closed_at is None and can(request.user, CHANGE, committee_id=row.committee_id),
        "may_export": bool(scope_of(request.user, EXPORT)),
    }
    return render(request, "leaders/desk_round.html", context)


@desk_page
@require_POST
def desk_round_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Round.objects.select_related("committee"), CHANGE, pk=pk)
    try:
        close_round(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("这次大走访结束了"))
    return redirect("leaders:desk-round", row.pk)


@desk_page
@require_POST
def desk_round_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the counts out as a workbook; that they went out stands on the trail."""
    row = reach(request, Round.objects.select_related("committee"), EXPORT, pk=pk)
    with in_chinese():
        coverage = _coverage(row, scope_of(request.user, EXPORT))
        data = coverage_xlsx(coverage, row.title)
    audit.record(
        "round.export", by=request.user, row=row, detail={"rows": len(coverage.lines)}, request=request
    )
    return file_response(data, "xlsx", row.title)


urlpatterns = [
    path("desk/rounds/", desk_rounds, name="desk-rounds"),
    path("desk/rounds/new/", desk_round_new, name="desk-round-new"),
    path("desk/rounds/<int:pk>/", desk_round, name="desk-round"),
    path("desk/rounds/<int:pk>/close/", desk_round_close, name="desk-round-close"),
    path("desk/rounds/<int:pk>/numbers.xlsx", desk_round_xlsx, name="desk-round-xlsx"),
]
