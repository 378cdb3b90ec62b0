"""查我家的积分: points and reports of a household without an account, by a code to its telephone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.claims import Door
from agreements.actions.door import ask_code, leave, proven_home, take_code
from agreements.forms.door import DoorClaimForm, DoorCodeForm, PlateForm
from agreements.models import Claim
from agreements.pages.mine import account_of_home
from users.actions.audit import address_of
from users.actions.limits import TooMany
from users.views.pages import committee_stamp, form_page, sent, too_many
from xidu.kit.errors import RuleBroken
from xidu.kit.http import same_origin_post

ROWS = 30


@never_cache
@same_origin_post
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, committee: str) -> HttpResponse:
    """Ask for the plate; the next page is the same whatever stands behind it."""
    committee_stamp(request, committee)
    place = request.place  # type: ignore[attr-defined]
    form = PlateForm(request.POST or None, committee=place)
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            about = {"block": kept["block"].pk, "door": kept["door"]}
            ask_code(request.session, place, address=address_of(request), **about)
        except TooMany:
            return too_many(request)
        return redirect("agreements:door-code", committee)
    return form_page(request, "agreements/door", form)


@never_cache
@same_origin_post
@require_http_methods(["GET", "POST"])
def door_code(request: HttpRequest, committee: str) -> HttpResponse:
    committee_stamp(request, committee)
    form = DoorCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = request.place  # type: ignore[attr-defined]
        try:
            take_code(request.session, place, form.cleaned_data["code"], address=address_of(request))
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error("code", str(broken))
        else:
            return redirect("agreements:door-points", committee)
    return form_page(request, "agreements/door_code", form)


@never_cache
@require_GET
def door_points(request: HttpRequest, committee: str) -> HttpResponse:
    """Show the household's balances, entries and reports while the code's quarter of an hour lasts."""
    committee_stamp(request, committee)
    home = proven_home(request.session, request.place)  # type: ignore[attr-defined]
    if home is None:
        return redirect("agreements:door", committee)
    account = account_of_home(home)
    entries = account.entries.select_related("rule__book").order_by("-day", "-pk")[:ROWS] if account else []
    claims = Claim.objects.filter(household=home).select_related("rule").order_by("-pk")[:ROWS]
    context = {"home": home, "account": account, "entries": entries, "claims": claims}
    return render(request, "agreements/door_points.html", context)


@never_cache
@same_origin_post
@require_http_methods(["GET", "POST"])
def door_claim(request: HttpRequest, committee: str) -> HttpResponse:
    committee_stamp(request, committee)
    home = proven_home(request.session, request.place)  # type: ignore[attr-defined]
    if home is None:
        return redirect("agreements:door", committee)
    about = {"committee": home.committee, "door": Door.HOUSEHOLD, "home": home}
    form = DoorClaimForm(request.POST or None, request.FILES or None, **about)
    if sent(request, form):
        return redirect("agreements:door-points", committee)
    return form_page(request, "agreements/door_claim", form, home=home)


@same_origin_post
@require_POST
def door_leave(request: HttpRequest, committee: str) -> HttpResponse:
    committee_stamp(request, committee)
    leave(request.session)
    return redirect("agreements:points", committee)


urlpatterns = [
    path("<slug:committee>/points/ours/", door, name="door"),
    path("<slug:committee>/points/ours/code/", door_code, name="door-code"),
    path("<slug:committee>/points/ours/now/", door_points, name="door-points"),
    path("<slug:committee>/points/ours/claim/", door_claim, name="door-claim"),
    path("<slug:committee>/points/ours/leave/", door_leave, name="door-leave"),
]
