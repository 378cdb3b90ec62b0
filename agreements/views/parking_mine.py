"""A household's own parking: lend the bay, book a neighbour's, queue at a charger, say who is in the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.bays import take_back
from agreements.actions.chargers import LIVING, begin_charging, end_turn
from agreements.actions.parking import arrive, cancel_parking, checked_times, free_bays, leave
from agreements.actions.parking_reports import report_overstay
from agreements.actions.parking_rules import parking_rule_on
from agreements.forms.parking import BookForm, LendForm, QueueForm, ReportForm
from agreements.models import Bay, BayWindow, ChargeTurn, ParkingBooking, ParkingReport
from agreements.views.mine import home_of
from residents.models import Household
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

ROWS = 40


def _home(request: HttpRequest) -> Household:
    """Return the household; a page of a household one does not have is not there."""
    if (home := home_of(request)) is None:
        raise Http404
    return home


def _say(request: HttpRequest, act: Any, done: Any) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("agreements:my-parking")


@login_required
@require_GET
def my_parking(request: HttpRequest) -> HttpResponse:
    """Show one's bays with who comes, one's bookings, one's turn at the charger, one's reports."""
    home, now = home_of(request), timezone.now()
    context: dict[str, Any] = {"home": home, "now": now}
    if home is not None:
        own = ParkingBooking.objects.filter(bay__household=home).select_related("bay")
        mine = ParkingBooking.objects.filter(household=home).select_related("bay")
        windows = BayWindow.objects.filter(bay__household=home, withdrawn_at=None, during__endswith__gt=now)
        ended = own.filter(state="done", during__endswith__gt=now - timedelta(days=1))
        context |= {
            "rule": parking_rule_on(home.committee_id, today()),
            "bays": list(Bay.objects.lendable().filter(household=home)),
            "windows": list(windows.select_related("bay").order_by("during")[:ROWS]),
            "coming": list(own.living().order_by("during")[:ROWS]),
            "ended": list(ended.filter(reports=None).order_by("-during")[:ROWS]),
            "bookings": list(mine.order_by("-during")[:ROWS]),
            "turn": ChargeTurn.objects.filter(household=home, state__in=LIVING).select_related("bay").first(),
            "charging": Bay.objects.charging().filter(committee=home.committee_id).exists(),
            "reports": _reports(request),
        }
    return render(request, "agreements/my_parking.html", context)


def _reports(request: HttpRequest) -> list[ParkingReport]:
    rows = ParkingReport.objects.filter(by=request.user).select_related("bay")  # type: ignore[misc]
    return list(rows.prefetch_related("outcomes").order_by("-at")[:ROWS])


@login_required
@require_http_methods(["GET", "POST"])
def my_bay_lend(request: HttpRequest, pk: int) -> HttpResponse:
    bay = Bay.objects.lendable().filter(household=_home(request), pk=pk).first()
    if bay is None:
        raise Http404
    form = LendForm(request.POST or None)
    if windows := sent(request, form, bay):
        messages.success(request, _("放好了，一共%(n)d段") % {"n": len(windows)})
        return redirect("agreements:my-parking")
    return form_page(request, "agreements/my_bay_lend", form, bay=bay)


@login_required
@require_POST
def my_window_back(request: HttpRequest, pk: int) -> HttpResponse:
    window = BayWindow.objects.filter(bay__household=_home(request), pk=pk).select_related("bay").first()
    if window is None:
        raise Http404
    try:
        off, kept = take_back(window, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        words = _("收回了；告诉了%(off)d位订的邻居，快到时间的%(kept)d次照旧")
        messages.success(request, words % {"off": off, "kept": kept} if off or kept else _("收回了"))
    return redirect("agreements:my-parking")


@login_required
@require_http_methods(["GET", "POST"])
def my_parking_book(request: HttpRequest) -> HttpResponse:
    """Choose a day and hours, see the free bays, tap one."""
    home = _home(request)
    asked = request.POST or (request.GET if "day" in request.GET else None)
    form = BookForm(asked, initial={"day": today()})
    last = _last_plate(home)
    context: dict[str, Any] = {"bays": None, "last": last.masked_plate if last else "", "home": home}
    pressed = request.POST.get("bay", "")
    bay = Bay.objects.filter(committee=home.committee_id, pk=pressed).first() if pressed.isdecimal() else None
    if bay is not None and sent(request, form, bay, last.plate if last else ""):
        messages.success(request, _("订好了，到点来停就行"))
        return redirect("agreements:my-parking")
    if form.is_bound and not form.errors.keys() & {"day", "opens", "closes"}:
        context["bays"] = _offered(form, home)
    return form_page(request, "agreements/my_parking_book", form, **context)


def _offered(form: BookForm, home: Household) -> list[Bay] | None:
    """Return the free bays of the form's hours; what is wrong with them stands on the form."""
    form.is_valid()
    try:
        start, end = form.span()
        checked_times(home.committee_id, start, end)
    except RuleBroken as broken:
        if not form.non_field_errors():
            form.add_error(None, str(broken))
        return None
    return list(free_bays(home.committee_id, start, end).exclude(household=home)[:ROWS])


def _last_plate(home: Household) -> ParkingBooking | None:
    rows = ParkingBooking.objects.filter(household=home, is_guest=False)
    return rows.order_by("-pk").first()


STEPS: dict[str, tuple[Any, Any]] = {
    "cancel": (cancel_parking, gettext_lazy("取消了")),
    "arrive": (arrive, gettext_lazy("记下了，停好了")),
    "leave": (leave, gettext_lazy("谢谢，车位空出来了")),
    "overstay": (report_overstay, gettext_lazy("报给管理员了，也告诉了借的邻居")),
}
TURNS: dict[str, tuple[Any, Any]] = {
    "begin": (begin_charging, gettext_lazy("开始充了，充好请挪车")),
    "end": (end_turn, gettext_lazy("好了，让给下一家")),
}


@login_required
@require_POST
def my_parking_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take a step of one's own booking, or as the lender say that the car still stands there."""
    home = _home(request)
    side = {"bay__household": home} if step == "overstay" else {"household": home}
    row = ParkingBooking.objects.filter(pk=pk, **side).select_related("bay").first()
    if row is None or step not in STEPS:
        raise Http404
    act, done = STEPS[step]
    return _say(request, lambda: act(row, by=request.user), done)


@login_required
@require_http_methods(["GET", "POST"])
def my_charging(request: HttpRequest) -> HttpResponse:
    """Queue for a charging bay."""
    home = _home(request)
    form = QueueForm(request.POST or None)
    if turn := sent(request, form, home.committee):
        done = _("轮到您了，请去充电") if turn.state == "called" else _("排上了，轮到了通知您")
        messages.success(request, done)
        return redirect("agreements:my-parking")
    ahead = ChargeTurn.objects.filter(committee=home.committee_id, state="waiting").count()
    return form_page(request, "agreements/my_charging", form, ahead=ahead)


@login_required
@require_POST
def my_charging_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    turn = ChargeTurn.objects.filter(pk=pk, household=_home(request)).first()
    if turn is None or step not in TURNS:
        raise Http404
    act, done = TURNS[step]
    return _say(request, lambda: act(turn, by=request.user), done)


@login_required
@require_http_methods(["GET", "POST"])
def my_charging_report(request: HttpRequest) -> HttpResponse:
    home = _home(request)
    form = ReportForm(request.POST or None, request.FILES or None, committee=home.committee)
    if sent(request, form):
        messages.success(request, _("报给管理员了，办好告诉您"))
        return redirect("agreements:my-parking")
    return form_page(request, "agreements/my_charging_report", form)


urlpatterns = [
    path("me/parking/", my_parking, name="my-parking"),
    path("me/parking/book/", my_parking_book, name="my-parking-book"),
    path("me/parking/bays/<int:pk>/lend/", my_bay_lend, name="my-bay-lend"),
    path("me/parking/windows/<int:pk>/take-back/", my_window_back, name="my-window-back"),
    path("me/parking/bookings/<int:pk>/<slug:step>/", my_parking_step, name="my-parking-step"),
    path("me/charging/", my_charging, name="my-charging"),
    path("me/charging/report/", my_charging_report, name="my-charging-report"),
    path("me/charging/<int:pk>/<slug:step>/", my_charging_step, name="my-charging-step"),
]
