"""The list of what is told at the door: a leader's on the phone, a committee's at the desk, and on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from residents.models import Block
from users.access import desk_page, permitted, reach
from users.actions import audit
from users.actions import doorstep as actions
from users.models import Notice
from xidu.kit.errors import RuleBroken

# A leader ticks off the own block; the desk, which sees how notices fare, may do it for any of its blocks.
BY_LEADER, BY_DESK = "users.tell_neighbours", "users.view_outbox"
ROWS = 200


@login_required
@require_GET
def leader_doorstep(request: HttpRequest) -> HttpResponse:
    return _list(request, BY_LEADER, "base_leader.html", channels=("leader",))


@desk_page
@require_GET
def desk_doorstep(request: HttpRequest) -> HttpResponse:
    return _list(request, BY_DESK, "base_desk.html", channels=actions.OF_MOUTH_AND_PAPER)


def _list(request: HttpRequest, perm: str, base: str, channels: tuple[str, ...]) -> HttpResponse:
    """Show what is still to be told, block by block, and what was told today."""
    rows = Notice.objects.within(permitted(request, perm)).filter(channel__in=channels)
    rows = rows.select_related("committee", "block", "person__household", "told_by")
    rows = rows.order_by(
        "committee", "block__position", "block", "subject", "person__household__position", "pk"
    )
    told = rows.filter(told_at__gte=actions.start_of_today())
    waiting = list(rows.to_tell()[: ROWS + 1])
    context = {
        "base": base,
        "rows": waiting[:ROWS],
        "more": len(waiting) > ROWS,
        "told": told[:ROWS],
        "urls": _urls(perm),
    }
    return render(request, "users/doorstep.html", context)


def _urls(perm: str) -> dict[str, str]:
    door = "leader" if perm == BY_LEADER else "desk"
    return {
        "told": f"users:{door}-told",
        "untold": f"users:{door}-untold",
        "paper": f"users:{door}-doorstep-list",
    }


def _mark(request: HttpRequest, pk: int, perm: str, act: Any, done: str) -> HttpResponse:
    notice = reach(request, Notice.objects.all(), perm, pk=pk)
    try:
        act(notice, by=request.user, request=request)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("users:leader-doorstep" if perm == BY_LEADER else "users:desk-doorstep")


@login_required
@require_POST
def leader_told(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, BY_LEADER, actions.tell_by_mouth, _("记下了，辛苦您。"))


@login_required
@require_POST
def leader_untold(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, BY_LEADER, actions.take_back_telling, _("放回单子里了。"))


@desk_page
@require_POST
def desk_told(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, BY_DESK, actions.tell_by_mouth, _("记下了。"))


@desk_page
@require_POST
def desk_untold(request: HttpRequest, pk: int) -> HttpResponse:
    return _mark(request, pk, BY_DESK, actions.take_back_telling, _("放回单子里了。"))


@login_required
@require_GET
def leader_doorstep_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _paper(request, pk, BY_LEADER)


@desk_page
@require_GET
def desk_doorstep_list(request: HttpRequest, pk: int) -> HttpResponse:
    return _paper(request, pk, BY_DESK)


def _paper(request: HttpRequest, pk: int, perm: str) -> HttpResponse:
    """Return the list of one block as a PDF."""
    block = reach(request, Block.objects.select_related("committee"), perm, pk=pk)
    rows = Notice.objects.within(permitted(request, perm)).to_tell().filter(block=block, channel="leader")
    rows = rows.select_related("person__household").order_by("person__household__position", "subject", "pk")
    leader = str(request.user) if perm == BY_LEADER else "＿＿＿＿＿＿"
    return _pdf(actions.doorstep_paper(block, rows[:ROWS], leader=leader).pdf(), f"doorstep-{block.pk}.pdf")


@desk_page
@require_POST
def desk_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a letter as a PDF; name and door stand on it in full, so printing it is written down."""
    rows = Notice.objects.select_related("committee", "person__household__block").filter(channel="letter")
    notice = reach(request, rows, BY_DESK, pk=pk)
    try:
        paper = actions.letter_paper(notice)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("users:desk-doorstep")
    audit.record("notice.print_letter", by=request.user, row=notice, request=request)
    return _pdf(paper.pdf(), f"letter-{notice.pk}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=disposition)


urlpatterns = [
    path("leader/doorstep/", leader_doorstep, name="leader-doorstep"),
    path("leader/doorstep/<int:pk>/told/", leader_told, name="leader-told"),
    path("leader/doorstep/<int:pk>/untold/", leader_untold, name="leader-untold"),
    path("leader/doorstep/<int:pk>/list.pdf", leader_doorstep_list, name="leader-doorstep-list"),
    path("desk/doorstep/", desk_doorstep, name="desk-doorstep"),
    path("desk/doorstep/<int:pk>/told/", desk_told, name="desk-told"),
    path("desk/doorstep/<int:pk>/untold/", desk_untold, name="desk-untold"),
    path("desk/doorstep/<int:pk>/list.pdf", desk_doorstep_list, name="desk-doorstep-list"),
    path("desk/doorstep/<int:pk>/letter.pdf", desk_letter, name="desk-letter"),
]
