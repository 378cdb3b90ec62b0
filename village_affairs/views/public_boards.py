"""Sheets for the fixed board, blank papers to fill in by hand, and the screen in the lobby."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from users.views.pages import committee_stamp
from village_affairs.models import Publication
from village_affairs.pages import boards, shelf
from village_affairs.pages.links import link, month_link
from village_affairs.pages.month import is_withdrawn
from village_affairs.pages.screen import screen_page
from village_affairs.views.public_money import show
from village_affairs.views.public_papers import printed_once
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import today
from xidu.kit.http import public_page
from xidu.kit.kept import kept_page
from xidu.kit.posters import Size


def _pdf(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def _address(request: HttpRequest, row: Publication) -> str:
    disclosure = row.disclosure
    if shelf.finance_of(row):
        return request.build_absolute_uri(
            month_link(request.place.slug, disclosure.ledger, disclosure.period)
        )
    return request.build_absolute_uri(link("publication", request.place.slug, row.year, row.number))


def _home(request: HttpRequest) -> str:
    return request.build_absolute_uri(link("village", request.place.slug))


@require_safe
@public_page(committee_stamp)
def thing_board(request: HttpRequest, committee: str, year: int, number: int, size: str) -> HttpResponse:
    """One publication in large type; what was withdrawn or corrected has no sheet any more."""
    place, sheet = request.place, _size(size)
    rows = Publication.objects.filter(committee=place, year=year, number=number, successor=None)
    found = rows.select_related("disclosure", "version", "withdrawal", "posting_end").first()
    if found is None or is_withdrawn(found):
        raise Http404
    url = _address(request, found)
    body = printed_once(
        ("board", found.sha256, sheet, url, request.seen_stamp, today()),
        lambda: boards.board(place, [(found, url)], title=found.disclosure.title, today=today(), size=sheet),
    )
    return _pdf(body, f"{place.name}{year}-{number}公开栏{size.upper()}.pdf")


@require_safe
@public_page(committee_stamp)
def month_board(request: HttpRequest, committee: str, period: dt.date, size: str) -> HttpResponse:
    """Everything made public in the calendar month, then the open day and how to ask."""
    place, sheet = request.place, _size(size)
    things = [(row, _address(request, row)) for row in boards.published_in(place, period)]
    if not things:
        raise Http404
    home = _home(request)
    body = printed_once(
        ("whole board", place.pk, period, sheet, home, request.seen_stamp, today()),
        lambda: boards.board(
            place,
            things,
            title=f"{period.year}年{period.month}月公开栏",
            today=today(),
            size=sheet,
            url=home,
            open_day=shelf.next_open_day(place, today()),
        ),
    )
    return _pdf(body, f"{place.name}{period:%Y-%m}公开栏{size.upper()}.pdf")


def _size(size: str) -> Size:
    return "A3" if size == "a3" else "A4"


@require_safe
@public_page(committee_stamp)
def reply_slips(request: HttpRequest, committee: str) -> HttpResponse:
    place, url = request.place, request.build_absolute_uri(link("ask", committee))
    body = printed_once(
        ("slips", url, request.seen_stamp, today()),
        lambda: boards.reply_slips(place, url=url, today=today()),
    )
    return _pdf(body, f"{place.name}意见条.pdf")


@require_safe
@public_page(committee_stamp)
def blank_sign_in(request: HttpRequest, committee: str) -> HttpResponse:
    place, url = request.place, _home(request)
    body = printed_once(("sign-in", url, request.seen_stamp), lambda: boards.blank_sign_in(place, url=url))
    return _pdf(body, f"{place.name}签到表.pdf")


@require_safe
@kept_page(committee_stamp)
def papers(request: HttpRequest, committee: str) -> HttpResponse:
    """List what can be printed: each month's whole board, each publication, and blank papers."""
    place = request.place
    sizes = ("a3", "a4")
    months = [
        (month, *(link("month-board", committee, f"{month:%Y-%m}", size) for size in sizes))
        for month in boards.newest_months(place)
    ]
    things = [
        (row, *(link("publication-board", committee, row.year, row.number, size) for size in sizes))
        for row in shelf.things_published(place)[:30]
    ]
    return show(request, "papers", {"months": months, "things": things})


@require_safe
@kept_page(committee_stamp)
def screen(request: HttpRequest, committee: str) -> HttpResponse:
    """The lobby's screen: it turns by itself where there is a script, and is one list where there is none."""
    page = screen_page(request.place, today(), home=_home(request))
    return show(request, "screen", {"screen": page, "stamp": request.place.public_stamp})


urlpatterns = [
    path("<slug:committee>/screen/", screen, name="screen"),
    path("<slug:committee>/papers/", papers, name="papers"),
    path("<slug:committee>/papers/reply-slips.pdf", reply_slips, name="reply-slips"),
    path("<slug:committee>/papers/sign-in.pdf", blank_sign_in, name="blank-sign-in"),
    path("<slug:committee>/<month:period>/board-<poster_size:size>.pdf", month_board, name="month-board"),
    path(
        "<slug:committee>/disclosures/<int:year>-<int:number>/board-<poster_size:size>.pdf",
        thing_board,
        name="publication-board",
    ),
]
