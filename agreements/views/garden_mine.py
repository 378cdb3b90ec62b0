"""A household's own plot: the last looks, its number and place while it waits, and its answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.garden import hand_back
from agreements.actions.garden_waiting import answer_offer, ask_plot, in_order, withdraw_waiting
from agreements.forms.garden import ObjectForm
from agreements.models import Finding, Garden, GardenRound, PlotOffer, PlotReturn, PlotTenure, Waiting
from agreements.pages.garden import place_in
from agreements.views.mine import home_of
from residents.models import Household
from users.views.pages import form_page, photo_response, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken


@login_required
@require_GET
def my_garden(request: HttpRequest) -> HttpResponse:
    home = home_of(request)
    if home is None:
        return render(request, "agreements/my_garden.html", {"home": None})
    day = today()
    held = PlotTenure.objects.in_force_on(day).filter(household=home)
    tenures = list(held.select_related("plot", "garden"))
    waits = list(Waiting.objects.filter(household=home, outcome="").select_related("garden", "offer__plot"))
    busy = [*(row.garden_id for row in tenures), *(row.garden_id for row in waits)]
    open_to = Garden.objects.filter(committee=home.committee_id).exclude(pk__in=busy)
    context = {
        "home": home,
        "tenures": [(row, _looks(row), _next(row)) for row in tenures],
        "backs": PlotReturn.objects.filter(tenure__in=tenures)
        .select_related("tenure__plot")
        .order_by("-pk")[:5],
        "waits": [(row, place_in(row.garden, row, in_order(row.garden))) for row in waits],
        "gardens": (open_to.filter(block=None) | open_to.filter(block=home.block_id)).order_by("pk"),
        "key": secrets.token_urlsafe(18),
        "day": day,
    }
    return render(request, "agreements/my_garden.html", context)


def _looks(tenure: PlotTenure) -> list[Finding]:
    rows = Finding.objects.filter(tenure=tenure, undone_at=None).select_related("round")
    return list(rows.order_by("-at", "-pk")[:6])


def _next(tenure: PlotTenure) -> GardenRound | None:
    """Return this month's round while the plot was not seen in it."""
    seen = Finding.objects.filter(tenure=tenure, undone_at=None).values("round")
    rows = GardenRound.objects.filter(garden=tenure.garden, month__lte=today()).exclude(pk__in=seen)
    newest = rows.order_by("-month").first()
    return newest if newest and newest.month == today().replace(day=1) else None


def _own(request: HttpRequest, rows: Any, path_: str, pk: int) -> Any:
    """Return the row of one's own household; any other does not exist."""
    home = home_of(request)
    row = rows.filter(**{path_: home}, pk=pk).first() if home else None
    if row is None:
        raise Http404
    return row


def _do(request: HttpRequest, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("agreements:my-garden")


@login_required
@require_POST
def my_garden_ask(request: HttpRequest, pk: int) -> HttpResponse:
    home: Household | None = home_of(request)
    garden = Garden.objects.filter(committee=home.committee_id, pk=pk).first() if home else None
    if home is None or garden is None:
        raise Http404
    key = f"phone:{home.pk}:{request.POST.get('key', '')[:40] or secrets.token_urlsafe(18)}"
    act = lambda: ask_plot(garden, home, door=Waiting.Door.PHONE, key=key, by=request.user)  # noqa: E731
    return _do(request, act, _("报上名了，记住您家的签号"))


@login_required
@require_POST
def my_garden_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, Waiting.objects.all(), "household", pk)
    return _do(request, lambda: withdraw_waiting(row, by=request.user), _("不等了，随时可以再报"))


@login_required
@require_POST
def my_garden_return(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, PlotTenure.objects.all(), "household", pk)
    return _do(request, lambda: hand_back(row, by=request.user), _("交还了，谢谢您把地留给邻居"))


@login_required
@require_POST
def my_garden_answer(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, PlotOffer.objects.all(), "waiting__household", pk)
    if not {"yes", "no"} & set(request.POST):
        return redirect("agreements:my-garden")
    accepts = "yes" in request.POST
    done = _("地归您家种了") if accepts else _("记下了，轮到下一户")
    return _do(request, lambda: answer_offer(row, accepts=accepts, by=request.user), done)


@login_required
@require_http_methods(["GET", "POST"])
def my_garden_object(request: HttpRequest, pk: int) -> HttpResponse:
    rows = PlotReturn.objects.select_related("tenure__plot", "finding")
    back = _own(request, rows, "tenure__household", pk)
    form = ObjectForm(request.POST or None)
    if sent(request, form, back, field="words"):
        messages.success(request, _("记下了，村居看过告诉您"))
        return redirect("agreements:my-garden")
    return form_page(request, "agreements/my_garden_object", form, back=back)


@login_required
@require_GET
def my_garden_photo(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, Finding.objects.filter(undone_at=None).exclude(photo=""), "tenure__household", pk)
    return photo_response(row)


urlpatterns = [
    path("me/garden/", my_garden, name="my-garden"),
    path("me/garden/<int:pk>/ask/", my_garden_ask, name="my-garden-ask"),
    path("me/garden/waiting/<int:pk>/withdraw/", my_garden_withdraw, name="my-garden-withdraw"),
    path("me/garden/plots/<int:pk>/return/", my_garden_return, name="my-garden-return"),
    path("me/garden/offers/<int:pk>/answer/", my_garden_answer, name="my-garden-answer"),
    path("me/garden/back/<int:pk>/", my_garden_object, name="my-garden-object"),
    path("me/garden/looks/<int:pk>/photo/", my_garden_photo, name="my-garden-photo"),
]
