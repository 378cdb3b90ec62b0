"""Parking on the desk: the owners' rules, the bays, a day's bookings, the disputes."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.bays import retire_bay
from agreements.actions.parking_times import moment_of
from agreements.forms.parking import BayForm, EndRuleForm, ParkingRuleForm
from agreements.models import Bay, ParkingBooking, ParkingReport, ParkingRule
from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

VIEW, KEEP = "agreements.view_bay", "agreements.keep_parking"
ROWS = 200


def _day(text: str) -> date:
    """Return the day of ``?day=2026-11-24``, today for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


@desk_page
@require_GET
def desk_parking(request: HttpRequest) -> HttpResponse:
    scope = permitted(request, VIEW)
    day = _day(request.GET.get("day", ""))
    begins, ends = (moment_of(each, time()) for each in (day, day + timedelta(days=1)))
    bookings = ParkingBooking.objects.within(scope).filter(
        during__startswith__lt=ends, during__endswith__gt=begins
    )
    own = Committee.objects.within(scope).order_by("pk")[:60]
    context = {
        "rules": list(ParkingRule.objects.within(scope).select_related("committee")[:ROWS]),
        "bays": list(Bay.objects.within(scope).filter(in_use=True).select_related("household__block")[:ROWS]),
        "bookings": list(bookings.select_related("bay", "household__block").order_by("during")[:ROWS]),
        "reports": list(
            ParkingReport.objects.within(scope).select_related("bay").prefetch_related("outcomes")[:ROWS]
        ),
        "may_keep": [row for row in own if can(request.user, KEEP, committee_id=row.pk)],
        "day": day,
        "today": today(),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
    }
    return render(request, "agreements/desk_parking.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def parking_rule_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = ParkingRuleForm(request.POST or None)
    if sent(request, form, home):
        messages.success(request, _("登记好了"))
        return redirect("agreements:desk-parking")
    about = _("先有业主大会（村民会议）通过的办法，才能共享；登记以后不能改，要改就登记新的一版。")
    words = {"title": _("登记车位共享办法"), "about": about, "submit": _("登记")}
    return form_page(request, "agreements/desk_parking_form", form, home=home, **words)


@desk_page
@require_http_methods(["GET", "POST"])
def parking_rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule end before its day; what was booked under it stays booked."""
    rule = reach(request, ParkingRule.objects.select_related("committee"), KEEP, pk=pk)
    form = EndRuleForm(request.POST or None)
    if sent(request, form, rule):
        messages.success(request, _("记下了，到那天为止"))
        return redirect("agreements:desk-parking")
    about = _("那天以后不能再订、再放，已经订好的照旧。定了不能往后改，再要共享就登记新的一版。")
    words = {"title": _("共享办法提前到期"), "about": about, "submit": _("到那天为止")}
    return form_page(request, "agreements/desk_parking_form", form, home=rule.committee, **words)


@desk_page
@require_http_methods(["GET", "POST"])
def bay_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = BayForm(request.POST or None, committee=home)
    if sent(request, form, home):
        messages.success(request, _("登记好了"))
        return redirect("agreements:desk-parking")
    about = _("登记是哪一户的，那一户就能放给邻居停；公共充电车位不写户。")
    words = {"title": _("登记车位"), "about": about, "submit": _("登记")}
    return form_page(request, "agreements/desk_parking_form", form, home=home, **words)


@desk_page
@require_POST
def bay_retire(request: HttpRequest, pk: int) -> HttpResponse:
    bay = reach(request, Bay.objects.all(), KEEP, pk=pk)
    try:
        retire_bay(bay, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("停用了"))
    return redirect("agreements:desk-parking")


urlpatterns = [
    path("desk/parking/", desk_parking, name="desk-parking"),
    path("desk/parking/rules/new/<int:committee>/", parking_rule_new, name="parking-rule-new"),
    path("desk/parking/rules/<int:pk>/end/", parking_rule_end, name="parking-rule-end"),
    path("desk/parking/bays/new/<int:committee>/", bay_new, name="bay-new"),
    path("desk/parking/bays/<int:pk>/retire/", bay_retire, name="bay-retire"),
]
