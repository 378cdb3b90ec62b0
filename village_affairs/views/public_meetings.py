"""On-site meetings for everyone: each half-year, and what was answered, promised and kept."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from users.views.pages import committee_stamp
from village_affairs.models import SiteMeeting
from village_affairs.pages.meetings import halves_of, meeting_page
from village_affairs.pages.words import Called
from village_affairs.views.public_money import show
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import today
from xidu.kit.kept import kept_page


@require_safe
@kept_page(committee_stamp)
def meetings(request: HttpRequest, committee: str) -> HttpResponse:
    return show(request, "meetings", {"halves": halves_of(request.place, today())})


@require_safe
@kept_page(committee_stamp)
def meeting(request: HttpRequest, committee: str, half: dt.date) -> HttpResponse:
    rows = SiteMeeting.objects.select_related("committee", "activity__place")
    found = rows.filter(committee=request.place, half=half).first()
    if found is None:
        raise Http404
    called = Called(request.place.is_village)
    return show(request, "meeting", {"page": meeting_page(found, today()), "called": called})


urlpatterns = [
    path("<slug:committee>/meetings/", meetings, name="meetings"),
    path("<slug:committee>/meetings/<month:half>/", meeting, name="meeting"),
]
