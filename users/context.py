"""What the frames of the desk ask about the sign-in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def sign_in(request: HttpRequest) -> dict[str, Any]:
    """``present``: for whom staff act now, or None; ``second_factor_off``: whether the desk says so."""
    return {
        "present": getattr(request, "present", None),
        "second_factor_off": not settings.STAFF_SECOND_FACTOR,
    }
