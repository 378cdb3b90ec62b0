"""The month in numbers for the street, and the ready words for answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from demands.forms.lists import ReplyTemplateForm
from demands.models import Demand, ReplyTemplate
from demands.pages.counts import month_of
from demands.pages.desk import VIEW
from demands.pages.sheets import (
    Sheet,
    measure_names,
    months_back,
    sheet_of,
    sheet_paper,
    sheet_xlsx,
)
from residents.models import Committee
from users.access import Scope, desk_page, permitted, reach, scope_of
from users.actions import audit
from users.roles import ROLES
from users.views.pages import form_page
from users.views.roster import file_response
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.language import in_chinese

EXPORT, WORDS = "demands.export_demands", "demands.change_replytemplate"


def _chosen(asked: Any, scope: Scope) -> tuple[Sheet, list[Committee], Committee | None]:
    """Return the sheet that the address names, the places to choose from, and the one chosen, if any.

    A place outside ``scope`` is as none: the sheet is of all places then.
    """
    places = list(Committee.objects.within(scope).select_related("street"))
    wanted = asked.get("committee", "")
    place = next((row for row in places if str(row.pk) == wanted), places[0] if len(places) == 1 else None)
    rows = Demand.objects.within(scope)
    only = {"committee": place.pk} if place else {}
    day = today()
    sheet = sheet_of(rows.filter(**only), month_of(asked.get("month", ""), day), day, only)
    return sheet, places, place


@desk_page
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """Show a month by kind, door and place; each number leads to the list it counts."""
    found, places, place = _chosen(request.GET, permitted(request, VIEW))
    context = {
        "sheet": found,
        "names": list(measure_names().values()),
        "months": months_back(today()),
        "places": places if len(places) > 1 else [],
        "chosen": place,
        "may_export": bool(scope_of(request.user, EXPORT)),
    }
    return render(request, "demands/desk_sheet.html", context)


@desk_page
@require_POST
def sheet_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand the sheet out as a workbook or as paper; that it went out stands on the trail."""
    scope = permitted(request, EXPORT)
    with in_chinese():
        found, places, place = _chosen(request.POST, scope)
        office = place.name if place else places[0].street.name
        asked = "、".join(str(role.label) for role in ROLES.values() if EXPORT in role.permissions)
        try:
            data, rows = sheet_xlsx(found, whom_to_ask=asked, committee=place)
        except RuleBroken as broken:
            messages.error(request, str(broken))
            return redirect("demands:sheet")
        if kind == "pdf":
            data = sheet_paper(found, office=office, printed_on=today()).pdf()
    detail = {"month": f"{found.month:%Y-%m}", "rows": rows, "kind": kind}
    audit.record("demand.export", by=request.user, committee=place, detail=detail, request=request)
    return file_response(data, kind, f"{office}{found.month:%Y-%m}急难愁盼月表")


@desk_page
@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """List the ready words of the user's places."""
    scope = permitted(request, WORDS)
    rows = ReplyTemplate.objects.within(scope).select_related("committee").order_by("position", "id")
    return render(request, "demands/desk_templates.html", {"rows": rows[:200]})


@desk_page
@require_http_methods(["GET", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    form = ReplyTemplateForm(request.POST or None, scope=permitted(request, WORDS))
    return _template_page(request, form, "replytemplate.add")


@desk_page
@require_http_methods(["GET", "POST"])
def template_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, ReplyTemplate.objects.select_related("committee"), WORDS, pk=pk)
    form = ReplyTemplateForm(request.POST or None, instance=row, scope=scope_of(request.user, WORDS))
    return _template_page(request, form, "replytemplate.change")


def _template_page(request: HttpRequest, form: ReplyTemplateForm, action: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = form.save()
            audit.record(action, by=request.user, row=row, request=request)
        messages.success(request, _("已保存：%(title)s") % {"title": row.title})
        return redirect("demands:templates")
    return form_page(request, "demands/desk_template", form)


urlpatterns = [
    path("desk/demands/sheet/", sheet, name="sheet"),
    path("desk/demands/sheet.xlsx", sheet_export, {"kind": "xlsx"}, name="sheet-xlsx"),
    path("desk/demands/sheet.pdf", sheet_export, {"kind": "pdf"}, name="sheet-pdf"),
    path("desk/demands/templates/", templates, name="templates"),
    path("desk/demands/templates/new/", template_new, name="template-new"),
    path("desk/demands/templates/<int:pk>/change/", template_change, name="template-change"),
]
