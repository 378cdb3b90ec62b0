"""The charger administrator's telephone: who charges, who waits, what was reported, and how it ends."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.parking_reports import RUN, reveal_plate
from agreements.forms.parking import DecideForm
from agreements.models import ChargeTurn, ParkingOutcome, ParkingReport
from users.access import permitted, reach
from users.views.pages import form_page, photo_response, sent
from xidu.kit.errors import RuleBroken

ROWS = 60


@login_required
@require_GET
def chargers(request: HttpRequest) -> HttpResponse:
    scope = permitted(request, RUN)
    ends = ParkingOutcome.objects.filter(report=OuterRef("pk")).exclude(what="note")
    reports = ParkingReport.objects.within(scope).select_related("bay").annotate(over=Exists(ends))
    turns = ChargeTurn.objects.within(scope).filter(state__in=("waiting", "called", "charging"))
    context = {
        "open": list(reports.filter(over=False).order_by("at")[:ROWS]),
        "closed": list(reports.filter(over=True).prefetch_related("outcomes").order_by("-at")[:ROWS]),
        "turns": list(turns.select_related("bay").order_by("asked_at", "pk")[:ROWS]),
    }
    return render(request, "agreements/chargers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def charger_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one report with its log, and take the next line of it."""
    rows = ParkingReport.objects.select_related("bay", "committee", "booking")
    report = reach(request, rows, RUN, pk=pk)
    form = DecideForm(request.POST or None, report=report)
    if sent(request, form, report):
        messages.success(request, _("记下了"))
        return redirect("agreements:chargers")
    log = list(report.outcomes.order_by("at", "pk"))
    over = any(line.what != ParkingOutcome.What.NOTE for line in log)
    return form_page(request, "agreements/charger_report", form, report=report, log=log, over=over)


@login_required
@require_GET
def charger_photo(request: HttpRequest, pk: int) -> HttpResponse:
    report = reach(request, ParkingReport.objects.all(), RUN, pk=pk)
    if not report.photo:
        raise Http404
    return photo_response(report)


@login_required
@require_POST
def charger_plate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plate once; the reason goes on the trail."""
    report = reach(request, ParkingReport.objects.select_related("bay"), RUN, pk=pk)
    try:
        plate = reveal_plate(report, by=request.user, reason=request.POST.get("reason", ""), request=request)  # type: ignore[arg-type]
    except RuleBroken:
        messages.error(request, _("看车牌要写原因，例如“去现场认车”。"))
        return redirect("agreements:charger-report", pk)
    return render(request, "agreements/charger_plate.html", {"report": report, "plate": plate})


urlpatterns = [
    path("chargers/", chargers, name="chargers"),
    path("chargers/<int:pk>/", charger_report, name="charger-report"),
    path("chargers/<int:pk>/photo/", charger_photo, name="charger-photo"),
    path("chargers/<int:pk>/plate/", charger_plate, name="charger-plate"),
]
