"""爱心暑托班 on the parent's phone: letter, enrolling in two steps, the child's days, who fetches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as page
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.actions.consents import asked_of, check_consents
from services.actions.nursery_days import counts_of
from services.actions.nursery_ending import erased_on
from services.actions.nursery_pick_ups import code_of, end_person
from services.forms.nursery import AbsentForm, EvaluateForm, FetcherForm, JoinForm, LetterForm, of_children
from services.models import (
    Attendance,
    Enrolment,
    Incident,
    Lesson,
    Meal,
    NurserySite,
    Outcome,
    PickUpPerson,
    Programme,
    Term,
)
from services.pages.clover import seats_left
from services.views.mine import acts_of
from users.actions.family import Acting
from users.actions.opening import openings_of
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

WRITES = {"absent": AbsentForm, "fetcher": FetcherForm, "evaluate": EvaluateForm}


def _term(pk: int) -> Term:
    rows = Term.objects.shown().filter(programme__state=Programme.State.SHOWN, nursery__isnull=False)
    term = rows.select_related("programme", "committee__street", "nursery").filter(pk=pk).first()
    if term is None:
        raise Http404
    return term


def _child(request: HttpRequest, pk: int) -> tuple[Enrolment, Acting]:
    """Return the enrolment of one's own child and by what right. Raises Http404 for anybody else's."""
    acts = {one.person.pk: one for one in of_children(acts_of(request))}
    rows = Enrolment.objects.select_related("term__programme", "term__committee", "term__nursery", "person")
    row = rows.filter(pk=pk, person__in=acts, term__nursery__isnull=False).first()
    if row is None:
        raise Http404
    return row, acts[row.person_id]


@login_required
@require_GET
def nursery(request: HttpRequest) -> HttpResponse:
    """List what one's children are enrolled for, and the terms to come."""
    acts = of_children(acts_of(request))
    rows = Enrolment.objects.filter(person__in=[one.person.pk for one in acts], term__nursery__isnull=False)
    terms = Term.objects.shown().filter(nursery__isnull=False, closes_at__gt=timezone.now())
    terms = terms.filter(programme__state=Programme.State.SHOWN, state=Term.State.SHOWN)
    context = {
        "acts": acts,
        "rows": rows.select_related("term__programme", "term__committee", "person").order_by("-pk")[:30],
        "terms": terms.select_related("programme", "committee").order_by("opens_at", "pk")[:30],
        "now": timezone.now(),
    }
    return page(request, "services/nursery_mine.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Step one: read the letter, choose the child, say yes to each purpose. Open before the enrolling is."""
    term = _term(pk)
    acts = of_children(acts_of(request))
    form = LetterForm(request.POST or None, term=term, acts=acts) if acts else None
    if form is not None and (acting := sent(request, form)):
        return redirect("services:nursery-join", pk, acting.person.pk)
    if form is None:
        status = 422 if request.method == "POST" else 200
        context = {"term": term, "form": None, "left": seats_left(term)}
        return page(request, "services/nursery_letter.html", context, status=status)
    return form_page(request, "services/nursery_letter", form, term=term, left=seats_left(term))


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: int, child: int) -> HttpResponse:
    """Step two: what the nursery has to know, and the seat; before the opening it says when."""
    term = _term(pk)
    acting = next((one for one in of_children(acts_of(request)) if one.person.pk == child), None)
    if acting is None:
        raise Http404
    try:
        check_consents(term.programme, acting.person)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("services:nursery-letter", pk)
    form = JoinForm(request.POST or None)
    if row := sent(request, form, term, acting):
        told = (
            _("报上了。") if row.state == Enrolment.State.ENROLLED else _("收到了，在候补里，轮到就告诉您。")
        )
        messages.success(request, told)
        return redirect("services:nursery-child", row.pk)
    opens = timezone.now() < term.opens_at
    return form_page(request, "services/nursery_join", form, term=term, child=acting.person, opens=opens)


@login_required
@require_GET
def child(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one's child: today, who fetches with which code, days, what happened, who opened the record."""
    row, _acting = _child(request, pk)
    day = today()
    days = Attendance.objects.filter(enrolment=row).select_related("session", "child_day__fetcher")
    people = PickUpPerson.objects.filter(enrolment=row, ended_at=None)
    site: NurserySite = row.term.nursery  # type: ignore[attr-defined]
    context = {
        "row": row,
        "site": site,
        "today_row": days.filter(session__starts_at__date=day).first(),
        "days": days.order_by("-session__starts_at"),
        "counts": counts_of(row),
        "people": [(one, one.read("name"), code_of(one)) for one in people],
        "incidents": [(one, one.read("words")) for one in Incident.objects.filter(enrolment=row)],
        "lessons": Lesson.objects.filter(term=row.term, during__endswith__gt=timezone.now())[:6],
        "meal": Meal.objects.filter(term=row.term, day__gte=day).order_by("day").first(),
        "openings": openings_of([row.person_id])[:10],
        "consents": asked_of(row.term.programme, row.person),
        "can_evaluate": day >= row.term.last_day and row.state in ("enrolled", "completed"),
        "evaluated": Outcome.objects.filter(source=f"nursery:evaluate:{row.pk}").first(),
        "erased_on": erased_on(row.term),
        "child": getattr(row, "nursery", None),
    }
    return page(request, "services/nursery_child.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Say that the child does not come, name who fetches it, or say how it was."""
    row, acting = _child(request, pk)
    if what not in WRITES:
        raise Http404
    form: Any = WRITES[what](request.POST or None, row=row)
    if sent(request, form, row, acting):
        messages.success(request, _("记下了。"))
        return redirect("services:nursery-child", pk)
    return form_page(request, "services/nursery_write", form, row=row, what=what)


@login_required
@require_POST
def fetcher_end(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take somebody off the list of who may fetch; the code stops at once."""
    row, _acting = _child(request, pk)
    who = PickUpPerson.objects.filter(pk=person, enrolment=row).first()
    if who is None:
        raise Http404
    end_person(who, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("停用了，这个码从现在起接不走孩子。"))
    return redirect("services:nursery-child", pk)


urlpatterns = [
    path("me/nursery/", nursery, name="nursery"),
    path("me/nursery/join/<int:pk>/", letter, name="nursery-letter"),
    path("me/nursery/join/<int:pk>/<int:child>/", join, name="nursery-join"),
    path("me/nursery/<int:pk>/", child, name="nursery-child"),
    path("me/nursery/<int:pk>/fetchers/<int:person>/end/", fetcher_end, name="nursery-fetcher-end"),
    path("me/nursery/<int:pk>/<slug:what>/", write, name="nursery-write"),
]
