"""The desk's first page, the matrix of months, and the street's reminder."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from residents.models import Committee
from users.access import desk_page, permitted, reach, scope_of
from users.desk_queue import SHOWS, jobs_for, show_words
from village_affairs.actions.nudging import nudge
from village_affairs.models import Ledger
from village_affairs.pages import desk_board_jobs, desk_jobs, duty_jobs  # noqa: F401 - they register jobs
from village_affairs.pages.desk_months import MONTHS, matrix, months_shown
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import add_months, month_start, today
from xidu.kit.errors import RuleBroken

VIEW = "village_affairs.view_desk"
DRAFT = "village_affairs.draft_disclosure"


@desk_page
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for this person, what is due first on top; ``?show=late|today|week`` narrows it."""
    permitted(request, VIEW)
    day = today()
    show = request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    jobs = jobs_for(request.user, day)
    chips = [
        {
            "key": key,
            "words": words,
            "count": sum(job.is_in(key, day) for job in jobs),
            "current": key == show,
        }
        for key, words in show_words().items()
    ]
    context = {
        "jobs": [(job, job.is_late(day)) for job in jobs if job.is_in(show, day)],
        "count": len(jobs),
        "chips": chips,
        "today": day,
        "may_draft": bool(scope_of(request.user, DRAFT)),
        "last_month": add_months(month_start(day), -1),
    }
    return render(request, "village_affairs/desk.html", context)


@desk_page
@require_safe
def months(request: HttpRequest) -> HttpResponse:
    """Show committees × months; ``?count=12`` shows a year."""
    scope = permitted(request, VIEW)
    count = 12 if request.GET.get("count") == "12" else MONTHS
    day = today()
    drafts = scope_of(request.user, DRAFT)
    context = {
        "lines": matrix(scope, drafts, day, count),
        "months": months_shown(day, count),
        "a_year": count == 12,
        "may_draft": bool(drafts),
    }
    return render(request, "village_affairs/months.html", context)


@desk_page
@require_POST
def nudge_month(request: HttpRequest, committee: int, ledger: str, period: dt.date) -> HttpResponse:
    place = reach(request, Committee.objects.all(), "village_affairs.nudge", pk=committee)
    if ledger not in Ledger.values:
        raise Http404
    try:
        told = nudge(place, ledger, period, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        words = _("已提醒%(name)s") if told else _("今天已经提醒过%(name)s了")
        messages.success(request, words % {"name": place.name})
    return redirect("desk")


urlpatterns = [
    path("desk/months/", months, name="months"),
    path("desk/months/<int:committee>/<slug:ledger>/<month:period>/nudge/", nudge_month, name="nudge"),
]
