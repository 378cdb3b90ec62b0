"""Activities for everyone: what is on, all about one of them, calendars and the poster."""

from __future__ import annotations

from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.actions.calendars import activities_calendar
from activities.forms.sign_ups import hosts_of
from activities.models import Activity, ActivityPhoto, Kind
from activities.pages.papers import activity_poster
from activities.pages.public import activity_page as page_of_activity
from activities.pages.public import card_of, with_taken
from users.views.pages import committee_stamp, photo_response
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a poster's size is
from xidu.kit.http import public_page
from xidu.kit.paging import page_of

ROWS, FEED = 30, 100


def published_of(request: HttpRequest, pk: int) -> Activity:
    """Return what the page's committee organises or co-hosts. Raises Http404 for drafts and anything else."""
    rows = Activity.objects.published().of_committee(request.place.pk)  # type: ignore[attr-defined]
    found = rows.select_related("committee__street", "place", "kind", "summary").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def address_of(request: HttpRequest, activity: Activity) -> str:
    where = reverse("activities:activity-page", args=(activity.committee.slug, activity.pk))
    return request.build_absolute_uri(where)


def activity_stamp(request: HttpRequest, committee: str, pk: int, **rest: object) -> tuple[object, ...]:
    """Set ``request.activity`` and return what its papers depend on: what was said, not who comes."""
    stamp = committee_stamp(request, committee)
    activity = request.activity = published_of(request, pk)  # type: ignore[attr-defined]
    said = (activity.title, activity.words, activity.where_words, activity.starts_at, activity.ends_at)
    return (*stamp, activity.pk, activity.state, activity.sequence, activity.capacity, *said)


@require_safe
def activities(request: HttpRequest, committee: str) -> HttpResponse:
    """List what comes, or with ``?past=1`` what was; ``?kind=`` keeps one kind."""
    committee_stamp(request, committee)
    now, past = timezone.now(), request.GET.get("past") == "1"
    kind = Kind.objects.filter(key=request.GET.get("kind", "")).first()
    rows = Activity.objects.published().of_committee(request.place.pk)  # type: ignore[attr-defined]
    rows = rows.over_at(now) if past else rows.coming_from(now)
    rows = rows.filter(kind=kind) if kind else rows
    page = page_of(request, with_taken(rows.select_related("kind", "place", "committee")), ROWS)
    context = {
        "page": page,
        "cards": [card_of(row, now) for row in page.rows],
        "kinds": Kind.objects.filter(is_retired=False),
        "kind": kind,
        "past": past,
    }
    return render(request, "activities/activities.html", context)


@require_safe
def activity(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    committee_stamp(request, committee)
    found = published_of(request, pk)
    page = page_of_activity(found, hosts_of(found), timezone.now())
    return render(request, "activities/activity_page.html", {"page": page, "activity": found})


@require_safe
def calendar(request: HttpRequest, committee: str) -> HttpResponse:
    """The feed to subscribe to: the newest hundred, cancelled ones marked."""
    committee_stamp(request, committee)
    rows = Activity.objects.published().of_committee(request.place.pk)  # type: ignore[attr-defined]
    rows = rows.select_related("committee", "place").order_by("-starts_at", "-pk")[:FEED]
    name = _("%(name)s活动") % {"name": request.place.name}  # type: ignore[attr-defined]
    body = activities_calendar(name, rows, lambda row: address_of(request, row))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
@public_page(activity_stamp)
def one_calendar(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    row: Activity = request.activity  # type: ignore[attr-defined]
    body = activities_calendar(row.title, [row], lambda found: address_of(request, found))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="activity-{pk}.ics"'
    return response


@require_safe
@public_page(activity_stamp)
def poster(request: HttpRequest, committee: str, pk: int, size: str) -> HttpResponse:
    row: Activity = request.activity  # type: ignore[attr-defined]
    sheet: Literal["A4", "A3"] = "A3" if size == "a3" else "A4"
    hosts = [host.name for host in hosts_of(row)]
    body = activity_poster(row, hosts=hosts, url=address_of(request, row), size=sheet)
    return HttpResponse(body, content_type="application/pdf")


@require_safe
@public_page(activity_stamp)
def photo(request: HttpRequest, committee: str, pk: int, photo: int) -> HttpResponse:
    """Send a photo everyone in it agreed to show; another one is not there."""
    row = ActivityPhoto.objects.filter(activity=pk, pk=photo, has_consent=True).first()
    if row is None:
        raise Http404
    return photo_response(row)


urlpatterns = [
    path("<slug:committee>/activities/", activities, name="activities"),
    path("<slug:committee>/activities.ics", calendar, name="activities-ics"),
    *(
        path(f"<slug:committee>/activities/<int:pk>/{tail}", view, name=name)
        for tail, view, name in (
            ("", activity, "activity-page"),
            ("activity.ics", one_calendar, "activity-ics"),
            ("poster-<poster_size:size>.pdf", poster, "activity-poster"),
            ("photos/<int:photo>/", photo, "activity-photo"),
        )
    ),
]
