"""Report a problem without signing in: the problem, what neighbours said already, and last the person."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from demands.actions.intake import similar_open
from demands.forms.public import MeTooForm, PersonForm, ProblemForm
from demands.models import Demand
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import account_of, committee_stamp, form_page, too_many
from xidu.kit.errors import RuleBroken
from xidu.kit.http import same_origin_post


@same_origin_post
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, committee: str) -> HttpResponse:
    """Take the problem, then show what reads alike and ask how to tell the person."""
    committee_stamp(request, committee)
    if "said" in request.POST:
        return _person(request)
    form = ProblemForm(request.POST or None, committee=request.place)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "demands/report", form)
    return _last_step(request, form, PersonForm(committee=request.place, initial={"said": form.packed()}))


def _last_step(
    request: HttpRequest, problem: ProblemForm, form: PersonForm, status: int = 200
) -> HttpResponse:
    said = problem.cleaned_data
    alike = similar_open(request.place, block=said["block"], words=said["words"], kind=said["kind"])
    context = {"form": form, "said": said, "alike": alike}
    return render(request, "demands/report_who.html", context, status=status)


def _person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST, request.FILES, committee=request.place)
    if form.is_valid():
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
            _demand, code = form.send(user=account_of(request))
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("demands:query", code)
    if form.problem is None or not form.problem.is_valid():
        # The signed words are too old or not ours: begin again, nothing was kept.
        return form_page(request, "demands/report", ProblemForm(committee=request.place), again=True)
    return _last_step(request, form.problem, form, status=422)


@same_origin_post
@require_http_methods(["GET", "POST"])
def me_too(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Say that one has the same worry, and how one wants to hear of it."""
    committee_stamp(request, committee)
    rows = Demand.objects.open().shown().select_related("committee", "kind", "block")
    demand = rows.filter(committee=request.place, pk=pk).first()
    if demand is None:
        raise Http404
    form = MeTooForm(request.POST or None, demand=demand)
    if request.method == "POST" and form.is_valid():
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
            form.send(user=account_of(request))
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return render(request, "demands/me_too_said.html", {"demand": demand})
    return form_page(request, "demands/me_too", form, demand=demand)


urlpatterns = [
    path("<slug:committee>/report/", report, name="report"),
    path("<slug:committee>/report/<int:pk>/me-too/", me_too, name="me-too"),
]
