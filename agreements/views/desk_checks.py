"""The desk's list of drawn claims, and what was found."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agreements.actions.checks import answer_check
from agreements.models import SpotCheck
from users.access import desk_page, permitted, reach
from users.views.pages import attempt

CHECK = "agreements.check_claim"
ROWS = 100


class FoundForm(forms.Form):
    is_true = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )
    words = forms.CharField(max_length=200, required=False)


@desk_page
@require_GET
def desk_checks(request: HttpRequest) -> HttpResponse:
    """List what waits to be looked at, then what was found lately."""
    rows = SpotCheck.objects.within(permitted(request, CHECK)).order_by("-draw__month", "pk")
    rows = rows.select_related("claim__household__block", "claim__rule", "draw", "by")
    context = {"waiting": rows.filter(outcome="")[:ROWS], "done": rows.exclude(outcome="")[:ROWS]}
    return render(request, "agreements/desk_checks.html", context)


@desk_page
@require_POST
def desk_check(request: HttpRequest, pk: int) -> HttpResponse:
    check = reach(request, SpotCheck.objects.select_related("claim"), CHECK, pk=pk)
    form = FoundForm(request.POST)

    def act() -> None:
        answer_check(check, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    attempt(request, form, act, _("记下了"))
    return redirect("agreements:desk-checks")


urlpatterns = [
    path("desk/points/checks/", desk_checks, name="desk-checks"),
    path("desk/points/checks/<int:pk>/", desk_check, name="desk-check"),
]
