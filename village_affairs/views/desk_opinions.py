"""The desk's queue of questions, and the page where one is answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.actions import audit
from users.models import Grant, User
from users.roles import roles_with
from users.views.pages import attempt, form_page
from village_affairs.filters import OpinionFilter
from village_affairs.forms.opinions import AssignForm, ReasonForm, RecordForm, ReplyForm
from village_affairs.models import Opinion
from village_affairs.pages.similar import similar_to
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

ANSWER = "village_affairs.answer_opinion"
VIEW = "village_affairs.view_opinion"
ROWS = 40


@desk_page
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions of the user's places, what is owed first and by its deadline."""
    scope = permitted(request, VIEW)
    rows = Opinion.objects.within(scope).select_related("committee", "block", "handler")
    chosen = request.GET.get("state")
    rows = rows if chosen else rows.waiting()
    found = OpinionFilter(request.GET or None, queryset=rows.order_by("due_on", "id"))
    page = page_of(request, found.qs, ROWS)
    context = {"filter": found, "page": page, "today": today(), "only_waiting": not chosen}
    return render(request, "village_affairs/questions.html", context)


def _people(opinion: Opinion) -> Any:
    """Return who may answer: granted here today, and not whoever answered before."""
    grants = Grant.objects.effective_on(today()).filter(
        committee=opinion.committee_id, block=None, role__in=roles_with(ANSWER)
    )
    answered = opinion.replies.values("by")
    return User.objects.filter(pk__in=grants.values("user")).exclude(pk__in=answered).order_by("name")


def _page(
    request: HttpRequest, opinion: Opinion, form: ReplyForm | None = None, status: int = 200
) -> HttpResponse:
    place = {"committee_id": opinion.committee_id, "block_id": opinion.block_id}
    context = {
        "opinion": opinion,
        "replies": opinion.replies.select_related("by"),
        "verdicts": {row.round: row for row in opinion.verdicts.all()},
        "form": form or ReplyForm(),
        "assign_form": AssignForm(people=_people(opinion)),
        "may_answer": can(request.user, ANSWER, **place),
        "may_assign": can(request.user, "village_affairs.assign_opinion", **place),
        "may_reveal": bool(opinion.phone_sealed) and can(request.user, "residents.reveal_phone", **place),
        "similar": similar_to(opinion),
        "waits": opinion.state in {Opinion.State.OPEN, Opinion.State.REOPENED},
    }
    return render(request, "village_affairs/question.html", context, status=status)


def _opinion(request: HttpRequest, pk: int, permission: str = VIEW) -> Opinion:
    rows = Opinion.objects.select_related("committee", "block", "handler", "disclosure", "open_day")
    return reach(request, rows, permission, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question; POST answers it."""
    opinion = _opinion(request, pk, ANSWER if request.method == "POST" else VIEW)
    if request.method == "GET":
        return _page(request, opinion)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            form.send(opinion, by=request.user)
        except RuleBroken as broken:
            form.add_error("words", str(broken))
        else:
            messages.success(request, _("已答复%(number)s号意见") % {"number": opinion})
            return redirect("village_affairs:questions")
    return _page(request, opinion, form, status=422)


@desk_page
@require_POST
def question_assign(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = _opinion(request, pk, "village_affairs.assign_opinion")
    form = AssignForm(request.POST, people=_people(opinion))
    attempt(request, form, lambda: form.send(opinion, by=request.user), _("已请人答复"))
    return redirect("village_affairs:question", pk)


@desk_page
@require_POST
def question_hide(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = _opinion(request, pk, "village_affairs.assign_opinion")
    form = ReasonForm(request.POST)
    attempt(request, form, lambda: form.hide(opinion, by=request.user), _("公开页上不再显示这一条"))
    return redirect("village_affairs:question", pk)


@desk_page
@require_POST
def question_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the asker's number once, for a call-back; the reason goes on the trail."""
    opinion = _opinion(request, pk, "residents.reveal_phone")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("看电话要写原因，例如“回电话答复”。"))
        return redirect("village_affairs:question", pk)
    audit.record(
        "opinion.reveal_phone",
        by=request.user,
        row=opinion,
        detail={"reason": form.cleaned_data["reason"]},
        request=request,
    )
    return render(
        request, "village_affairs/question_phone.html", {"opinion": opinion, "phone": opinion.phone}
    )


@desk_page
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, committee: int) -> HttpResponse:
    """Write a question down for somebody present, and hand them the slip."""
    place = reach(request, Committee.objects.all(), "village_affairs.record_opinion", pk=committee)
    form = RecordForm(request.POST or None, committee=place)
    if request.method == "POST" and form.is_valid():
        try:
            opinion, code = form.send()
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            audit.record("opinion.record", by=request.user, row=opinion, request=request)
            context = {"opinion": opinion, "code": code}
            return render(request, "village_affairs/recorded.html", context)
    return form_page(request, "village_affairs/record", form, committee=place)


urlpatterns = [
    path("desk/questions/", questions, name="questions"),
    path("desk/questions/<int:pk>/", question, name="question"),
    path("desk/questions/<int:pk>/assign/", question_assign, name="question-assign"),
    path("desk/questions/<int:pk>/hide/", question_hide, name="question-hide"),
    path("desk/questions/<int:pk>/phone/", question_phone, name="question-phone"),
    path("desk/questions/record/<int:committee>/", record, name="record"),
]
