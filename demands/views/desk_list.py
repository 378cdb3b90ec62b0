"""The desk's one list of worries by deadline, and sending several on at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from demands.filters import DemandFilter
from demands.forms.lists import BulkAssignForm
from demands.models import Demand
from demands.pages.counts import month_of
from demands.pages.desk import ANSWERED_BY, TRIAGE, VIEW, list_rows, people_at
from demands.pages.sheets import measure_names
from users.access import can, desk_page, permitted, scope_of
from users.views.pages import attempt
from xidu.kit.dates import today
from xidu.kit.paging import page_of

ROWS = 40
MOST = 100
RECORD = "demands.record_demand"


@desk_page
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """List the demands of the user's places, what is due first on top."""
    scope = permitted(request, VIEW)
    rows = Demand.objects.within(scope).select_related("committee", "kind", "block", "handler")
    rows = rows.annotate(answered_by=ANSWERED_BY)
    found = DemandFilter(request.GET, queryset=rows, scope=scope, user=request.user)
    page = page_of(request, found.qs.order_by("due_on", "id"), ROWS)
    lines = list_rows(page.rows, request.user)
    sends = [line for line in lines if line.is_sent]
    kept = found.form.cleaned_data if found.form.is_valid() else {}
    context = {
        "filter": found,
        "page": page,
        "rows": lines,
        "today": today(),
        "counted": measure_names().get(kept.get("counted", "")),
        "month": month_of(kept.get("month", ""), today()),
        "bulk": BulkAssignForm(people=people_at(scope_of(request.user, TRIAGE))) if sends else None,
        "records": [row for row in found.places if can(request.user, RECORD, committee_id=row.pk)],
    }
    return render(request, "demands/desk_list.html", context)


@desk_page
@require_POST
def bulk_assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked demands to one person, all of them or none."""
    scope = permitted(request, TRIAGE)
    ticked = {int(pk) for pk in request.POST.getlist("demand")[:MOST] if pk.isdecimal() and len(pk) < 12}
    rows = list(Demand.objects.within(scope).filter(pk__in=ticked))
    if len(rows) != len(ticked):
        raise Http404
    if not rows:
        messages.error(request, _("请先在前面打勾，选要派的诉求。"))
        return redirect("demands:desk")
    form = BulkAssignForm(request.POST, people=people_at(scope))
    done = ngettext("已派出%(n)d件", "已派出%(n)d件", len(rows)) % {"n": len(rows)}
    attempt(request, form, lambda: form.act(rows, by=request.user), done)
    return redirect("demands:desk")


urlpatterns = [
    path("desk/demands/", desk, name="desk"),
    path("desk/demands/assign/", bulk_assign, name="bulk-assign"),
]
