"""At the door of an activity: tick names, note who just came, type in the paper list, show the code."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.actions import check_in as actions
from activities.actions.overlaps import overlaps_of
from activities.actions.screen_codes import qr_token, screen_code
from activities.actions.seats import seats_of
from activities.actions.sign_ups import cancel_sign_up
from activities.forms.check_in import LONGEST_KEY, NumbersForm, PaperRows, WalkInForm, read_ticks, send_paper
from activities.forms.sign_ups import DeskSignUpForm, hosts_of
from activities.models import Activity, CheckIn, Seat, SignUp
from activities.pages.neighbours import counts_of, parties_of, party_of
from activities.pages.papers import called_on_paper, sign_in_sheet
from activities.pages.public import full_words
from users.access import desk_page, reach
from users.actions import audit
from users.views.pages import form_page
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.paging import page_of
from xidu.kit.qr import qr_svg

CHECK_IN, SIGN_UP = "activities.check_in", "activities.sign_up_neighbour"
ROWS = 100


def _activity(request: HttpRequest, pk: int, permission: str = CHECK_IN) -> Activity:
    return reach(request, Activity.hosted.select_related("committee__street", "place"), permission, pk=pk)


def _back(request: HttpRequest, activity: Activity, done: list[CheckIn] | None = None) -> HttpResponse:
    """Return to the list as it was searched; ``done`` are offered to be undone."""
    query = {"did": ",".join(str(row.pk) for row in done or [])[:200], "q": request.POST.get("q", "")[:40]}
    written = urlencode({name: words for name, words in query.items() if words})
    where = reverse("activities:desk-check-in", args=(activity.pk,)) + (f"?{written}" if written else "")
    # The page's script asks for the address alone: so it knows the tick arrived.
    asks = request.headers.get("Accept") == "application/json"
    return JsonResponse({"go": where}) if asks else redirect(where)


@desk_page
@require_safe
def desk_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """List who is expected, a big button each."""
    activity = _activity(request, pk)
    search = request.GET.get("q", "").strip()[:40]
    page = page_of(request, parties_of(activity, search), ROWS)
    hosts = hosts_of(activity)
    context = {
        "activity": activity,
        "page": page,
        "parties": [party_of(row) for row in page.rows],
        "counts": counts_of(activity),
        "search": search,
        "key": uuid.uuid4(),
        "did": _did(activity, request.GET.get("did", "")),
        "walk_in": WalkInForm(hosts=hosts, here=activity.committee),
    }
    return render(request, "activities/check_in.html", context)


def _did(activity: Activity, written: str) -> list[CheckIn]:
    numbers = [int(part) for part in written.split(",")[:20] if part.isdecimal() and len(part) < 15]
    rows = CheckIn.objects.standing().filter(activity=activity, pk__in=numbers)
    return list(rows.select_related("seat__sign_up")) if numbers else []


@desk_page
@require_POST
def desk_tick(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """Tick one seat, or with ``all`` everyone of its party who is not ticked yet."""
    activity = _activity(request, pk)
    found = Seat.objects.select_related("sign_up", "activity").filter(activity=activity, pk=seat).first()
    if found is None:
        raise Http404
    # The name the tap has when a phone without net sends it: one whose answer got lost makes no second tick.
    tap = f"{request.POST.get('key') or uuid.uuid4()}-{seat}"[-LONGEST_KEY:]
    key = f"offline:{tap}"
    try:
        if request.POST.get("all"):
            done = actions.check_in_party(found.sign_up, way=CheckIn.Way.TICK, key=key, by=request.user)
        else:
            done = [actions.check_in(found, way=CheckIn.Way.TICK, key=key, by=request.user)]
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return _back(request, activity)
    return _back(request, activity, done)


@desk_page
@require_POST
def desk_undo(request: HttpRequest, pk: int, check_in: int) -> HttpResponse:
    activity = _activity(request, pk)
    row = CheckIn.objects.select_related("seat").filter(activity=activity, pk=check_in).first()
    if row is None:
        raise Http404
    try:
        actions.undo_check_in(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("撤销了，现在是没到"))
    return _back(request, activity)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def desk_walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Note somebody who came without signing up; they are checked in at once."""
    activity = _activity(request, pk)
    form = WalkInForm(request.POST or None, hosts=hosts_of(activity), here=activity.committee)
    if request.method == "POST" and form.is_valid():
        try:
            row = form.send(activity, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            done = list(CheckIn.objects.standing().filter(seat__sign_up=row))
            return _back(request, activity, done)
    return form_page(request, "activities/walk_in", form, activity=activity)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def desk_back_fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Type in the paper list: the ticked numbers, and who was written under it."""
    activity = _activity(request, pk)
    form = NumbersForm(request.POST or None)
    whose = {"hosts": hosts_of(activity), "here": activity.committee}
    rows = PaperRows(request.POST or None, form_kwargs=whose)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            came = send_paper(form, rows, activity, by=request.user)
        except RuleBroken as broken:
            form.add_error("numbers", str(broken))
        else:
            words = ngettext("补录了%(n)d个人", "补录了%(n)d个人", came) % {"n": came}
            messages.success(request, words)
            return redirect("activities:desk-check-in", pk)
    lines = [(called_on_paper(seat), seat.sign_up.state) for seat in actions.sheet_rows(activity)]
    context: dict[str, Any] = {"activity": activity, "rows": rows, "lines": lines, "form": form}
    bad = request.method == "POST"
    return render(request, "activities/back_fill.html", context, status=422 if bad else 200)


@desk_page
@require_POST
def desk_offline(request: HttpRequest, pk: int) -> JsonResponse:
    """Take the ticks a phone kept while it had no net; each answers for itself."""
    activity = _activity(request, pk)
    try:
        ticks = read_ticks(request.body)
    except BadValue as bad:
        return JsonResponse({"error": str(bad)}, status=400)
    results = actions.take_offline(activity, ticks, by=request.user)
    return JsonResponse({"results": results})


@desk_page
@require_safe
def desk_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The page for the big screen: a code to scan and six figures to type, new ones every half minute."""
    activity, now = _activity(request, pk), timezone.now()
    where = reverse("activities:self-check-in", args=(activity.committee.slug, activity.pk))
    short = request.build_absolute_uri(where)
    code = screen_code(activity, now)
    context = {
        "activity": activity,
        "code": f"{code[:3]} {code[3:]}",
        "address": short.removeprefix("https://").removeprefix("http://"),
        "qr": qr_svg(f"{short}?t={qr_token(activity, now)}", _("扫一扫签到")),
        "counts": counts_of(activity),
    }
    response = render(request, "activities/screen.html", context)
    response["Refresh"] = "30"
    return response


@desk_page
@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to sign, as PDF, for the door; names stand on it, so taking it is written down."""
    activity = _activity(request, pk)
    seats = actions.sheet_rows(activity)
    paper = sign_in_sheet(activity, seats)
    detail = {"rows": len(seats)}
    audit.record("activity.print_sheet", by=request.user, row=activity, detail=detail, request=request)
    disposition = {"Content-Disposition": f'inline; filename="sheet-{pk}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=disposition)


@desk_page
@require_http_methods(["GET", "HEAD", "POST"])
def desk_sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign up a neighbour at the desk and hand them the code."""
    activity = _activity(request, pk, SIGN_UP)
    form = DeskSignUpForm(
        request.POST or None, activity=activity, here=activity.committee, hosts=hosts_of(activity)
    )
    if request.method == "POST" and form.is_valid():
        try:
            row, code = form.send(by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            audit.record("sign_up.for_neighbour", by=request.user, row=row, request=request)
            context = {"activity": activity, "row": row, "code": code, "overlaps": overlaps_of(row)}
            return render(request, "activities/desk_signed_up.html", context)
    page = page_of(
        request, SignUp.objects.filter(activity=activity).select_related("block", "home", "by"), ROWS
    )
    context = {"activity": activity, "page": page, "room": full_words(seats_of(activity))}
    return form_page(request, "activities/desk_sign_up", form, **context)


@desk_page
@require_POST
def desk_sign_up_cancel(request: HttpRequest, pk: int, sign_up: int) -> HttpResponse:
    activity = _activity(request, pk, SIGN_UP)
    row = SignUp.objects.select_related("activity").filter(activity=activity, pk=sign_up).first()
    if row is None:
        raise Http404
    try:
        cancel_sign_up(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("记下了：%(who)s不来了") % {"who": row.name or _("这一家")})
    return redirect("activities:desk-sign-up", pk)


urlpatterns = [
    path(f"desk/activities/<int:pk>/{tail}", view, name=name)
    for tail, view, name in (
        ("check-in/", desk_check_in, "desk-check-in"),
        ("tick/<int:seat>/", desk_tick, "desk-tick"),
        ("undo/<int:check_in>/", desk_undo, "desk-undo"),
        ("walk-in/", desk_walk_in, "desk-walk-in"),
        ("back-fill/", desk_back_fill, "desk-back-fill"),
        ("offline/", desk_offline, "desk-offline"),
        ("screen/", desk_screen, "desk-screen"),
        ("sheet.pdf", sheet, "sign-in-sheet"),
        ("sign-up/", desk_sign_up, "desk-sign-up"),
        ("sign-ups/<int:sign_up>/cancel/", desk_sign_up_cancel, "desk-sign-up-cancel"),
    )
]
