"""Places for everyone: their pages, the walk, their calendars, and booking one without signing in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from activities.actions.bookings import cancel_booking, find_booking
from activities.forms.places import BookingForm
from activities.models import Activity, Booking, Place, PlacePhoto
from activities.pages.places import free_week, place_calendar, place_page, scenes_of, shown_places
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import account_of, committee_stamp, form_page, photo_response, too_many
from xidu.kit.dates import parse_date, today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.http import public_page, same_origin_post
from xidu.kit.kept import kept_page

QUARTER = 15 * 60


def quarter_stamp(request: HttpRequest, committee: str, **rest: object) -> tuple[object, ...]:
    """Return what a page depends on that says what is free from now on: told to the quarter of an hour."""
    return (*committee_stamp(request, committee), int(timezone.now().timestamp()) // QUARTER)


def _place(request: HttpRequest, pk: int) -> Place:
    """Return a public place of the page's committee. Raises Http404 if there is none."""
    here = request.place  # type: ignore[attr-defined]
    found = Place.objects.shown().filter(committee=here, pk=pk).first()
    if found is None:
        raise Http404
    found.committee = here
    return found


@require_safe
@kept_page(committee_stamp)
def places(request: HttpRequest, committee: str) -> HttpResponse:
    rows = list(shown_places(request.place))  # type: ignore[attr-defined]
    walk = any(row.scene is not None for row in rows)
    return render(request, "activities/places.html", {"places": rows, "has_walk": walk})


@require_safe
@kept_page(committee_stamp)
def scenes(request: HttpRequest, committee: str) -> HttpResponse:
    """The walk 埭上十景, by its numbers."""
    rows = scenes_of(request.place)  # type: ignore[attr-defined]
    return render(request, "activities/scenes.html", {"scenes": rows})


@require_safe
@public_page(quarter_stamp)
def place(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    page = place_page(_place(request, pk), timezone.now())
    return render(request, "activities/place.html", {"page": page})


@require_safe
@public_page(committee_stamp)
def calendar(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """The feed of a place: what is on, and when it is taken; cancelled ones marked."""
    found = _place(request, pk)

    def address(activity: Activity) -> str:
        where = reverse("activities:activity-page", args=(found.committee.slug, activity.pk))
        return request.build_absolute_uri(where)

    response = HttpResponse(place_calendar(found, address), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="place-{pk}.ics"'
    return response


@require_safe
@public_page(committee_stamp)
def photo(request: HttpRequest, committee: str, pk: int, photo: int) -> HttpResponse:
    row = PlacePhoto.objects.filter(place=_place(request, pk), pk=photo).first()
    if row is None:
        raise Http404
    return photo_response(row)


@same_origin_post
@require_http_methods(["GET", "POST"])
def booking_new(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take a place for an hour or two."""
    committee_stamp(request, committee)
    found = _place(request, pk)
    try:
        day = parse_date(request.GET.get("day", "")) or today()
    except BadValue:
        day = today()
    user = account_of(request)
    form = BookingForm(request.POST or None, place=found, user=user, initial={"day": day})
    if request.method == "POST" and form.is_valid():
        try:
            spend("booking", address_of(request), burst=60, per_hour=60)
            _booking, code = form.send()
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("activities:my-booking", code)
    free = free_week(found, max(day, today()))
    return form_page(request, "activities/booking_new", form, shown=found, free=free)


def _mine(request: HttpRequest, code: str) -> Booking:
    """Return the booking of the code in the address and set its committee as the page's place.

    Raises Http404 alike for a code that cannot be one and one nobody was given; wrong tries are counted.
    """
    try:
        found = find_booking(code)
    except (BadValue, Booking.DoesNotExist):
        spend("query", address_of(request), burst=30, per_hour=60)
        raise Http404 from None
    request.place = found.committee  # type: ignore[attr-defined]
    return found


def _mine_page(request: HttpRequest, booking: Booking, code: str, problem: str = "") -> HttpResponse:
    context = {
        "booking": booking,
        "code": code,
        "problem": problem,
        "may_cancel": not booking.cancelled_at and timezone.now() < booking.during.lower,
        "is_over": timezone.now() >= booking.during.upper,
    }
    return render(request, "activities/booking_mine.html", context, status=422 if problem else 200)


@require_GET
def my_booking(request: HttpRequest, code: str) -> HttpResponse:
    """Show a booking to whoever holds its code."""
    try:
        found = _mine(request, code)
    except TooMany:
        return too_many(request)
    return _mine_page(request, found, code)


@same_origin_post
@require_POST
def my_booking_cancel(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = _mine(request, code)
    except TooMany:
        return too_many(request)
    try:
        cancel_booking(found)
    except RuleBroken as broken:
        return _mine_page(request, found, code, str(broken))
    return redirect("activities:my-booking", code)


urlpatterns = [
    path("b-ok/<str:code>/", my_booking, name="my-booking"),
    path("b-ok/<str:code>/cancel/", my_booking_cancel, name="my-booking-cancel"),
    path("<slug:committee>/places/", places, name="places"),
    path("<slug:committee>/scenes/", scenes, name="scenes"),
    path("<slug:committee>/places/<int:pk>/", place, name="place"),
    path("<slug:committee>/places/<int:pk>/calendar.ics", calendar, name="place-ics"),
    path("<slug:committee>/places/<int:pk>/photos/<int:photo>/", photo, name="place-photo"),
    path("<slug:committee>/places/<int:pk>/book/", booking_new, name="booking-new"),
]
