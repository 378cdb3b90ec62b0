"""The clover for everyone: four leaves, a term, and to be rung instead of writing."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leaders.forms.calls import CallMeForm
from residents.models import Block, Committee
from services.models import Enrolment, Programme, Term
from services.pages.clover import leaves_of, seats_left
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import account_of, any_stamp, committee_stamp, form_page, too_many
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.http import same_origin_post
from xidu.kit.kept import kept_page


def _stamp(request: HttpRequest, committee: str = "", **rest: object) -> tuple[object, ...]:
    # Enrolling opens and closes by the hour, without anything being written.
    return (*any_stamp(request, committee), today(), timezone.now().hour)


@require_safe
@kept_page(_stamp)
def clover(request: HttpRequest, committee: str = "") -> HttpResponse:
    place = getattr(request, "place", None)
    villages = [] if place else Committee.objects.order_by("pk")
    context = {"leaves": leaves_of(place), "villages": villages, "messages": (), "now": timezone.now()}
    return render(request, "services/clover.html", context)


@require_safe
def term(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Show one term: days, seats left, how many wait, the lots when they are drawn."""
    committee_stamp(request, committee)
    rows = Term.objects.shown().select_related("programme", "place", "committee")
    row = rows.filter(committee=request.place, pk=pk).first()  # type: ignore[attr-defined]
    if row is None or row.programme.state == Programme.State.DRAFT:
        raise Http404
    moment = timezone.now()
    context = {
        "term": row,
        "left": seats_left(row),
        "waiting": Enrolment.objects.filter(term=row).waiting().count(),
        "opens": row.opens_at > moment,
        "is_open": row.state == Term.State.SHOWN and row.opens_at <= moment < row.closes_at,
    }
    return render(request, "services/term.html", context)


class CallForm(CallMeForm):
    """To be rung about one programme: the number, and in which group or building one lives."""

    block_choice = forms.ModelChoiceField(label=_("您住哪里"), queryset=Block.objects.none())
    field_order = ("block_choice", "phone", "name", "words")

    def __init__(self, *args: object, programme: Programme, committee: Committee, **kwargs: object) -> None:
        super().__init__(*args, block=Block(), **kwargs)  # type: ignore[arg-type]
        self.programme = programme
        self.fields["block_choice"].queryset = Block.objects.filter(committee=committee)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        kept = super().clean() or self.cleaned_data
        if block := kept.get("block_choice"):
            self.block = block
        title = _("想问“%(title)s”。") % {"title": self.programme.title}
        kept["words"] = f"{title}{kept.get('words', '')}"[:300]
        return kept


@same_origin_post
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take the wish to be rung about a programme; the leader hears, or staff where nobody leads."""
    committee_stamp(request, committee)
    place = request.place  # type: ignore[attr-defined]
    row = Programme.objects.shown().of_committee(place.pk).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = CallForm(request.POST or None, programme=row, committee=place, user=account_of(request))
    if request.method == "POST":
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
        except TooMany:
            return too_many(request)
        if form.is_valid():
            try:
                kept, code = form.send()
            except RuleBroken as broken:
                form.add_error(None, str(broken))
            else:
                return render(request, "services/called.html", {"call": kept, "code": code, "programme": row})
    return form_page(request, "services/call", form, programme=row)


urlpatterns = [
    path("clover/", clover, name="street-clover"),
    path("<slug:committee>/clover/", clover, name="clover"),
    path("<slug:committee>/clover/<int:pk>/", term, name="term"),
    path("<slug:committee>/clover/call/<int:pk>/", call, name="call"),
]
