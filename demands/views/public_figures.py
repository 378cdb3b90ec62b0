"""How the committee does with what people bring: counts by kind and block, in time or late."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demands.pages.figures import public_figures
from users.views.pages import committee_stamp
from xidu.kit.dates import add_months, month_start, today
from xidu.kit.kept import kept_page
from xidu.kit.moment import one_moment

# Months with this one, by what the chip says; the first lies inside the second.
SPANS = {"quarter": 3, "year": 12}


def _stamp(request: HttpRequest, committee: str) -> tuple[object, ...]:
    """Return what the page hangs on: every action on a demand moves the stamp; the day is last."""
    return (*committee_stamp(request, committee), request.GET.get("span"), today())


@require_safe
@kept_page(_stamp)
def figures(request: HttpRequest, committee: str) -> HttpResponse:
    span = request.GET.get("span", "")
    span = span if span in SPANS else "quarter"
    # The day of the stamp: past midnight a page under yesterday's must not count until today.
    day = request.seen_stamp[-1]  # type: ignore[attr-defined]
    starts = {key: add_months(month_start(day), 1 - months) for key, months in SPANS.items()}
    inside = starts["quarter"] if span == "year" else None
    with one_moment():
        figures = public_figures(request.place, starts[span], day, inside=inside)
    context = {
        "figures": figures,
        "span": span,
        "spans": [("quarter", _("近三个月")), ("year", _("近一年"))],
        "messages": (),
    }
    return render(request, "demands/figures.html", context)


urlpatterns = [path("<slug:committee>/demands/", figures, name="figures")]
