"""The desk's list of activities, and the page of one: how full, what is next, what is left to do."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from activities.actions.planning import drop_draft, publish_activity
from activities.actions.seats import seats_of
from activities.filters import ActivityFilter
from activities.forms.planning import CancelForm
from activities.models import Activity, SignUp
from activities.pages.report import mixed_report
from activities.pages.sharing import chat_words
from residents.models import Committee
from users.access import can, desk_page, permitted, reach, scope_of
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
    found = ActivityFilter(request.GET, queryset=rows)
    shows = (("coming", _("要办的")), ("over", _("办过的")), ("draft", _("草稿")))
    context = {
        "filter": found,
        "page": page_of(request, found.qs, ROWS),
        "show": show,
        "shows": [(key, f"?{urlencode({'show': key, **found.carried()})}", words) for key, words in shows],
        "planners": Committee.objects.within(scope_of(request.user, CHANGE)).order_by("code", "pk")[:30],
    }
    return render(request, "activities/desk_activities.html", context)


def hosted(request: HttpRequest, pk: int, perm: str = VIEW) -> Activity:
    """Return an activity the request's places organise or co-host."""
    rows = Activity.hosted.select_related("committee", "kind", "place", "series", "summary", "by")
    return reach(request, rows, perm, pk=pk)


def organised(request: HttpRequest, pk: int, perm: str = CHANGE) -> Activity:
    """Return an activity the request's places organise. Raises PermissionDenied for who only co-hosts it."""
    found = hosted(request, pk, perm)
    if not can(request.user, perm, committee_id=found.committee_id):
        words = _("这场活动由%(name)s主办，只有主办方能改。")
        raise PermissionDenied(words % {"name": found.committee.name})
    return found


@desk_page
@require_GET
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, hosted(request, pk), CancelForm())


def _page(request: HttpRequest, found: Activity, form: CancelForm) -> HttpResponse:
    now = timezone.now()
    co_hosts = [row.committee for row in found.co_hosts.select_related("committee")]
    public = reverse("activities:activity-page", args=[found.committee.slug, found.pk])
    hosts = (found.committee_id, *(row.pk for row in co_hosts))
    context = {
        "activity": found,
        "co_hosts": co_hosts,
        "quotas": found.quotas.select_related("committee", "block"),
        "seats": seats_of(found),
        "report": mixed_report(found),
        "begun": found.starts_at <= now,
        "over": found.ends_at <= now,
        "may_change": can(request.user, CHANGE, committee_id=found.committee_id),
        "may_tick": any(can(request.user, TICK, committee_id=pk) for pk in hosts),
        "cancel_form": form,
        "summary": getattr(found, "summary", None),
        "chat": chat_words(found, url=request.build_absolute_uri(public)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "activities/desk_activity.html", context, status=status)


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
    """Call an activity off with a reason; a draft, which nobody knows of, is done away with."""
    found = organised(request, pk)
    if found.state == Activity.State.DRAFT:
        return _drop(request, found)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            form.send(found, by=request.user)
        except RuleBroken as broken:
            form.add_error("because", str(broken))
        else:
            messages.success(request, _("已取消，报了名的人都会收到通知"))
            return redirect("activities:activity", pk)
    return _page(request, found, form)


def _drop(request: HttpRequest, found: Activity) -> HttpResponse:
    try:
        drop_draft(found, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("activities:activity", found.pk)
    messages.success(request, _("草稿删掉了"))
    return redirect("activities:desk")


urlpatterns = [
    path("desk/activities/", desk, name="desk"),
    path("desk/activities/<int:pk>/", activity, name="activity"),
    path("desk/activities/<int:pk>/publish/", publish, name="activity-publish"),
    path("desk/activities/<int:pk>/cancel/", cancel, name="activity-cancel"),
]
