"""What the pages of every app share: whose committee an address belongs to, forms, and plain refusals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from residents.models import Committee
from users.models import User
from xidu.kit.errors import RuleBroken
from xidu.kit.uploads import serve_headers


def committee_stamp(request: HttpRequest, committee: str, **rest: object) -> tuple[object, ...]:
    """Set ``request.place`` to the committee of the address and return what its pages depend on.

    Raises Http404 if no committee has this address.
    """
    place = Committee.objects.select_related("street").filter(slug=committee).first()
    if place is None:
        raise Http404
    request.place = place  # type: ignore[attr-defined]
    # Name, telephone and hours stand on every page and are edited without a publication.
    letterhead = (place.name, place.kind, place.phone, place.address, place.hours, place.street.name)
    request.seen_stamp = (place.pk, place.public_stamp, *letterhead)  # type: ignore[attr-defined]
    return request.seen_stamp  # type: ignore[attr-defined]


def street_stamp(request: HttpRequest, **rest: object) -> tuple[object, ...]:
    """Return what the street's pages depend on: every committee's name and public stamp."""
    rows = Committee.objects.order_by("pk").values_list("pk", "public_stamp", "name", "kind", "street__name")
    return tuple(rows)


def any_stamp(request: HttpRequest, committee: str = "", **rest: object) -> tuple[object, ...]:
    """Return the stamp of a page that a committee and the whole street both have."""
    return committee_stamp(request, committee) if committee else street_stamp(request)


def account_of(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def too_many(request: HttpRequest) -> HttpResponse:
    """Say plainly that it was too often, and how to reach a person instead."""
    return render(request, "429.html", status=429)


def form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """Render ``<template>.html`` with ``form``; 422 where it came back with errors."""
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, f"{template}.html", {"form": form, **context}, status=status)


def photo_response(row: Any) -> HttpResponse:
    """Return the photo of ``row`` (a ``KeptPhoto``) for an <img>; opened alone it is saved, not shown."""
    with row.photo.open("rb") as file:
        return HttpResponse(file.read(), headers=serve_headers(row.photo_kind))


def sent(request: HttpRequest, form: Any, *about: Any, field: str | None = None) -> Any:
    """Return what a valid POST made by ``form.send(*about, by=…)``, all of it or nothing.

    None while the form is to be shown, for the first time or again: a broken rule then stands on it, at
    ``field`` or above all fields.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return form.send(*about, by=request.user)
    except RuleBroken as broken:
        form.add_error(field, str(broken))
        return None


def attempt(request: HttpRequest, form: Any, act: Any, done: str) -> None:
    """Run ``act`` for a valid form; what is wrong becomes a message on the next page."""
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
