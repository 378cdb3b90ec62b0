"""Which committee a public address belongs to, and whether anything on its pages has changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from residents.models import Committee


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
