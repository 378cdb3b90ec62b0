"""Small switches that work for anyone, without script and without sign-in."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from xidu.gallery import gallery
from xidu.kit.display import MODES, THEMES
from xidu.kit.http import same_origin_post

YEAR = 365 * 24 * 3600
app_name = "display"


@same_origin_post
@require_POST
def set_mode(request: HttpRequest) -> HttpResponse:
    """Turn 大字版 on or off for this browser and go back to the page."""
    return _remember(request, "mode", MODES)


@same_origin_post
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark, or as the device says, for this browser."""
    return _remember(request, "theme", THEMES)


@same_origin_post
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the interface for this browser."""
    return _remember(
        request,
        "language",
        tuple(code for code, _name in settings.LANGUAGES),
        cookie=settings.LANGUAGE_COOKIE_NAME,
    )


def _remember(request: HttpRequest, field: str, allowed: tuple[str, ...], cookie: str = "") -> HttpResponse:
    response = HttpResponseRedirect(_back(request))
    wish = request.POST.get(field, "")
    if wish in allowed:
        response.set_cookie(
            cookie or field, wish, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else "/"


def in_demo_only(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a page for builders out of a street's real site: there it does not exist."""

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        if getattr(settings, "MODE", "production") == "production":
            raise Http404
        return view(request)

    return wrapper


urlpatterns = [
    path("display/mode/", set_mode, name="mode"),
    path("display/theme/", set_theme, name="theme"),
    path("display/language/", set_language, name="language"),
    path("design/", in_demo_only(gallery), name="gallery"),
]
