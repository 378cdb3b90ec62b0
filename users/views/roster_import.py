"""A roster from a sheet: tried out first, with every fault by row and column, then confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.actions import kept_sheets
from residents.actions.exports import faults_as_xlsx
from residents.actions.roster import import_roster
from residents.forms import RosterForm
from residents.models import Committee
from residents.sheets.roster import Roster, read_roster
from residents.sheets.roster_columns import COLUMNS
from users.access import desk_page, permitted, reach
from users.actions import audit
from users.views.kept_sheets import KeptSheets, counts_of
from users.views.roster import IMPORT, file_response
from xidu.kit.errors import NotNow, RuleBroken
from xidu.kit.spreadsheets import template_for

SHEETS = KeptSheets("rosters")
SHOWN = 100


@desk_page
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a sheet and say what it would do; nothing is written before somebody confirms."""
    scope = permitted(request, IMPORT)
    form = RosterForm(request.POST or None, request.FILES or None, scope=scope)
    if form.is_valid():
        try:
            roster, data = form.read()
        except RuleBroken as broken:
            form.add_error("file", str(broken))
        else:
            place, name = form.cleaned_data["committee"], form.cleaned_data["file"].name
            token = SHEETS.keep(request, data, committee=place.pk, name=name)
            return _check(request, token, roster, place)
    return render(request, "residents/roster_import.html", {"form": form}, status=422 if form.errors else 200)


def _check(request: HttpRequest, token: str, roster: Roster, place: Committee) -> HttpResponse:
    """Show what the sheet would do: as it is, and with its good rows alone where some are wrong."""
    context = {
        "token": token,
        "committee": place,
        "summary": import_roster(roster, place, dry_run=True, good_rows_only=True),
        "errors": roster.errors[:SHOWN],
        "wrong": len(roster.errors),
        "wrong_rows": len({error.row for error in roster.errors}),
    }
    return render(request, "residents/roster_check.html", context)


def _kept(request: HttpRequest, token: str) -> tuple[Committee, Roster]:
    """Return a sheet of this session and its committee. Raises NotNow once it is gone."""
    known = SHEETS.about(request, token)
    place = reach(request, Committee.objects.all(), IMPORT, pk=known["committee"])
    return place, read_roster(kept_sheets.read(token), known["name"])


@desk_page
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Bring the kept sheet in: all of it, or with ``only_good`` the rows without a fault."""
    good_rows_only = "only_good" in request.POST
    try:
        place, roster = _kept(request, token)
    except NotNow as gone:
        messages.error(request, str(gone))
        return redirect("residents:roster-import")
    if roster.errors and not good_rows_only:
        messages.error(request, _("表里还有要改的地方。请改好再传，或者只导入没有问题的行。"))
        return _check(request, token, roster, place)
    with transaction.atomic():
        summary = import_roster(roster, place, good_rows_only=good_rows_only)
        audit.record(
            "roster.import", by=request.user, committee=place, detail=counts_of(summary), request=request
        )
    SHEETS.drop(request, token)
    done = _("%(place)s：新增%(created)d人，更新%(updated)d人，没有变化%(unchanged)d人。")
    messages.success(request, done % {"place": place.name, **counts_of(summary)})
    return redirect("residents:roster")


@desk_page
@require_GET
def faults(request: HttpRequest, token: str) -> HttpResponse:
    """Send the faults of a kept sheet as a workbook, to mend them in the office."""
    try:
        _place, roster = _kept(request, token)
    except NotNow as gone:
        messages.error(request, str(gone))
        return redirect("residents:roster-import")
    return file_response(faults_as_xlsx(roster.errors), "xlsx", _("名册要改的地方"))


@desk_page
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    permitted(request, IMPORT)
    notes = [_("小组和门牌分开写，或者只填“地址”一列。同一户的人，小组和门牌可以只在第一行写。")]
    return file_response(template_for(COLUMNS, sheet=_("名册"), notes=notes), "xlsx", _("居民名册模板"))


urlpatterns = [
    path("desk/roster/import/", upload, name="roster-import"),
    path("desk/roster/import/template/", template, name="roster-template"),
    path("desk/roster/import/<str:token>/", confirm, name="roster-confirm"),
    path("desk/roster/import/<str:token>/faults/", faults, name="roster-faults"),
]
