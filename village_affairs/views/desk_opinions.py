"""The desk's queue of questions by deadline; several given to one person; one written down for somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from users.access import can, desk_page, permitted, reach, scope_of
from users.actions import audit
from users.views.pages import attempt, form_page
from village_affairs.filters import OpinionFilter
from village_affairs.forms.desk_opinions import BulkAssignForm
from village_affairs.forms.opinions import RecordForm
from village_affairs.models import Opinion
from village_affairs.pages.desk_opinion import ASSIGN, REVEAL, VIEW, people_at
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

ROWS = 40
MOST = 100
RECORD = "village_affairs.record_opinion"


@desk_page
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions of the user's places, what is owed first and by its deadline."""
    scope = permitted(request, VIEW)
    rows = Opinion.objects.within(scope).select_related("committee", "block", "handler")
    found = OpinionFilter(request.GET, queryset=rows, scope=scope, user=request.user)
    page = page_of(request, found.qs.order_by("due_on", "id"), ROWS)
    assigns = scope_of(request.user, ASSIGN)
    sends = {row.pk for row in page.rows if row.is_waiting and assigns.covers(committee_id=row.committee_id)}
    context = {
        "filter": found,
        "page": page,
        "today": today(),
        "sends": sends,
        "bulk": BulkAssignForm(people=people_at(assigns)) if sends else None,
        "rings": bool(scope_of(request.user, REVEAL)),
        "records": [row for row in found.places if can(request.user, RECORD, committee_id=row.pk)],
    }
    return render(request, "village_affairs/questions.html", context)


@desk_page
@require_POST
def bulk_assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked questions to one person, all of them or none."""
    scope = permitted(request, ASSIGN)
    ticked = {int(pk) for pk in request.POST.getlist("opinion")[:MOST] if pk.isdecimal() and len(pk) < 12}
    rows = list(Opinion.objects.within(scope).filter(pk__in=ticked))
    if len(rows) != len(ticked):
        raise Http404
    if not rows:
        messages.error(request, _("请先在前面打勾，选要派的意见。"))
        return redirect("village_affairs:questions")
    form = BulkAssignForm(request.POST, people=people_at(scope))
    done = ngettext("已派出%(n)d条", "已派出%(n)d条", len(rows)) % {"n": len(rows)}
    attempt(request, form, lambda: form.send(rows, by=request.user), done)
    return redirect("village_affairs:questions")


@desk_page
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, committee: int) -> HttpResponse:
    """Write a question down for somebody present, and hand them the slip."""
    place = reach(request, Committee.objects.all(), RECORD, pk=committee)
    form = RecordForm(request.POST or None, committee=place)
    if request.method == "POST" and form.is_valid():
        try:
            opinion, code = form.send()
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            audit.record("opinion.record", by=request.user, row=opinion, request=request)
            context: dict[str, Any] = {"opinion": opinion, "code": code}
            return render(request, "village_affairs/recorded.html", context)
    return form_page(request, "village_affairs/record", form, committee=place)


urlpatterns = [
    path("desk/questions/", questions, name="questions"),
    path("desk/questions/assign/", bulk_assign, name="questions-assign"),
    path("desk/questions/record/<int:committee>/", record, name="record"),
]
