"""At the counter: a code on paper for whoever has no telephone, and acting for who stands there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from residents.models import Person
from users.access import desk_page, permitted, reach
from users.actions import sessions
from users.actions.codes import account_for, issue_paper_code
from users.forms import NameForm
from xidu.kit.errors import RuleBroken

ISSUE, ACT = "users.issue_code", "users.act_for_present"
SHOWN = 20


@desk_page
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """Find a person of the reader's places by the beginning of the name."""
    scope = permitted(request, ISSUE)
    form = NameForm(request.GET if "name" in request.GET else None)
    found: list[Person] | None = None
    if form.is_valid():
        rows = Person.objects.within(scope).filter(name__startswith=form.cleaned_data["name"])
        found = list(rows.select_related("committee", "household__block")[:SHOWN])
    return render(request, "users/counter.html", {"form": form, "found": found, "shown": SHOWN})


@desk_page
@require_POST
def issue_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code once, as a slip to print; nobody can read it again afterwards."""
    person = reach(request, Person.objects.all(), ISSUE, pk=pk)
    try:
        row, code = issue_paper_code(account_for(person), by=request.user, request=request)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("users:counter")
    context = {"person": person, "row": row, "code": f"{code[:4]} {code[4:]}"}
    return render(request, "users/code_slip.html", context)


@desk_page
@require_POST
def present_begin(request: HttpRequest, pk: int) -> HttpResponse:
    person = reach(request, Person.objects.select_related("committee"), ACT, pk=pk)
    sessions.act_for_present(request, person)
    return redirect("users:counter")


@desk_page
@require_POST
def present_end(request: HttpRequest) -> HttpResponse:
    sessions.stop_acting(request)
    messages.success(request, _("代办结束了。"))
    return redirect("users:counter")


urlpatterns = [
    path("desk/counter/", counter, name="counter"),
    path("desk/counter/<int:pk>/code/", issue_code, name="issue-code"),
    path("desk/counter/<int:pk>/present/", present_begin, name="present-begin"),
    path("desk/counter/present/end/", present_end, name="present-end"),
]
