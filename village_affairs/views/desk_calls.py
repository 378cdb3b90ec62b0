"""The calls that answers owe: whom to call, what to say, ticked when made."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from users.access import desk_page, permitted, reach
from users.views.pages import attempt
from village_affairs.actions.calls import REVEAL, asks_for_a_verdict, reveal
from village_affairs.forms.desk_opinions import AnswerCallForm
from village_affairs.models import Call
from village_affairs.pages.outcomes import outcome_words
from xidu.kit.names import mask_name
from xidu.kit.paging import page_of

ROWS = 40


@desk_page
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls that are owed, one a person, the oldest first."""
    rows = Call.objects.owed().newest().within(permitted(request, REVEAL))
    chosen = request.GET.get("committee", "")
    if chosen.isdecimal() and len(chosen) < 10:
        rows = rows.filter(committee=chosen)
    rows = rows.select_related("committee", "opinion", "me_too", "inspection")
    page = page_of(request, rows.order_by("id"), ROWS)
    lines = [_line(row) for row in page.rows]
    return render(request, "village_affairs/desk_calls.html", {"page": page, "lines": lines})


def _line(call: Call) -> dict[str, Any]:
    if call.inspection:
        who = mask_name(call.inspection.name) or _("申请查账的居民")
    else:
        who = _("也想问的居民") if call.me_too_id else _("提问的居民")
    return {
        "call": call,
        "who": who,
        "phone": call.person.masked_phone,
        "at": call.at,
        "matter": call.opinion or _("查账申请"),
        "url": matter_url(call),
        "phone_url": reverse("village_affairs:call-phone", args=[call.pk]),
        "made_url": reverse("village_affairs:call-made", args=[call.pk]),
    }


def matter_url(call: Call) -> str:
    name, pk = ("question", call.opinion_id) if call.opinion_id else ("inspection", call.inspection_id)
    return reverse(f"village_affairs:{name}", args=[pk])


@desk_page
@require_POST
def call_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the number of a call that is owed, what was asked, and the whole answer to read out.

    ``hears`` offers to write down what the asker thinks of it, ``own`` says why the answerer is not offered.
    """
    owed = Call.objects.owed().select_related("opinion", "me_too", "inspection")
    call = reach(request, owed, REVEAL, pk=pk)
    phone = reveal(call, by=request.user, request=request)
    reply = call.opinion.replies.order_by("-round").first() if call.opinion else None
    context = {"call": call, "phone": phone, "reply": reply, "url": matter_url(call)}
    if reply and asks_for_a_verdict(call):
        context |= {"hears": reply.by_id != request.user.pk, "own": reply.by_id == request.user.pk}
    if reply:
        context["outcome"] = outcome_words(reply)
    return render(request, "village_affairs/desk_call.html", context)


@desk_page
@require_POST
def call_made(request: HttpRequest, pk: int) -> HttpResponse:
    call = reach(request, Call.objects.select_related("opinion"), REVEAL, pk=pk)
    form = AnswerCallForm(request.POST)
    attempt(
        request,
        form,
        lambda: form.act(call, by=request.user),
        _("已记下，电话打过了"),
    )
    return redirect("village_affairs:calls")


urlpatterns = [
    path("desk/questions/calls/", calls, name="calls"),
    path("desk/questions/calls/<int:pk>/phone/", call_phone, name="call-phone"),
    path("desk/questions/calls/<int:pk>/made/", call_made, name="call-made"),
]
