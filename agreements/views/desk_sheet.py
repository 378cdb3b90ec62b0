"""Deeds from a sheet: tried out first, with every fault by row and column, then confirmed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.bulk import award_from_sheet
from agreements.forms.books import SheetForm
from agreements.sheets.awards import COLUMNS, NOTES, Awards, read_awards
from residents.actions import kept_sheets
from residents.actions.exports import faults_as_xlsx
from residents.models import Committee
from users.access import desk_page, permitted, reach
from users.views.roster import file_response
from xidu.kit.errors import NotNow, RuleBroken
from xidu.kit.spreadsheets import template_for

FILE = "agreements.file_claim"
# The session alone knows which kept sheets are its own.
SESSION = "award_sheets"
SHOWN = 100


@desk_page
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """Take a sheet and say what it would do; nothing is written before somebody confirms."""
    form = SheetForm(request.POST or None, request.FILES or None, scope=permitted(request, FILE))
    if form.is_valid():
        try:
            awards, data = form.read()
        except RuleBroken as broken:
            form.add_error("file", str(broken))
        else:
            place, name = form.cleaned_data["committee"], form.cleaned_data["file"].name
            token = kept_sheets.keep(data)
            kept = list(request.session.get(SESSION, {}).items())[-4:]
            request.session[SESSION] = {**dict(kept), token: {"committee": place.pk, "name": name}}
            return _check(request, token, awards, place)
    return render(request, "agreements/desk_sheet.html", {"form": form}, status=422 if form.errors else 200)


def _check(request: HttpRequest, token: str, awards: Awards, place: Committee) -> HttpResponse:
    summary = award_from_sheet(awards, place, by=request.user, dry_run=True)
    context = {
        "token": token,
        "committee": place,
        "summary": summary,
        "errors": summary.errors[:SHOWN],
        "wrong": len(summary.errors),
        "wrong_rows": len({error.row for error in summary.errors}),
    }
    return render(request, "agreements/desk_sheet_check.html", context)


def _kept(request: HttpRequest, token: str) -> tuple[Committee, Awards]:
    """Return the committee and the deeds of a sheet of this session. Raises NotNow once it is gone."""
    known = request.session.get(SESSION, {}).get(token)
    if known is None:
        raise Http404
    place = reach(request, Committee.objects.all(), FILE, pk=known["committee"])
    return place, read_awards(kept_sheets.read(token), known["name"])


@desk_page
@require_POST
def sheet_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Put the kept sheet's deeds up: all, or with ``only_good`` the rows without a fault."""
    try:
        place, awards = _kept(request, token)
    except NotNow as gone:
        messages.error(request, str(gone))
        return redirect("agreements:sheet")
    good = "only_good" in request.POST
    summary = award_from_sheet(awards, place, by=request.user, good_rows_only=good)
    if summary.errors and not good:
        messages.error(request, _("表里还有要改的地方。请改好再传，或者只导入没有问题的行。"))
        return _check(request, token, awards, place)
    kept_sheets.drop(token)
    request.session[SESSION] = {key: row for key, row in request.session[SESSION].items() if key != token}
    facts = {"created": summary.created, "unchanged": summary.unchanged}
    messages.success(request, _("%(created)d条进入公示，%(unchanged)d条原来就有。") % facts)
    return redirect("agreements:desk")


@desk_page
@require_GET
def sheet_faults(request: HttpRequest, token: str) -> HttpResponse:
    """Send the faults of a kept sheet as a workbook, to mend them in the office."""
    try:
        place, awards = _kept(request, token)
    except NotNow as gone:
        messages.error(request, str(gone))
        return redirect("agreements:sheet")
    summary = award_from_sheet(awards, place, by=request.user, dry_run=True)
    return file_response(faults_as_xlsx(summary.errors), "xlsx", _("评议表要改的地方"))


@desk_page
@require_GET
def sheet_template(request: HttpRequest) -> HttpResponse:
    permitted(request, FILE)
    data = template_for(COLUMNS, sheet=_("评议表"), notes=[str(note) for note in NOTES])
    return file_response(data, "xlsx", _("评议表模板"))


urlpatterns = [
    path("desk/points/sheet/", sheet, name="sheet"),
    path("desk/points/sheet/template/", sheet_template, name="sheet-template"),
    path("desk/points/sheet/<str:token>/", sheet_confirm, name="sheet-confirm"),
    path("desk/points/sheet/<str:token>/faults/", sheet_faults, name="sheet-faults"),
]
