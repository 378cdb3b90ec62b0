"""The desk's list of what is owed, the street's year of it, and the reminder."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from residents.models import Committee
from users.access import desk_page, permitted, reach, scope_of
from village_affairs.actions.nudging import nudge_duty
from village_affairs.models import Duty
from village_affairs.pages.desk_duties import owed_list, owed_rows
from village_affairs.pages.street_catalogue import legend, matrix
from xidu.kit.dates import parse_month, today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.paging import page_of

VIEW = "village_affairs.view_desk"
DRAFT = "village_affairs.draft_disclosure"
NUDGE = "village_affairs.nudge"
ROWS = 50


@desk_page
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """Show what is late or due within a month, earliest first; ``?committee=`` and ``?month=`` narrow it."""
    scope, day = permitted(request, VIEW), today()
    places = list(Committee.objects.within(scope))
    asked = request.GET.get("committee", "")
    chosen = next((place for place in places if str(place.pk) == asked), None)
    month = _month(request.GET.get("month", ""))
    rows = owed_rows(scope, day, month)
    page = page_of(request, rows.filter(committee=chosen) if chosen else rows, ROWS)
    drafts, nudges = scope_of(request.user, DRAFT), scope_of(request.user, NUDGE)
    context = {
        "page": page,
        "rows": owed_list(page.rows, drafts, nudges, day),
        "places": places if len(places) > 1 else [],
        "chosen": chosen,
        "month": month,
        "may_change": request.user.has_perm("village_affairs.change_catalogueitem"),
    }
    return render(request, "village_affairs/duties.html", context)


def _month(text: str) -> date | None:
    """Return the month asked for; what is none counts as not asked."""
    try:
        month = parse_month(text)
    except BadValue:
        return None
    return month if month and 2000 <= month.year <= 2100 else None


@desk_page
@require_safe
def duties_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show committees × the months of a year, for the places the reader works at."""
    scope, day = permitted(request, VIEW), today()
    found = matrix(year or day.year, day, scope)
    if found is None:
        raise Http404
    context = {"matrix": found, "legend": legend(), "on_desk": True}
    return render(request, "village_affairs/duties_year.html", context)


@desk_page
@require_POST
def duty_nudge(request: HttpRequest, pk: int) -> HttpResponse:
    duty = reach(request, Duty.objects.select_related("committee", "item"), NUDGE, pk=pk)
    try:
        told = nudge_duty(duty, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        words = _("已提醒%(name)s：%(item)s") if told else _("今天已经提醒过%(name)s：%(item)s")
        messages.success(request, words % {"name": duty.committee.name, "item": duty.item.level2})
    return redirect(f"{reverse('village_affairs:duties')}?committee={duty.committee_id}")


urlpatterns = [
    path("desk/duties/", duties, name="duties"),
    path("desk/duties/year/", duties_year, name="duties-year"),
    path("desk/duties/year/<int:year>/", duties_year, name="duties-of-year"),
    path("desk/duties/<int:pk>/nudge/", duty_nudge, name="duty-nudge"),
]
