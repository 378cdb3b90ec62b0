"""Appoint, end a term, name a deputy, note a leave, print the letter, propose the right on the phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.appointments import end_leave
from leaders.actions.phones import propose_phone, propose_phones
from leaders.forms.desk import AppointForm, DeputyForm, EndForm, LeaveForm, people_called
from leaders.forms.filters import AppointmentFilter
from leaders.models import Appointment, Leave
from leaders.views.desk_corps import APPOINT, PHONES
from residents.models import Block, Committee
from users.access import desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.leader_papers import AppointmentLetter
from xidu.kit.paging import page_of

VIEW = "leaders.view_appointment"
ROWS = 40


@desk_page
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """List the terms of the reader's places, with whole names and masked phones."""
    scope = permitted(request, VIEW)
    rows = Appointment.objects.within(scope).select_related("committee", "block", "person")
    found = AppointmentFilter(request.GET, queryset=rows, scope=scope)
    context = {
        "filter": found,
        "page": page_of(request, found.qs.order_by("committee", "block__position", "-since", "pk"), ROWS),
        "query": request.GET.urlencode(),
        "several": "committee" in found.filters,
        "today": today(),
    }
    return render(request, "leaders/appointments.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, block: int) -> HttpResponse:
    """Find somebody on the roster or write a new person, and give the term."""
    place = reach(request, Block.objects.select_related("committee"), APPOINT, pk=block)
    words = request.GET.get("q", "")[:30]
    people = people_called(place, words)
    initial = {"name": words} if words and not people else {}
    form = AppointForm(request.POST or None, block=place, people=people, initial=initial)
    if term := sent(request, form):
        messages.success(
            request, _("登记好了：%(name)s，%(block)s") % {"name": term.person.name, "block": place}
        )
        return redirect("leaders:block", place.pk)
    return form_page(request, "leaders/appoint", form, home=place, words=words, people=people)


def _term(request: HttpRequest, pk: int, perm: str = APPOINT) -> Appointment:
    rows = Appointment.objects.select_related("committee", "block__committee", "person", "deputy")
    return reach(request, rows, perm, pk=pk)


def _about_term(
    request: HttpRequest, pk: int, words: dict[str, Any], make: Callable[..., Any]
) -> HttpResponse:
    """Show the form that ``make`` builds for the term and go back to its block once it is sent."""
    term = _term(request, pk)
    form = make(term)
    if sent(request, form, term) is not None:
        messages.success(request, words["done"])
        return redirect("leaders:block", term.block_id)
    return form_page(request, "leaders/term", form, term=term, **words)


@desk_page
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("办离任"), "submit": _("办离任"), "done": _("办好了，覆盖数字已经跟着变。")}
    initial = {"last_day": today() - timedelta(1)}
    return _about_term(request, pk, words, lambda term: EndForm(request.POST or None, initial=initial))


@desk_page
@require_http_methods(["GET", "POST"])
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("定替班的组长"), "submit": _("保存"), "done": _("替班的人记好了。")}
    return _about_term(request, pk, words, lambda term: DeputyForm(request.POST or None, term=term))


@desk_page
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"title": _("记请假"), "submit": _("保存"), "done": _("请假记好了，这几天的事转给替班的组长。")}
    initial = {"since": today()}
    return _about_term(request, pk, words, lambda term: LeaveForm(request.POST or None, initial=initial))


@desk_page
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader is there again from today."""
    row = reach(request, Leave.objects.select_related("person"), APPOINT, pk=pk)
    term = Appointment.objects.filter(person=row.person_id).in_force_on(today()).order_by("pk").first()
    end_leave(row, last_day=today() - timedelta(1), by=request.user)
    messages.success(request, _("记好了，今天起自己办。"))
    if term is None:
        return redirect("leaders:committee", row.committee_id)
    return redirect("leaders:block", term.block_id)


@desk_page
@require_GET
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of appointment, as PDF."""
    term = _term(request, pk, VIEW)
    paper = AppointmentLetter(
        office=term.committee.full_name,
        name=term.person.name,
        kind=term.get_kind_display(),
        block=term.block.name,
        number=term.number or "",
        since=term.since,
        until=term.until,
        basis=term.basis,
    )
    response = HttpResponse(paper.pdf(), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"聘书{term.number}.pdf")
    return response


@desk_page
@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose the leader's right on the phone; somebody else approves it."""
    term = _term(request, pk, PHONES)
    try:
        propose_phone(term, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("提出好了，等另一位同事批准就能用。"))
    return redirect("leaders:block", term.block_id)


@desk_page
@require_http_methods(["GET", "POST"])
def phones(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose it for every leader of a committee at once; GET asks first."""
    place = reach(request, Committee.objects.all(), PHONES, pk=pk)
    done = propose_phones(place, by=request.user) if request.method == "POST" else None
    return render(request, "leaders/phones.html", {"committee": place, "done": done})


urlpatterns = [
    path("desk/leaders/appointments/", appointments, name="appointments"),
    path("desk/leaders/blocks/<int:block>/appoint/", appoint, name="appoint"),
    path("desk/leaders/terms/<int:pk>/end/", end, name="end"),
    path("desk/leaders/terms/<int:pk>/deputy/", deputy, name="deputy"),
    path("desk/leaders/terms/<int:pk>/leave/", leave, name="leave"),
    path("desk/leaders/leaves/<int:pk>/back/", back, name="back"),
    path("desk/leaders/terms/<int:pk>/letter.pdf", letter, name="letter"),
    path("desk/leaders/terms/<int:pk>/phone/", phone, name="phone"),
    path("desk/leaders/<int:pk>/phones/", phones, name="phones"),
]
