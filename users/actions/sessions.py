"""How long a sign-in lasts, and for whom staff act while that person stands at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from residents.models import Person
from users.access import is_staff
from users.actions import audit
from users.models import User

BEGAN, SEEN, SHORT, PRESENT = "began", "seen", "short", "present"
MINUTE, HOUR, DAY = 60, 3600, 86400
# Staff, and anybody who says that others use the same device.
SHORT_IDLE = 30 * MINUTE
SHORT_LASTS = 12 * HOUR
LONG_LASTS = 30 * DAY
PRESENT_LASTS = 15 * MINUTE


@dataclass(frozen=True)
class Present:
    """The person at the counter: ``ref`` is ``"person:9"``, ``minutes`` how long it still holds."""

    ref: str
    name: str
    minutes: int


def begin_clock(session: SessionBase, user: Any) -> None:
    """Start counting at sign-in."""
    session[BEGAN] = session[SEEN] = _now()
    session[SHORT] = is_staff(user)


def is_over(session: SessionBase) -> bool:
    """Say whether the sign-in has lasted long enough; a short one also ends after 30 idle minutes."""
    now = _now()
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    if session.get(SHORT):
        return now - began >= SHORT_LASTS or now - seen >= SHORT_IDLE
    return now - began >= LONG_LASTS


def note_seen(session: SessionBase) -> None:
    """Remember that somebody is there; at most once a minute, for each time is a write."""
    now = _now()
    if BEGAN not in session:
        session[BEGAN] = now
    if session.get(SHORT) and now - session.get(SEEN, 0) >= MINUTE:
        session[SEEN] = now


def enter_by_code(
    request: HttpRequest, user: User, *, shared_device: bool, then: str | None = None
) -> HttpResponse:
    """Sign ``user`` in through allauth's stages, so a second factor still counts, and go to ``then``."""
    record_authentication(request, user, method="code")
    response = perform_login(request, Login(user=user, redirect_url=then))
    if shared_device:
        request.session[SHORT] = True
        request.session.set_expiry(0)
    return response


def act_for_present(request: HttpRequest, person: Person) -> None:
    """Note that for 15 minutes this member of staff acts for ``person``, who stands at the counter."""
    request.session[PRESENT] = {
        "ref": f"person:{person.pk}",
        "name": person.name,
        "until": _now() + PRESENT_LASTS,
    }
    audit.record("present.begin", by=request.user, row=person, request=request)


def stop_acting(request: HttpRequest) -> None:
    request.session.pop(PRESENT, None)


def present_in(session: SessionBase) -> Present | None:
    """Return for whom staff act now, or None when nobody was named or the time is over."""
    held = session.get(PRESENT)
    if not held or _now() >= held["until"]:
        return None
    return Present(held["ref"], held["name"], -(-(held["until"] - _now()) // MINUTE))


def _now() -> int:
    return int(timezone.now().timestamp())
