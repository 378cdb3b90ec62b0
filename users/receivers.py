"""What follows from a sign-in, by whichever door."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from users.actions.sessions import begin_clock


@receiver(user_logged_in, dispatch_uid="begin_clock")
def start_clock(request: HttpRequest | None, user: Any, **_: Any) -> None:
    if request is not None and hasattr(request, "session"):
        begin_clock(request.session, user)
