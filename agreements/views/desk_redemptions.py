"""Redemptions on the desk: who waits, handing out by code or signature, giving back, redeeming for others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.codes import find_by_code
from agreements.actions.redeeming import Door
from agreements.forms.shelf import CancelForm, CodeForm, NeighbourForm, SignForm, homes_with_points
from agreements.models import PointsAccount, Redemption
from agreements.pages.cards import card_response
from agreements.pages.shelf import with_households
from agreements.views.shelf import code_url
from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.errors import RuleBroken

VIEW, FOR, HAND_OUT = "agreements.view_redemption", "agreements.redeem_for", "agreements.hand_out"
ROWS = 100
State = Redemption.State
STEPS: dict[str, tuple[Any, str]] = {
    "collect": (CodeForm, "code_form"),
    "sign": (SignForm, "sign_form"),
    "cancel": (CancelForm, "cancel_form"),
}


@desk_page
@require_GET
def desk_redemptions(request: HttpRequest) -> HttpResponse:
    """List what waits to be collected, the soonest to lapse first, and what ended last."""
    rows = Redemption.objects.within(permitted(request, VIEW))
    rows = rows.select_related("item", "account__household__block", "committee")
    ended = rows.exclude(state=State.RESERVED).order_by("-ended_at", "-pk")[:ROWS]
    context = {
        "waiting": with_households(rows.filter(state=State.RESERVED).order_by("valid_until", "pk")[:ROWS]),
        "ended": with_households(ended),
    }
    return render(request, "agreements/desk_redemptions.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_hand_out(request: HttpRequest) -> HttpResponse:
    """Take a code, typed or scanned, and show what it stands for; nothing is handed out yet."""
    scope = permitted(request, HAND_OUT)
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    if request.method == "POST" and form.is_valid():
        try:
            # Not inside a transaction of this request: a wrong code has to stay counted.
            places = Committee.objects.within(scope)
            row = find_by_code(form.cleaned_data["code"], places, by=request.user)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error("code", str(broken))
        else:
            return render(request, "agreements/desk_redemption.html", _about(request, row, found=form))
    return form_page(request, "agreements/desk_hand_out", form)


def _row(request: HttpRequest, pk: int, perm: str) -> Redemption:
    rows = Redemption.objects.select_related(
        "item", "committee", "account__household__block", "by", "ended_by"
    )
    return reach(request, rows, perm, pk=pk)


@desk_page
@require_GET
def desk_redemption(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "agreements/desk_redemption.html", _about(request, _row(request, pk, VIEW)))


def _about(
    request: HttpRequest, row: Redemption, *, found: CodeForm | None = None, **forms: object
) -> dict[str, object]:
    """``found`` is the form by which the row was found: its code waits for the one tap that hands out."""
    open_here = row.state == State.RESERVED and can(request.user, HAND_OUT, committee_id=row.committee_id)
    return {
        "who": with_households([row])[0].who,
        "row": row,
        "code": found.cleaned_data["code"] if found else "",
        "writes": open_here,
        "has_card": open_here and row.door != Door.OWN,
        "code_form": CodeForm(auto_id="code_%s"),
        "sign_form": SignForm(auto_id="sign_%s"),
        "cancel_form": CancelForm(auto_id="cancel_%s"),
        **forms,
    }


@desk_page
@require_POST
def redemption_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Hand it out by code or by signature, or give it back."""
    row = _row(request, pk, HAND_OUT)
    if step not in STEPS:
        raise Http404
    kind, name = STEPS[step]
    form = kind(request.POST, auto_id=f"{step}_%s")
    if done := sent(request, form, row):
        said = _("取消了，积分退回本户") if done.state == State.CANCELLED else _("发出去了")
        messages.success(request, said)
        return redirect("agreements:desk-redemptions")
    about = _about(request, row, **{name: form})
    return render(request, "agreements/desk_redemption.html", about, status=422)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_redeem(request: HttpRequest, committee: int) -> HttpResponse:
    """Redeem for a household that stands at the desk."""
    home = reach(request, Committee.objects.all(), FOR, pk=committee)
    homes = homes_with_points(PointsAccount.objects.filter(committee=home))
    form = NeighbourForm(request.POST or None, homes=homes, committee=home, door=Door.DESK)
    if made := sent(request, form):
        messages.success(request, _("换好了，把卡打印给本户"))
        return redirect("agreements:desk-redemption", made.pk)
    return form_page(request, "agreements/desk_redeem", form, home=home)


@desk_page
@require_GET
def redemption_card(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the card of what was redeemed for a household; the code of its own telephone stays its own."""
    row = _row(request, pk, HAND_OUT)
    if row.door == Door.OWN:
        raise Http404
    return card_response(row, lambda: code_url(request, row))


urlpatterns = [
    path("desk/points/shelf/redemptions/", desk_redemptions, name="desk-redemptions"),
    path("desk/points/shelf/hand-out/", desk_hand_out, name="desk-hand-out"),
    path("desk/points/shelf/redeem/<int:committee>/", desk_redeem, name="desk-redeem"),
    path("desk/points/shelf/redemptions/<int:pk>/", desk_redemption, name="desk-redemption"),
    path("desk/points/shelf/redemptions/<int:pk>/card.pdf", redemption_card, name="redemption-card"),
    path("desk/points/shelf/redemptions/<int:pk>/<slug:step>/", redemption_step, name="redemption-step"),
]
