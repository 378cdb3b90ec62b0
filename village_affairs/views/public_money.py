"""What anyone reads without signing in: a committee's home, its months, corrections and notices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from residents.actions.calendar import figure_int
from users.views.pages import committee_stamp
from village_affairs.actions.content import shown_signer
from village_affairs.models import Ledger, Publication
from village_affairs.pages import shelf
from village_affairs.pages.differences import difference as difference_of
from village_affairs.pages.due import standing
from village_affairs.pages.followed import follow
from village_affairs.pages.home import home_page
from village_affairs.pages.links import month_link
from village_affairs.pages.lists import list_page
from village_affairs.pages.month import month_page, visible
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import today
from xidu.kit.kept import kept_page
from xidu.kit.templatetags.kit import month_words


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a public page; messages belong to one reader and never ride on a page kept for all."""
    return render(request, f"village_affairs/{template}.html", {"messages": (), **context}, status=status)


@require_safe
@kept_page(committee_stamp)
def village(request: HttpRequest, committee: str) -> HttpResponse:
    return show(request, "village", {"home": home_page(request.place, today())})


@require_safe
@kept_page(committee_stamp)
def disclosures(request: HttpRequest, committee: str) -> HttpResponse:
    wanted = {name: request.GET.get(name, "") for name in ("kind", "year", "before")}
    page = list_page(request.place, today(), **wanted)
    return show(request, "disclosures", {"list": page})


@require_safe
@kept_page(committee_stamp)
def month(
    request: HttpRequest, committee: str, period: dt.date, ledger: str, number: int | None = None
) -> HttpResponse:
    """Show the version in force, or the published version ``number``."""
    versions = shelf.versions_of(request.place, ledger, period)
    open_ones = visible(versions)
    if not open_ones:
        return _no_month(request, versions, period, ledger)
    shown = open_ones[-1] if number is None else version_among(open_ones, number)
    return show(request, "month", {"month": month_page(request.place, open_ones, shown, today())})


def _no_month(
    request: HttpRequest, versions: list[Publication], period: dt.date, ledger: str
) -> HttpResponse:
    """Say why there is no table: taken down, or not public yet. The address is right: no bare 404."""
    due_day = figure_int("finance_due_day", on=today(), committee=request.place)
    context = {
        "period": period,
        "withdrawal": versions[-1].withdrawal if versions else None,
        "standing": standing(shelf.newest_period(request.place, ledger), today(), due_day),
    }
    return show(request, "month_missing", context, status=410 if versions else 404)


def version_among(versions: list[Publication], number: int) -> Publication:
    """Return the version ``number`` of a month's open ones.

    Raises Http404 if there is none.
    """
    found = next((row for row in versions if row.version.number == number), None)
    if found is None:
        raise Http404
    return found


def open_versions(request: HttpRequest, ledger: str, period: dt.date) -> list[Publication]:
    """Return the versions of a month that a reader may open.

    Raises Http404 if there is none.
    """
    found = visible(shelf.versions_of(request.place, ledger, period))
    if not found:
        raise Http404
    return found


@require_safe
@kept_page(committee_stamp)
def difference(
    request: HttpRequest, committee: str, period: dt.date, ledger: str, number: int | None = None
) -> HttpResponse:
    """Show what the version ``number``, or the newest, changed against the one before it."""
    versions = open_versions(request, ledger, period)
    after = versions[-1] if number is None else version_among(versions, number)
    at = versions.index(after)
    if at == 0:
        raise Http404
    before = versions[at - 1]
    context = {
        "before": before,
        "after": after,
        "title": month_words(period),
        "month_url": month_link(committee, ledger, period),
        "before_url": month_link(committee, ledger, period, "month-version", before.version.number),
        "difference": difference_of(before.content, after.content),
    }
    return show(request, "difference", context)


@require_safe
@kept_page(committee_stamp)
def line(request: HttpRequest, committee: str, period: dt.date, ledger: str, key: str) -> HttpResponse:
    """Show one entry with its voucher, signers masked, and the questions about it.

    An entry that a correction took out or gave another number is still found at its old address.
    """
    versions = open_versions(request, ledger, period)
    found = follow(versions, key)
    if found is None:
        raise Http404
    page = month_page(request.place, versions, versions[-1], today())
    entry = found.line
    now_key = found.now.key if found.now else ""
    context = {
        "month": page,
        "line": entry,
        "found": found,
        "now_url": page.sheet.line_link(now_key) if now_key and not found.is_current else "",
        "difference_url": "" if found.is_current else page.url("month-latest-difference"),
        "signers": {name: shown_signer(getattr(entry, name)) for name in ("handler", "witness", "approver")},
        "ask_url": page.sheet.ask_link(now_key) if now_key else page.ask_url,
        "voices": page.voices.about(key, *filter(None, (now_key,))),
    }
    return show(request, "voucher", context)


MONTH_PAGES = (
    ("", month, "month"),
    ("v<int:number>/", month, "month-version"),
    ("difference/", difference, "month-latest-difference"),
    ("v<int:number>/difference/", difference, "month-difference"),
    ("line/<path:key>/", line, "month-line"),
)

urlpatterns = [
    path("<slug:committee>/", village, name="village"),
    path("<slug:committee>/disclosures/", disclosures, name="disclosures"),
    *(
        path(
            f"<slug:committee>/<month:period>/{tail}",
            view,
            {"ledger": Ledger.COMMITTEE.value},
            name=name,
        )
        for tail, view, name in MONTH_PAGES
    ),
    *(
        path(
            f"<slug:committee>/collective/<month:period>/{tail}",
            view,
            {"ledger": Ledger.COLLECTIVE.value},
            name=f"collective-{name}",
        )
        for tail, view, name in MONTH_PAGES
    ),
]
