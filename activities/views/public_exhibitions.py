"""Exhibitions for everyone, and a line for their guest book without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from activities.forms.exhibitions import GuestForm
from activities.models import Exhibition, Work
from activities.pages.exhibitions import exhibition_list, exhibition_page
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import committee_stamp, form_page, photo_response, too_many
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.http import public_page, same_origin_post
from xidu.kit.kept import kept_page


def _exhibition(request: HttpRequest, pk: int) -> Exhibition:
    """Return a public exhibition of the page's committee, open or closed. Raises Http404 if there is none."""
    here = request.place  # type: ignore[attr-defined]
    found = Exhibition.objects.shown().filter(committee=here, pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@kept_page(committee_stamp)
def exhibitions(request: HttpRequest, committee: str) -> HttpResponse:
    rows = exhibition_list(request.place, today())  # type: ignore[attr-defined]
    return render(request, "activities/exhibitions.html", {"exhibitions": rows})


@require_safe
@kept_page(committee_stamp)
def exhibition(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    page = exhibition_page(_exhibition(request, pk), today())
    return render(request, "activities/exhibition.html", {"page": page})


@require_safe
@public_page(committee_stamp)
def photo(request: HttpRequest, committee: str, pk: int, work: int) -> HttpResponse:
    row = Work.objects.filter(exhibition=_exhibition(request, pk), pk=work).first()
    if row is None:
        raise Http404
    return photo_response(row)


@same_origin_post
@require_http_methods(["GET", "POST"])
def guest_book(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take a line for the guest book, on a page nobody keeps: the form's key is one reader's."""
    committee_stamp(request, committee)
    found = _exhibition(request, pk)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            spend("guest", address_of(request), burst=30, per_hour=30)
            form.send(found)
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect(f"{reverse('activities:guest-book', args=(committee, pk))}?sent=1")
    sent = request.method == "GET" and "sent" in request.GET
    return form_page(request, "activities/exhibition_guest", form, exhibition=found, sent=sent)


urlpatterns = [
    path("<slug:committee>/exhibitions/", exhibitions, name="exhibitions"),
    path("<slug:committee>/exhibitions/<int:pk>/", exhibition, name="exhibition"),
    path("<slug:committee>/exhibitions/<int:pk>/works/<int:work>/", photo, name="work-photo"),
    path("<slug:committee>/exhibitions/<int:pk>/guest-book/", guest_book, name="guest-book"),
]
