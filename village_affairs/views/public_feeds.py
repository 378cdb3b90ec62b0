"""Feeds of publications, and one calendar of everything a committee invites to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.actions.calendars import activity_event
from activities.models import Activity
from users.views.pages import any_stamp, committee_stamp
from village_affairs.actions.calendars import everything_calendar
from village_affairs.models import OpenDay
from village_affairs.pages import feeds
from village_affairs.pages.links import link
from village_affairs.pages.words import Called
from village_affairs.views.public_open_days import page_of
from xidu.kit.http import public_page

DAYS, GATHERINGS = 30, 100


@require_safe
@public_page(any_stamp)
def feed(request: HttpRequest, kind: str, committee: str = "") -> HttpResponse:
    """Send the newest publications as ``atom``, ``rss`` or ``json``."""
    place = getattr(request, "place", None)
    absolute = request.build_absolute_uri
    home = absolute(link("village", place.slug) if place else "/")
    title = f"{place.name}{Called(place.is_village).affairs}" if place else _("西渡街道村居公开")
    rows, address = feeds.entries(place, absolute), absolute(request.path)
    if kind == "json":
        return HttpResponse(feeds.json_feed(title, home, address, rows), content_type="application/feed+json")
    body, content_type = feeds.xml_feed(kind, title, home, address, rows)
    return HttpResponse(body, content_type=content_type)


@require_safe
@public_page(committee_stamp)
def calendar(request: HttpRequest, committee: str) -> HttpResponse:
    """Open days, meetings and activities in one calendar to subscribe to; cancelled ones marked."""
    place = request.place  # type: ignore[attr-defined]
    days = OpenDay.objects.filter(committee=place).select_related("committee").order_by("-day")[:DAYS]
    rows = Activity.objects.published().of_committee(place.pk)
    gatherings = rows.select_related("committee", "place").order_by("-starts_at", "-pk")[:GATHERINGS]

    def address(row: Activity) -> str:
        return request.build_absolute_uri(
            reverse("activities:activity-page", args=(row.committee.slug, row.pk))
        )

    events = [activity_event(row, address(row)) for row in gatherings]
    body = everything_calendar(
        _("%(name)s的日子") % {"name": place.name}, days, lambda day: page_of(request, day), events
    )
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


FEEDS = (("feed.xml", "atom"), ("rss.xml", "rss"), ("feed.json", "json"))

urlpatterns = [
    *(path(file, feed, {"kind": kind}, name=f"street-feed-{kind}") for file, kind in FEEDS),
    *(path(f"<slug:committee>/{file}", feed, {"kind": kind}, name=f"feed-{kind}") for file, kind in FEEDS),
    path("<slug:committee>/calendar.ics", calendar, name="calendar"),
]
