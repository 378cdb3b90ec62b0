"""A term on the desk: who is in and who waits, each step with its reason, and paper forms typed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.actions.moving import draw, promote
from services.forms.desk import StepForm, TermForm
from services.forms.enrolling import PaperForm
from services.models import Enrolment, Term
from services.pages.clover import seats_left
from services.views.mine import by_words
from users.access import can, desk_page, reach
from users.views.pages import attempt, form_page, sent
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

VIEW, RUN, NAMES = "services.view_term", "services.run_programme", "services.view_enrolment"
ROWS = 60


def _term(request: HttpRequest, pk: int, perm: str) -> Term:
    return reach(request, Term.objects.select_related("programme", "committee", "place"), perm, pk=pk)


@desk_page
@require_GET
def desk_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a term and, to who works on it, its list: who is in, who was offered a seat, who waits."""
    term = _term(request, pk, VIEW)
    names = can(request.user, NAMES, committee_id=term.committee_id)
    rows = Enrolment.objects.filter(term=term).select_related("person", "by", "link", "guardian")
    page = page_of(request, rows.order_by("number"), ROWS) if names else None
    context = {
        "term": term,
        "left": seats_left(term),
        "page": page,
        "lines": [(row, by_words(row)) for row in page.rows] if page else [],
        "runs": can(request.user, RUN, committee_id=term.committee_id) and names,
    }
    return render(request, "services/desk_term.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def term_change(request: HttpRequest, pk: int) -> HttpResponse:
    term = _term(request, pk, RUN)
    form = TermForm(request.POST or None, instance=term, committee=term.committee)
    if sent(request, form):
        return redirect("services:desk-term", pk)
    return form_page(request, "services/desk_form", form, title=str(term), back="services:desk")


@desk_page
@require_POST
def term_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the lots of a term, or offer what is free where nothing is drawn."""
    term = _term(request, pk, RUN)
    try:
        if term.admission == Term.Admission.LOTTERY and not term.drawn_at:
            done = draw(term, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("抽好了，种子%(seed)s。") % {"seed": done.seed})
        else:
            messages.success(request, _("让%(n)d位候补的答复。") % {"n": len(promote(term))})
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("services:desk-term", pk)


@desk_page
@require_POST
def enrolment_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove, refuse, complete, or note how much it is needed; what is wrong becomes a message."""
    reach(request, Enrolment.objects.all(), NAMES, pk=pk)
    row = reach(request, Enrolment.objects.select_related("term"), RUN, pk=pk)
    form = StepForm(request.POST)
    attempt(request, form, lambda: form.act(row, by=request.user), _("记下了。"))  # type: ignore[arg-type]
    return redirect("services:desk-term", row.term_id)


@desk_page
@require_http_methods(["GET", "POST"])
def term_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Type in a paper form with its scan."""
    term = _term(request, pk, RUN)
    form = PaperForm(request.POST or None, request.FILES or None, term=term)
    if row := sent(request, form):
        told = _("记下了，报名号%(number)d，%(state)s。")
        messages.success(request, told % {"number": row.number, "state": row.get_state_display()})
        return redirect("services:desk-term", pk)
    return form_page(request, "services/desk_paper", form, term=term)


urlpatterns = [
    path("desk/services/terms/<int:pk>/", desk_term, name="desk-term"),
    path("desk/services/terms/<int:pk>/change/", term_change, name="term-change"),
    path("desk/services/terms/<int:pk>/draw/", term_draw, name="term-draw"),
    path("desk/services/terms/<int:pk>/paper/", term_paper, name="term-paper"),
    path("desk/services/enrolments/<int:pk>/step/", enrolment_step, name="enrolment-step"),
]
