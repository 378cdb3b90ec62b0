"""The desk's on-site meetings before they begin: the half-years, a plan, the agenda."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from village_affairs.actions.site_meetings import drop_point, half_of, half_words, move_point
from village_affairs.forms.meetings import AgendaForm, MeetingForm, OwnPointForm
from village_affairs.models import AgendaPoint, SiteMeeting
from village_affairs.pages.meetings import mark_of, meeting_page
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

RUN = "village_affairs.run_sitemeeting"
VIEW = "village_affairs.view_desk"


def meeting_of(request: HttpRequest, pk: int, permission: str) -> SiteMeeting:
    rows = SiteMeeting.objects.select_related("committee__street", "activity__place")
    return reach(request, rows, permission, pk=pk)


def point_at(meeting: SiteMeeting, pk: int) -> AgendaPoint:
    """Return a point of this very meeting. Raises Http404 for any other."""
    point = AgendaPoint.objects.select_related("meeting", "opinion").filter(meeting=meeting, pk=pk).first()
    if point is None:
        raise Http404
    return point


@desk_page
@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """List this half-year's meeting of each committee, and those before."""
    scope, day = permitted(request, VIEW), today()
    half = half_of(day)
    rows = SiteMeeting.objects.within(scope).select_related("committee", "activity__place")
    kept = list(rows.order_by("-half", "committee")[:120])
    now = {row.committee_id: row for row in kept if row.half == half}
    places = [
        (place, now.get(place.pk), *mark_of(now.get(place.pk), half, day), may(request, place.pk))
        for place in Committee.objects.within(scope)
    ]
    before = [(row, half_words(row.half), *mark_of(row, row.half, day)) for row in kept if row.half != half]
    context = {"half": half_words(half), "places": places, "before": before}
    return render(request, "village_affairs/desk_meetings.html", context)


def may(request: HttpRequest, committee_id: int) -> bool:
    return can(request.user, RUN, committee_id=committee_id)


@desk_page
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, committee: int) -> HttpResponse:
    place = reach(request, Committee.objects.select_related("street"), RUN, pk=committee)
    form = MeetingForm(request.POST or None, committee=place)
    if made := sent(request, form):
        messages.success(request, _("排好了，已经公布，可以报名。下面定议程。"))
        return redirect("village_affairs:desk-meeting", made.pk)
    return form_page(request, "village_affairs/meeting_plan", form, committee=place)


@desk_page
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the meeting with its agenda; POST puts chosen questions, or words of one's own, on it."""
    found = meeting_of(request, pk, RUN if request.method == "POST" else VIEW)
    own = "title" in request.POST
    chosen = AgendaForm(None if own else request.POST or None, meeting=found)
    added = OwnPointForm(request.POST if own else None)
    form: Any = added if own else chosen
    if sent(request, form, found):
        messages.success(request, _("议程加上了"))
        return redirect("village_affairs:desk-meeting", pk)
    context = {
        "page": meeting_page(found, today()),
        "meeting": found,
        "chosen": chosen,
        "added": added,
        "may_run": may(request, found.committee_id),
    }
    return form_page(request, "village_affairs/desk_meeting", form, **context)


@desk_page
@require_POST
def move(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    found = meeting_of(request, pk, RUN)
    row = point_at(found, point)
    try:
        move_point(row, up=request.POST.get("to") != "down", by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("village_affairs:desk-meeting", pk)


@desk_page
@require_POST
def drop(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    found = meeting_of(request, pk, RUN)
    row = point_at(found, point)
    try:
        drop_point(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("从议程上拿掉了"))
    return redirect("village_affairs:desk-meeting", pk)


urlpatterns = [
    path("desk/meetings/", meetings, name="desk-meetings"),
    path("desk/meetings/new/<int:committee>/", plan, name="meeting-plan"),
    path("desk/meetings/<int:pk>/", meeting, name="desk-meeting"),
    path("desk/meetings/<int:pk>/points/<int:point>/move/", move, name="meeting-point-move"),
    path("desk/meetings/<int:pk>/points/<int:point>/drop/", drop, name="meeting-point-drop"),
]
