"""A publication by its number: its page, what a correction changed, its record, the photo of the board."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from users.views.pages import committee_stamp, photo_response
from village_affairs.actions.content import canonical
from village_affairs.actions.posting import shown_content
from village_affairs.models import BoardPhoto, Ledger, Publication
from village_affairs.pages import shelf
from village_affairs.pages.differences import difference as difference_of
from village_affairs.pages.links import link
from village_affairs.pages.month import is_withdrawn, visible
from village_affairs.pages.notices import both_contents, notice_page, versions_of
from village_affairs.views.public_money import show
from xidu.kit.dates import today
from xidu.kit.http import public_page
from xidu.kit.kept import kept_page


def _among(versions: list[Publication], year: int, number: int) -> Publication:
    """Return the publication of this number. Raises Http404 if there is none."""
    found = next((row for row in versions if (row.year, row.number) == (year, number)), None)
    if found is None:
        raise Http404
    return found


@require_safe
@kept_page(committee_stamp)
def publication(request: HttpRequest, committee: str, year: int, number: int) -> HttpResponse:
    """Show a publication by its number; accounts have a better page and send there."""
    versions = versions_of(request.place, year, number)
    found = _among(versions, year, number)
    if shelf.finance_of(found):
        name = "collective-month-version" if found.disclosure.ledger == Ledger.COLLECTIVE else "month-version"
        month_part = f"{found.disclosure.period:%Y-%m}"
        return redirect(f"village_affairs:{name}", committee, month_part, found.version.number)
    # With the newest version taken down the older ones are no way round.
    for row in (versions[-1], found):
        if is_withdrawn(row):
            return show(request, "month_missing", {"withdrawal": row.withdrawal}, status=410)
    page = notice_page(request.place, visible(versions), found, today())
    return show(request, "publication", {"notice": page})


def _open_pair(request: HttpRequest, year: int, number: int) -> tuple[Publication | None, Publication]:
    """Return the version before and the one of this number. Raises Http404 for accounts and what is down."""
    versions = visible(versions_of(request.place, year, number))  # type: ignore[attr-defined]
    found = _among(versions, year, number)
    if shelf.finance_of(found):
        raise Http404
    at = versions.index(found)
    return (versions[at - 1] if at else None), found


@require_safe
@kept_page(committee_stamp)
def difference(request: HttpRequest, committee: str, year: int, number: int) -> HttpResponse:
    """Show what this version changed against the one before it."""
    before, after = _open_pair(request, year, number)
    if before is None:
        raise Http404
    context = {
        "before": before,
        "after": after,
        "title": after.disclosure.title,
        "month_url": link("publication", committee, after.year, after.number),
        "before_url": link("publication", committee, before.year, before.number),
        "difference": difference_of(*both_contents(before, after, today())),
    }
    return show(request, "difference", context)


@require_safe
@public_page(committee_stamp)
def data(request: HttpRequest, committee: str, year: int, number: int) -> HttpResponse:
    """Send the canonical record: its SHA-256 is the number on the page, while nothing had to be taken out."""
    _before, found = _open_pair(request, year, number)
    body = canonical(shown_content(found, today())).encode()
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{found}.json")
    return response


@require_safe
@public_page(committee_stamp)
def board_photo(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Send a photo of the board that somebody has looked at, of what is public now."""
    rows = BoardPhoto.objects.filter(committee=request.place, seen_at__isnull=False)
    photo = rows.select_related("publication__disclosure").filter(pk=pk).first()
    if photo is None or is_withdrawn(photo.publication):
        raise Http404
    # Names hung on the board leave the photo with the list they belong to.
    if "people_gone" in shown_content(photo.publication, today()):
        raise Http404
    return photo_response(photo)


urlpatterns = [
    path("<slug:committee>/disclosures/<int:year>-<int:number>/", publication, name="publication"),
    path(
        "<slug:committee>/disclosures/<int:year>-<int:number>/difference/",
        difference,
        name="publication-difference",
    ),
    path("<slug:committee>/disclosures/<int:year>-<int:number>/data.json", data, name="publication-data"),
    path("<slug:committee>/board/<int:pk>/", board_photo, name="board-photo"),
]
