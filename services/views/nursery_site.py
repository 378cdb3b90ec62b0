"""A day at the site on the telephone of who is with the children, and the lecturer's lessons."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as page
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.actions.nursery_days import excuse, sign_in
from services.actions.nursery_planning import let_out, missing_duties
from services.actions.nursery_records import OPEN, open_child
from services.forms.nursery_site import HandOverForm, IncidentForm, SignInForm, VisitorForm, WhyForm
from services.models import Attendance, Duty, Enrolment, Incident, Lesson, Meal, Term, Visitor
from users.access import permitted, reach
from users.actions.limits import TooMany, spend
from users.views.pages import attempt, form_page, sent, too_many
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.names import family_of

RUN, TEACH = "services.run_nursery", "services.teach_nursery"


def term_at(request: HttpRequest, pk: int, perm: str = RUN) -> Term:
    rows = Term.objects.filter(nursery__isnull=False).select_related("programme", "committee", "nursery")
    return reach(request, rows, perm, pk=pk)


def child_at(request: HttpRequest, pk: int, perm: str = RUN) -> Enrolment:
    rows = Enrolment.objects.filter(term__nursery__isnull=False)
    return reach(request, rows.select_related("term__programme", "term__committee", "person"), perm, pk=pk)


@login_required
@require_GET
def sites(request: HttpRequest) -> HttpResponse:
    """List the nurseries of the reader's places that run or are to come; a single one opens at once."""
    rows = Term.objects.within(permitted(request, RUN)).filter(nursery__isnull=False, last_day__gte=today())
    found = list(rows.select_related("programme", "committee")[:40])
    if len(found) == 1:
        return redirect("services:nursery-site", found[0].pk)
    return page(request, "services/nursery_sites.html", {"terms": found})


@login_required
@require_GET
def site(request: HttpRequest, pk: int) -> HttpResponse:
    """Show today: who is still to come, who is here, who left; lunch, who is on duty, who came in."""
    term = term_at(request, pk)
    day = today()
    rows = Enrolment.objects.filter(term=term, state=Enrolment.State.ENROLLED).select_related("person")
    kept = Attendance.objects.filter(enrolment__term=term, session__source=f"nursery:{term.pk}:{day}")
    by_row = {one.enrolment_id: one for one in kept.select_related("child_day__fetcher")}
    lines = [(row, by_row.get(row.pk)) for row in rows.order_by("number")]
    context = {
        "term": term,
        "day": day,
        "is_open": term.sessions.filter(source=f"nursery:{term.pk}:{day}").exists(),
        "lines": lines,
        "here": sum(1 for _row, one in lines if one and one.state == "present" and not one.child_day.left_at),
        "meal": Meal.objects.filter(term=term, day=day).first(),
        "duties": Duty.objects.filter(term=term, day=day),
        "missing": [one for one in missing_duties(term, day) if one.day == day],
        "visitors": Visitor.objects.filter(term=term, came_at__date=day),
        "incidents": Incident.objects.filter(term=term, at__date=day).count(),
    }
    return page(request, "services/nursery_site.html", context)


@login_required
@require_POST
def child_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a child in; a fever or a slip of the pen becomes a message."""
    row = child_at(request, pk)
    form = SignInForm(request.POST)
    attempt(
        request,
        form,
        lambda: sign_in(row, by=request.user, temperature=form.cleaned_data["temperature"]),  # type: ignore[arg-type]
        _("签到了。"),
    )
    return redirect("services:nursery-site", row.term_id)


@login_required
@require_POST
def child_excused(request: HttpRequest, pk: int) -> HttpResponse:
    """The guardian said afterwards why the child is missing today."""
    row = child_at(request, pk)
    try:
        excuse(row, today(), by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("services:nursery-site", row.term_id)


@login_required
@require_http_methods(["GET", "POST"])
def child_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a child over by code and signature; whoever is not on the list goes without it."""
    row = child_at(request, pk)
    form = HandOverForm(request.POST or None)
    if request.method == "POST":
        try:
            # Six digits are soon tried out.
            spend("pick_up", f"{row.pk}", burst=8, per_hour=8)
        except TooMany:
            return too_many(request)
    if sent(request, form, row):
        messages.success(request, _("交给家里人了。"))
        return redirect("services:nursery-site", row.term_id)
    return form_page(request, "services/nursery_out", form, row=row)


@login_required
@require_http_methods(["GET", "POST"])
def child_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then show a child's record; each opening is on the trail and told the guardian."""
    row = child_at(request, pk, OPEN)
    form = WhyForm(request.POST or None)
    record = None
    if request.method == "POST" and form.is_valid():
        try:
            record = open_child(row, by=request.user, why=form.cleaned_data["why"], request=request)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
    return form_page(request, "services/nursery_record", form, row=row, record=record)


@login_required
@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    term = term_at(request, pk)
    form = IncidentForm(request.POST or None, term=term)
    if sent(request, form, term):
        messages.success(request, _("记下了，和哪个孩子有关，家长会收到消息。"))
        return redirect("services:nursery-site", pk)
    return form_page(request, "services/nursery_note", form, term=term, title=_("记一件事"))


@login_required
@require_http_methods(["GET", "POST"])
def visitor(request: HttpRequest, pk: int) -> HttpResponse:
    term = term_at(request, pk)
    form = VisitorForm(request.POST or None)
    if sent(request, form, term):
        messages.success(request, _("记下了。"))
        return redirect("services:nursery-site", pk)
    return form_page(request, "services/nursery_note", form, term=term, title=_("来访登记"))


@login_required
@require_POST
def visitor_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Visitor.objects.all(), RUN, pk=pk)
    let_out(row, by=request.user)  # type: ignore[arg-type]
    return redirect("services:nursery-site", row.term_id)


@login_required
@require_GET
def lessons(request: HttpRequest) -> HttpResponse:
    """Show a lecturer their own lessons to come, each with the first names of who is in, nothing else."""
    scope = permitted(request, TEACH)
    rows = Lesson.objects.within(scope).filter(
        lecturer=request.user,  # type: ignore[misc]
        during__endswith__gt=timezone.now(),
    )
    found = list(rows.select_related("term__programme", "committee")[:40])
    names: dict[int, list[str]] = {}
    for term, name in (
        Enrolment.objects.filter(
            term__in={one.term_id for one in found}, state=Enrolment.State.ENROLLED, nursery__isnull=False
        )
        .order_by("number")
        .values_list("term", "person__name")
    ):
        names.setdefault(term, []).append(first_name(name))
    context = {"lines": [(one, names.get(one.term_id, [])) for one in found]}
    return page(request, "services/nursery_lessons.html", context)


def first_name(name: str) -> str:
    """Return what a lecturer calls a child by: 小宁 of 沈小宁; a name of one sign stays whole."""
    return name.removeprefix(family_of(name)).strip("·") or name


urlpatterns = [
    path("me/nursery/site/", sites, name="nursery-sites"),
    path("me/nursery/site/<int:pk>/", site, name="nursery-site"),
    path("me/nursery/site/<int:pk>/incident/", incident, name="nursery-incident"),
    path("me/nursery/site/<int:pk>/visitor/", visitor, name="nursery-visitor"),
    path("me/nursery/site/visitors/<int:pk>/out/", visitor_out, name="nursery-visitor-out"),
    path("me/nursery/site/children/<int:pk>/in/", child_in, name="nursery-in"),
    path("me/nursery/site/children/<int:pk>/excused/", child_excused, name="nursery-excused"),
    path("me/nursery/site/children/<int:pk>/out/", child_out, name="nursery-out"),
    path("me/nursery/site/children/<int:pk>/record/", child_record, name="nursery-record"),
    path("me/lessons/", lessons, name="nursery-lessons"),
]
