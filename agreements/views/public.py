"""What anyone may read: the rules, what is in publicity, the honour board; and how to object."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.actions.books import book_on
from agreements.forms.claims import DisputeForm
from agreements.models import Claim, LedgerEntry
from agreements.pages.board import blocks_of, board_of, checked, family_names, honours_of, masked, posted
from agreements.pages.shelf import on_offer, shelf_moved
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import committee_stamp, form_page, sent, too_many
from xidu.kit.dates import today
from xidu.kit.http import same_origin_post
from xidu.kit.kept import kept_page

SPANS = ("month", "quarter", "year")
SHOWN = 4


def _stamp(request: HttpRequest, committee: str) -> tuple[object, ...]:
    """Return what the page hangs on: the committee's stamp, newest entry and shelf, the span and the day."""
    seen = committee_stamp(request, committee)
    rows = LedgerEntry.objects.filter(committee=request.place).order_by("-pk")  # type: ignore[attr-defined]
    newest = rows.values_list("pk", flat=True).first()
    return (*seen, newest, shelf_moved(request.place), request.GET.get("span"), today())  # type: ignore[attr-defined]


@require_safe
@kept_page(_stamp)
def points(request: HttpRequest, committee: str) -> HttpResponse:
    """Show the board of this month, quarter or year, the rule table, and what is in publicity."""
    day = request.seen_stamp[-1]  # type: ignore[attr-defined]
    span = request.GET.get("span", "")
    span = span if span in SPANS else "month"
    book = book_on(request.place, day)  # type: ignore[attr-defined]
    context = {
        "board": board_of(request.place, span, day),  # type: ignore[attr-defined]
        "span": span,
        "honours": honours_of(request.place, day.year - 1) if span == "year" else None,  # type: ignore[attr-defined]
        "spans": [("month", _("本月")), ("quarter", _("本季")), ("year", _("今年"))],
        "book": book,
        "rules": list(book.rules.all()) if book else [],
        "groups": blocks_of(request.place),  # type: ignore[attr-defined]
        "posted": posted(request.place, day),  # type: ignore[attr-defined]
        "shelf": on_offer(request.place, day)[:SHOWN],  # type: ignore[attr-defined]
        "checked": checked(request.place),  # type: ignore[attr-defined]
        "messages": (),
    }
    return render(request, "agreements/points.html", context)


@same_origin_post
@require_http_methods(["GET", "POST"])
def points_object(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take an objection to a claim in publicity, with or without an account."""
    committee_stamp(request, committee)
    rows = Claim.objects.filter(committee=request.place).shown_on(today())  # type: ignore[attr-defined]
    claim = rows.select_related("household__block", "rule").filter(pk=pk).first()
    if claim is None:
        raise Http404
    form = DisputeForm(request.POST or None)
    if request.method == "POST":
        try:
            spend("report", address_of(request), burst=60, per_hour=60)
        except TooMany:
            return too_many(request)
    if sent(request, form, claim):
        return redirect("agreements:points-objected", committee)
    name = masked(claim.household, family_names([claim.household_id]))
    return form_page(request, "agreements/points_object", form, claim=claim, name=name)


@require_safe
def points_objected(request: HttpRequest, committee: str) -> HttpResponse:
    committee_stamp(request, committee)
    return render(request, "agreements/points_objected.html")


urlpatterns = [
    path("<slug:committee>/points/", points, name="points"),
    path("<slug:committee>/points/objected/", points_objected, name="points-objected"),
    path("<slug:committee>/points/<int:pk>/object/", points_object, name="points-object"),
]
