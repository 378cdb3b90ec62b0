"""The calls people asked for instead of a message: whom to call, what to say, ticked when made."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from demands.actions.calls import callable_by, make_call, must_say_why, reveal
from demands.actions.telling import NotYours
from demands.models import Call
from demands.pages.desk import HANDLE
from users.access import desk_page, permitted, reach
from users.forms import CallForm
from users.views.pages import attempt
from xidu.kit.errors import RuleBroken
from xidu.kit.names import mask_name
from xidu.kit.paging import page_of

ROWS = 40


@desk_page
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls that are owed and that the reader can make, one a person, the oldest first."""
    rows = callable_by(request.user).newest().within(permitted(request, HANDLE))
    chosen = request.GET.get("committee", "")
    if chosen.isdecimal() and len(chosen) < 10:
        rows = rows.filter(committee=chosen)
    rows = rows.select_related("committee", "demand__kind", "me_too", "step")
    page = page_of(request, rows.order_by("id"), ROWS)
    lines = [
        {
            "call": row,
            "who": (mask_name(row.demand.name) or _("没有留名字"))
            if row.me_too is None
            else _("也遇到的居民"),
            "phone": (row.me_too or row.demand).masked_phone,
            "says_why": must_say_why(request.user, row.demand),
            "at": row.step.at,
            "matter": row.demand,
            "url": reverse("demands:demand", args=[row.demand_id]),
            "phone_url": reverse("demands:call-phone", args=[row.pk]),
            "made_url": reverse("demands:call-made", args=[row.pk]),
        }
        for row in page.rows
    ]
    return render(request, "demands/desk_calls.html", {"page": page, "lines": lines})


@desk_page
@require_POST
def call_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the number of a call that is owed, and what to say.

    The call is the reason that stands on the trail; the street office types one, as for every number it sees.
    """
    owed = Call.objects.owed().select_related("demand", "me_too", "step")
    call = reach(request, owed, HANDLE, pk=pk)
    written = request.POST.get("reason", "")
    reason = written if must_say_why(request.user, call.demand) else _("回电话")
    try:
        phone = reveal(call, by=request.user, reason=reason, request=request)
    except NotYours as broken:
        raise PermissionDenied(str(broken)) from None
    except RuleBroken:
        messages.error(request, _("看电话要写原因，例如“逾期了，回电话说明”。"))
        return redirect("demands:calls")
    context = {"call": call, "demand": call.demand, "phone": phone}
    return render(request, "demands/desk_call.html", context)


@desk_page
@require_POST
def call_made(request: HttpRequest, pk: int) -> HttpResponse:
    call = reach(request, Call.objects.select_related("demand"), HANDLE, pk=pk)
    form = CallForm(request.POST)
    attempt(
        request,
        form,
        lambda: make_call(call, by=request.user, note=form.cleaned_data["note"]),
        _("已记下，电话打过了"),
    )
    return redirect("demands:calls")


urlpatterns = [
    path("desk/demands/calls/", calls, name="calls"),
    path("desk/demands/calls/<int:pk>/phone/", call_phone, name="call-phone"),
    path("desk/demands/calls/<int:pk>/made/", call_made, name="call-made"),
]
