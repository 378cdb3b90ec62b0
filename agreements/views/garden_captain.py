"""The captain's phone: the month's plots as doors, one tap for a tidy one; and the leader's way to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.claims import household_of
from agreements.actions.garden import KEEP, WALK
from agreements.actions.garden_rounds import undo_finding
from agreements.actions.garden_waiting import ASK
from agreements.forms.garden import LeaderAskForm, LookForm
from agreements.models import Captain, Finding, Garden, GardenRound, PlotTenure
from agreements.pages.garden import LOOKS, tiles_of
from residents.models import Household
from users.access import permitted, reach, scope_of
from users.views.pages import form_page, photo_response, sent
from xidu.kit.dates import month_start, today
from xidu.kit.errors import RuleBroken


@login_required
@require_GET
def walk(request: HttpRequest) -> HttpResponse:
    """Show the gardens one may walk round, and this month's plots."""
    scope = permitted(request, WALK)
    day = today()
    terms = Captain.objects.in_force_on(day).filter(user=request.user).values("garden")
    kept = Garden.objects.within(scope_of(request.user, KEEP)).values("pk")
    rows = Garden.objects.within(scope).filter(Q(pk__in=terms) | Q(pk__in=kept))
    gardens = list(rows.select_related("committee").order_by("pk")[:20])
    rounds = {
        row.garden_id: row for row in GardenRound.objects.filter(garden__in=gardens, month=month_start(day))
    }
    found = Finding.objects.filter(round__in=rounds.values(), undone_at=None)
    seen = {row.tenure_id: row for row in found.select_related("tenure__plot")}
    tiles = tiles_of(gardens, day)
    own = household_of(request.user)
    shown = [_garden(garden, rounds.get(garden.pk), tiles[garden.pk], seen, own) for garden in gardens]
    return render(request, "agreements/walk.html", {"gardens": shown, "day": day})


def _garden(
    garden: Garden, round_: GardenRound | None, tiles: Any, seen: dict[int, Finding], own: Any
) -> Any:
    doors = []
    for tile in tiles:
        if tile.tenure is None:
            continue
        row = seen.get(tile.tenure.pk)
        look = LOOKS[row.look] if row else ""
        words = (
            row.get_look_display() if row else _("自家") if tile.tenure.household_id == own else _("还没看")
        )
        doors.append({"plot": tile.plot, "tenure": tile.tenure, "finding": row, "look": look, "words": words})
    done = sum(door["finding"] is not None for door in doors)
    return {"garden": garden, "round": round_, "doors": doors, "done": done, "all": len(doors)}


@login_required
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, pk: int, tenure: int) -> HttpResponse:
    """One plot: three buttons, a photo and a word where wanted."""
    round_ = reach(request, GardenRound.objects.select_related("garden"), WALK, pk=pk)
    rows = PlotTenure.objects.filter(garden=round_.garden).select_related("plot", "household__block")
    held = reach(request, rows, WALK, pk=tenure)
    bound = request.POST if request.method == "POST" else None
    form = LookForm(bound, request.FILES or None)
    if finding := sent(request, form, round_, held):
        done = _("%(plot)s记下了：%(look)s") % {"plot": held.plot, "look": finding.get_look_display()}
        messages.success(request, done)
        return redirect("agreements:walk")
    found = Finding.objects.filter(round=round_, tenure=held, undone_at=None).first()
    past = Finding.objects.filter(tenure=held, undone_at=None).exclude(round=round_).order_by("-at")[:3]
    about = {"round": round_, "tenure": held, "finding": found, "past": past}
    return form_page(request, "agreements/look", form, **about)


@login_required
@require_POST
def look_undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Finding.objects.all(), WALK, pk=pk)
    try:
        undo_finding(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("撤回了，可以重新记"))
    return redirect("agreements:walk")


@login_required
@require_GET
def look_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return photo_response(reach(request, Finding.objects.exclude(photo=""), WALK, pk=pk))


@login_required
@require_http_methods(["GET", "POST"])
def leader_garden(request: HttpRequest) -> HttpResponse:
    """Put a household of one's own block on the list; the slip's number is told at once."""
    homes = Household.objects.within(permitted(request, ASK)).select_related("block")
    form = LeaderAskForm(request.POST or None, homes=homes.order_by("block__position", "position"))
    if row := sent(request, form):
        facts = {"home": row.household, "slip": row.slip}
        messages.success(request, _("%(home)s报上名了，签号%(slip)s，请抄给他们") % facts)
        return redirect("agreements:leader-garden")
    return form_page(request, "agreements/leader_garden", form)


urlpatterns = [
    path("garden/", walk, name="walk"),
    path("garden/rounds/<int:pk>/<int:tenure>/", look, name="look"),
    path("garden/looks/<int:pk>/undo/", look_undo, name="look-undo"),
    path("garden/looks/<int:pk>/photo/", look_photo, name="look-photo"),
    path("leader/garden/", leader_garden, name="leader-garden"),
]
