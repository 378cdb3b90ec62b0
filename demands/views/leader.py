"""A leader's share: write a neighbour's worry down, see what is open in the block, ask at the door."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from demands.forms.leader import LeaderRecordForm
from demands.forms.public import RateForm
from demands.models import Demand, Rating
from demands.pages.leader import all_at_the_door, asked_to_tell, at_the_door, open_to_leader
from residents.models import Block
from users.access import permitted, reach
from users.views.pages import form_page
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

RECORD, RATE = "demands.record_demand", "demands.rate_for_resident"
ROWS = 60


@login_required
@require_GET
def leader_demands(request: HttpRequest) -> HttpResponse:
    """List what is open in the leader's blocks, and what can be asked about at the door."""
    rows = Demand.objects.within(permitted(request, RATE)).filter(open_to_leader(request.user))
    rows = rows.filter(merged_into=None).select_related("block", "kind", "committee")
    done = rows.filter(asked_to_tell(request.user), state=Demand.State.DONE).order_by("done_at", "pk")
    context = {
        "open": all_at_the_door(rows.open().order_by("due_on", "pk")[:ROWS], request.user),
        "done": all_at_the_door(done[:ROWS], request.user),
        "blocks": Block.objects.within(permitted(request, RECORD)).order_by("position")[:30],
        "today": today(),
    }
    return render(request, "demands/leader_demands.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def leader_record(request: HttpRequest, block: int) -> HttpResponse:
    home = reach(request, Block.objects.select_related("committee__street"), RECORD, pk=block)
    form = LeaderRecordForm(request.POST or None, request.FILES or None, block=home)
    if request.method == "POST" and form.is_valid():
        try:
            demand, code = form.send(by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return render(request, "demands/leader_recorded.html", {"demand": demand, "code": code})
    return form_page(request, "demands/leader_record", form, group=home)


@login_required
@require_http_methods(["GET", "POST"])
def leader_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask at the door whether it is mended, and write down what the neighbour says."""
    rows = Demand.objects.filter(open_to_leader(request.user)).select_related("block", "kind", "committee")
    demand = reach(request, rows, RATE, pk=pk)
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.send(demand, way=Rating.Way.DOORSTEP, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("记下了，谢谢您跑一趟"))
            return redirect("demands:leader-demands")
    outcome = demand.outcomes.order_by("-round").first()
    seen = at_the_door(demand, request.user)
    return form_page(request, "demands/leader_rate", form, seen=seen, outcome=outcome)


urlpatterns = [
    path("leader/demands/", leader_demands, name="leader-demands"),
    path("leader/demands/new/<int:block>/", leader_record, name="leader-record"),
    path("leader/demands/<int:pk>/rate/", leader_rate, name="leader-rate"),
]
