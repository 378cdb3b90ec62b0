"""Search over what was made public: of the whole street, or of one committee."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from users.views.pages import any_stamp
from village_affairs.pages.finding import search_page
from village_affairs.views.public_money import show
from xidu.kit.dates import today
from xidu.kit.http import public_page


@require_safe
@public_page(any_stamp)
def search(request: HttpRequest, committee: str = "") -> HttpResponse:
    """Show what holds the words asked for; 400 with the form and a sentence where they cannot be read."""
    page = search_page(request, getattr(request, "place", None), today())
    return show(request, "search", {"page": page}, status=400 if page.fault else 200)


urlpatterns = [
    path("search/", search, name="street-search"),
    path("<slug:committee>/search/", search, name="search"),
]
