"""The desk's places: what is told of them, pictures, rota, and who has booked them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from activities.actions.places import remove_place_photo
from activities.forms.places import (
    BookingCancelForm,
    DeskBookingForm,
    PlaceForm,
    PlacePhotoForm,
    TurnsForm,
)
from activities.models import Booking, Place, PlacePhoto
from activities.pages.places import free_week, with_caretakers
from residents.models import Committee
from users.access import can, desk_page, permitted, reach, scope_of
from users.actions import audit
from users.views.pages import attempt, form_page, photo_response, sent
from xidu.kit.cells import squeezed
from xidu.kit.dates import parse_date, today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.paging import page_of

VIEW, CHANGE, BOOK = "activities.view_place", "activities.change_place", "activities.book_place"
REVEAL = "residents.reveal_phone"
ROWS = 40


@desk_page
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """List the places of the user's committees with today's caretaker and what is booked from now on."""
    scope = permitted(request, VIEW)
    ahead = Q(bookings__cancelled_at=None, bookings__during__endswith__gt=timezone.now())
    rows = Place.objects.within(scope).select_related("committee").order_by("committee", "name")
    seen = with_caretakers(rows.annotate(booked=Count("bookings", filter=ahead)), today())
    context = {
        "page": page_of(request, seen, ROWS),
        "committees": Committee.objects.within(scope_of(request.user, CHANGE)),
    }
    return render(request, "activities/desk_places.html", context)


def _place(request: HttpRequest, pk: int, permission: str) -> Place:
    return reach(request, Place.objects.select_related("committee"), permission, pk=pk)


@desk_page
@require_GET
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a place: its bookings from now on first, then pictures and rota."""
    found = _place(request, pk, VIEW)
    at = {"committee_id": found.committee_id}
    ahead = Booking.objects.standing().filter(place=found, during__endswith__gt=timezone.now())
    bookings = ahead.select_related("activity", "booked_by").order_by("during", "pk")
    context = {
        "shown": found,
        "page": page_of(request, bookings, ROWS),
        "photos": found.photos.all(),
        "turns": found.turns.filter(until__gte=today())[:12],
        "today": today(),
        "may_change": can(request.user, CHANGE, **at),
        "may_book": can(request.user, BOOK, **at),
        "may_reveal": can(request.user, REVEAL, **at),
    }
    return render(request, "activities/desk_place.html", context)


def _saved(request: HttpRequest, form: PlaceForm) -> HttpResponse | None:
    """Save a sent form; None while it has to be shown (again)."""
    kept = sent(request, form)
    if kept is None:
        return None
    messages.success(request, _("%(name)s已保存") % {"name": kept.name})
    return redirect("activities:desk-place", kept.pk)


@desk_page
@require_http_methods(["GET", "POST"])
def place_new(request: HttpRequest, committee: int) -> HttpResponse:
    owner = reach(request, Committee.objects.all(), CHANGE, pk=committee)
    form = PlaceForm(request.POST or None, committee=owner)
    return _saved(request, form) or form_page(request, "activities/desk_place_form", form, committee=owner)


@desk_page
@require_http_methods(["GET", "POST"])
def place_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk, CHANGE)
    name = found.name
    form = PlaceForm(request.POST or None, instance=found, committee=found.committee)
    shown = {"committee": found.committee, "name": name}
    return _saved(request, form) or form_page(request, "activities/desk_place_form", form, **shown)


@desk_page
@require_http_methods(["GET", "POST"])
def photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk, CHANGE)
    form = PlacePhotoForm(request.POST or None, request.FILES or None)
    if sent(request, form, found, field="file"):
        messages.success(request, _("照片放上去了"))
        return redirect("activities:desk-place", pk)
    return form_page(request, "activities/desk_place_photo", form, shown=found)


@desk_page
@require_POST
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    photo = reach(request, PlacePhoto.objects.all(), CHANGE, pk=pk)
    remove_place_photo(photo, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("照片拿掉了"))
    return redirect("activities:desk-place", photo.place_id)


@desk_page
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a picture, also of a place that is not public."""
    row = reach(request, PlacePhoto.objects.all(), VIEW, pk=pk)
    return photo_response(row)


@desk_page
@require_http_methods(["GET", "POST"])
def turns(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk, CHANGE)
    form = TurnsForm(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        try:
            count = form.send(found, by=request.user)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error("names", str(broken))
        else:
            messages.success(request, _("排好了%(n)d次轮值") % {"n": count})
            return redirect("activities:desk-place", pk)
    return form_page(request, "activities/desk_place_turns", form, shown=found)


@desk_page
@require_http_methods(["GET", "POST"])
def booking_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Book for somebody, and hand them the code."""
    found = _place(request, pk, BOOK)
    try:
        day = parse_date(request.GET.get("day", "")) or today()
    except BadValue:
        day = today()
    form = DeskBookingForm(request.POST or None, place=found, initial={"day": day})
    if request.method == "POST" and form.is_valid():
        try:
            booking, code = form.send(by=request.user)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return render(request, "activities/booking_made.html", {"booking": booking, "code": code})
    free = free_week(found, max(day, today()))
    return form_page(request, "activities/desk_place_book", form, shown=found, free=free)


@desk_page
@require_POST
def booking_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    booking = reach(request, Booking.objects.select_related("place"), BOOK, pk=pk)
    form = BookingCancelForm(request.POST)
    attempt(request, form, lambda: form.send(booking, by=request.user), _("取消了，也告诉了订的人"))  # type: ignore[arg-type]
    return redirect("activities:desk-place", booking.place_id)


@desk_page
@require_POST
def booking_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the number of whoever booked once; the reason goes on the trail."""
    booking = reach(request, Booking.objects.select_related("place"), REVEAL, pk=pk)
    reason = squeezed(request.POST.get("reason", "").replace("\x00", ""))[:200]
    if not reason:
        messages.error(request, _("看电话要写原因，例如“改时间要问他”。"))
        return redirect("activities:desk-place", booking.place_id)
    audit.record(
        "booking.reveal_phone", by=request.user, row=booking, detail={"reason": reason}, request=request
    )
    return render(request, "activities/desk_booking_phone.html", {"booking": booking})


urlpatterns = [
    path("desk/places/", places, name="desk-places"),
    path("desk/places/new/<int:committee>/", place_new, name="place-new"),
    path("desk/places/<int:pk>/", place, name="desk-place"),
    path("desk/places/<int:pk>/change/", place_change, name="place-change"),
    path("desk/places/<int:pk>/photos/add/", photo_add, name="place-photo-add"),
    path("desk/places/photos/<int:pk>/", photo, name="desk-place-photo"),
    path("desk/places/photos/<int:pk>/remove/", photo_remove, name="place-photo-remove"),
    path("desk/places/<int:pk>/turns/", turns, name="place-turns"),
    path("desk/places/<int:pk>/book/", booking_new, name="desk-booking-new"),
    path("desk/places/bookings/<int:pk>/phone/", booking_phone, name="desk-booking-phone"),
    path("desk/places/bookings/<int:pk>/cancel/", booking_cancel, name="desk-booking-cancel"),
]
