"""The desk's pairs of old and new leaders: proposals, those that run, those nobody has heard of."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.pairs import accept_pair, drop_pair, heard, matches_at, silent_on
from leaders.forms.pairs import PairForm, ReportForm
from leaders.models import Pair
from leaders.pages.growing import PAIRS
from residents.models import Committee
from users.access import desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

ROWS, PLACES, SUGGESTED = 40, 10, 20


@desk_page
@require_GET
def desk_pairs(request: HttpRequest) -> HttpResponse:
    """Show who could be paired, which pairs run, and which are silent."""
    scope = permitted(request, PAIRS)
    pairs = Pair.objects.within(scope).select_related("senior", "junior", "committee")
    places = list(Committee.objects.within(scope).order_by("code", "pk")[:PLACES])
    context = {
        "places": [(place, matches_at(place)[:SUGGESTED]) for place in places],
        "silent": list(silent_on(pairs, today())[:ROWS]),
        "page": page_of(request, heard(pairs.open()).order_by("state", "-since", "-pk"), ROWS),
        "ended": pairs.filter(state=Pair.State.ENDED).order_by("-ended_on", "-pk")[:ROWS],
    }
    return render(request, "leaders/desk_pairs.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def pair_new(request: HttpRequest, committee: int, junior: int) -> HttpResponse:
    """Propose somebody experienced to a new leader."""
    place = reach(request, Committee.objects.all(), PAIRS, pk=committee)
    match = next((one for one in matches_at(place) if one.junior.pk == junior), None)
    if match is None:
        raise Http404
    form = PairForm(request.POST or None, match=match)
    if done := sent(request, form):
        messages.success(request, _("提出了，两位都收到了消息"))
        return redirect("leaders:desk-pair", done.pk)
    title = _("给%(name)s找一位老组长") % {"name": match.junior.name}
    return form_page(request, "leaders/desk_form", form, title=title, lead=place.name, submit=_("提出结对"))


def _pair(request: HttpRequest, pk: int) -> Pair:
    rows = heard(Pair.objects.select_related("senior", "junior", "committee"))
    return reach(request, rows, PAIRS, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a pair and its talks; POST ends it with a report."""
    pair = _pair(request, pk)
    form = ReportForm(request.POST or None)
    if sent(request, form, pair):
        messages.success(request, _("结对结束了，小结存好了"))
        return redirect("leaders:desk-pair", pk)
    return form_page(request, "leaders/desk_pair", form, pair=pair, talks=pair.talks.all()[:60])


@desk_page
@require_POST
def pair_answer(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Note what the two said to a proposal."""
    pair = _pair(request, pk)
    try:
        (accept_pair if answer == "accept" else drop_pair)(pair, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("记下了"))
    return redirect("leaders:desk-pair", pk)


urlpatterns = [
    path("desk/pairs/", desk_pairs, name="desk-pairs"),
    path("desk/pairs/new/<int:committee>/<int:junior>/", pair_new, name="pair-new"),
    path("desk/pairs/<int:pk>/", desk_pair, name="desk-pair"),
    path("desk/pairs/<int:pk>/accept/", pair_answer, {"answer": "accept"}, name="pair-accept"),
    path("desk/pairs/<int:pk>/drop/", pair_answer, {"answer": "drop"}, name="pair-drop"),
]
