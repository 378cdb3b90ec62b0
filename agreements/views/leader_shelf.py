"""A leader redeems for neighbours without a telephone, and brings or shows the card."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agreements.actions.redeeming import Door
from agreements.forms.shelf import NeighbourForm, homes_with_points
from agreements.models import PointsAccount, Redemption
from agreements.pages.cards import card_response
from agreements.views.shelf import code_context, code_url
from residents.models import Block
from users.access import permitted, reach
from users.models import User
from users.views.pages import form_page, sent

FOR = "agreements.redeem_for"
ROWS = 40


def _made_by_leaders(request: HttpRequest, pk: int) -> Redemption:
    """Return a redemption a leader made in one's own blocks; what households made stays theirs."""
    rows = Redemption.objects.filter(door=Door.LEADER)
    return reach(
        request, rows.select_related("item", "merchant", "committee", "account__household__block"), FOR, pk=pk
    )


@login_required
@require_GET
def leader_shelf(request: HttpRequest) -> HttpResponse:
    """List the blocks one redeems for and the cards still open."""
    scope = permitted(request, FOR)
    rows = Redemption.objects.within(scope).filter(door=Door.LEADER, state=Redemption.State.RESERVED)
    context = {
        "blocks": Block.objects.within(scope).order_by("position")[:30],
        "rows": rows.select_related("item", "account__household__block").order_by("valid_until", "pk")[:ROWS],
    }
    return render(request, "agreements/leader_shelf.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def leader_redeem(request: HttpRequest, block: int) -> HttpResponse:
    """Redeem for a household of the block in which nobody has an account."""
    group = reach(request, Block.objects.select_related("committee"), FOR, pk=block)
    online = User.objects.filter(person__household=OuterRef("household"), is_active=True)
    homes = homes_with_points(PointsAccount.objects.filter(~Exists(online), home=group))
    about = {"homes": homes, "committee": group.committee, "door": Door.LEADER}
    form = NeighbourForm(request.POST or None, **about)
    if made := sent(request, form):
        messages.success(request, _("换好了，把卡交给邻居"))
        return redirect("agreements:leader-code", made.pk)
    return form_page(request, "agreements/leader_redeem", form, group=group)


@login_required
@require_GET
def leader_code(request: HttpRequest, pk: int) -> HttpResponse:
    return render(
        request, "agreements/leader_code.html", code_context(request, _made_by_leaders(request, pk))
    )


@login_required
@require_GET
def leader_card(request: HttpRequest, pk: int) -> HttpResponse:
    row = _made_by_leaders(request, pk)
    return card_response(row, lambda: code_url(request, row))


urlpatterns = [
    path("leader/points/shelf/", leader_shelf, name="leader-shelf"),
    path("leader/points/shelf/new/<int:block>/", leader_redeem, name="leader-redeem"),
    path("leader/points/shelf/codes/<int:pk>/", leader_code, name="leader-code"),
    path("leader/points/shelf/codes/<int:pk>/card.pdf", leader_card, name="leader-card"),
]
