"""The desk of the clover: programmes with their figures, terms, who is not reached, the year on paper."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from services.actions.reaching import not_reached, people_for
from services.forms.desk import ProgrammeForm, TermForm
from services.models import Programme, Term
from services.pages.clover import Figures, figures_of
from services.pages.report import year_paper
from users.access import Scope, can, desk_page, permitted, reach
from users.actions import audit
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.paging import page_of

VIEW, RUN, UNREACHED = "services.view_programme", "services.run_programme", "services.view_unreached"
ROWS = 50


def places_of(scope: Scope) -> list[Committee]:
    return list(Committee.objects.within(scope).order_by("pk")[:60])


def programme_at(request: HttpRequest, pk: int, perm: str) -> Programme:
    """Return a programme the reader's places may see. Raises Http404 for another committee's."""
    row = (
        Programme.objects.seen_from(permitted(request, perm))
        .select_related("committee")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    return row


@desk_page
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """List the programmes of the reader's places with asked, served, content, and the terms to come."""
    scope = permitted(request, VIEW)
    places = places_of(scope)
    place = places[0] if len(places) == 1 else None
    figures = figures_of(today().year, place)
    rows = Programme.objects.seen_from(scope).select_related("committee")
    terms = Term.objects.within(scope).filter(last_day__gte=today()).exclude(state=Term.State.CANCELLED)
    context = {
        "year": today().year,
        "lines": [(row, figures.get(row.pk, Figures())) for row in rows],
        "terms": terms.select_related("programme", "committee")[:ROWS],
        "places": places,
        "runs": [one for one in places if can(request.user, RUN, committee_id=one.pk)],
        "for_street": can(request.user, RUN),
    }
    return render(request, "services/desk.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def programme_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), RUN, pk=committee)
    form = ProgrammeForm(request.POST or None, instance=Programme(committee=home))
    if row := sent(request, form):
        return redirect("services:desk-programme", row.pk)
    return form_page(request, "services/desk_form", form, title=_("新的服务项目"), back="services:desk")


@desk_page
@require_http_methods(["GET", "POST"])
def street_programme_new(request: HttpRequest) -> HttpResponse:
    """Set up a programme of the whole street; its terms run at the committees."""
    if not permitted(request, RUN).whole_street:
        raise PermissionDenied(_("全街道的项目由街道来设。"))
    form = ProgrammeForm(request.POST or None, instance=Programme())
    if row := sent(request, form):
        return redirect("services:desk-programme", row.pk)
    return form_page(request, "services/desk_form", form, title=_("新的服务项目"), back="services:desk")


@desk_page
@require_GET
def desk_programme(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a programme: words, conditions, consents, backers, terms, and how many are not reached where."""
    row = programme_at(request, pk, VIEW)
    scope = permitted(request, VIEW)
    places = places_of(scope)
    here = (
        places[:1]
        if row.committee_id is None and len(places) == 1
        else [row.committee]
        if row.committee
        else []
    )
    counts = []
    if here and can(request.user, UNREACHED, committee_id=here[0].pk):
        mine = here[0]
        counts = [(mine, people_for(row, mine, today()).count(), not_reached(row, mine, today()).count())]
    context = {
        "programme": row,
        "rules": row.rules.select_related("committee"),
        "texts": row.consent_texts.all(),
        "backers": row.backers.all(),
        "terms": row.terms.within(scope).select_related("committee").order_by("-first_day"),
        "counts": counts,
        "figures": figures_of(today().year, here[0] if here else None).get(row.pk, Figures()),
        "may_change": can(request.user, RUN, committee_id=row.committee_id),
        "may_plan": [one for one in places if can(request.user, RUN, committee_id=one.pk)],
    }
    return render(request, "services/desk_programme.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def programme_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Programme.objects.all(), RUN, pk=pk)
    form = ProgrammeForm(request.POST or None, instance=row)
    if sent(request, form):
        return redirect("services:desk-programme", row.pk)
    return form_page(request, "services/desk_form", form, title=str(row), back="services:desk")


@desk_page
@require_http_methods(["GET", "POST"])
def term_new(request: HttpRequest, pk: int, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), RUN, pk=committee)
    row = programme_at(request, pk, RUN)
    if row.committee_id not in (None, home.pk):
        raise Http404
    form = TermForm(request.POST or None, instance=Term(committee=home, programme=row), committee=home)
    if kept := sent(request, form):
        return redirect("services:desk-term", kept.pk)
    return form_page(request, "services/desk_form", form, title=_("新的一期"), back="services:desk")


@desk_page
@require_GET
def unreached(request: HttpRequest, pk: int, committee: int) -> HttpResponse:
    """List who the programme is for and who has nothing this year; names are masked and the look is kept."""
    home = reach(request, Committee.objects.all(), UNREACHED, pk=committee)
    row = programme_at(request, pk, UNREACHED)
    rows = not_reached(row, home, today()).select_related("household__block").order_by("pinyin", "pk")
    context = {"programme": row, "home": home, "page": page_of(request, rows, ROWS), "count": rows.count()}
    return render(request, "services/unreached.html", context)


@desk_page
@require_POST
def unreached_names(request: HttpRequest, pk: int, committee: int) -> HttpResponse:
    """Show the same list with full names, to go and ask; who looked stands on the trail."""
    home = reach(request, Committee.objects.all(), UNREACHED, pk=committee)
    row = programme_at(request, pk, UNREACHED)
    rows = list(
        not_reached(row, home, today()).select_related("household__block").order_by("pinyin", "pk")[:500]
    )
    detail = {"programme": row.pk, "people": len(rows)}
    audit.record("unreached.reveal", by=request.user, committee=home, detail=detail, request=request)
    return render(request, "services/unreached_names.html", {"programme": row, "home": home, "rows": rows})


@desk_page
@require_GET
def report(request: HttpRequest, committee: int, year: int) -> HttpResponse:
    """The year of one committee's clover as a PDF: counts alone, none below the street's least."""
    home = reach(request, Committee.objects.select_related("street"), VIEW, pk=committee)
    if not 2000 <= year <= 2100:
        raise Http404
    answer = HttpResponse(year_paper(home, year).pdf(), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="clover-{home.slug}-{year}.pdf"'
    return answer


urlpatterns = [
    path("desk/services/", desk, name="desk"),
    path("desk/services/new/<int:committee>/", programme_new, name="programme-new"),
    path("desk/services/new/", street_programme_new, name="street-programme-new"),
    path("desk/services/<int:pk>/", desk_programme, name="desk-programme"),
    path("desk/services/<int:pk>/change/", programme_change, name="programme-change"),
    path("desk/services/<int:pk>/new-term/<int:committee>/", term_new, name="term-new"),
    path("desk/services/<int:pk>/unreached/<int:committee>/", unreached, name="unreached"),
    path("desk/services/<int:pk>/unreached/<int:committee>/names/", unreached_names, name="unreached-names"),
    path("desk/services/report/<int:committee>/<int:year>.pdf", report, name="report"),
]
