"""Plan an activity or a series, change it, and end a series."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.actions.series_changes import split_days
from activities.forms.planning import EndSeriesForm, PlanForm, SeriesChangeForm, SeriesForm
from activities.models import Series
from activities.pages.series import gaps_of
from activities.views.desk_activities import CHANGE, organised
from residents.models import Committee
from users.access import desk_page, reach
from users.views.pages import form_page, sent
from xidu.kit.errors import RuleBroken

LOOK_BACK = timedelta(days=60)


def _organiser(request: HttpRequest, committee: int) -> Committee:
    return reach(request, Committee.objects.select_related("street"), CHANGE, pk=committee)


@desk_page
@require_http_methods(["GET", "POST"])
def activity_new(request: HttpRequest, committee: int) -> HttpResponse:
    place = _organiser(request, committee)
    form = PlanForm(request.POST or None, committee=place)
    if made := sent(request, form):
        messages.success(request, _("已存成草稿。看一遍没问题，就公布。"))
        return redirect("activities:activity", made.pk)
    return form_page(request, "activities/desk_plan", form, committee=place, title=_("排一场活动"))


@desk_page
@require_http_methods(["GET", "POST"])
def activity_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    form = PlanForm(request.POST or None, instance=found, committee=found.committee)
    if made := sent(request, form):
        messages.success(request, _("改好了。时间地点有变的，报了名的人都会收到通知。"))
        return redirect("activities:activity", made.pk)
    return form_page(
        request, "activities/desk_plan", form, committee=found.committee, title=_("改活动"), activity=found
    )


@desk_page
@require_http_methods(["GET", "POST"])
def series_new(request: HttpRequest, committee: int) -> HttpResponse:
    place = _organiser(request, committee)
    form = SeriesForm(request.POST or None, committee=place, initial={"every": "week"})
    if made := sent(request, form):
        messages.success(request, _("排好了，下面是每一次的日子。"))
        return redirect("activities:series", made.pk)
    return form_page(request, "activities/desk_plan", form, committee=place, title=_("排一个系列"))


@desk_page
@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a series with its days; POST ends it."""
    found = reach(request, Series.objects.select_related("committee", "place", "kind"), CHANGE, pk=pk)
    form = EndSeriesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            gone = form.send(found, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(
                request, _("这个系列结束了，后面的%(count)d次已经取消并通知。") % {"count": gone}
            )
            return redirect("activities:series", pk)
    # What is coming first: a series of years has many days behind it.
    days = found.activities.filter(ends_at__gt=timezone.now() - LOOK_BACK).order_by("starts_at", "pk")[:80]
    status = 422 if form.is_bound and form.errors else 200
    day = timezone.localdate()
    context = {"series": found, "days": days, "gaps": gaps_of(found, day), "form": form, "today": day}
    return render(request, "activities/desk_series.html", context, status=status)


@desk_page
@require_http_methods(["GET", "POST"])
def series_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a series from one of its days on. Raises Http404 for what belongs to no series."""
    found = organised(request, pk)
    if found.series is None:
        raise Http404
    same, own = split_days(found)
    form = SeriesChangeForm(request.POST or None, instance=found.series, committee=found.committee)
    if made := sent(request, form, found):
        whole, changed, kept = made
        words = _("从这一次起改了%(changed)d次。") % {"changed": changed}
        if kept:
            words += _("另外%(kept)d次单独改过，没有动。") % {"kept": kept}
        messages.success(request, words)
        return redirect("activities:series", whole.pk)
    context = {"activity": found, "same": same, "own": own, "may": found in same}
    return form_page(request, "activities/desk_series_change", form, **context)


urlpatterns = [
    path("desk/activities/new/<int:committee>/", activity_new, name="activity-new"),
    path("desk/activities/<int:pk>/change/", activity_change, name="activity-change"),
    path("desk/activities/<int:pk>/change-on/", series_change, name="series-change"),
    path("desk/activities/series/new/<int:committee>/", series_new, name="series-new"),
    path("desk/activities/series/<int:pk>/", series, name="series"),
]
