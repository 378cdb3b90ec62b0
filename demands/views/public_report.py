"""Report a problem without signing in: the problem, what neighbours said already, and last the person."""

from __future__ import annotations

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from demands.actions.intake import similar_open, standing_one
from demands.forms.public import (
    MeTooForm,
    PersonForm,
    ProblemForm,
    demand_of_token,
    me_too_token,
    unpacked,
)
from demands.models import Demand, Hear
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
    if "back" in request.POST:
        return _first_step(request, unpacked(request.POST.get("said", ""), request.place))
    if "said" in request.POST:
        return _person(request)
    form = ProblemForm(request.POST or None, committee=request.place)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "demands/report", form)
    person = PersonForm(committee=request.place, user=account_of(request), initial={"said": form.packed()})
    return _last_step(request, form, person)


def _first_step(request: HttpRequest, problem: ProblemForm | None) -> HttpResponse:
    """Show the problem again with what was said; words that are not ours begin anew."""
    again = problem is None
    return form_page(request, "demands/report", problem or ProblemForm(committee=request.place), again=again)


def _last_step(
    request: HttpRequest, problem: ProblemForm, form: PersonForm, status: int = 200
) -> HttpResponse:
    said = problem.cleaned_data
    alike = similar_open(request.place, block=said["block"], words=said["words"], kind=said["kind"])
    links = [(one, me_too_token(one.demand)) for one in alike]
    context = {"form": form, "said": said, "packed": problem.packed(), "alike": links}
    context["stays_private"] = problem.stays_private
    return render(request, "demands/report_who.html", context, status=status)


def _person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST, request.FILES, committee=request.place, user=account_of(request))
    if form.is_valid():
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
            _demand, code = form.send()
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("demands:query", code)
    if form.problem is None or not form.problem.is_valid():
        return _first_step(request, form.problem)
    return _last_step(request, form.problem, form, status=422)


@same_origin_post
@require_http_methods(["GET", "POST"])
def me_too(request: HttpRequest, committee: str, token: str) -> HttpResponse:
    """Say that one has the same worry, and how one wants to hear of it.

    ``token`` comes with the list of similar ones alone: numbers in a row would let anyone read off kind,
    block and day of every open demand.
    """
    committee_stamp(request, committee)
    try:
        pk = demand_of_token(token, request.place)
    except BadSignature:
        raise Http404 from None
    if pk is None:
        return render(request, "demands/me_too_expired.html", status=410)
    demand = _open_to_all(request, pk)
    if not demand.is_open:
        # Of what is over nothing is told, not even its kind: one closed case would be a count of one.
        status = 422 if request.method == "POST" else 200
        return render(request, "demands/me_too_over.html", status=status)
    form = MeTooForm(request.POST or None, demand=demand, user=account_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
            form.send()
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            hears = form.cleaned_data["hear_by"] != Hear.NONE
            return render(request, "demands/me_too_said.html", {"demand": demand, "hears": hears})
    return form_page(request, "demands/me_too", form, demand=demand)


def _open_to_all(request: HttpRequest, pk: int) -> Demand:
    """Return the demand, or the one it was merged into. Raises Http404 for a private one."""
    rows = Demand.objects.filter(committee=request.place, is_private=False)
    found = rows.select_related("committee", "kind", "block").filter(pk=pk).first()
    if found is None or (found := standing_one(found)).is_private:
        raise Http404
    return found


urlpatterns = [
    path("<slug:committee>/report/", report, name="report"),
    path("<slug:committee>/report/too/<str:token>/", me_too, name="me-too"),
]
