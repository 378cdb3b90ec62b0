"""What a leader does with others, on the phone: a pair's talk, promises, ideas for activities."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.pairs import accept_pair, heard
from leaders.actions.symposia import settle_item
from leaders.forms.gatherings import ProposalForm
from leaders.forms.pairs import ReportForm, TalkForm
from leaders.forms.training import next_afternoon
from leaders.models import ActionItem, ActivityProposal, Pair
from leaders.views.leader_growing import GROW, myself
from residents.models import Block, Person
from users.access import permitted, reach
from users.views.pages import attempt, form_page, sent
from xidu.kit.dates import month_start, today
from xidu.kit.errors import RuleBroken


@login_required
@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """Show the leader's pairs with this month's talk, and what was taken on at symposia."""
    person, day = myself(request), today()
    rows = heard(Pair.objects.of_person(person.pk)).select_related("senior", "junior")
    mine = list(rows.exclude(state=Pair.State.DROPPED).order_by("-since", "-pk")[:20])
    talks = {}
    for pair in Pair.objects.filter(pk__in=[row.pk for row in mine]).prefetch_related("talks"):
        talks[pair.pk] = list(pair.talks.all())
    month = month_start(day)
    context = {
        "rows": [
            (
                pair,
                pair.junior if pair.senior_id == person.pk else pair.senior,
                talks[pair.pk],
                next((talk for talk in talks[pair.pk] if talk.month == month), None),
            )
            for pair in mine
        ],
        "person": person,
        "form": TalkForm(),
        "items": ActionItem.objects.filter(leader=person).open().order_by("due_on", "pk")[:60],
        "today": day,
    }
    return render(request, "leaders/pairs.html", context)


def _mine(request: HttpRequest, pk: int) -> tuple[Pair, Person]:
    """Return a pair of the leader of the account. Raises Http404 for anyone else's."""
    person = myself(request)
    pair = Pair.objects.of_person(person.pk).select_related("senior", "junior").filter(pk=pk).first()
    if pair is None:
        raise Http404
    return pair, person


@login_required
@require_POST
def pair_yes(request: HttpRequest, pk: int) -> HttpResponse:
    pair, _person = _mine(request, pk)
    try:
        accept_pair(pair, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("结对了，每月谈一次"))
    return redirect("leaders:pairs")


@login_required
@require_POST
def pair_talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one's own side of a month's talk."""
    pair, person = _mine(request, pk)
    form = TalkForm(request.POST)
    attempt(request, form, lambda: form.send(pair, person), _("记下了，对方也点一下就算数"))
    return redirect("leaders:pairs")


@login_required
@require_http_methods(["GET", "POST"])
def pair_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the experienced one end the pair with a report."""
    pair, person = _mine(request, pk)
    if pair.senior_id != person.pk or pair.state != Pair.State.RUNNING:
        raise Http404
    form = ReportForm(request.POST or None)
    if sent(request, form, pair):
        messages.success(request, _("结对结束了，谢谢您带他"))
        return redirect("leaders:pairs")
    lead = _("和%(name)s") % {"name": pair.junior.name}
    return form_page(
        request, "leaders/leader_form", form, title=_("结对小结"), lead=lead, submit=_("结束结对")
    )


@login_required
@require_POST
def item_done(request: HttpRequest, pk: int) -> HttpResponse:
    person = myself(request)
    item = ActionItem.objects.filter(leader=person, pk=pk).first()
    if item is None:
        raise Http404
    try:
        settle_item(item, state=ActionItem.State.DONE, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("办好了，下次座谈会上说一声"))
    return redirect("leaders:pairs")


@login_required
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """List what the leader proposed and what became of it, and the blocks to propose for."""
    scope = permitted(request, GROW)
    rows = ActivityProposal.objects.filter(by=request.user).select_related("block", "activity__committee")
    context = {
        "proposals": rows.order_by("-at", "-pk")[:40],
        "blocks": Block.objects.within(scope).order_by("position", "pk")[:30],
    }
    return render(request, "leaders/proposals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, block: int) -> HttpResponse:
    """Take a leader's idea for an activity."""
    own = reach(request, Block.objects.select_related("committee"), GROW, pk=block)
    form = ProposalForm(request.POST or None, committee=own.committee, initial=next_afternoon())
    if sent(request, form, own):
        messages.success(request, _("交上去了，定了会告诉您"))
        return redirect("leaders:proposals")
    title = _("想办一场活动")
    return form_page(request, "leaders/leader_form", form, title=title, lead=own.name, submit=_("交上去"))


urlpatterns = [
    path("leader/pairs/", pairs, name="pairs"),
    path("leader/pairs/<int:pk>/yes/", pair_yes, name="pair-yes"),
    path("leader/pairs/<int:pk>/talk/", pair_talk, name="pair-talk"),
    path("leader/pairs/<int:pk>/end/", pair_end, name="pair-end"),
    path("leader/items/<int:pk>/done/", item_done, name="item-done"),
    path("leader/proposals/", proposals, name="proposals"),
    path("leader/proposals/<int:block>/new/", propose, name="propose"),
]
