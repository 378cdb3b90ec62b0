"""The desk's symposia: called, written down, what was taken on; and the activities leaders propose."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.symposia import agenda_of
from leaders.forms.gatherings import (
    DecideForm,
    ItemForm,
    MinutesForm,
    SettleForm,
    SymposiumForm,
)
from leaders.forms.training import next_afternoon
from leaders.models import ActionItem, ActivityProposal, Symposium
from leaders.pages.growing import DECIDE, MEET
from residents.models import Committee
from users.access import desk_page, permitted, reach
from users.views.pages import attempt, form_page, sent
from xidu.kit.dates import today
from xidu.kit.paging import page_of

ROWS = 30


@desk_page
@require_GET
def desk_symposia(request: HttpRequest) -> HttpResponse:
    """List the symposia, and what was taken on there and is still open."""
    scope = permitted(request, MEET)
    rows = Symposium.objects.within(scope).select_related("activity", "committee")
    items = ActionItem.objects.within(scope).open().select_related("leader", "committee")
    context = {
        "page": page_of(request, rows.order_by("-activity__starts_at", "-pk"), ROWS),
        "items": items.order_by("due_on", "pk")[:60],
        "places": list(Committee.objects.within(scope).order_by("code", "pk")[:30]),
        "today": today(),
    }
    return render(request, "leaders/desk_symposia.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def symposium_new(request: HttpRequest, committee: int) -> HttpResponse:
    place = reach(request, Committee.objects.select_related("street"), MEET, pk=committee)
    initial = {**next_afternoon(), "title": _("组长座谈会"), "where": place.address}
    form = SymposiumForm(request.POST or None, committee=place, initial=initial)
    if done := sent(request, form):
        messages.success(request, _("排好了，本村居的组长都请了"))
        return redirect("leaders:desk-symposium", done.pk)
    title = _("排一场座谈会")
    return form_page(request, "leaders/desk_form", form, title=title, lead=place.name, submit=_("排好并请人"))


def _symposium(request: HttpRequest, pk: int) -> Symposium:
    rows = Symposium.objects.select_related("committee", "activity__place", "activity__committee")
    return reach(request, rows, MEET, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_symposium(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what comes back, the minutes, and what was taken on; POST adds one of these."""
    row = _symposium(request, pk)
    form = ItemForm(request.POST or None, symposium=row)
    if sent(request, form, row):
        messages.success(request, _("记下了，也告诉他了"))
        return redirect("leaders:desk-symposium", pk)
    context = {
        "symposium": row,
        "activity": row.activity,
        "agenda": agenda_of(row),
        "items": row.items.select_related("leader").order_by("due_on", "pk"),
        "minutes_form": MinutesForm(initial={"minutes": row.minutes}),
        "today": today(),
    }
    return form_page(request, "leaders/desk_symposium", form, **context)


@desk_page
@require_POST
def symposium_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _symposium(request, pk), MinutesForm(request.POST)
    attempt(request, form, lambda: form.send(row, by=request.user), _("纪要存好了"))
    return redirect("leaders:desk-symposium", pk)


@desk_page
@require_http_methods(["GET", "POST"])
def item_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how something taken on ended."""
    rows = ActionItem.objects.select_related("leader", "symposium", "committee")
    item = reach(request, rows, MEET, pk=pk)
    form = SettleForm(request.POST or None)
    if sent(request, form, item):
        messages.success(request, _("记下了"))
        return redirect("leaders:desk-symposium", item.symposium_id)
    lead = f"{item.leader.name}　{item.words}"
    return form_page(request, "leaders/desk_form", form, title=_("座谈会待办"), lead=lead, submit=_("记下"))


@desk_page
@require_GET
def desk_proposals(request: HttpRequest) -> HttpResponse:
    """List the activities leaders proposed, those that wait first."""
    rows = ActivityProposal.objects.within(permitted(request, DECIDE))
    rows = rows.select_related("committee", "block", "by", "kind")
    context = {
        "waiting": rows.waiting().order_by("starts_at", "pk")[:60],
        "page": page_of(request, rows.exclude(state="waiting").order_by("-decided_at", "-pk"), ROWS),
        "today": today(),
    }
    return render(request, "leaders/desk_proposals.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one and decide it."""
    rows = ActivityProposal.objects.select_related("committee", "block", "by", "kind", "place", "decided_by")
    proposal = reach(request, rows, DECIDE, pk=pk)
    form = DecideForm(request.POST or None)
    if done := sent(request, form, proposal):
        messages.success(request, _("定了，也告诉提议的组长了"))
        if done.activity_id:
            return redirect("activities:activity", done.activity_id)
        return redirect("leaders:desk-proposals")
    return form_page(request, "leaders/desk_proposal", form, proposal=proposal)


urlpatterns = [
    path("desk/symposia/", desk_symposia, name="desk-symposia"),
    path("desk/symposia/new/<int:committee>/", symposium_new, name="symposium-new"),
    path("desk/symposia/<int:pk>/", desk_symposium, name="desk-symposium"),
    path("desk/symposia/<int:pk>/minutes/", symposium_minutes, name="symposium-minutes"),
    path("desk/symposia/items/<int:pk>/", item_settle, name="item-settle"),
    path("desk/proposals/", desk_proposals, name="desk-proposals"),
    path("desk/proposals/<int:pk>/", desk_proposal, name="desk-proposal"),
]
