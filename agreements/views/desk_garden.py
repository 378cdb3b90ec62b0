"""Gardens on the desk: plots, who tends and waits, captains, offers, plots that go back, and papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions import garden as acts
from agreements.actions.garden_waiting import answer_offer, in_order, open_draw, withdraw_waiting
from agreements.forms.garden import STEPS, DecideForm, GardenForm, ObjectForm, RunForm
from agreements.models import (
    Captain,
    Draw,
    Garden,
    GardenRound,
    Plot,
    PlotOffer,
    PlotReturn,
    PlotTenure,
    Waiting,
)
from agreements.pages.garden import tiles_of
from residents.models import Committee
from users.access import desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.garden_papers import PlotSign, PlotSigns
from xidu.kit.posters import Notice

KEEP = acts.KEEP
ROWS = 100


def _do(request: HttpRequest, garden: int, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("agreements:desk-garden", garden)


@desk_page
@require_GET
def gardens(request: HttpRequest) -> HttpResponse:
    scope = permitted(request, KEEP)
    backs = PlotReturn.objects.within(scope).filter(outcome="").exclude(objected_at=None)
    context = {
        "gardens": Garden.objects.within(scope)
        .select_related("committee")
        .order_by("committee", "pk")[:ROWS],
        "places": Committee.objects.within(scope).order_by("pk")[:60],
        "backs": backs.select_related("tenure__plot", "tenure__household__block", "garden")[:ROWS],
    }
    return render(request, "agreements/desk_gardens.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def garden_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = GardenForm(request.POST or None, committee=home)
    if row := sent(request, form):
        return redirect("agreements:desk-garden", row.pk)
    return form_page(request, "agreements/desk_garden_new", form, home=home)


@desk_page
@require_GET
def garden(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Garden.objects.select_related("committee"), KEEP, pk=pk)
    return _page(request, row)


def _page(request: HttpRequest, row: Garden, bound: tuple[str, Any] | None = None) -> HttpResponse:
    """Show the garden; a step that came back with errors stands there as it was filled in."""
    words = {
        "ask": _("登记报名"),
        "draw": _("发布抽签"),
        "tenure": _("登记在种的"),
        "captain": _("定菜园队长"),
        "plots": _("加地"),
    }
    steps = [
        (key, words[key], bound[1] if bound and bound[0] == key else form(garden=row, by=request.user))
        for key, form in STEPS.items()
        if key != "draw" or open_draw(row) is None
    ]
    offers = PlotOffer.objects.filter(garden=row, answer="").select_related(
        "plot", "waiting__household__block"
    )
    backs = PlotReturn.objects.filter(garden=row).select_related("tenure__plot", "tenure__household__block")
    captains = Captain.objects.filter(garden=row).select_related("user").order_by("-since")
    context = {
        "garden": row,
        "tiles": tiles_of([row], today())[row.pk],
        "waits": in_order(row).select_related("household__block")[:ROWS],
        "offers": offers[:ROWS],
        "backs": backs.order_by("outcome", "-pk")[:20],
        "captains": captains[:20],
        "draws": row.draws.select_related("closed", "result")[:12],
        "round": GardenRound.objects.filter(garden=row).order_by("-month").first(),
        "steps": steps,
        "day": today(),
    }
    return render(request, "agreements/desk_garden.html", context, status=422 if bound else 200)


@desk_page
@require_POST
def garden_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    row = reach(request, Garden.objects.select_related("committee"), KEEP, pk=pk)
    if step not in STEPS:
        raise Http404
    form = STEPS[step](request.POST, garden=row, by=request.user)  # type: ignore[arg-type]
    made = sent(request, form)
    if made is None:
        return _page(request, row, (step, form))
    done = (
        _("报上名了，签号%(slip)s，请抄给住户") % {"slip": made.slip}
        if isinstance(made, Waiting)
        else _("记下了")
    )
    messages.success(request, done)
    return redirect("agreements:desk-garden", pk)


@desk_page
@require_POST
def tenure_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a tenure: handed back at the desk, or the household moved away."""
    row = reach(request, PlotTenure.objects.all(), KEEP, pk=pk)
    how = request.POST.get("how", "")
    if how not in {acts.Ended.RETURNED, acts.Ended.MOVED_AWAY}:
        return redirect("agreements:desk-garden", row.garden_id)
    return _do(request, row.garden_id, lambda: acts.hand_back(row, how=how, by=request.user), _("地空出来了"))


@desk_page
@require_POST
def plot_rest(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Plot.objects.all(), KEEP, pk=pk)
    if request.POST.get("rests") not in {"yes", "no"}:
        return redirect("agreements:desk-garden", row.garden_id)
    rests = request.POST["rests"] == "yes"
    act = lambda: acts.rest_plot(row, rests=rests, by=request.user)  # type: ignore[arg-type]  # noqa: E731
    return _do(request, row.garden_id, act, _("记下了"))


@desk_page
@require_POST
def captain_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Captain.objects.all(), KEEP, pk=pk)
    if "end" not in request.POST:
        return redirect("agreements:desk-garden", row.garden_id)
    act = lambda: acts.end_captain(row, by=request.user)  # type: ignore[arg-type]  # noqa: E731
    return _do(request, row.garden_id, act, _("不再是队长了"))


@desk_page
@require_POST
def waiting_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Waiting.objects.all(), KEEP, pk=pk)
    if "end" not in request.POST:
        return redirect("agreements:desk-garden", row.garden_id)
    return _do(request, row.garden_id, lambda: withdraw_waiting(row, by=request.user), _("从名单上拿掉了"))


@desk_page
@require_POST
def offer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an answer given by telephone."""
    row = reach(request, PlotOffer.objects.all(), KEEP, pk=pk)
    if not {"yes", "no"} & set(request.POST):
        return redirect("agreements:desk-garden", row.garden_id)
    accepts = "yes" in request.POST
    return _do(
        request, row.garden_id, lambda: answer_offer(row, accepts=accepts, by=request.user), _("记下了")
    )


@desk_page
@require_http_methods(["GET", "POST"])
def plot_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an objection told by telephone, then decide on it."""
    rows = PlotReturn.objects.select_related("tenure__plot", "tenure__household__block", "finding", "garden")
    row = reach(request, rows, KEEP, pk=pk)
    form = (DecideForm if row.objected_at else ObjectForm)(request.POST or None)
    if not row.outcome and sent(request, form, row):
        messages.success(request, _("记下了"))
        return redirect("agreements:desk-garden", row.garden_id)
    return form_page(request, "agreements/desk_plot_back", form, back=row)


@desk_page
@require_http_methods(["GET", "POST"])
def draw_run(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Draw.objects.select_related("garden__committee", "committee"), KEEP, pk=pk)
    public = redirect("agreements:draw", row.committee.slug, pk)
    if hasattr(row, "result"):
        return public
    form = RunForm(request.POST or None, draw=row, by=request.user)  # type: ignore[arg-type]
    if sent(request, form):
        return public
    return form_page(request, "agreements/desk_draw", form, draw=row, closed=getattr(row, "closed", None))


@desk_page
@require_GET
def signs(request: HttpRequest, pk: int) -> HttpResponse:
    """Print a sign for every plot, with its number and the garden's address."""
    row = reach(request, Garden.objects.select_related("committee"), KEEP, pk=pk)
    url = request.build_absolute_uri(reverse("agreements:garden", args=[row.committee.slug]))
    found = [PlotSign(number=plot.number, size=plot.size) for plot in row.plots.order_by("number")]
    paper = PlotSigns(garden=row.name, office=row.committee.full_name, url=url, signs=found)
    return _pdf(paper.pdf(), f"plot-signs-{row.pk}")


@desk_page
@require_GET
def waiting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the waiting list for the wall: slip numbers alone."""
    row = reach(request, Garden.objects.select_related("committee"), KEEP, pk=pk)
    rows = in_order(row).values_list("slip", "place")
    lines = [
        f"{number}　签号{slip}" + ("" if place else "　（还没抽）")
        for number, (slip, place) in enumerate(rows, start=1)
    ]
    paper = Notice(
        title=f"{row.name}等地名单",
        body="\n".join(lines or ["现在没有人在等。"]),
        signature=row.committee.full_name,
        date=today(),
        telephone=row.committee.telephone,
        url=request.build_absolute_uri(reverse("agreements:garden", args=[row.committee.slug])),
    )
    return _pdf(paper.pdf(), f"waiting-{row.pk}")


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


urlpatterns = [
    path("desk/garden/", gardens, name="desk-gardens"),
    path("desk/garden/new/<int:committee>/", garden_new, name="desk-garden-new"),
    path("desk/garden/<int:pk>/", garden, name="desk-garden"),
    path("desk/garden/<int:pk>/signs.pdf", signs, name="desk-garden-signs"),
    path("desk/garden/<int:pk>/waiting.pdf", waiting_list, name="desk-garden-waiting"),
    path("desk/garden/<int:pk>/<slug:step>/", garden_step, name="desk-garden-step"),
    path("desk/garden/tenures/<int:pk>/end/", tenure_end, name="desk-tenure-end"),
    path("desk/garden/plots/<int:pk>/rest/", plot_rest, name="desk-plot-rest"),
    path("desk/garden/captains/<int:pk>/end/", captain_end, name="desk-captain-end"),
    path("desk/garden/waiting/<int:pk>/end/", waiting_end, name="desk-waiting-end"),
    path("desk/garden/offers/<int:pk>/answer/", offer_answer, name="desk-offer-answer"),
    path("desk/garden/back/<int:pk>/", plot_back, name="desk-plot-back"),
    path("desk/garden/draws/<int:pk>/", draw_run, name="desk-draw"),
]
