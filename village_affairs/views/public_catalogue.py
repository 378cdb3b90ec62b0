"""The catalogue without signing in: three books line by line, a year month by month."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from users.views.pages import committee_stamp
from village_affairs.models import CatalogueItem
from village_affairs.pages.catalogue import BOOKS, catalogue_page, year_page
from village_affairs.views.public_money import show
from xidu.kit.dates import today
from xidu.kit.kept import kept_page


@require_safe
@kept_page(committee_stamp)
def catalogue(
    request: HttpRequest, committee: str, book: str = CatalogueItem.Book.AFFAIRS.value
) -> HttpResponse:
    """Show one of the three books; the committee's own affairs where none is named."""
    if book not in BOOKS:
        raise Http404
    return show(request, "catalogue", {"page": catalogue_page(request.place, book, today())})


@require_safe
@kept_page(committee_stamp)
def catalogue_year(request: HttpRequest, committee: str, year: int) -> HttpResponse:
    page = year_page(request.place, year, today())
    if page is None:
        raise Http404
    return show(request, "catalogue_year", {"page": page})


urlpatterns = [
    path("<slug:committee>/catalogue/", catalogue, name="catalogue"),
    path("<slug:committee>/catalogue/<int:year>/", catalogue_year, name="catalogue-year"),
    path("<slug:committee>/catalogue/<slug:book>/", catalogue, name="catalogue-book"),
]
