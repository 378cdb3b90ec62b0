"""One demand on the desk: everything about it, the one next step, and every other step with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from demands.actions.calls import may_ring, reveal
from demands.actions.telling import NotYours
from demands.forms import desk as forms
from demands.models import Demand, DemandPhoto
from demands.pages import desk as pages
from demands.pages.desk import HANDLE, RATE, TRIAGE, VIEW
from users.access import can, desk_page, reach
from users.views.pages import attempt, form_page, photo_response
from xidu.kit.errors import RuleBroken
from xidu.kit.gate.text import masked

State = Demand.State
TAKEN = (State.ASSIGNED, State.WORKING, State.PAUSED)


def demand_here(request: HttpRequest, pk: int, permission: str) -> Demand:
    """Return the demand if the user holds ``permission`` where it is, with all its page shows of it."""
    rows = Demand.objects.select_related(
        *("committee", "kind", "block", "handler", "taken_by", "merged_into", "split_from")
    )
    return reach(request, rows, permission, pk=pk)


def _side_forms(demand: Demand, user: Any, step: str, joint: list[Any]) -> list[dict[str, Any]]:
    """Return what else ``user`` may do with the demand now: title, address, form and button of each."""
    handles, sends = (can(user, perm, committee_id=demand.committee_id) for perm in (HANDLE, TRIAGE))
    mine = demand.handler_id == user.pk
    has_it = handles and (mine or sends or any(row.user_id == user.pk for row in joint))
    state, running = demand.state, demand.state in (State.ASSIGNED, State.WORKING)
    people = list(forms.people_for(demand)) if state in (*TAKEN, State.NEW) and (sends or has_it) else []
    offered = (
        ("demand-assign", _("改派"), forms.AssignForm, sends and running),
        ("demand-transfer", _("转办"), forms.TransferForm, has_it and running and not sends),
        ("demand-return", _("退回重新派"), forms.ReturnForm, handles and mine and running),
        ("demand-join", _("请人协办"), forms.JoinForm, has_it and state in TAKEN),
        ("demand-pause", _("暂停计时"), forms.PauseForm, has_it and running),
        ("demand-resume", _("恢复计时"), forms.ResumeForm, has_it and state == State.PAUSED),
        ("demand-show", _("公开怎么说"), forms.ShowForm, sends and not demand.is_private),
        ("demand-note", _("记一笔"), forms.NoteForm, handles),
    )
    main = {"assign": "demand-assign", "resume": "demand-resume"}.get(step)
    return [
        {"name": name, "title": title, "form": _blank(form, demand, people)}
        for name, title, form, may in offered
        if may and name != main
    ]


def _blank(form: type[forms.DemandForm], demand: Demand, people: list[Any]) -> forms.DemandForm:
    more: dict[str, Any] = {"people": people} if issubclass(form, forms.WithPerson) else {}
    if form is forms.ShowForm:
        more["initial"] = {"words": demand.shown_words}
    return form(demand=demand, **more)


def _main_form(demand: Demand, step: str) -> forms.DemandForm | None:
    kind = {"assign": forms.AssignForm, "resume": forms.ResumeForm, "rate": forms.RateForm}.get(step)
    return kind(demand=demand) if kind else None


@desk_page
@require_GET
def demand(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a demand: what, where, who, until when, who has it, what comes next, what happened."""
    rows = Demand.objects.select_related(
        *("committee", "kind", "block", "handler", "taken_by", "merged_into", "split_from")
    ).annotate(others=Count("me_toos"), answered_by=pages.ANSWERED_BY)
    row = reach(request, rows, VIEW, pk=pk)
    joint = list(row.joint.select_related("user"))
    step = pages.next_step(row, request.user, helps=any(one.user_id == request.user.pk for one in joint))
    handles, sends = (can(request.user, perm, committee_id=row.committee_id) for perm in (HANDLE, TRIAGE))
    context = {
        "demand": row,
        "words": masked(row.words),
        "photos": row.photos.all(),
        "joint": joint,
        "step": step,
        "waits_for": pages.waits_for(row),
        "main_form": _main_form(row, step),
        "others": _side_forms(row, request.user, step, joint),
        "history": pages.history(row),
        "outcomes": row.outcomes.select_related("photo", "by"),
        "linked": pages.linked(row),
        "alike": pages.alike(row) if sends else [],
        "may_send": sends,
        "may_answer": handles and sends and step != "answer" and row.state in TAKEN,
        "may_reveal": bool(row.phone_sealed) and may_ring(request.user, row),
    }
    return render(request, "demands/desk_demand.html", context)


def _step(permission: str, form_class: type[forms.DemandForm], done: Any) -> Callable[..., HttpResponse]:
    """Return the view of one step that is a form on the demand's page."""

    @desk_page
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = demand_here(request, pk, permission)
        form = form_class(request.POST, demand=row)
        attempt(request, form, lambda: form.act(by=request.user), str(done))
        return redirect("demands:demand", pk)

    return view


def page_step(permission: str, form_class: type[forms.DemandForm], template: str, done: Any) -> Any:
    """Return the view of one step that has a page of its own."""

    @desk_page
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = demand_here(request, pk, permission)
        initial = {name: getattr(row, name, None) for name in ("kind", "is_private", "is_urgent")}
        initial["into"] = request.GET.get("into", "")[:20]
        form = form_class(request.POST or None, demand=row, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                form.act(by=request.user)
            except RuleBroken as broken:
                form.add_error(None, str(broken))
            else:
                messages.success(request, str(done))
                return redirect("demands:demand", pk)
        return form_page(request, template, form, demand=row, words=masked(row.words), alike=pages.alike(row))

    return view


@desk_page
@require_http_methods(["GET", "POST"])
def demand_conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """End the round: one of the outcomes, the words for the asker, what proves it."""
    row = demand_here(request, pk, HANDLE)
    if request.method == "GET" and row.state not in TAKEN:
        messages.error(
            request, _("这件诉求现在是“%(state)s”，还不能答复。") % {"state": row.get_state_display()}
        )
        return redirect("demands:demand", pk)
    ready = list(pages.templates_for(row))
    chosen = next((one for one in ready if str(one.pk) == request.GET.get("template")), None)
    initial = {"words": chosen.words} if chosen else {}
    form = forms.ConcludeForm(request.POST or None, request.FILES or None, demand=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            form.act(by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("已答复%(number)s号，会告诉居民") % {"number": row})
            return redirect("demands:demand", pk)
    context = {"demand": row, "words": masked(row.words), "ready": ready, "chosen": chosen}
    return form_page(request, "demands/desk_conclude", form, **context)


@desk_page
@require_POST
def demand_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the stars somebody said; a round that has some already keeps them."""
    row = demand_here(request, pk, RATE)
    form = forms.RateForm(request.POST, demand=row)
    said: list[Any] = []
    if row.state == State.DONE:
        attempt(request, form, lambda: said.append(form.act(by=request.user)), _("已记下居民的评价"))
    else:
        words = _("这件诉求现在是“%(state)s”，不能评价。") % {"state": row.get_state_display()}
        messages.error(request, words)
    row.refresh_from_db()
    if said and row.state == State.NEW:
        messages.info(request, _("居民不满意，要换一个人再办，请重新派单。"))
    return redirect("demands:demand", pk)


@desk_page
@require_POST
def demand_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the asker's number and raw words once; the reason goes on the trail."""
    row = demand_here(request, pk, VIEW)
    try:
        phone = reveal(row, by=request.user, reason=request.POST.get("reason", ""), request=request)
    except NotYours as broken:
        raise PermissionDenied(str(broken)) from None
    except RuleBroken:
        messages.error(request, _("看电话要写原因，例如“回电话问地点”。"))
        return redirect("demands:demand", pk)
    return render(request, "demands/desk_phone.html", {"demand": row, "phone": phone})


@desk_page
@require_GET
def demand_photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    row = reach(request, DemandPhoto.objects.all(), VIEW, demand=pk, pk=photo)
    return photo_response(row)


STEPS = {
    "assign": _step(TRIAGE, forms.AssignForm, gettext_lazy("已派出")),
    "accept": _step(HANDLE, forms.AcceptForm, gettext_lazy("已接单，居民会知道有人在办")),
    "return": _step(HANDLE, forms.ReturnForm, gettext_lazy("已退回，请派单的人重新安排")),
    "transfer": _step(HANDLE, forms.TransferForm, gettext_lazy("已转办")),
    "join": _step(HANDLE, forms.JoinForm, gettext_lazy("已请他协办")),
    "pause": _step(HANDLE, forms.PauseForm, gettext_lazy("已暂停计时，原因会告诉居民")),
    "resume": _step(HANDLE, forms.ResumeForm, gettext_lazy("已恢复计时，期限顺延")),
    "show": _step(TRIAGE, forms.ShowForm, gettext_lazy("公开的话已改")),
    "note": _step(HANDLE, forms.NoteForm, gettext_lazy("已记下")),
    "change": page_step(TRIAGE, forms.ChangeForm, "demands/desk_change", gettext_lazy("已改")),
    "conclude": demand_conclude,
    "rate": demand_rate,
    "phone": demand_phone,
}
urlpatterns = [
    path("desk/demands/<int:pk>/", demand, name="demand"),
    *(path(f"desk/demands/<int:pk>/{name}/", view, name=f"demand-{name}") for name, view in STEPS.items()),
    path("desk/demands/<int:pk>/photos/<int:photo>/", demand_photo, name="demand-photo"),
]
