"""Wishes on the desk and the leader's telephone: hear one, see the home, publish, approve, bring, thank."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Block, Committee
from services.actions.wishes import COLLECT, OPEN, open_why
from services.actions.wishes_after import close_wish, hide_thanks
from services.actions.wishes_claims import approve_claim, standing_claim, turn_down
from services.actions.wishes_telling import RUN
from services.forms import wishes as forms
from services.models import Wish, WishClaim, WishProof, WishRound
from services.pages.wishes import NEXT, queue_of, report_of
from users.access import can, desk_page, permitted, reach
from users.actions import audit
from users.views.pages import form_page, photo_response, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

VIEW, REVEAL = "services.view_wish", "residents.reveal_phone"
ROWS = 200
# Which forms a state offers; a step that asks for nothing is a button.
FORMS: dict[str, type[forms.StepForm]] = {
    "verify": forms.VerifyForm,
    "publish": forms.CardForm,
    "fill": forms.FillForm,
    "deliver": forms.DeliverForm,
    "thank": forms.ThanksForm,
    "end": forms.EndForm,
}
OFFERED = {
    "collected": ("verify", "end"),
    "verified": ("publish", "end"),
    "published": ("end",),
    "delivering": ("deliver",),
    "delivered": ("thank",),
    "thanked": ("thank",),
}


@desk_page
@require_GET
def desk_wishes(request: HttpRequest) -> HttpResponse:
    """List open wishes by what is due first, and the rounds."""
    scope = permitted(request, VIEW)
    rows = Wish.objects.within(scope).filter(state__in=list(NEXT))
    own = list(Committee.objects.within(permitted(request, VIEW)).order_by("pk")[:60])
    context = {
        "queue": queue_of(rows.select_related("committee", "household__block").order_by("pk")[:ROWS]),
        "rounds": WishRound.objects.within(scope).select_related("committee")[:20],
        "many": len(own) > 1,
        "may": [row for row in own if can(request.user, RUN, committee_id=row.pk)],
        "day": today(),
    }
    return render(request, "services/desk_wishes.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def wish_round_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), RUN, pk=committee)
    form = forms.RoundForm(request.POST or None)
    if sent(request, form, home):
        messages.success(request, _("这一轮开始了"))
        return redirect("services:desk-wishes")
    return form_page(request, "services/desk_wish_round", form, home=home)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_wish_new(request: HttpRequest, committee: int) -> HttpResponse:
    """Write down a wish told at the counter."""
    home = reach(request, Committee.objects.all(), RUN, pk=committee)
    homes = forms.homes_in(forms.blocks_of(home))
    form = forms.WishForm(request.POST or None, homes=homes, door=Wish.Door.DESK)
    if row := sent(request, form):
        messages.success(request, _("记下了，请一位同事上门核实"))
        return redirect("services:desk-wish", row.pk)
    return form_page(request, "services/desk_wish_new", form, home=home)


def _wish(request: HttpRequest, pk: int, perm: str = VIEW) -> Wish:
    rows = Wish.objects.select_related("committee", "household__block", "round", "by", "verified_by")
    return reach(request, rows, perm, pk=pk)


@desk_page
@require_GET
def desk_wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a wish, its history, who has it, and the forms of the step that comes next."""
    wish = _wish(request, pk)
    return render(request, "services/desk_wish.html", _about(request, wish))


def _about(request: HttpRequest, wish: Wish, **bound: Any) -> dict[str, Any]:
    runs = can(request.user, RUN, committee_id=wish.committee_id)
    late = wish.state == "published" and wish.due_on is not None and wish.due_on < today()
    names = (*(("fill",) if late else ()), *OFFERED.get(wish.state, ())) if runs else ()
    # Who brought it in cannot be the second person at the door.
    if wish.by_id == request.user.pk:
        names = tuple(name for name in names if name != "verify")
    return {
        "wish": wish,
        "claim": standing_claim(wish),
        "runs": runs,
        "late": late,
        "own": wish.by_id == request.user.pk,
        "reveal": can(request.user, REVEAL, committee_id=wish.committee_id) and forms.RevealForm(wish=wish),
        "opens": can(request.user, OPEN, committee_id=wish.committee_id),
        "forms": {name: bound.get(name) or FORMS[name](wish=wish) for name in names},
        "history": wish.steps.select_related("by"),
        "proof": WishProof.objects.filter(wish=wish).first(),
    }


@desk_page
@require_POST
def desk_wish_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step with a wish; what is wrong comes back on its page."""
    wish = _wish(request, pk, RUN)
    if step in FORMS:
        form = FORMS[step](request.POST, request.FILES, wish=wish)
        if sent(request, form) is None:
            context = _about(request, wish, **{step: form})
            # A step that is over has no form on the page any more: its sentence stands above.
            if step not in context["forms"]:
                for errors in form.errors.values():
                    messages.error(request, " ".join(errors))
                return redirect("services:desk-wish", pk)
            return render(request, "services/desk_wish.html", context, status=422)
        messages.success(request, _("办好了"))
        return redirect("services:desk-wish", pk)
    return _tapped(request, wish, step)


def _tapped(request: HttpRequest, wish: Wish, step: str) -> HttpResponse:
    by: Any = request.user
    claim = WishClaim.objects.select_related("wish").filter(wish=wish, pk=_number(request)).first()
    try:
        if step in ("approve", "turn-down") and claim is not None:
            (approve_claim if step == "approve" else turn_down)(claim, by=by)
        elif step == "close":
            close_wish(wish, by=by)
        elif step == "hide":
            hide_thanks(wish, by=by)
        else:
            raise Http404
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("办好了"))
    return redirect("services:desk-wish", wish.pk)


def _number(request: HttpRequest) -> int:
    written = request.POST.get("claim", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0


@desk_page
@require_POST
def desk_wish_why(request: HttpRequest, pk: int) -> HttpResponse:
    """Open why the family wishes it; the opening goes on the trail."""
    wish = _wish(request, pk, OPEN)
    why, note = open_why(wish, by=request.user, request=request)  # type: ignore[arg-type]
    return render(request, "services/desk_wish_why.html", {"wish": wish, "why": why, "note": note})


@desk_page
@require_POST
def desk_wish_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the telephone of who has the wish once; the reason goes on the trail."""
    wish = _wish(request, pk, REVEAL)
    claim = standing_claim(wish)
    form = forms.RevealForm(request.POST, wish=wish)
    if claim is None or not form.is_valid():
        messages.error(request, _("看电话要写原因，例如“约送到的时间”。"))
        return redirect("services:desk-wish", pk)
    detail = {"reason": form.cleaned_data["reason"]}
    audit.record("wish.reveal_phone", by=request.user, row=claim, detail=detail, request=request)
    return render(request, "services/desk_wish_phone.html", {"wish": wish, "phone": claim.phone})


@desk_page
@require_GET
def desk_wish_proof(request: HttpRequest, pk: int) -> HttpResponse:
    return photo_response(reach(request, WishProof.objects.all(), VIEW, wish=pk))


@desk_page
@require_GET
def wish_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a round in numbers, with the wishes behind them."""
    row = reach(request, WishRound.objects.select_related("committee"), VIEW, pk=pk)
    wishes = Wish.objects.filter(round=row).select_related("household__block").order_by("number")[:ROWS]
    return render(
        request, "services/wish_round.html", {"round": row, "report": report_of(row), "wishes": wishes}
    )


@login_required
@require_GET
def leader_wishes(request: HttpRequest) -> HttpResponse:
    """List what one brought in from one's own doors, and how far it is."""
    scope = permitted(request, COLLECT)
    rows = Wish.objects.within(scope).filter(by=request.user, door=Wish.Door.VISIT)
    open_ = WishRound.objects.filter(committee__in=Block.objects.within(scope).values("committee"))
    context = {
        "wishes": rows.select_related("household__block", "round").order_by("-at")[:ROWS],
        "rounds": open_.running_on(today()),
    }
    return render(request, "services/leader_wishes.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def leader_wish_new(request: HttpRequest) -> HttpResponse:
    """Write down what was heard at a door of one's own blocks."""
    blocks = Block.objects.within(permitted(request, COLLECT))
    homes = forms.homes_in(blocks)
    form = forms.WishForm(request.POST or None, homes=homes, door=Wish.Door.VISIT)
    if row := sent(request, form):
        messages.success(request, _("%(n)d号心愿记下了，村居会请人上门看看") % {"n": row.number})
        return redirect("services:leader-wishes")
    return form_page(request, "services/leader_wish_new", form)


urlpatterns = [
    path("desk/wishes/", desk_wishes, name="desk-wishes"),
    path("desk/wishes/rounds/new/<int:committee>/", wish_round_new, name="wish-round-new"),
    path("desk/wishes/rounds/<int:pk>/", wish_round, name="wish-round"),
    path("desk/wishes/new/<int:committee>/", desk_wish_new, name="desk-wish-new"),
    path("desk/wishes/<int:pk>/", desk_wish, name="desk-wish"),
    path("desk/wishes/<int:pk>/why/", desk_wish_why, name="desk-wish-why"),
    path("desk/wishes/<int:pk>/phone/", desk_wish_phone, name="desk-wish-phone"),
    path("desk/wishes/<int:pk>/proof/", desk_wish_proof, name="desk-wish-proof"),
    path("desk/wishes/<int:pk>/<slug:step>/", desk_wish_step, name="desk-wish-step"),
    path("leader/wishes/", leader_wishes, name="leader-wishes"),
    path("leader/wishes/new/", leader_wish_new, name="leader-wish-new"),
]
