"""The two security headers that neither Django nor the content policy sets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The camera is for scanning a code at an activity; nothing else is asked of a visitor's device.
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class DeviceAndOriginMiddleware:
    """Sets Permissions-Policy and Cross-Origin-Resource-Policy on every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
