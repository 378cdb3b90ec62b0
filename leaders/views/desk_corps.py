"""Coverage on the desk: the street by committee, a committee as a wall, a block with its leaders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from leaders.pages.coverage import street_coverage
from leaders.pages.desk import block_page, committee_coverage
from residents.models import Block, Committee
from users.access import can, desk_page, permitted, reach
from xidu.kit.dates import today

COVERAGE, APPOINT, IMPORT = "leaders.view_coverage", "leaders.appoint", "leaders.import_leaders"
PHONES = "users.propose_grant"


@desk_page
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """List the committees of the reader's places with their figures; with one alone, show its wall."""
    scope = permitted(request, COVERAGE)
    committees = Committee.objects.within(scope)
    if len(scope.committees) == 1 and not scope.whole_street:
        return _committee_page(request, Committee.objects.get(pk__in=scope.committees))
    found = street_coverage(committees, Block.objects.within(scope), today())
    context = {"coverage": found, "today": today(), "may_import": request.user.has_perm(IMPORT)}
    return render(request, "leaders/coverage.html", context)


@desk_page
@require_GET
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    return _committee_page(request, reach(request, Committee.objects.all(), COVERAGE, pk=pk))


def _committee_page(request: HttpRequest, place: Committee) -> HttpResponse:
    context = {
        "committee": place,
        "coverage": committee_coverage(place, today()),
        "today": today(),
        "may_import": can(request.user, IMPORT, committee_id=place.pk),
        "may_open_phones": can(request.user, PHONES, committee_id=place.pk),
    }
    return render(request, "leaders/committee.html", context)


@desk_page
@require_GET
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who leads the block, who did and who will; what may be done about it stands beside."""
    row = reach(request, Block.objects.select_related("committee"), COVERAGE, pk=pk)
    context = {
        "home": row,
        "page": block_page(row, today()),
        "today": today(),
        "may_appoint": can(request.user, APPOINT, committee_id=row.committee_id),
        "may_open_phones": can(request.user, PHONES, committee_id=row.committee_id),
    }
    return render(request, "leaders/block.html", context)


urlpatterns = [
    path("desk/leaders/", coverage, name="coverage"),
    path("desk/leaders/<int:pk>/", committee, name="committee"),
    path("desk/leaders/blocks/<int:pk>/", block, name="block"),
]
