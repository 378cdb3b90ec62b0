"""Come back with the query code: see each step, say whether it is mended, take it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from demands.actions.intake import find_demand
from demands.forms.public import RateForm, WithdrawForm
from demands.models import Demand
from demands.pages.query import query_page
from demands.pages.slips import query_slip
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import photo_response, too_many
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.http import same_origin_post

View = Callable[..., HttpResponse]


def of_code(view: View) -> View:
    """Give the view the demand of the code in the address and set its committee as the page's place.

    A code that cannot be one and one nobody was given are alike 404; wrong tries are counted.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, code: str, **more: Any) -> HttpResponse:
        try:
            found = find_demand(code)
        except (BadValue, Demand.DoesNotExist):
            try:
                spend("query", address_of(request), burst=30, per_hour=60)
            except TooMany:
                return too_many(request)
            raise Http404 from None
        request.place = found.committee  # type: ignore[attr-defined]
        return view(request, found, code, **more)

    return wrapper


def _page(request: HttpRequest, demand: Demand, code: str, **more: Any) -> HttpResponse:
    """Draw the page; ``more`` is what came back: ``form`` or ``withdrawing`` and ``problem``, a sentence."""
    context = {"query": query_page(demand), "code": code, "form": RateForm(), "withdrawing": WithdrawForm()}
    return render(request, "demands/query.html", {**context, **more}, status=422 if more else 200)


@require_GET
@of_code
def query(request: HttpRequest, demand: Demand, code: str) -> HttpResponse:
    return _page(request, demand, code)


@same_origin_post
@require_POST
@of_code
def rate(request: HttpRequest, demand: Demand, code: str) -> HttpResponse:
    form, problem = RateForm(request.POST), ""
    if form.is_valid():
        try:
            form.send(demand)
        except RuleBroken as broken:
            problem = str(broken)
        else:
            return redirect("demands:query", code)
    return _page(request, demand, code, form=form, problem=problem)


@same_origin_post
@require_POST
@of_code
def withdraw(request: HttpRequest, demand: Demand, code: str) -> HttpResponse:
    form, problem = WithdrawForm(request.POST), ""
    if form.is_valid():
        try:
            form.send(demand)
        except RuleBroken as broken:
            problem = str(broken)
        else:
            return redirect("demands:query", code)
    return _page(request, demand, code, withdrawing=form, problem=problem)


@require_GET
@of_code
def slip(request: HttpRequest, demand: Demand, code: str) -> HttpResponse:
    """The slip to take home, as PDF."""
    url = request.build_absolute_uri(reverse("village_affairs:query-entry"))
    response = HttpResponse(query_slip(demand, code, url=url), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slip.pdf"'
    return response


@require_GET
@of_code
def own_photo(request: HttpRequest, demand: Demand, code: str, photo: int) -> HttpResponse:
    """A photo of the demand for whoever holds its code: their own, or the handler's proof."""
    row = demand.photos.filter(pk=photo).first()
    if row is None:
        raise Http404
    return photo_response(row)


urlpatterns = [
    path("d/<str:code>/", query, name="query"),
    path("d/<str:code>/rate/", rate, name="rate"),
    path("d/<str:code>/withdraw/", withdraw, name="withdraw"),
    path("d/<str:code>/slip.pdf", slip, name="slip"),
    path("d/<str:code>/photos/<int:photo>/", own_photo, name="own-photo"),
]
