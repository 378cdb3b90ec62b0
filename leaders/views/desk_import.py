"""The corps from a sheet: tried out first, with every fault by row and column, then confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.importing import import_leaders
from leaders.forms.sheet import CorpsForm
from leaders.sheets.corps import Corps, read_corps
from leaders.sheets.corps_columns import COLUMNS
from leaders.views.desk_corps import IMPORT
from residents.actions import kept_sheets
from residents.actions.exports import faults_as_xlsx
from residents.models import Committee
from users.access import desk_page, permitted, reach
from users.views.kept_sheets import KeptSheets, counts_of
from users.views.roster import file_response
from xidu.kit.errors import NotNow, RuleBroken
from xidu.kit.spreadsheets import Summary, template_for

SHEETS = KeptSheets("corps")
SHOWN = 100


@desk_page
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a sheet and say what it would do; nothing is written before somebody confirms."""
    scope = permitted(request, IMPORT)
    form = CorpsForm(request.POST or None, request.FILES or None, scope=scope)
    if form.is_valid():
        try:
            corps, data = form.read()
        except RuleBroken as broken:
            form.add_error("file", str(broken))
        else:
            place, name = form.cleaned_data["committee"], form.cleaned_data["file"].name
            token = SHEETS.keep(request, data, committee=place.pk if place else None, name=name)
            return _check(request, token, corps, place)
    return render(request, "leaders/import.html", {"form": form}, status=422 if form.errors else 200)


def _bring(request: HttpRequest, corps: Corps, place: Committee | None, **how: bool) -> Summary:
    places = Committee.objects.within(permitted(request, IMPORT))
    return import_leaders(corps, places, committee=place, by=request.user, **how)


def _check(request: HttpRequest, token: str, corps: Corps, place: Committee | None) -> HttpResponse:
    """Show what the sheet would do: as it is, and with its good rows alone where some are wrong."""
    summary = _bring(request, corps, place, dry_run=True)
    context = {
        "token": token,
        "committee": place,
        "summary": summary,
        "good": summary.created + summary.updated + summary.unchanged,
        "errors": summary.errors[:SHOWN],
        "wrong": len(summary.errors),
        "wrong_rows": len({error.row for error in summary.errors}),
    }
    return render(request, "leaders/import_check.html", context)


def _kept(request: HttpRequest, token: str) -> tuple[Committee | None, Corps]:
    """Return a sheet of this session and its committee. Raises NotNow once it is gone."""
    known = SHEETS.about(request, token)
    permitted(request, IMPORT)
    pk = known["committee"]
    place = reach(request, Committee.objects.all(), IMPORT, pk=pk) if pk else None
    return place, read_corps(kept_sheets.read(token), known["name"], of_one=place is not None)


@desk_page
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Bring the kept sheet in: all of it, or with ``only_good`` the rows without a fault."""
    try:
        place, corps = _kept(request, token)
    except NotNow as gone:
        messages.error(request, str(gone))
        return redirect("leaders:import")
    good_rows_only = "only_good" in request.POST
    summary = _bring(request, corps, place, good_rows_only=good_rows_only)
    if summary.errors and not good_rows_only:
        messages.error(request, _("表里还有要改的地方。请改好再传，或者只导入没有问题的行。"))
        return _check(request, token, corps, place)
    SHEETS.drop(request, token)
    done = _("新增%(created)d个任期，更新%(updated)d个，没有变化%(unchanged)d个。")
    messages.success(request, done % counts_of(summary))
    return redirect("leaders:coverage")


@desk_page
@require_GET
def faults(request: HttpRequest, token: str) -> HttpResponse:
    """Send the faults of a kept sheet as a workbook, to mend them in the office."""
    try:
        place, corps = _kept(request, token)
    except NotNow as gone:
        messages.error(request, str(gone))
        return redirect("leaders:import")
    summary = _bring(request, corps, place, dry_run=True)
    return file_response(faults_as_xlsx(summary.errors), "xlsx", _("组长名册要改的地方"))


@desk_page
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    permitted(request, IMPORT)
    notes = [_("两位组长一起带一个组的，两行都在“共管或兼任”里写“是”。")]
    return file_response(template_for(COLUMNS, sheet=_("组长"), notes=notes), "xlsx", _("组长名册模板"))


urlpatterns = [
    path("desk/leaders/import/", upload, name="import"),
    path("desk/leaders/import/template/", template, name="import-template"),
    path("desk/leaders/import/<str:token>/", confirm, name="import-confirm"),
    path("desk/leaders/import/<str:token>/faults/", faults, name="import-faults"),
]
