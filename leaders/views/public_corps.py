"""Who leads where, for anyone: the board, "who is my leader", "please ring me", and the duties."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leaders.actions.calls import find_call, take_back
from leaders.forms.calls import CallMeForm
from leaders.models import CallRequest
from leaders.pages.duties import DUTIES, duty_sheet
from leaders.pages.public import board, call_page, find_blocks
from residents.models import Block
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import account_of, committee_stamp, form_page, too_many
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.http import same_origin_post
from xidu.kit.kept import kept_page
from xidu.kit.moment import one_moment


def _stamp(request: HttpRequest, committee: str) -> tuple[object, ...]:
    """Return what the page hangs on: every term and leave moves the stamp; the day is last."""
    return (*committee_stamp(request, committee), request.GET.get("q"), today())


@require_safe
@kept_page(_stamp)
def corps_board(request: HttpRequest, committee: str) -> HttpResponse:
    """Show the wall of the committee; with ``q`` the blocks it may mean come first."""
    # The day of the stamp: past midnight a page under yesterday's must not count until today.
    day = request.seen_stamp[-1]  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:40]
    with one_moment():
        rows = board(request.place, day)
        found = find_blocks(words, rows, request.place)
    context = {"board": rows, "words": words, "found": found, "messages": ()}
    return render(request, "leaders/board.html", context)


@same_origin_post
@require_http_methods(["GET", "POST"])
def call_me(request: HttpRequest, committee: str, block: int) -> HttpResponse:
    """Ask the leader of a block to ring."""
    committee_stamp(request, committee)
    home = Block.objects.select_related("committee__street").filter(committee=request.place, pk=block).first()
    if home is None:
        raise Http404
    form = CallMeForm(request.POST or None, block=home, user=account_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            spend("call_me", address_of(request), burst=20, per_hour=20)
            _call, code = form.send()
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("leaders:call-query", code)
    return form_page(request, "leaders/call_me", form, home=home)


def _of_code(request: HttpRequest, code: str) -> CallRequest | HttpResponse:
    """Return the wish of the code; a wrong code is 404, and wrong tries are counted."""
    try:
        found = find_call(code)
    except (BadValue, CallRequest.DoesNotExist):
        try:
            spend("query", address_of(request), burst=30, per_hour=60)
        except TooMany:
            return too_many(request)
        raise Http404 from None
    request.place = found.committee  # type: ignore[attr-defined]
    return found


@require_safe
def call_query(request: HttpRequest, code: str) -> HttpResponse:
    found = _of_code(request, code)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "leaders/call_query.html", {"page": call_page(found), "code": code})


@same_origin_post
@require_POST
def call_back(request: HttpRequest, code: str) -> HttpResponse:
    """No call is needed any more."""
    found = _of_code(request, code)
    if isinstance(found, HttpResponse):
        return found
    take_back(found)
    return redirect("leaders:call-query", code)


@require_safe
@kept_page(committee_stamp)
def duties(request: HttpRequest, committee: str) -> HttpResponse:
    context = {"kinds": [(key, *_shown(key)) for key in DUTIES], "messages": ()}
    return render(request, "leaders/duties.html", context)


def _shown(key: str) -> tuple[str, object, str]:
    row = DUTIES[key]
    return row.kind, row.parts, row.basis


@require_safe
def duties_pdf(request: HttpRequest, committee: str, kind: str) -> HttpResponse:
    committee_stamp(request, committee)
    if kind not in DUTIES:
        raise Http404
    response = HttpResponse(duty_sheet(request.place, kind).pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="duties-{kind}.pdf"'
    return response


urlpatterns = [
    path("call/<str:code>/", call_query, name="call-query"),
    path("call/<str:code>/back/", call_back, name="call-back"),
    path("<slug:committee>/leaders/", corps_board, name="board"),
    path("<slug:committee>/leaders/duties/", duties, name="duties"),
    path("<slug:committee>/leaders/duties/<slug:kind>.pdf", duties_pdf, name="duties-pdf"),
    path("<slug:committee>/leaders/<int:block>/call/", call_me, name="call-me"),
]
