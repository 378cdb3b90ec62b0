"""While the meeting lasts: who is there by household, each point, the hands, the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.models import CheckIn
from residents.models import Block
from users.access import can, desk_page, reach
from users.views.pages import sent
from village_affairs.actions.meeting_close import draft_minutes
from village_affairs.actions.meeting_households import households_of, presence, without_household
from village_affairs.forms.meetings import DoorForm, HandsForm, MinutesForm, PointForm, RaisedForm
from village_affairs.models import SiteMeeting
from village_affairs.pages.meeting_papers import household_sheet
from village_affairs.pages.meetings import meeting_page
from village_affairs.views.desk_meetings import RUN, VIEW, may, meeting_of, point_at
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

DRAFT = "village_affairs.draft_disclosure"


def _screen(request: HttpRequest, meeting: SiteMeeting, status: int = 200, **bound: Any) -> HttpResponse:
    """Draw the run screen; ``bound`` are forms that came back with a fault, so nothing typed is lost."""
    committee = meeting.committee_id
    hands = {
        "satisfied": meeting.hands_satisfied,
        "fair": meeting.hands_fair,
        "not_satisfied": meeting.hands_not,
    }
    context = {
        "meeting": meeting,
        "page": meeting_page(meeting, today()),
        "may_run": may(request, committee),
        "may_draft": can(request.user, DRAFT, committee_id=committee),
        "point_form": PointForm(committee_id=committee, auto_id="p_%s"),
        "raised": RaisedForm(committee_id=committee, auto_id="q_%s"),
        "hands": HandsForm(initial=hands, auto_id="h_%s"),
        "minutes": MinutesForm(auto_id="m_%s"),
        "faulty": None,
        **bound,
    }
    return render(request, "village_affairs/meeting_run.html", context, status=status)


@desk_page
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    return _screen(request, meeting_of(request, pk, VIEW))


def _done(request: HttpRequest, meeting: SiteMeeting, words: str, at: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("village_affairs:meeting-run", args=(meeting.pk,)) + at)


@desk_page
@require_POST
def point(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    """Answer a point, or promise the answer."""
    found = meeting_of(request, pk, RUN)
    row = point_at(found, point)
    form = PointForm(request.POST, committee_id=found.committee_id, auto_id="f_%s")
    if sent(request, form, row):
        said = _("记下了，会后答复") if form.cleaned_data["do"] == "owe" else _("答复记下并公开了")
        return _done(request, found, said, "#points")
    return _screen(request, found, 422, faulty=row.pk, faulty_form=form)


@desk_page
@require_POST
def raised(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a question raised in the room; its query code is shown once."""
    found = meeting_of(request, pk, RUN)
    form = RaisedForm(request.POST, committee_id=found.committee_id, auto_id="q_%s")
    if made := sent(request, form, found):
        row, code = made
        context = {"meeting": found, "opinion": row.opinion, "code": code}
        return render(request, "village_affairs/meeting_raised.html", context)
    return _screen(request, found, 422, raised=form)


@desk_page
@require_POST
def hands(request: HttpRequest, pk: int) -> HttpResponse:
    found = meeting_of(request, pk, RUN)
    form = HandsForm(request.POST, auto_id="h_%s")
    if sent(request, form, found):
        return _done(request, found, _("举手的结果记下了"), "#hands")
    return _screen(request, found, 422, hands=form)


@desk_page
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    found = meeting_of(request, pk, RUN)
    form = MinutesForm(request.POST, auto_id="m_%s")
    if sent(request, form, found, field="minutes"):
        return _done(request, found, _("会议结束了，纪要记下了。下一步：起草公开稿。"))
    return _screen(request, found, 422, minutes=form)


@desk_page
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the minutes for publication; the rest is the three people's way of every disclosure."""
    found = meeting_of(request, pk, DRAFT)
    try:
        version = draft_minutes(found, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("village_affairs:meeting-run", pk)
    return redirect("village_affairs:version", version.pk)


@desk_page
@require_http_methods(["GET", "POST"])
def households(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick households of one block, type in its sheet, and name the household of who came by a code."""
    found = meeting_of(request, pk, RUN)
    blocks = list(Block.objects.filter(committee=found.committee_id))
    wanted = request.GET.get("block", "")
    block = next((row for row in blocks if str(row.pk) == wanted), blocks[0] if blocks else None)
    form = DoorForm(request.POST or None, meeting=found, block=block)
    if done := sent(request, form, found, field="numbers"):
        messages.success(request, _("记下了，%(n)d户到了") % {"n": done})
        where = reverse("village_affairs:meeting-households", args=(pk,))
        return redirect(f"{where}?block={block.pk}" if block else where)
    came = CheckIn.objects.standing().filter(activity=found.activity_id)
    context = {
        "meeting": found,
        "blocks": blocks,
        # "block" is a word of the template language.
        "group": block,
        "doors": households_of(block) if block else [],
        "there": set(came.values_list("seat__sign_up__household", flat=True)),
        "unknown": without_household(found),
        "presence": presence(found.activity),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "village_affairs/meeting_households.html", context, status=status)


@desk_page
@require_GET
def sheet(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """The block's sheet to sign, household by household, as PDF."""
    found = meeting_of(request, pk, RUN)
    rows = Block.objects.filter(committee=found.committee_id)
    body = household_sheet(found, reach(request, rows, RUN, pk=block))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="meeting-{pk}-{block}.pdf"'
    return response


urlpatterns = [
    path(f"desk/meetings/<int:pk>/{tail}", view, name=f"meeting-{name}")
    for tail, view, name in (
        ("run/", run, "run"),
        ("points/<int:point>/", point, "point"),
        ("raised/", raised, "raised"),
        ("hands/", hands, "hands"),
        ("close/", close, "close"),
        ("draft/", draft, "draft"),
        ("households/", households, "households"),
        ("sheet/<int:block>.pdf", sheet, "sheet"),
    )
]
