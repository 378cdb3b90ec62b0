"""Anyone who is shown a certificate sees here whether it is one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from leaders.models import Certificate
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import too_many
from xidu.kit import crypto
from xidu.kit.dates import today
from xidu.kit.errors import BadValue


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Show course, masked name and days of the certificate with ``code``; wrong codes are counted."""
    try:
        row = Certificate.objects.select_related("person", "committee__street").get(
            code=crypto.read_short_code(code)
        )
    except (BadValue, Certificate.DoesNotExist):
        try:
            spend("query", address_of(request), burst=30, per_hour=60)
        except TooMany:
            return too_many(request)
        raise Http404 from None
    request.place = row.committee  # type: ignore[attr-defined]
    is_over = row.until is not None and row.until < today()
    return render(request, "leaders/certificate.html", {"certificate": row, "is_over": is_over})


urlpatterns = [path("certificates/<str:code>/", certificate, name="certificate")]
