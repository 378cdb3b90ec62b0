"""Ends a sign-in that lasted too long and says for whom staff act. Visitors without a session pay nothing."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from users.actions import sessions


class SessionClockMiddleware:
    """Sets ``request.present`` (or None) and ``request.acting_for`` ("person:9" or "")."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.present, request.acting_for = None, ""  # type: ignore[attr-defined]
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._keep_time(request)
        return self.get_response(request)

    def _keep_time(self, request: HttpRequest) -> None:
        if sessions.is_over(request.session):
            logout(request)
            messages.info(request, _("太久没有操作，已经替您退出。请重新登录。"))
            return
        sessions.note_seen(request.session)
        if present := sessions.present_in(request.session):
            request.present, request.acting_for = present, present.ref  # type: ignore[attr-defined]
