"""The panel's page: what waits for one's vote, on any telephone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.forms.claims import JudgeForm
from agreements.models import Claim, PanelSeat
from agreements.views.leader import claim_photo
from users.access import permitted, reach
from users.views.pages import attempt

VOTE = "agreements.vote_claim"
ROWS = 60


@login_required
@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    """List the claims before the panel on which one has a seat; one's own household is marked."""
    seats = PanelSeat.objects.within(permitted(request, VOTE)).filter(user=request.user)
    waiting = seats.filter(claim__state=Claim.State.PANEL, agrees=None)
    rows = waiting.select_related("claim__household__block", "claim__rule").order_by("claim__at", "claim")
    return render(request, "agreements/panel.html", {"seats": rows[:ROWS]})


@login_required
@require_POST
def panel_vote(request: HttpRequest, pk: int) -> HttpResponse:
    claim = reach(request, Claim.objects.filter(seats__user=request.user), VOTE, pk=pk)
    form = JudgeForm(request.POST)
    attempt(request, form, lambda: form.vote(claim, by=request.user), _("记下了您的意见"))  # type: ignore[arg-type]
    return redirect("agreements:panel")


@login_required
@require_GET
def panel_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_photo(reach(request, Claim.objects.filter(seats__user=request.user), VOTE, pk=pk))


urlpatterns = [
    path("panel/points/", panel, name="panel"),
    path("panel/points/<int:pk>/vote/", panel_vote, name="panel-vote"),
    path("panel/points/<int:pk>/photo/", panel_photo, name="panel-photo"),
]
