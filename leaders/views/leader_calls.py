"""The calls residents asked for: on the leader's phone, and at the desk for those nobody leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from leaders.actions.calls import ANSWER, reveal
from leaders.forms.calls import TryForm
from leaders.models import CallRequest
from users.access import desk_page, permitted, reach, scope_of
from users.views.pages import attempt
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.names import mask_name
from xidu.kit.paging import page_of

ROWS = 40
LEADER, DESK = "leader", "desk"
BASES = {LEADER: "base_leader.html", DESK: "base_desk.html"}
# (list, number, what came of it) of each door.
NAMES = {
    LEADER: ("leaders:calls", "leaders:call-phone", "leaders:call-made"),
    DESK: ("leaders:desk-calls", "leaders:desk-call-phone", "leaders:desk-call-made"),
}


def _frame(door: str) -> dict[str, str]:
    listed, number, made = NAMES[door]
    return {"base": BASES[door], "list_url": listed, "phone_url": number, "made_url": made}


def _rows(request: HttpRequest, door: str) -> Any:
    """Return the wishes a door may show: on the phone those of one's own blocks alone.

    A committee's numbers open at the desk, where a code by telephone is not enough to come in.
    """
    rows = CallRequest.objects.select_related("committee", "block")
    return rows.filter(block__in=scope_of(request.user, ANSWER).blocks) if door == LEADER else rows


def _list(request: HttpRequest, door: str) -> HttpResponse:
    """List the open calls of the reader's blocks, what is due first on top."""
    rows = _rows(request, door).within(permitted(request, ANSWER)).open()
    page = page_of(request, rows.order_by("next_on", "due_on", "pk"), ROWS)
    lines = [(row, mask_name(row.name) or _("没有留名字"), row.masked_phone) for row in page.rows]
    context = {"page": page, "lines": lines, "today": today(), **_frame(door)}
    return render(request, "leaders/calls.html", context)


def _call(request: HttpRequest, pk: int, door: str) -> CallRequest:
    return reach(request, _rows(request, door), ANSWER, pk=pk)


def _phone(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    """Show the number and what to note after ringing; the look goes on the trail."""
    call = _call(request, pk, door)
    try:
        phone = reveal(call, by=request.user, request=request)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect(NAMES[door][0])
    return render(
        request, "leaders/call.html", {"call": call, "phone": phone, "form": TryForm(), **_frame(door)}
    )


def _made(request: HttpRequest, pk: int, door: str) -> HttpResponse:
    call = _call(request, pk, door)
    form = TryForm(request.POST)
    attempt(request, form, lambda: form.act(call, by=request.user), _("记下了，谢谢您。"))
    return redirect(NAMES[door][0])


@login_required
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    return _list(request, LEADER)


@login_required
@require_POST
def call_phone(request: HttpRequest, pk: int) -> HttpResponse:
    return _phone(request, pk, LEADER)


@login_required
@require_POST
def call_made(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, pk, LEADER)


@desk_page
@require_GET
def desk_calls(request: HttpRequest) -> HttpResponse:
    return _list(request, DESK)


@desk_page
@require_POST
def desk_call_phone(request: HttpRequest, pk: int) -> HttpResponse:
    return _phone(request, pk, DESK)


@desk_page
@require_POST
def desk_call_made(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, pk, DESK)


urlpatterns = [
    path("leader/calls/", calls, name="calls"),
    path("leader/calls/<int:pk>/phone/", call_phone, name="call-phone"),
    path("leader/calls/<int:pk>/made/", call_made, name="call-made"),
    path("desk/leaders/calls/", desk_calls, name="desk-calls"),
    path("desk/leaders/calls/<int:pk>/phone/", desk_call_phone, name="desk-call-phone"),
    path("desk/leaders/calls/<int:pk>/made/", desk_call_made, name="desk-call-made"),
]
