"""Public pages whose bytes are kept until something they show has changed."""

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from xidu.kit.http import View, etag_of, public_page

# A page carries the day in its masthead, so nothing older is ever asked for again.
LONGEST = 24 * 3600


def kept_page(stamp: Callable[..., object]) -> Callable[[View], View]:
    """Do what ``public_page(stamp)`` does, and draw the page once for all readers with the same wishes.

    The copy is found by host, path and everything the ETag is made of, so a changed stamp never meets an old
    copy. An address with a query string is drawn each time: anyone could fill the cache with invented ones.
    With the cache away every page is drawn. The view must show nothing that belongs to one reader.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def drawn(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.GET or request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            seen = (request.get_host(), request.path, request.seen_stamp)  # type: ignore[attr-defined]
            key = f"page:{etag_of(request, seen)}"
            if (body := cache.get(key)) is not None:
                return HttpResponse(body)
            response = view(request, *args, **kwargs)
            if response.status_code == 200 and isinstance(response, HttpResponse):
                cache.set(key, response.content, LONGEST)
            return response

        def remembered(request: HttpRequest, *args: object, **kwargs: object) -> object:
            request.seen_stamp = stamp(request, *args, **kwargs)  # type: ignore[attr-defined]
            return request.seen_stamp  # type: ignore[attr-defined]

        return public_page(remembered)(drawn)

    return decorate
