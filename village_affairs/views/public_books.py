"""Ask to read the books without signing in, and come back with the query code."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import account_of, committee_stamp, form_page, too_many
from village_affairs.actions.inspections import find_inspection
from village_affairs.forms.supervision import BooksForm
from village_affairs.models import BookInspection
from village_affairs.pages.words import Called
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.http import same_origin_post


@same_origin_post
@require_http_methods(["GET", "POST"])
def books(request: HttpRequest, committee: str) -> HttpResponse:
    committee_stamp(request, committee)
    form = BooksForm(request.POST or None, committee=request.place, user=account_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            spend("ask", address_of(request), burst=60, per_hour=60)
            _wish, code = form.send()
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("village_affairs:books-query", code)
    called = Called(request.place.is_village)
    return form_page(request, "village_affairs/books", form, called=called)


@require_GET
def books_query(request: HttpRequest, code: str) -> HttpResponse:
    """Show what became of a wish to whoever holds its code; wrong tries are counted."""
    try:
        wish = find_inspection(code)
    except (BadValue, BookInspection.DoesNotExist):
        try:
            spend("query", address_of(request), burst=30, per_hour=60)
        except TooMany:
            return too_many(request)
        raise Http404 from None
    request.place = wish.committee  # type: ignore[attr-defined]
    context = {"wish": wish, "code": code, "called": Called(wish.committee.is_village), "today": today()}
    return render(request, "village_affairs/books_query.html", context)


urlpatterns = [
    path("b/<str:code>/", books_query, name="books-query"),
    path("<slug:committee>/books/", books, name="books"),
]
