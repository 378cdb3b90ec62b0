"""Money beside money: months compared, both ledgers, the year's report, and special topics."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from users.views.pages import committee_stamp
from village_affairs.models import Disclosure, Ledger
from village_affairs.pages.annual import annual_page
from village_affairs.pages.annual_prints import report as report_pdf
from village_affairs.pages.links import link
from village_affairs.pages.money_side import both_page, compare_page
from village_affairs.pages.topics import topic_links, topic_page
from village_affairs.views.public_money import open_versions, show
from village_affairs.views.public_papers import printed_once
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import today
from xidu.kit.http import public_page
from xidu.kit.kept import kept_page


@require_safe
@kept_page(committee_stamp)
def compare(request: HttpRequest, committee: str, period: dt.date, ledger: str) -> HttpResponse:
    """Show a published month against others and against the year's budget."""
    open_versions(request, ledger, period)
    page = compare_page(request.place, ledger, period, request.GET.get("with", "")[:7])
    return show(request, "compare", {"page": page})


@require_safe
@kept_page(committee_stamp)
def both(request: HttpRequest, committee: str, period: dt.date) -> HttpResponse:
    page = both_page(request.place, period)
    if page.is_empty:
        raise Http404
    return show(request, "both_ledgers", {"page": page})


@require_safe
@kept_page(committee_stamp)
def year(request: HttpRequest, committee: str, year: int) -> HttpResponse:
    """Show the year's report; a year without a public month says so and is not found."""
    page = annual_page(request.place, year, today())
    context = {"page": page, "pdf": link("year-report", committee, year)}
    return show(request, "year", context, status=404 if page.is_empty else 200)


@require_safe
@public_page(committee_stamp)
def year_report(request: HttpRequest, committee: str, year: int) -> HttpResponse:
    place = request.place
    page = annual_page(place, year, today())
    if page.is_empty:
        raise Http404
    url = request.build_absolute_uri(link("year", committee, year))
    facts = ("annual", place.pk, year, url, request.seen_stamp, today())
    response = HttpResponse(
        printed_once(facts, lambda: report_pdf(page, url=url)), content_type="application/pdf"
    )
    name = f"{place.name}{year}年收支报告.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


@require_safe
@kept_page(committee_stamp)
def topics(request: HttpRequest, committee: str) -> HttpResponse:
    return show(request, "topics", {"topics": topic_links(committee)})


@require_safe
@kept_page(committee_stamp)
def topic(request: HttpRequest, committee: str, topic: str) -> HttpResponse:
    if topic not in Disclosure.Topic.values:
        raise Http404
    return show(request, "topic", {"page": topic_page(request.place, topic, today())})


urlpatterns = [
    path("<slug:committee>/<year:year>/", year, name="year"),
    path("<slug:committee>/<year:year>/report.pdf", year_report, name="year-report"),
    path("<slug:committee>/topics/", topics, name="topics"),
    path("<slug:committee>/topics/<slug:topic>/", topic, name="topic"),
    path("<slug:committee>/<month:period>/both/", both, name="both-ledgers"),
    path(
        "<slug:committee>/<month:period>/compare/",
        compare,
        {"ledger": Ledger.COMMITTEE.value},
        name="month-compare",
    ),
    path(
        "<slug:committee>/collective/<month:period>/compare/",
        compare,
        {"ledger": Ledger.COLLECTIVE.value},
        name="collective-month-compare",
    ),
]
