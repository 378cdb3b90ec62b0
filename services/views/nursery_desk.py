"""The desk of the nurseries: open a season, plan it, draw, let off, end a place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as page
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from services.actions.nursery_days import decide_removal
from services.actions.nursery_draws import line_of, tickets_of
from services.actions.nursery_ending import erased_on, figures_of
from services.actions.nursery_joining import approve_reduction
from services.actions.nursery_planning import drop_lesson, missing_duties
from services.forms.nursery_desk import (
    DrawForm,
    DutyForm,
    LessonForm,
    MealForm,
    NeedForm,
    OpenForm,
    ReductionForm,
)
from services.models import (
    Duty,
    Enrolment,
    Lesson,
    Meal,
    NurseryChild,
    NurserySite,
    Reduction,
    RemovalProposal,
    Term,
)
from services.pages.clover import seats_left
from services.views.nursery_site import child_at, term_at
from users.access import desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

KEEP, APPROVE = "services.keep_nursery", "services.approve_reduction"
PLANS = {"lesson": LessonForm, "duty": DutyForm, "meal": MealForm}


@desk_page
@require_GET
def desk_nursery(request: HttpRequest) -> HttpResponse:
    """List the nurseries of the reader's places, newest first."""
    scope = permitted(request, KEEP)
    rows = NurserySite.objects.within(scope).select_related("term__programme", "committee")
    context = {
        "sites": rows.order_by("-term__first_day", "-pk")[:60],
        "places": list(Committee.objects.within(scope).order_by("pk")[:60]),
    }
    return page(request, "services/nursery_desk.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def nursery_open(request: HttpRequest, committee: int) -> HttpResponse:
    place = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = OpenForm(request.POST or None, committee=place)
    if term := sent(request, form):
        return redirect("services:desk-nursery-term", term.pk)
    return form_page(request, "services/nursery_plan", form, title=_("开一期托班"), term=None)


@desk_page
@require_GET
def desk_nursery_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a term wants done: places to decide, reductions, who is missing; timetable, the draw."""
    term = term_at(request, pk, KEEP)
    site: NurserySite = term.nursery  # type: ignore[attr-defined]
    children = NurseryChild.objects.filter(enrolment__term=term)
    context = {
        "term": term,
        "site": site,
        "left": seats_left(term),
        "proposals": RemovalProposal.objects.filter(enrolment__term=term, confirmed=None).select_related(
            "enrolment__person"
        ),
        "reductions": [
            (one, one.read("reason"))
            for one in Reduction.objects.filter(child__enrolment__term=term)
            .select_related("child__enrolment__person", "by", "approved_by")
            .order_by("approved_at", "pk")
        ],
        "children": children.select_related("enrolment__person").order_by("enrolment__number"),
        "missing": missing_duties(term, today()),
        "lessons": Lesson.objects.filter(term=term).select_related("lecturer"),
        "duties": Duty.objects.filter(term=term, day__gte=today())[:60],
        "meals": Meal.objects.filter(term=term, day__gte=today())[:20],
        "figures": site.figures or figures_of(term),
        "erased_on": erased_on(term),
        "line": line_of(site),
        "tickets": len(tickets_of(term)) if site.commitment and not term.drawn_at else 0,
    }
    return page(request, "services/nursery_term.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def nursery_plan(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Write a lesson, somebody on duty or a lunch."""
    term = term_at(request, pk, KEEP)
    if what not in PLANS:
        raise Http404
    form: Any = PLANS[what](request.POST or None, term=term)
    if sent(request, form, term):
        messages.success(request, _("记下了。"))
        return redirect("services:desk-nursery-term", pk)
    titles = {"lesson": _("加一节课"), "duty": _("排一个人值班"), "meal": _("写午饭")}
    return form_page(request, "services/nursery_plan", form, term=term, title=titles[what])


@desk_page
@require_POST
def lesson_drop(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = reach(request, Lesson.objects.all(), KEEP, pk=pk)
    return _step(request, lesson.term_id, lambda: drop_lesson(lesson, by=request.user))  # type: ignore[arg-type]


@desk_page
@require_http_methods(["GET", "POST"])
def nursery_reduction(request: HttpRequest, pk: int) -> HttpResponse:
    child = reach(request, NurseryChild.objects.select_related("enrolment__person"), KEEP, pk=pk)
    return _form(request, ReductionForm(request.POST or None), child, child.enrolment, _("提减免"))


@desk_page
@require_POST
def reduction_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """A second person lets the amount off."""
    row = reach(request, Reduction.objects.select_related("child__enrolment"), APPROVE, pk=pk)
    return _step(
        request,
        row.child.enrolment.term_id,
        lambda: approve_reduction(row, by=request.user),  # type: ignore[arg-type]
    )


@desk_page
@require_http_methods(["GET", "POST"])
def nursery_need(request: HttpRequest, pk: int) -> HttpResponse:
    row = child_at(request, pk, KEEP)
    return _form(request, NeedForm(request.POST or None), row, row, _("核对需要程度"))


def _form(request: HttpRequest, form: Any, about: Any, row: Enrolment, title: str) -> HttpResponse:
    if sent(request, form, about):
        messages.success(request, _("记下了。"))
        return redirect("services:desk-nursery-term", row.term_id)
    return form_page(
        request, "services/nursery_plan", form, term=row.term, title=f"{title}：{row.person.name}"
    )


@desk_page
@require_POST
def removal_decide(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Confirm that a place ends (``end``), or let the child stay (``stay``)."""
    row = reach(request, RemovalProposal.objects.select_related("enrolment"), KEEP, pk=pk)
    confirmed = answer == "end"
    return _step(
        request,
        row.enrolment.term_id,
        lambda: decide_removal(row, confirmed=confirmed, by=request.user),  # type: ignore[arg-type]
    )


def _step(request: HttpRequest, term_id: int, act: Any) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("办好了。"))
    return redirect("services:desk-nursery-term", term_id)


@desk_page
@require_http_methods(["GET", "POST"])
def nursery_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the lots before a witness."""
    term: Term = term_at(request, pk, KEEP)
    site = term.nursery  # type: ignore[attr-defined]
    form = DrawForm(request.POST or None, site=site, by=request.user)  # type: ignore[arg-type]
    if sent(request, form, site):
        messages.success(request, _("抽好了。"))
        return redirect("services:desk-nursery-term", pk)
    return form_page(request, "services/nursery_plan", form, term=term, title=_("抽签"))


urlpatterns = [
    path("desk/nursery/", desk_nursery, name="desk-nursery"),
    path("desk/nursery/open/<int:committee>/", nursery_open, name="nursery-open"),
    path("desk/nursery/<int:pk>/", desk_nursery_term, name="desk-nursery-term"),
    path("desk/nursery/<int:pk>/draw/", nursery_draw, name="nursery-draw"),
    path("desk/nursery/<int:pk>/plan/<slug:what>/", nursery_plan, name="nursery-plan"),
    path("desk/nursery/lessons/<int:pk>/drop/", lesson_drop, name="lesson-drop"),
    path("desk/nursery/children/<int:pk>/reduction/", nursery_reduction, name="nursery-reduction"),
    path("desk/nursery/children/<int:pk>/need/", nursery_need, name="nursery-need"),
    path("desk/nursery/reductions/<int:pk>/approve/", reduction_approve, name="reduction-approve"),
    path("desk/nursery/removals/<int:pk>/<slug:answer>/", removal_decide, name="removal-decide"),
]
