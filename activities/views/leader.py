"""A leader's phone: what is on, and signing up a neighbour."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from activities.actions.overlaps import overlaps_of
from activities.actions.seats import seats_of
from activities.forms.sign_ups import LeaderSignUpForm, hosts_of
from activities.models import Activity
from activities.pages.neighbours import leader_activities as rows_of
from activities.pages.neighbours import leader_rows, neighbours_of
from activities.pages.public import full_words
from residents.models import Block
from users.access import permitted, reach
from users.actions import audit
from users.views.pages import form_page
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

SIGN_UP = "activities.sign_up_neighbour"
BLOCKS, ROWS = 6, 30


@login_required
@require_safe
def leader_activities(request: HttpRequest) -> HttpResponse:
    """List what comes where the leader's blocks are, with how many of each block come already."""
    scope = permitted(request, SIGN_UP)
    blocks = list(Block.objects.within(scope).select_related("committee")[:BLOCKS])
    now, search = timezone.now(), request.GET.get("q", "").strip()[:40]
    found = rows_of(blocks, now)
    page = page_of(request, found.filter(title__icontains=search) if search else found, ROWS)
    context = {
        "rows": leader_rows(page.rows, blocks, now),
        "blocks": blocks,
        "page": page,
        "search": search,
    }
    return render(request, "activities/leader_activities.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leader_sign_up(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    """Sign up a neighbour of the leader's block; the row says who did it."""
    own = reach(request, Block.objects.select_related("committee"), SIGN_UP, pk=block)
    rows = Activity.objects.taking_place().of_committee(own.committee_id)
    activity = rows.select_related("committee", "place").filter(pk=pk).first()
    if activity is None:
        raise Http404
    form = LeaderSignUpForm(
        request.POST or None, activity=activity, here=own.committee, hosts=hosts_of(activity), block=own
    )
    if request.method == "POST" and form.is_valid():
        try:
            row, code = form.send(by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            audit.record("sign_up.for_neighbour", by=request.user, row=row, request=request)
            context = {
                "row": row,
                "code": code,
                "activity": activity,
                "group": own,
                "overlaps": overlaps_of(row),
            }
            return render(request, "activities/leader_signed_up.html", context)
    context = {
        "activity": activity,
        "group": own,
        "room": full_words(seats_of(activity)),
        "neighbours": neighbours_of(activity, own, request.user),
    }
    return form_page(request, "activities/leader_sign_up", form, **context)


urlpatterns = [
    path("leader/activities/", leader_activities, name="leader-activities"),
    path("leader/activities/<int:pk>/<int:block>/sign-up/", leader_sign_up, name="leader-sign-up"),
]
