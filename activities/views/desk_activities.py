"""The desk's list of activities, and the page of one: how full, what is next, what is left to do."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from activities.actions.planning import publish_activity
from activities.actions.seats import seats_of
from activities.filters import ActivityFilter
from activities.forms.planning import CancelForm
from activities.models import Activity, SignUp
from activities.pages.report import mixed_report
from residents.models import Committee
from users.access import can, desk_page, permitted, reach, scope_of
from users.views.pages import attempt
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

VIEW, CHANGE, TICK = "activities.view_activity", "activities.change_activity", "activities.check_in"
ROWS = 40
SHOWS = ("coming", "over", "draft")


@desk_page
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """List the activities a place organises or co-hosts: coming, over, or still drafts."""
    scope = permitted(request, VIEW)
    show = request.GET.get("show", "coming")
    show = show if show in SHOWS else "coming"
    now = timezone.now()
    rows = Activity.hosted.within(scope)
    rows = {
        "coming": rows.published().coming_from(now),
        "over": rows.published().over_at(now),
        "draft": rows.filter(state=Activity.State.DRAFT).order_by("starts_at", "pk"),
    }[show]
    going = SignUp.objects.filter(activity=OuterRef("pk"), state="going").order_by().values("activity")
    heads = Coalesce(Subquery(going.annotate(n=Sum("people")).values("n")), 0)
    rows = rows.select_related("committee", "kind", "place", "summary").annotate(heads=heads)
    found = ActivityFilter(request.GET or None, queryset=rows)
    context = {
        "filter": found,
        "page": page_of(request, found.qs, ROWS),
        "show": show,
        "shows": [("coming", _("要办的")), ("over", _("办过的")), ("draft", _("草稿"))],
        "planners": Committee.objects.within(scope_of(request.user, CHANGE)).order_by("code", "pk")[:30],
    }
    return render(request, "activities/desk_activities.html", context)


def hosted(request: HttpRequest, pk: int, perm: str = VIEW) -> Activity:
    """Return an activity the request's places organise or co-host."""
    rows = Activity.hosted.select_related("committee", "kind", "place", "series", "summary", "by")
    return reach(request, rows, perm, pk=pk)


def organised(request: HttpRequest, pk: int, perm: str = CHANGE) -> Activity:
    """Return an activity the request's places organise: only they change it."""
    rows = Activity.objects.select_related("committee", "kind", "place", "series", "by")
    return reach(request, rows, perm, pk=pk)


@desk_page
@require_GET
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    found = hosted(request, pk)
    now = timezone.now()
    place = {"committee_id": found.committee_id}
    context = {
        "activity": found,
        "co_hosts": [row.committee for row in found.co_hosts.select_related("committee")],
        "quotas": found.quotas.select_related("committee", "block"),
        "seats": seats_of(found),
        "report": mixed_report(found),
        "begun": found.starts_at <= now,
        "over": found.ends_at <= now,
        "may_change": can(request.user, CHANGE, **place),
        "may_tick": bool(scope_of(request.user, TICK)),
        "cancel_form": CancelForm(),
        "summary": getattr(found, "summary", None),
    }
    return render(request, "activities/desk_activity.html", context)


@desk_page
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    try:
        publish_activity(found, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("已公布，居民能看到、能报名了"))
    return redirect("activities:activity", pk)


@desk_page
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    form = CancelForm(request.POST)
    attempt(request, form, lambda: form.send(found, by=request.user), _("已取消，报了名的人都会收到通知"))
    return redirect("activities:activity", pk)


urlpatterns = [
    path("desk/activities/", desk, name="desk"),
    path("desk/activities/<int:pk>/", activity, name="activity"),
    path("desk/activities/<int:pk>/publish/", publish, name="activity-publish"),
    path("desk/activities/<int:pk>/cancel/", cancel, name="activity-cancel"),
]
