"""A leader's share: the first look at neighbours' claims, and a claim for a neighbour."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.claims import Door
from agreements.forms.claims import ClaimForm, JudgeForm, homes_of, month_or_none
from agreements.models import Claim
from agreements.pages.slips import slips_of
from residents.models import Block
from users.access import permitted, reach
from users.views.pages import attempt, form_page, photo_response, sent
from xidu.kit.dates import month_start, today
from xidu.kit.points_papers import PointsSlips

LOOK, FILE = "agreements.look_first", "agreements.file_claim"
ROWS = 60


@login_required
@require_GET
def leader_points(request: HttpRequest) -> HttpResponse:
    """List the claims of the leader's blocks that wait for a first look."""
    rows = Claim.objects.within(permitted(request, LOOK)).filter(state=Claim.State.FILED)
    rows = rows.select_related("household__block", "rule").order_by("at", "pk")
    blocks = Block.objects.within(permitted(request, FILE)).order_by("position")[:30]
    last = month_start(today()) - timedelta(1)
    context = {"claims": rows[:ROWS], "blocks": blocks, "months": [today(), last]}
    return render(request, "agreements/leader_points.html", context)


@login_required
@require_POST
def leader_look(request: HttpRequest, pk: int) -> HttpResponse:
    claim = reach(request, Claim.objects.all(), LOOK, pk=pk)
    form = JudgeForm(request.POST)
    attempt(request, form, lambda: form.look(claim, by=request.user), _("记下了"))  # type: ignore[arg-type]
    return redirect("agreements:leader-points")


@login_required
@require_GET
def leader_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return claim_photo(reach(request, Claim.objects.all(), LOOK, pk=pk))


def claim_photo(claim: Claim) -> HttpResponse:
    if not claim.photo:
        raise Http404
    return photo_response(claim)


@login_required
@require_http_methods(["GET", "POST"])
def leader_claim(request: HttpRequest, block: int) -> HttpResponse:
    """Report a neighbour's deed, or what the rules deduct."""
    group = reach(request, Block.objects.select_related("committee"), FILE, pk=block)
    about = {"committee": group.committee, "door": Door.LEADER, "homes": homes_of(group)}
    form = ClaimForm(request.POST or None, request.FILES or None, **about)
    if sent(request, form):
        messages.success(request, _("报上了，交评议以后公示"))
        return redirect("agreements:leader-points")
    return form_page(request, "agreements/leader_claim", form, group=group)


@login_required
@require_GET
def leader_slips(request: HttpRequest, block: int, month: str) -> HttpResponse:
    """Print the slips of a month for the leader's own block, one for each household with an account."""
    group = reach(request, Block.objects.select_related("committee"), FILE, pk=block)
    day = month_or_none(month)
    if day is None or day > today():
        raise Http404
    rows = slips_of(group, day)
    if not rows:
        messages.info(request, _("%(name)s还没有记过分的人家，没有积分条可印。") % {"name": group.name})
        return redirect("agreements:leader-points")
    home = group.committee
    paper = PointsSlips(office=home.full_name, month=day, rows=rows, telephone=home.telephone)
    response = HttpResponse(paper.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="slips-{day:%Y-%m}.pdf"'
    return response


urlpatterns = [
    path("leader/points/slips/<int:block>/<str:month>/slips.pdf", leader_slips, name="leader-slips"),
    path("leader/points/", leader_points, name="leader-points"),
    path("leader/points/<int:pk>/look/", leader_look, name="leader-look"),
    path("leader/points/<int:pk>/photo/", leader_photo, name="leader-photo"),
    path("leader/points/new/<int:block>/", leader_claim, name="leader-claim"),
]
