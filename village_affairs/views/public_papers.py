"""Files of a published month: poster, table, open data and sealed originals."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Literal

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from residents.models import Committee
from users.views.pages import committee_stamp
from village_affairs.actions.posting import shown_content
from village_affairs.models import Attachment, Ledger, Publication
from village_affairs.pages import prints, shelf
from village_affairs.pages.exports import lines_csv, record_json
from village_affairs.pages.links import month_link
from village_affairs.views.public_money import open_versions
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import today
from xidu.kit.http import public_page
from xidu.kit.kept import LONGEST
from xidu.kit.uploads import serve_headers


def _page_address(request: HttpRequest, committee: Committee, publication: Publication) -> str:
    disclosure = publication.disclosure
    return request.build_absolute_uri(month_link(committee.slug, disclosure.ledger, disclosure.period))


def _file(body: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(not inline, name)
    return response


def _file_name(committee: Committee, publication: Publication, ending: str) -> str:
    disclosure = publication.disclosure
    ledger = Ledger(disclosure.ledger).label if disclosure.ledger == Ledger.COLLECTIVE else ""
    return f"{committee.name}{disclosure.period:%Y-%m}{ledger}{ending}"


def printed_once(facts: tuple[object, ...], draw: Callable[[], bytes]) -> bytes:
    """Return the PDF drawn from ``facts``; drawing one costs as much as a hundred pages."""
    key = f"paper:{hashlib.sha256(repr(facts).encode()).hexdigest()}"
    return cache.get_or_set(key, draw, LONGEST)


@require_safe
@public_page(committee_stamp)
def poster(
    request: HttpRequest, committee: str, period: dt.date, ledger: str, size: Literal["a4", "a3"]
) -> HttpResponse:
    found, place = open_versions(request, ledger, period)[-1], request.place
    sheet: Literal["A4", "A3"] = "A3" if size == "a3" else "A4"
    url = _page_address(request, place, found)
    body = printed_once(
        (found.sha256, sheet, url, request.seen_stamp, today()),
        lambda: prints.poster(found, place, shelf.next_open_day(place, today()), url=url, size=sheet),
    )
    name = _file_name(place, found, f"海报{size.upper()}.pdf")
    return _file(body, "application/pdf", name, inline=True)


@require_safe
@public_page(committee_stamp)
def table(request: HttpRequest, committee: str, period: dt.date, ledger: str) -> HttpResponse:
    found, place = open_versions(request, ledger, period)[-1], request.place
    url = _page_address(request, place, found)
    body = printed_once(
        (found.sha256, "table", url, request.seen_stamp), lambda: prints.table(found, place, url=url)
    )
    return _file(body, "application/pdf", _file_name(place, found, "收支明细表.pdf"), inline=True)


@require_safe
@public_page(committee_stamp)
def lines(request: HttpRequest, committee: str, period: dt.date, ledger: str) -> HttpResponse:
    found = open_versions(request, ledger, period)[-1]
    name = _file_name(request.place, found, "收支明细.csv")
    return _file(lines_csv(found), "text/csv; charset=utf-8", name)


@require_safe
@public_page(committee_stamp)
def data(request: HttpRequest, committee: str, period: dt.date, ledger: str) -> HttpResponse:
    found = open_versions(request, ledger, period)[-1]
    name = _file_name(request.place, found, ".json")
    return _file(record_json(found), "application/json", name)


@require_safe
@public_page(committee_stamp)
def attachment(request: HttpRequest, committee: str, pk: int) -> FileResponse:
    """Send a paper of a version that is public; drafts and what was taken down have none."""
    taken_down = Publication.objects.filter(successor=None, withdrawal__isnull=False)
    public = Publication.objects.filter(committee=request.place, withdrawal=None).exclude(
        disclosure__publications__in=taken_down
    )
    papers = Attachment.objects.filter(pk=pk, version__publication__in=public)
    paper = papers.select_related("version__publication__disclosure").first()
    # What came with a list of people goes with its people.
    if paper is None or "people_gone" in shown_content(paper.version.publication, today()):
        raise Http404
    response = FileResponse(paper.file.open("rb"), headers=serve_headers(paper.kind))
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.title}.{paper.kind}")
    return response


MONTH_PAPERS = (
    ("poster-<poster_size:size>.pdf", poster, "month-poster"),
    ("table.pdf", table, "month-table"),
    ("lines.csv", lines, "month-lines"),
    ("data.json", data, "month-data"),
)

urlpatterns = [
    path("<slug:committee>/attachments/<int:pk>/", attachment, name="attachment"),
    *(
        path(f"<slug:committee>/<month:period>/{tail}", view, {"ledger": Ledger.COMMITTEE.value}, name=name)
        for tail, view, name in MONTH_PAPERS
    ),
    *(
        path(
            f"<slug:committee>/collective/<month:period>/{tail}",
            view,
            {"ledger": Ledger.COLLECTIVE.value},
            name=f"collective-{name}",
        )
        for tail, view, name in MONTH_PAPERS
    ),
]
