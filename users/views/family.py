"""Acting for one's family: ask, agree, end; who opened my records; and at the desk the papers behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Person
from users.access import desk_page, permitted, reach
from users.actions import family as actions
from users.actions.limits import TooMany, spend
from users.actions.opening import openings_of
from users.forms_family import AskForm, GuardianForm, WitnessForm
from users.models import Authority, FamilyLink, Guardian
from users.views.pages import form_page, sent, too_many
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

KEEP = "users.keep_family"
SHOWN = 100


@login_required
@require_http_methods(["GET", "POST"])
def family(request: HttpRequest) -> HttpResponse:
    """Show for whom one acts and who acts for oneself, and take a new wish by the other's telephone."""
    form = AskForm(request.POST or None)
    if request.method == "POST":
        try:
            spend("family", str(request.user.pk), burst=6, per_hour=12)
        except TooMany:
            return too_many(request)
    if sent(request, form):
        messages.success(
            request, _("记下了。对方用自己的手机登录，在“家里人”里点同意就行；也可以一起到村居窗口办。")
        )
        return redirect("users:family")
    user: Any = request.user
    links = FamilyLink.objects.filter(ended_at=None).select_related("elder", "relative")
    context = {
        "mine": links.filter(relative=user),
        "for_me": links.filter(elder=user.person_id) if user.person_id else (),
        "wards": Guardian.objects.in_force_on(today()).filter(user=user).select_related("child"),
    }
    return form_page(request, "users/family", form, **context)


def _own_link(request: HttpRequest, pk: int) -> FamilyLink:
    user: Any = request.user
    row = FamilyLink.objects.select_related("elder").filter(pk=pk).first()
    if row is None or (row.relative_id != user.pk and row.elder_id != (user.person_id or 0)):
        raise Http404
    return row


@login_required
@require_POST
def family_agree(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own_link(request, pk)
    try:
        kept = actions.agree_link(row, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        done = _("两个人都同意了，现在可以代办。") if kept.since else _("记下了，等对方也同意。")
        messages.success(request, done)
    return redirect("users:family")


@login_required
@require_POST
def family_end(request: HttpRequest, pk: int) -> HttpResponse:
    actions.end_link(_own_link(request, pk), by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("停掉了，从现在起不能再代办。"))
    return redirect("users:family")


@login_required
@require_GET
def my_opened(request: HttpRequest) -> HttpResponse:
    """Show who opened one's own records, and those of one's children, when and why."""
    acts = actions.people_of(request.user)  # type: ignore[arg-type]
    names = {
        str(one.person.pk): "" if one.authority == Authority.SELF else one.person.name
        for one in acts
        if one.authority != Authority.FAMILY
    }
    rows = openings_of([int(pk) for pk in names])[:SHOWN]
    return render(request, "users/opened.html", {"rows": [(row, names[row.object_id]) for row in rows]})


@desk_page
@require_GET
def desk_family(request: HttpRequest) -> HttpResponse:
    """List what waits for somebody's yes at the reader's places."""
    scope = permitted(request, KEEP)
    links = FamilyLink.objects.within(scope).filter(ended_at=None, since=None)
    context = {
        "links": links.select_related("elder", "relative", "committee")[:SHOWN],
        "guardians": Guardian.objects.within(scope)
        .in_force_on(today())
        .select_related("child", "user")[:SHOWN],
    }
    return render(request, "users/desk_family.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_family_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's family: note a guardian from the papers, or an elder's yes on paper."""
    person = reach(request, Person.objects.select_related("committee"), KEEP, pk=pk)
    which = request.POST.get("which", "")
    guardian = GuardianForm(request.POST if which == "guardian" else None, prefix="g", person=person)
    witness = WitnessForm(request.POST if which == "witness" else None, prefix="w", person=person)
    form = witness if which == "witness" else guardian
    if sent(request, form):
        messages.success(request, _("记下了。"))
        return redirect("users:desk-family-of", person.pk)
    context = {
        "person": person,
        "guardian_form": guardian,
        "witness_form": witness,
        "links": person.relatives_acting.filter(ended_at=None).select_related("relative"),
        "guardians": person.guardians.filter(refused_because="").select_related("user", "confirmed_by"),
    }
    return form_page(request, "users/desk_family_of", form, **context)


urlpatterns = [
    path("me/family/", family, name="family"),
    path("me/family/<int:pk>/agree/", family_agree, name="family-agree"),
    path("me/family/<int:pk>/end/", family_end, name="family-end"),
    path("me/opened/", my_opened, name="opened"),
    path("desk/family/", desk_family, name="desk-family"),
    path("desk/family/<int:pk>/", desk_family_of, name="desk-family-of"),
]
