"""光明行动 for the health role alone: stations, the opened file and its steps, the slip, who is due."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from services.actions.bright import OPEN
from services.actions.bright_reading import open_file
from services.forms.bright import STEPS, StationForm, WhyForm, steps_of
from services.models import EyeAid, EyeDay, EyeFile, EyeRecheck, EyeReferral
from services.pages.bright import slip_of
from users.access import desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

FILES = EyeFile.objects.select_related(
    *("committee__street", "enrolment__person__household__block", "day__term__programme", "referral"),
    *("aid__by", "aid__decided_by"),
)
ROWS = 100


@desk_page
@require_http_methods(["GET", "POST"])
def bright_station(request: HttpRequest, pk: int, station: int) -> HttpResponse:
    """Write one person's two eyes by number and go on with the next; what was written is not shown again."""
    day = reach(request, EyeDay.objects.select_related("term", "committee"), OPEN, pk=pk)
    row = day.stations.filter(pk=station).first()
    if row is None:
        raise Http404
    form = StationForm(request.POST or None, station=row)
    if sent(request, form):
        number = form.cleaned_data["number"].number
        messages.success(request, _("%(n)d号记好了，叫下一位。") % {"n": number})
        return redirect("services:bright-station", pk, station)
    done = row_count(day, row.pk)
    return form_page(request, "services/bright_station", form, day=day, station=row, done=done)


def row_count(day: EyeDay, station: int) -> tuple[int, int]:
    """Return how many of those who came are through with a station, and how many came; two queries."""
    there = EyeFile.objects.filter(day=day, number__isnull=False)
    return there.filter(results__station=station).distinct().count(), there.count()


@desk_page
@require_http_methods(["GET", "POST"])
def bright_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why before a file opens; each opening stands on the trail and on the person's page."""
    row = reach(request, FILES, OPEN, pk=pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, row, form.cleaned_data["why"])
        except RuleBroken as broken:
            form.add_error(None, str(broken))
    return form_page(request, "services/bright_why", form, file=row)


def _opened(request: HttpRequest, row: EyeFile, why: str, step: str = "", form: Any = None) -> HttpResponse:
    fresh = FILES.get(pk=row.pk)
    sheet = open_file(fresh, by=request.user, why=why, request=request)  # type: ignore[arg-type]
    steps = [
        (key, STEPS[key][0], form if key == step and form else STEPS[key][1](prefix=key))
        for key in steps_of(fresh)
    ]
    if form is not None and step not in steps_of(fresh):
        # The step has no form on the page as the file stands, so its sentence stands above.
        messages.error(request, " ".join(one for errors in form.errors.values() for one in errors))
    bad = 422 if form is not None else 200
    context = {"file": fresh, "sheet": sheet, "steps": steps, "person": fresh.enrolment.person}
    return render(request, "services/bright_file.html", context, status=bad)


@desk_page
@require_POST
def bright_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the way and show the file again, which is one more opening."""
    row = reach(request, FILES, OPEN, pk=pk)
    if step not in STEPS:
        raise Http404
    words, shape = STEPS[step]
    form = shape(request.POST, prefix=step)
    try:
        if sent(request, form, row):
            messages.success(request, _("记下了。"))
            return _opened(request, row, str(words))
        return _opened(request, row, str(words), step, form)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("services:bright-file", pk)


@desk_page
@require_POST
def bright_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The result on paper, to be put into the person's own hand; printing is an opening."""
    row = reach(request, FILES, OPEN, pk=pk)
    try:
        sheet = open_file(row, by=request.user, why=_("打印给本人"), request=request)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("services:bright-file", pk)
    answer = HttpResponse(slip_of(sheet).pdf(), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bright-{row.number or row.pk}.pdf"'
    return answer


@desk_page
@require_GET
def bright_due(request: HttpRequest) -> HttpResponse:
    """List what waits: rechecks late and due, referrals under way, results to hand over, aid to decide."""
    scope = permitted(request, OPEN)
    about = ("file__enrolment__person", "file__day__term", "file__committee")
    files = EyeFile.objects.within(scope).select_related("enrolment__person", "day__term", "committee")
    underway = EyeReferral.objects.within(scope).filter(state__in=["asked", "booked"])
    context = {
        "today": today(),
        "rechecks": EyeRecheck.objects.within(scope)
        .filter(done_at=None)
        .select_related(*about)
        .order_by("due_on", "pk")[:ROWS],
        "referrals": underway.select_related(*about).order_by("on", "pk")[:ROWS],
        "untold": files.filter(concluded_at__isnull=False, told_at=None).order_by("concluded_at")[:ROWS],
        "aids": EyeAid.objects.within(scope).filter(decided_by=None).select_related(*about, "by")[:ROWS],
    }
    return render(request, "services/bright_due.html", context)


urlpatterns = [
    path("desk/bright/due/", bright_due, name="bright-due"),
    path("desk/bright/<int:pk>/stations/<int:station>/", bright_station, name="bright-station"),
    path("desk/bright/files/<int:pk>/", bright_file, name="bright-file"),
    path("desk/bright/files/<int:pk>/slip/", bright_slip, name="bright-slip"),
    path("desk/bright/files/<int:pk>/<slug:step>/", bright_step, name="bright-step"),
]
