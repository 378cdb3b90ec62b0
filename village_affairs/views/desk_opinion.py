"""One question on the desk: answered here, given to somebody, merged with another, kept off the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from users.access import desk_page, reach
from users.actions import audit
from users.views.pages import attempt, form_page, sent
from village_affairs.forms.desk_opinions import AssignForm, HideForm, MergeForm, ReplyForm, ReturnForm
from village_affairs.forms.opinions import ReasonForm
from village_affairs.models import Opinion, OpinionMeToo
from village_affairs.pages.desk_opinion import ANSWER, ASSIGN, REVEAL, VIEW, desk_opinion, people_for


def _opinion(request: HttpRequest, pk: int, permission: str = VIEW) -> Opinion:
    rows = Opinion.objects.select_related(
        *("committee", "block", "handler", "disclosure", "open_day", "merged_into")
    )
    return reach(request, rows, permission, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question; POST answers it. What cannot be answered any more keeps the words on the page."""
    opinion = _opinion(request, pk, ANSWER if request.method == "POST" else VIEW)
    page: dict[str, Any] = desk_opinion(opinion, request.user)
    chosen = next((one for one in page["ready"] if str(one.pk) == request.GET.get("template")), None)
    form = ReplyForm(request.POST or None, initial={"words": chosen.words} if chosen else {})
    if sent(request, form, opinion):
        messages.success(request, _("已答复%(number)s号意见") % {"number": opinion})
        return redirect("village_affairs:questions")
    page |= {
        "form": form,
        "chosen": chosen,
        "assign_form": AssignForm(people=people_for(opinion), auto_id="assign_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
    }
    return render(request, "village_affairs/question.html", page, status=422 if form.is_bound else 200)


def _one_step(permission: str, form_class: Any, done: Promise) -> Any:
    """Return the view of a small step: a form on the question's page, and back to it."""

    @desk_page
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        opinion = _opinion(request, pk, permission)
        more = {"people": people_for(opinion)} if form_class is AssignForm else {}
        form = form_class(request.POST, **more)
        attempt(request, form, lambda: form.send(opinion, by=request.user), str(done))
        return redirect("village_affairs:question", pk)

    return view


question_assign = _one_step(ASSIGN, AssignForm, gettext_lazy("已请人答复"))
question_hide = _one_step(ASSIGN, HideForm, gettext_lazy("公开页上不再显示这一条"))
question_return = _one_step(ANSWER, ReturnForm, gettext_lazy("已退回，会另外派人答复"))


@desk_page
@require_http_methods(["GET", "POST"])
def question_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make this question part of another one that waits; its asker hears where it went."""
    opinion = _opinion(request, pk, ASSIGN)
    form = MergeForm(
        request.POST or None, opinion=opinion, initial={"into": request.GET.get("into", "")[:20]}
    )
    if into := sent(request, form):
        messages.success(request, _("已并到%(number)s号，两边的居民一起听答复") % {"number": into})
        return redirect("village_affairs:question", into.pk)
    alike = [row for row in desk_opinion(opinion, request.user)["similar"] if row.is_waiting]
    return form_page(request, "village_affairs/question_merge", form, opinion=opinion, alike=alike)


@desk_page
@require_POST
def question_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a number once, the asker's or that of somebody who asks it too; the reason goes on the trail."""
    opinion = _opinion(request, pk, REVEAL)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("看电话要写原因，例如“回电话答复”。"))
        return redirect("village_affairs:question", pk)
    row: Opinion | OpinionMeToo = opinion
    if too := request.POST.get("me_too", ""):
        row = reach(
            request,
            OpinionMeToo.objects.filter(opinion=opinion),
            REVEAL,
            pk=int(too) if too.isdecimal() and len(too) < 12 else 0,
        )
    audit.record(
        "opinion.reveal_phone",
        by=request.user,
        row=row,
        detail={"reason": form.cleaned_data["reason"]},
        request=request,
    )
    return render(request, "village_affairs/question_phone.html", {"opinion": opinion, "phone": row.phone})


urlpatterns = [
    path("desk/questions/<int:pk>/", question, name="question"),
    path("desk/questions/<int:pk>/assign/", question_assign, name="question-assign"),
    path("desk/questions/<int:pk>/return/", question_return, name="question-return"),
    path("desk/questions/<int:pk>/merge/", question_merge, name="question-merge"),
    path("desk/questions/<int:pk>/hide/", question_hide, name="question-hide"),
    path("desk/questions/<int:pk>/phone/", question_phone, name="question-phone"),
]
