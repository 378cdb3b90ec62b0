"""The open day itself at the desk: notice texts before, the log on the day, the summary after."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from users.access import can, desk_page, reach
from users.views.pages import form_page, sent
from village_affairs.actions.receptions import last_day_of_log, open_door, take_back
from village_affairs.forms.reception import ReceptionForm, SummaryForm
from village_affairs.models import OpenDay, Reception
from village_affairs.pages.notice_texts import notice_texts
from village_affairs.pages.reception import log_page, papers_on_the_table
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

RECEIVE = "village_affairs.receive_visitors"
VIEW = "village_affairs.view_desk"


def _day(request: HttpRequest, pk: int, permission: str) -> OpenDay:
    return reach(request, OpenDay.objects.select_related("committee__street"), permission, pk=pk)


def _to_log(day: OpenDay, did: int | None = None) -> HttpResponse:
    where = reverse("village_affairs:open-day-log", args=(day.pk,))
    return redirect(f"{where}?did={did}" if did else where)


@desk_page
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the day's log with the form for the next visitor; POST keeps one."""
    day = _day(request, pk, RECEIVE if request.method == "POST" else VIEW)
    form = ReceptionForm(
        request.POST or None, open_day=day, papers=papers_on_the_table(day.committee), auto_id="r_%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            received = form.receive(by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return _to_log(day, received.reception.pk)
    until = last_day_of_log(day, on=today())
    written = request.GET.get("did", "")
    did = int(written) if written.isdecimal() and len(written) < 15 else None
    context = {
        "open_day": day,
        "log": log_page(day, did),
        "has_come": not day.cancelled_at and day.day <= today(),
        "log_until": until,
        "is_open": not day.cancelled_at and day.day <= today() <= until,
        "may_receive": can(request.user, RECEIVE, committee_id=day.committee_id),
    }
    return form_page(request, "village_affairs/open_day_log", form, **context)


@desk_page
@require_POST
def open_the_door(request: HttpRequest, pk: int) -> HttpResponse:
    day = _day(request, pk, RECEIVE)
    try:
        open_door(day, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("门开了，来一位记一位"))
    return _to_log(day)


@desk_page
@require_POST
def undo(request: HttpRequest, pk: int, reception: int) -> HttpResponse:
    day = _day(request, pk, RECEIVE)
    row = Reception.objects.filter(open_day=day, pk=reception).first()
    if row is None:
        raise Http404
    try:
        take_back(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("第%(number)d行撤销了") % {"number": row.number})
    return _to_log(day)


@desk_page
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the summary; written again, it changes."""
    day = _day(request, pk, RECEIVE)
    form = SummaryForm(request.POST or None, initial={"summary": day.summary})
    if sent(request, form, day, field="summary"):
        messages.success(request, _("小结公布了"))
        return redirect("village_affairs:desk-open-days")
    return form_page(request, "village_affairs/open_day_close", form, open_day=day, log=log_page(day))


@desk_page
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the day's notices, ready to be copied."""
    day = _day(request, pk, VIEW)
    where = reverse("village_affairs:open-day", args=(day.committee.slug, f"{day.period:%Y-%m}"))
    texts = notice_texts(day, url=request.build_absolute_uri(where))
    return render(request, "village_affairs/open_day_notices.html", {"open_day": day, "texts": texts})


urlpatterns = [
    path("desk/open-days/<int:pk>/log/", log, name="open-day-log"),
    path("desk/open-days/<int:pk>/log/<int:reception>/undo/", undo, name="reception-undo"),
    path("desk/open-days/<int:pk>/open/", open_the_door, name="open-day-open"),
    path("desk/open-days/<int:pk>/close/", close, name="open-day-close"),
    path("desk/open-days/<int:pk>/notices/", notice, name="open-day-notices"),
]
