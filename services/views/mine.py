"""A person's own: what they, their children and their elders asked for, and the form that asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Consent
from services.actions.consents import withdraw_consent
from services.actions.kinds import kind_of
from services.actions.moving import accept, withdraw
from services.forms.enrolling import EnrolForm
from services.models import ConsentGiven, Enrolment, Programme, Term
from users.actions.family import Acting, acting_for, by_for, people_of
from users.views.pages import form_page, sent
from xidu.kit.errors import RuleBroken


def acts_of(request: HttpRequest) -> list[Acting]:
    """Return for whom this request may act: who stands at the counter alone, else the reader's own people."""
    if getattr(request, "present", None):
        acting = acting_for(request)
        return [acting] if acting else []
    return people_of(request.user)  # type: ignore[arg-type]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a seat of a term for oneself, a child, an elder, or who stands at the counter."""
    rows = Term.objects.shown().select_related("programme", "committee__street", "place")
    term = rows.filter(pk=pk).exclude(programme__state=Programme.State.DRAFT).first()
    if term is None:
        raise Http404
    if (door := kind_of(term).door) and not getattr(request, "present", None):
        return redirect(door, pk)
    acts = acts_of(request)
    form = EnrolForm(request.POST or None, term=term, acts=acts)
    if row := sent(request, form):
        if row.state == Enrolment.State.ENROLLED:
            messages.success(request, _("报上了，报名号%(number)d。") % {"number": row.number})
        else:
            messages.success(
                request, _("收到了，报名号%(number)d，在候补里，轮到就告诉您。") % {"number": row.number}
            )
        return redirect("services:mine")
    return form_page(request, "services/enrol", form, term=term, acts=acts)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show what was asked for the people one may act for, with who asked, and the consents that stand."""
    acts = acts_of(request)
    people = [one.person.pk for one in acts]
    rows = Enrolment.objects.filter(person__in=people)
    rows = rows.select_related("term__programme", "term__committee", "person", "by", "link", "guardian")
    context = {
        "acts": acts,
        "lines": [(row, by_words(row)) for row in rows.order_by("-asked_at", "-pk")[:60]],
        "ahead": _ahead([row for row in rows if row.state == Enrolment.State.WAITING]),
        "consents": ConsentGiven.objects.filter(consent__person__in=people, consent__withdrawn_at=None)
        .select_related("text__programme", "consent", "person")
        .order_by("-pk"),
    }
    return render(request, "services/mine.html", context)


def by_words(row: Enrolment) -> str:
    """Return "由女儿李芳代王秀英办", or "" where the person asked."""
    paper = row.link or row.guardian
    return by_for(row.authority, str(row.by), row.person.name, paper.relation if paper else "")


def _ahead(waiting: list[Enrolment]) -> dict[int, int]:
    """Return for each waiting enrolment how many stand before it; one query."""
    if not waiting:
        return {}
    before = Q()
    for row in waiting:
        before |= Q(term=row.term_id, turn__lt=row.turn)
    ahead = Enrolment.objects.filter(before, state=Enrolment.State.WAITING).values_list("term", "turn")
    return {row.pk: sum(term == row.term_id and turn < row.turn for term, turn in ahead) for row in waiting}


def _own(request: HttpRequest, pk: int) -> tuple[Enrolment, Acting]:
    acts = {one.person.pk: one for one in acts_of(request)}
    row = Enrolment.objects.select_related("term__programme").filter(pk=pk, person__in=acts).first()
    if row is None:
        raise Http404
    return row, acts[row.person_id]


def _step(request: HttpRequest, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("services:mine")


@login_required
@require_POST
def mine_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row, acting = _own(request, pk)
    return _step(request, lambda: withdraw(row, acting), _("退掉了，名额让给后面的人。"))


@login_required
@require_POST
def mine_accept(request: HttpRequest, pk: int) -> HttpResponse:
    row, acting = _own(request, pk)
    return _step(request, lambda: accept(row, acting), _("报上了，到时候见。"))


@login_required
@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a consent back, as easily as it was given."""
    acts = {one.person.pk: one for one in acts_of(request)}
    consent = Consent.objects.filter(pk=pk, person__in=acts, given__isnull=False).first()
    if consent is None:
        raise Http404
    text = consent.given.text  # type: ignore[attr-defined]
    acting = acts[consent.person_id]
    return _step(request, lambda: withdraw_consent(acting, text), _("同意撤回了，从现在起不再这样用。"))


urlpatterns = [
    path("me/services/", mine, name="mine"),
    path("me/services/new/<int:pk>/", new, name="enrol"),
    path("me/services/<int:pk>/withdraw/", mine_withdraw, name="withdraw"),
    path("me/services/<int:pk>/accept/", mine_accept, name="accept"),
    path("me/consents/<int:pk>/withdraw/", consent_withdraw, name="consent-withdraw"),
]
