"""An anonymous visitor's two doors: pages anyone may keep a copy of, and forms that need no sign-in."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xidu.kit.display import display_of

View = Callable[..., HttpResponseBase]
PUBLIC = "public, max-age=0, must-revalidate"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
LOOK_OF_THE_HOUSE = frozenset({".py", ".html", ".css", ".js", ".svg", ".mo"})


def public_page(stamp: Callable[..., object]) -> Callable[[View], View]:
    """Let anyone keep the page, and answer 304 as long as nothing it shows has changed.

    ``stamp(request, *args, **kwargs)`` runs before the view with the view's own arguments and returns
    whatever changes when the page's content does (a version number, a tuple of dates); ``repr`` of it goes
    into the ETag together with language, 大字版, theme, the day in the masthead and the release. It must be
    cheap: on a match the view never runs. ``None`` means the page has no version; it is then sent without
    an ETag. A stamp may raise ``Http404``.

    The response carries no cookie, whatever the view or a middleware set: a cookie in a shared copy would
    be handed to the next reader. Answers other than 200 and 304 are not marked as public.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method not in {"GET", "HEAD"}:
                return view(request, *args, **kwargs)
            seen = stamp(request, *args, **kwargs)
            tag = None if seen is None else etag_of(request, seen)
            unchanged = get_conditional_response(request, etag=tag) if tag else None
            response = unchanged or view(request, *args, **kwargs)
            if response.status_code in {200, 304}:
                mark_public(response, tag)
            return response

        return wrapper

    return decorate


def mark_public(response: HttpResponseBase, tag: str | None = None) -> None:
    """Give ``response`` the headers of a public page; ``ShellMiddleware`` keeps cookies off it."""
    response["Cache-Control"] = PUBLIC
    if tag:
        response["ETag"] = tag
    patch_vary_headers(response, ("Cookie",))
    response.is_public = True  # type: ignore[attr-defined]


def etag_of(request: HttpRequest, seen: object) -> str:
    """Return a weak ETag: compression may change the bytes, the words stay the same."""
    shown = display_of(request)
    facts = (seen, get_language(), shown.mode, shown.theme, shown.day.isoformat(), release())
    return f'W/"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'


def release() -> str:
    """Return what tells one version of the program from another, alike in every worker on a machine.

    Without it a page would answer 304 after an upgrade that changed its template.
    """
    return str(getattr(settings, "RELEASE", "")) or (_fingerprint() if settings.DEBUG else _kept_release())


@cache
def _kept_release() -> str:
    return _fingerprint()


def _fingerprint() -> str:
    root = Path(settings.BASE_DIR)
    here = hashlib.sha256()
    # Hidden folders hold the virtual environment and the data: large, and not part of the program.
    folders = (p for p in root.iterdir() if p.is_dir() and not p.name.startswith("."))
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.suffix in LOOK_OF_THE_HOUSE):
        facts = path.stat()
        here.update(f"{path.relative_to(root)}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return here.hexdigest()[:16]


def same_origin_post(view: View) -> View:
    """Guard a form that anyone may send without signing in, in place of the CSRF cookie.

    A token would need a cookie on the page that holds the form, and that page is public and shared. What is
    asked instead is that the browser itself says the request comes from our own page. Reading is untouched.

    Raises PermissionDenied (403) if a browser says otherwise.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in SAFE and not from_our_own_page(request):
            raise PermissionDenied(_("这份表不是从本网站的页面交来的。请打开本网站的页面，再填一次。"))
        return view(request, *args, **kwargs)

    wrapper.csrf_exempt = True  # type: ignore[attr-defined]
    return wrapper


def from_our_own_page(request: HttpRequest) -> bool:
    """Say whether the browser sends this from a page of the same host.

    ``Sec-Fetch-Site`` cannot be set by a page's script, so it is believed first; then ``Origin``, which every
    browser on our floor sends with a form; then ``Referer``. A client that sends none of the three is not a
    browser and carries nobody's cookies by accident, so there is nothing to protect.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    # An opaque origin is the word "null"; urlsplit finds no host in it, so it never matches.
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return source is None or urlsplit(source).netloc == request.get_host()
