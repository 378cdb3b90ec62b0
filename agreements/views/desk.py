"""The desk of points: what waits, the panel, objections, points by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.claims import Door
from agreements.actions.manual import decide_award
from agreements.actions.panel import members_of, reseat, send_to_panel, stuck_in
from agreements.forms.claims import AnswerForm, ClaimForm, ManualForm, homes_within
from agreements.models import Claim, Dispute, ManualAward
from agreements.views.leader import claim_photo
from residents.models import Committee
from users.access import desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.errors import RuleBroken

VIEW, FILE, ANSWER = "agreements.view_claim", "agreements.file_claim", "agreements.answer_dispute"
POST, APPROVE = "agreements.post_points", "agreements.approve_points"
ROWS = 60
State = Claim.State


@desk_page
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """List what waits: for the panel, in the panel, in publicity, objections, and awards by hand."""
    scope = permitted(request, VIEW)
    claims = Claim.objects.within(scope).select_related("household__block", "rule", "committee")
    judged = claims.annotate(
        yes=Count("seats", filter=Q(seats__agrees=True)),
        no=Count("seats", filter=Q(seats__agrees=False)),
        may=Count("seats", filter=Q(seats__is_recused=False)),
    )
    disputes = Dispute.objects.within(scope).filter(outcome="").order_by("at", "pk")
    manual = ManualAward.objects.within(scope).filter(entry=None, refused_at=None).order_by("at", "pk")
    places = list(Committee.objects.within(scope).order_by("pk")[:60])
    context = {
        "filed": claims.filter(state=State.FILED).count(),
        "seen": claims.filter(state=State.SEEN).order_by("at", "pk")[:ROWS],
        "judged": judged.filter(state=State.PANEL).order_by("at", "pk")[:ROWS],
        "posted": claims.filter(state=State.POSTED).order_by("posted_until", "pk")[:ROWS],
        "disputes": disputes.select_related("claim__rule", "entry__rule", "committee")[:ROWS],
        "manual": manual.select_related(
            "account__household__block", "account__person", "account__block", "asked_by"
        )[:ROWS],
        "place": places[0] if len(places) == 1 else None,
        "stuck": len(stuck_in(places[0])) if len(places) == 1 else 0,
    }
    return render(request, "agreements/desk.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_claim(request: HttpRequest, committee: int) -> HttpResponse:
    """Report a deed for a household, by staff."""
    home = reach(request, Committee.objects.all(), FILE, pk=committee)
    about: dict[str, Any] = {
        "committee": home,
        "door": Door.STAFF,
        "homes": homes_within(permitted(request, FILE)).filter(committee=home),
    }
    form = ClaimForm(request.POST or None, request.FILES or None, **about)
    if sent(request, form):
        messages.success(request, _("报上了，等交评议"))
        return redirect("agreements:desk")
    return form_page(request, "agreements/desk_claim", form, home=home)


@desk_page
@require_POST
def desk_panel(request: HttpRequest, committee: int) -> HttpResponse:
    """Bring everything that was looked at before the panel of today, who also take over left seats."""
    home = reach(request, Committee.objects.all(), FILE, pk=committee)
    claims = list(Claim.objects.filter(committee=home, state=State.SEEN)[:200])
    try:
        count = send_to_panel(claims, home, by=request.user)  # type: ignore[arg-type]
        seats = sum(reseat(claim, by=request.user) for claim in stuck_in(home))  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        facts = {"n": count, "members": len(members_of(home))}
        if count or not seats:
            messages.success(request, _("%(n)d条交给了%(members)d人的评议小组") % facts)
        if seats:
            messages.success(request, _("换下%(seats)d个离任评议员的席位") % {"seats": seats})
    return redirect("agreements:desk")


@desk_page
@require_GET
def desk_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_photo(reach(request, Claim.objects.all(), VIEW, pk=pk))


@desk_page
@require_http_methods(["GET", "POST"])
def desk_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection: upheld takes the points away, dismissed lets them count."""
    rows = Dispute.objects.select_related(
        "claim__rule", "claim__household__block", "entry__rule", "entry__account__household__block"
    )
    dispute = reach(request, rows, ANSWER, pk=pk)
    form = AnswerForm(request.POST or None)
    if sent(request, form, dispute):
        messages.success(request, _("已答复"))
        return redirect("agreements:desk")
    return form_page(request, "agreements/desk_dispute", form, dispute=dispute)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_manual(request: HttpRequest) -> HttpResponse:
    """Award points by hand; over the limit they wait for a second person."""
    form = ManualForm(request.POST or None, scope=permitted(request, POST))
    if award := sent(request, form):
        done = _("已记分") if award.entry_id else _("超过一人可记的分，等另一人批准")
        messages.success(request, done)
        return redirect("agreements:desk")
    return form_page(request, "agreements/desk_manual", form)


@desk_page
@require_POST
def desk_manual_decide(request: HttpRequest, pk: int) -> HttpResponse:
    award = reach(request, ManualAward.objects.select_related("account"), APPROVE, pk=pk)
    if not {"agree", "refuse"} & set(request.POST):
        return redirect("agreements:desk")
    try:
        decide_award(award, agrees="agree" in request.POST, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("记下了"))
    return redirect("agreements:desk")


urlpatterns = [
    path("desk/points/", desk, name="desk"),
    path("desk/points/new/<int:committee>/", desk_claim, name="desk-claim"),
    path("desk/points/panel/<int:committee>/", desk_panel, name="desk-panel"),
    path("desk/points/claims/<int:pk>/photo/", desk_photo, name="desk-photo"),
    path("desk/points/disputes/<int:pk>/", desk_dispute, name="desk-dispute"),
    path("desk/points/manual/", desk_manual, name="desk-manual"),
    path("desk/points/manual/<int:pk>/decide/", desk_manual_decide, name="desk-manual-decide"),
]
