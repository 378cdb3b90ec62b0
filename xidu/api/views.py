"""The doors of the API: every answer is JSON, may be kept by anyone, and every fault has one shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from xidu.api.endpoints import ENDPOINTS
from xidu.api.openapi import FAULTS, PREFIX, document
from xidu.api.shapes import ApiFault, Endpoint, not_there
from xidu.kit.http import mark_public, public_page

app_name = "api"
BURST, PER_HOUR = 300, 3600
WAIT = 60  # seconds after which a few more requests are free again
Answer = Callable[[HttpRequest, dict[str, str]], Any]


def door(answer: Answer) -> Callable[..., HttpResponseBase]:
    """Return the view that sends ``answer(request, path)`` as JSON, or the fault it raised."""

    @csrf_exempt
    def view(request: HttpRequest, **path: str) -> HttpResponseBase:
        # Data speak one language, whatever the reader's browser asks for.
        with translation.override(settings.LANGUAGE_CODE):
            try:
                _let_in(request)
                body = _json(answer(request, path))
            except ApiFault as fault:
                return _opened(_refusal(fault))
        return _opened(_kept(request, body))

    return view


def _let_in(request: HttpRequest) -> None:
    """Raise ApiFault for anything but reading, and for reading too often."""
    if request.method not in {"GET", "HEAD"}:
        raise ApiFault(405, "read_only", _("这里只能读取，请用 GET"))
    try:
        spend("api", address_of(request), burst=BURST, per_hour=PER_HOUR)
    except TooMany as often:
        raise ApiFault(429, "too_many", _("问得太多了，请过一分钟再来")) from often


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _kept(request: HttpRequest, body: bytes) -> HttpResponseBase:
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    response = response or HttpResponse(body, content_type="application/json; charset=utf-8")
    mark_public(response, tag)
    return response


def _refusal(fault: ApiFault) -> HttpResponse:
    body = _json(fault.data())
    response = HttpResponse(body, status=fault.status, content_type="application/json; charset=utf-8")
    if fault.status == 405:
        response["Allow"] = "GET, HEAD"
    if fault.status == 429:
        response["Retry-After"] = str(WAIT)
    return response


def _opened(response: HttpResponseBase) -> HttpResponseBase:
    """Let a page of any other site read the answer: it holds nothing of the reader's."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _endpoint(row: Endpoint) -> Answer:
    def answer(request: HttpRequest, path: dict[str, str]) -> Any:
        # The last of several values of one name counts, as everywhere in Django.
        return row.answer(request, row.read(request.GET.dict(), path))

    return answer


def _nowhere(request: HttpRequest, path: dict[str, str]) -> Any:
    raise not_there()


@require_safe
@public_page(lambda request: request.path)
def about(request: HttpRequest) -> HttpResponse:
    """The page for people: what there is, what one may ask, one example each."""
    rows = [{"row": row, "path": PREFIX + row.path, "example": PREFIX + _example(row)} for row in ENDPOINTS]
    context = {"rows": rows, "faults": FAULTS.items(), "burst": BURST, "document": reverse("api:openapi")}
    return render(request, "xidu/api.html", {"messages": (), **context})


def _example(row: Endpoint) -> str:
    path = row.path
    for parameter in row.parameters:
        path = path.replace(f"{{{parameter.name}}}", parameter.example)
    return path


def _pattern(row: Endpoint) -> URLPattern:
    where = row.path.replace("{", "<str:").replace("}", ">")
    return path(f"v1/{where}", door(_endpoint(row)), name=row.name)


urlpatterns = [
    path("", about, name="about"),
    path("openapi.json", door(lambda request, path: document()), name="openapi"),
    *map(_pattern, ENDPOINTS),
    path("<path:rest>", door(_nowhere), name="nowhere"),
]
