"""The desk's exhibitions: works, going public, and the guest book."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from activities.actions.exhibitions import decide_guest_entry, publish_exhibition, remove_work
from activities.forms.exhibitions import ExhibitionForm, WorkForm
from activities.models import Exhibition, GuestEntry, Work
from activities.pages.exhibitions import with_counts
from residents.models import Committee
from users.access import can, desk_page, permitted, reach, scope_of
from users.views.pages import form_page, photo_response, sent
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

VIEW, CHANGE = "activities.view_activity", "activities.change_exhibition"
ROWS = 40


@desk_page
@require_GET
def exhibitions(request: HttpRequest) -> HttpResponse:
    """List the exhibitions of the user's places, with what waits in their guest books."""
    scope = permitted(request, VIEW)
    rows = with_counts(Exhibition.objects.within(scope)).select_related("committee")
    context = {
        "page": page_of(request, rows.order_by("-opens_on", "-pk"), ROWS),
        "committees": Committee.objects.within(scope_of(request.user, CHANGE)),
    }
    return render(request, "activities/desk_exhibitions.html", context)


def _exhibition(request: HttpRequest, pk: int, permission: str = CHANGE) -> Exhibition:
    rows = Exhibition.objects.select_related("committee", "activity")
    return reach(request, rows, permission, pk=pk)


@desk_page
@require_GET
def exhibition(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an exhibition: the guest book lines that wait first, then its works."""
    found = _exhibition(request, pk, VIEW)
    waiting = found.guests.waiting().order_by("at", "pk")[:ROWS]
    context = {
        "exhibition": found,
        "works": found.works.all(),
        "waiting": waiting,
        "page": page_of(request, found.guests.exclude(state=GuestEntry.State.WAITING), ROWS),
        "may_change": can(request.user, CHANGE, committee_id=found.committee_id),
    }
    return render(request, "activities/desk_exhibition.html", context)


def _saved(request: HttpRequest, form: ExhibitionForm) -> HttpResponse | None:
    """Save a sent form; None while it has to be shown (again)."""
    kept = sent(request, form)
    if kept is None:
        return None
    messages.success(request, _("%(title)s已保存") % {"title": kept.title})
    return redirect("activities:desk-exhibition", kept.pk)


@desk_page
@require_http_methods(["GET", "POST"])
def exhibition_new(request: HttpRequest, committee: int) -> HttpResponse:
    owner = reach(request, Committee.objects.all(), CHANGE, pk=committee)
    form = ExhibitionForm(request.POST or None, committee=owner)
    return _saved(request, form) or form_page(
        request, "activities/desk_exhibition_form", form, committee=owner
    )


@desk_page
@require_http_methods(["GET", "POST"])
def exhibition_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _exhibition(request, pk)
    shown = {"committee": found.committee, "title": found.title}
    form = ExhibitionForm(request.POST or None, instance=found, committee=found.committee)
    return _saved(request, form) or form_page(request, "activities/desk_exhibition_form", form, **shown)


@desk_page
@require_POST
def exhibition_publish(request: HttpRequest, pk: int) -> HttpResponse:
    found = _exhibition(request, pk)
    try:
        publish_exhibition(found, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("公布了，网上能看了"))
    return redirect("activities:desk-exhibition", pk)


@desk_page
@require_http_methods(["GET", "POST"])
def work_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = _exhibition(request, pk)
    form = WorkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.send(found, by=request.user)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("作品放上去了"))
            return redirect("activities:desk-exhibition", pk)
    return form_page(request, "activities/work_add", form, exhibition=found)


@desk_page
@require_POST
def work_remove(request: HttpRequest, pk: int) -> HttpResponse:
    work = reach(request, Work.objects.select_related("exhibition"), CHANGE, pk=pk)
    try:
        remove_work(work, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("作品拿下来了"))
    return redirect("activities:desk-exhibition", work.exhibition_id)


@desk_page
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the picture of a work, also before it is public."""
    work = reach(request, Work.objects.all(), VIEW, pk=pk)
    return photo_response(work)


@desk_page
@require_POST
def guest_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a line of the guest book (``show=yes``) or keep it off the page."""
    entry = reach(request, GuestEntry.objects.all(), CHANGE, pk=pk)
    show = request.POST.get("show") == "yes"
    decide_guest_entry(entry, show=show, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("显示了") if show else _("不显示了"))
    return redirect("activities:desk-exhibition", entry.exhibition_id)


urlpatterns = [
    path("desk/exhibitions/", exhibitions, name="desk-exhibitions"),
    path("desk/exhibitions/new/<int:committee>/", exhibition_new, name="exhibition-new"),
    path("desk/exhibitions/<int:pk>/", exhibition, name="desk-exhibition"),
    path("desk/exhibitions/<int:pk>/change/", exhibition_change, name="exhibition-change"),
    path("desk/exhibitions/<int:pk>/publish/", exhibition_publish, name="exhibition-publish"),
    path("desk/exhibitions/<int:pk>/works/add/", work_add, name="work-add"),
    path("desk/exhibitions/works/<int:pk>/", photo, name="desk-work-photo"),
    path("desk/exhibitions/works/<int:pk>/remove/", work_remove, name="work-remove"),
    path("desk/exhibitions/guests/<int:pk>/decide/", guest_decide, name="guest-decide"),
]
