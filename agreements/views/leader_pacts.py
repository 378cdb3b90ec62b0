"""A leader's share of an agreement: what a neighbour said, and who signed on paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from agreements.forms.leader_pacts import NeighbourOpinionForm, PaperSignsForm
from agreements.models import Agreement
from residents.models import Block
from users.access import permitted, reach
from users.views.pages import form_page, sent

FILE = "agreements.file_claim"


@login_required
@require_GET
def leader_agreements(request: HttpRequest) -> HttpResponse:
    """List the agreements of the leader's villages, with what can be noted for each block."""
    blocks = list(Block.objects.within(permitted(request, FILE)).order_by("position")[:30])
    rows = Agreement.objects.filter(committee__in={block.committee_id for block in blocks})
    listed = [
        (row, any(one.passing.passed for one in row.versions.all() if hasattr(one, "passing")), block)
        for row in rows.prefetch_related("versions__passing")
        for block in blocks
        if block.committee_id == row.committee_id
    ]
    return render(request, "agreements/leader_agreements.html", {"listed": listed})


def _found(request: HttpRequest, block: int, pk: int) -> tuple[Block, Agreement]:
    group = reach(request, Block.objects.select_related("committee"), FILE, pk=block)
    row = Agreement.objects.filter(committee=group.committee_id, pk=pk).first()
    if row is None:
        raise Http404
    return group, row


@login_required
@require_http_methods(["GET", "POST"])
def leader_opinion(request: HttpRequest, block: int, pk: int) -> HttpResponse:
    """Write down what a household of the block said about the topic."""
    group, row = _found(request, block, pk)
    form = NeighbourOpinionForm(request.POST or None, group=group)
    if sent(request, form, row):
        messages.success(request, _("记下了，起草时会看"))
        return redirect("agreements:leader-agreements")
    return form_page(request, "agreements/leader_opinion", form, agreement=row, group=group)


@login_required
@require_http_methods(["GET", "POST"])
def leader_signs(request: HttpRequest, block: int, pk: int) -> HttpResponse:
    """Tick the households whose signature stands on the paper."""
    group, row = _found(request, block, pk)
    version = row.versions.filter(passing__passed=True).order_by("-number").first()
    if version is None:
        raise Http404
    form = PaperSignsForm(request.POST or None, group=group, version=version)
    if count := sent(request, form):
        words = ngettext("登记了%(n)d户", "登记了%(n)d户", count)
        messages.success(request, words % {"n": count})
        return redirect("agreements:leader-agreements")
    return form_page(request, "agreements/leader_signs", form, agreement=row, group=group, version=version)


urlpatterns = [
    path("leader/agreements/", leader_agreements, name="leader-agreements"),
    path("leader/agreements/<int:block>/<int:pk>/opinion/", leader_opinion, name="leader-opinion"),
    path("leader/agreements/<int:block>/<int:pk>/signs/", leader_signs, name="leader-signs"),
]
