"""One door on the leader's phone: two taps for an ordinary visit, a form for a need, undo today."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from leaders.actions.care import care_rules
from leaders.actions.visits import keep_promise, undo_visit
from leaders.forms.rounds import WishForm
from leaders.forms.visits import ChangeForm, NeedForm, VisitForm
from leaders.models import Visit
from leaders.pages.due import Door, doors_of, level_words, wish_words
from leaders.pages.today import RECORD, leads_of
from leaders.pages.visit import history_of, past_of, said_of
from leaders.views.leader_today import DONE, frame, sees_tags
from residents.actions.calendar import figure_int
from residents.models import Household
from users.access import reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken


def _door(request: HttpRequest, pk: int) -> Door:
    """Return the door if it lies in a block of the leader's; to anybody else it is not there."""
    homes = Household.objects.select_related("block", "committee")
    home = reach(request, homes, RECORD, pk=pk)
    day = today()
    (door,) = doors_of(homes.filter(pk=home.pk), day, care_rules(day))
    return door


def _about(request: HttpRequest, door: Door) -> dict[str, Any]:
    return {
        "door": door,
        "level": level_words(door.level, sees_tags(request, door)),
        "wish": wish_words(door.wish),
        "nobody_days": figure_int("visit_nobody_days", committee=door.household.committee),
        **frame(leads_of(request.user, today())),
    }


@login_required
@require_http_methods(["GET", "POST"])
def leader_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who lives here and what was said last time; one tap keeps the visit."""
    draft = request.headers.get("Accept") == "application/json"
    try:
        door = _door(request, pk)
    except Http404:
        if draft:
            # Kept while the term ended or the block changed: said once, or the phone would send it for ever.
            words = _("有一次存下的走访没有记上：这户现在不归您走访。")
            return JsonResponse({"error": words}, status=422)
        raise
    form = VisitForm(request.POST or None, household=door.household)
    if visit := sent(request, form):
        _note_done(request, visit, door)
        return JsonResponse({"go": reverse("leaders:today")}) if draft else redirect("leaders:today")
    if draft:
        words = [word for errors in form.errors.values() for word in errors]
        return JsonResponse({"error": f"{door.household}：{' '.join(words)}"}, status=422)
    past = history_of(door.household, request.user)
    about = {"past": past, "last": past[0] if past else None, "today": today(), **_about(request, door)}
    return form_page(request, "leaders/visit", form, **about)


def _note_done(request: HttpRequest, visit: Visit, door: Door) -> None:
    """Offer to take it back on the next page, and only there."""
    request.session[DONE] = {
        "pk": visit.pk,
        "who": f"{door.household.door}{door.called}",
        "said": said_of(visit),
        "can_undo": visit.demand_id is None,
        "asked_not": door.stays_out and visit.way == "door",
    }


@login_required
@require_http_methods(["GET", "POST"])
def leader_need(request: HttpRequest, pk: int) -> HttpResponse:
    door = _door(request, pk)
    form = NeedForm(request.POST or None, request.FILES or None, household=door.household)
    if visit := sent(request, form):
        _note_done(request, visit, door)
        return redirect("leaders:today")
    days = figure_int("demand_days", committee=door.household.committee)
    return form_page(request, "leaders/visit_need", form, days=days, **_about(request, door))


@login_required
@require_http_methods(["GET", "POST"])
def leader_wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep how the household wants to be met."""
    door = _door(request, pk)
    form = WishForm(request.POST or None, household=door.household, wish=door.wish)
    if sent(request, form):
        messages.success(request, _("记下了，以后照这样联系"))
        return redirect("leaders:visit", pk)
    return form_page(request, "leaders/wish", form, **_about(request, door))


@login_required
@require_http_methods(["GET", "POST"])
def leader_visit_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was written today, or see it; what was promised can be ticked off at any time."""
    visit = reach(request, _visits(), RECORD, pk=pk)
    form = ChangeForm(request.POST or None, visit=visit)
    if sent(request, form):
        messages.success(request, _("改好了"))
        return redirect("leaders:visit", visit.household_id)
    return form_page(
        request,
        "leaders/visit_change",
        form,
        visit=visit,
        past=past_of(visit, request.user),
        **frame(leads_of(request.user, today())),
    )


@login_required
@require_POST
def leader_visit_undo(request: HttpRequest, pk: int) -> HttpResponse:
    visit = reach(request, _visits(), RECORD, pk=pk)
    return _once(request, lambda: undo_visit(visit, by=request.user), _("撤销了，可以重新记"), visit)


@login_required
@require_POST
def leader_promise_kept(request: HttpRequest, pk: int) -> HttpResponse:
    visit = reach(request, _visits(), RECORD, pk=pk)
    return _once(request, lambda: keep_promise(visit, by=request.user), _("记下了，办到了"), visit)


def _visits() -> Any:
    return Visit.objects.select_related("household__block", "committee", "block", "demand", "person", "by")


def _once(request: HttpRequest, act: Any, done: str, visit: Visit) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("leaders:visit", visit.household_id)


urlpatterns = [
    path("leader/visits/<int:pk>/", leader_visit, name="visit"),
    path("leader/visits/<int:pk>/wish/", leader_wish, name="wish"),
    path("leader/visits/<int:pk>/need/", leader_need, name="visit-need"),
    path("leader/visits/made/<int:pk>/", leader_visit_change, name="visit-change"),
    path("leader/visits/made/<int:pk>/undo/", leader_visit_undo, name="visit-undo"),
    path("leader/visits/made/<int:pk>/kept/", leader_promise_kept, name="promise-kept"),
]
