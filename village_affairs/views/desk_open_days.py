"""The desk's open days: one rule, a year of dates, and what changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from residents.actions.calendar import calendar_gaps, figure_int
from residents.models import Committee
from users.access import Scope, can, desk_page, permitted, reach
from users.views.pages import form_page
from village_affairs.actions.open_days import usual_agenda
from village_affairs.forms.open_days import (
    AGENDA_ROWS,
    AgendaFormSet,
    CancelForm,
    ChangeForm,
    RuleForm,
    keep_agenda,
    keep_usual_agenda,
)
from village_affairs.models import OpenDay, OpenDayRule
from village_affairs.querysets import OpenDayQuerySet
from xidu.kit.dates import add_months, today
from xidu.kit.errors import RuleBroken

ROWS = 36
CHANGE = "village_affairs.change_openday"
VIEW = "village_affairs.view_desk"


@desk_page
@require_GET
def open_days(request: HttpRequest) -> HttpResponse:
    """Show the coming year of the user's committees, month by month, and who has no rule yet."""
    scope = permitted(request, VIEW)
    day = today()
    days = (
        OpenDay.objects.within(scope)
        .filter(day__gte=day, day__lt=add_months(day, 13))
        .select_related("committee")
        .annotate(
            households=Count("comings", filter=Q(comings__cancelled_at=None)),
            people=Sum("comings__people", filter=Q(comings__cancelled_at=None)),
        )
        .order_by("day", "committee")[:250]
    )
    committees = list(Committee.objects.within(scope))
    ruled = dict(OpenDayRule.objects.within(scope).in_force_on(day).values_list("committee", "id"))
    context = {
        "days": days,
        "committees": [
            (row, row.pk in ruled, can(request.user, CHANGE, committee_id=row.pk)) for row in committees
        ],
        "gaps": calendar_gaps(day),
        "missed": _back(scope, day).missed_on(day)[:ROWS],
        "fill_from": day - timedelta(figure_int("back_fill_days", on=day)),
        "past": _back(scope, day).filter(held_at__isnull=False)[:ROWS],
        "today": day,
        "year": day.year,
    }
    return render(request, "village_affairs/desk_open_days.html", context)


def _back(scope: Scope, day: date) -> OpenDayQuerySet[OpenDay]:
    rows = OpenDay.objects.within(scope).filter(day__lt=day, day__gte=add_months(day, -12))
    return rows.select_related("committee").order_by("-day", "committee")


@desk_page
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, committee: int) -> HttpResponse:
    """Set the committee's rule; the year of dates follows at once."""
    place = reach(request, Committee.objects.all(), CHANGE, pk=committee)
    current = OpenDayRule.objects.filter(committee=place).in_force_on(today()).order_by("-since").first()
    initial = (
        _of(current, "nth", "weekday", "start", "end", "on_holiday") | {"place_name": current.place}
        if current
        else {}
    )
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.send(place, by=request.user)
        messages.success(request, _("规则定好了，一年的开放日都排出来了"))
        return redirect("village_affairs:desk-open-days")
    return form_page(request, "village_affairs/open_day_rule", form, committee=place)


def _of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _day(request: HttpRequest, pk: int) -> OpenDay:
    return reach(request, OpenDay.objects.select_related("committee"), CHANGE, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def change_day(request: HttpRequest, pk: int) -> HttpResponse:
    day = _day(request, pk)
    initial = _of(day, "day", "start", "end") | {"place_name": day.place}
    return _step(
        request,
        day,
        ChangeForm(request.POST or None, initial=initial),
        _("改期"),
        _("已改，说会来的人都会收到消息"),
    )


@desk_page
@require_http_methods(["GET", "POST"])
def cancel_day(request: HttpRequest, pk: int) -> HttpResponse:
    day = _day(request, pk)
    return _step(
        request, day, CancelForm(request.POST or None), _("取消这一次"), _("已取消，说会来的人都会收到消息")
    )


def _step(request: HttpRequest, day: OpenDay, form: Any, submit: str, done: str) -> HttpResponse:
    """Show or carry out one change of a day."""
    if request.method == "POST" and form.is_valid():
        try:
            form.send(day, by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, done)
            return redirect("village_affairs:desk-open-days")
    return form_page(request, "village_affairs/open_day_change", form, open_day=day, submit=submit)


@desk_page
@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    day = _day(request, pk)
    formset = _agenda_rows(request, day.agenda or usual_agenda(day.start, day.rule))
    if request.method == "POST" and formset.is_valid():
        keep_agenda(formset, day, by=request.user)
        messages.success(request, _("安排已经公布"))
        return redirect("village_affairs:desk-open-days")
    context = {"formset": formset, "open_day": day}
    return render(request, "village_affairs/open_day_agenda.html", context)


def _agenda_rows(request: HttpRequest, kept: list[dict[str, str]]) -> Any:
    rows = [*kept, *[{"at": "", "what": "", "detail": ""}] * (AGENDA_ROWS - len(kept))]
    return AgendaFormSet(request.POST or None, initial=rows[:AGENDA_ROWS])


@desk_page
@require_http_methods(["GET", "POST"])
def usual(request: HttpRequest, committee: int) -> HttpResponse:
    """Change what the committee's open days usually hold; days to come without an agenda get it."""
    place = reach(request, Committee.objects.all(), CHANGE, pk=committee)
    current = OpenDayRule.objects.filter(committee=place).in_force_on(today()).order_by("-since").first()
    if current is None:
        messages.error(request, _("先定一条规则，再写通常的安排。"))
        return redirect("village_affairs:open-day-rule", place.pk)
    formset = _agenda_rows(request, usual_agenda(current.start, current))
    if request.method == "POST" and formset.is_valid():
        filled = keep_usual_agenda(formset, current, by=request.user)
        messages.success(request, _("记下了。后面%(n)d次还没写安排的，都用上了") % {"n": filled})
        return redirect("village_affairs:desk-open-days")
    context = {"formset": formset, "committee": place, "usual": True}
    return render(request, "village_affairs/open_day_agenda.html", context)


urlpatterns = [
    path("desk/open-days/", open_days, name="desk-open-days"),
    path("desk/open-days/rule/<int:committee>/", rule, name="open-day-rule"),
    path("desk/open-days/usual/<int:committee>/", usual, name="open-day-usual"),
    path("desk/open-days/<int:pk>/change/", change_day, name="open-day-change"),
    path("desk/open-days/<int:pk>/cancel/", cancel_day, name="open-day-cancel"),
    path("desk/open-days/<int:pk>/agenda/", agenda, name="open-day-agenda"),
]
