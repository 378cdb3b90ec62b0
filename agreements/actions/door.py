"""A household's points without an account: its door plate, and a code to the telephone on the register.

What is asked about a door is kept in the asker's own session, on the server. The answer is the same sentence
whether or not the door exists, has a telephone, or was asked too often.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Committee, Household, Person
from users.actions import audit, limits
from users.actions.codes import DIGITS, CodeRefused
from users.actions.notices import Recipient, tell
from xidu.kit import crypto

ASKED, PROVEN = "points_door_asked", "points_door_proven"
CODE_LIVES = timedelta(minutes=10)
LOOK_LASTS = timedelta(minutes=15)


def ask_code(session: SessionBase, committee: Committee, *, block: int, door: str, address: str) -> None:
    """Send a code to the household behind the plate, if there is one with a telephone; nobody can tell.

    Raises TooMany for an address that asks too often (30 at once, 60 an hour: a hall shares one).
    """
    limits.spend("points.door.address", address, burst=30, per_hour=60)
    home = Household.objects.filter(committee=committee, block=block, door=door.strip()).first()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    nonce = secrets.token_hex(16)
    until = timezone.now() + CODE_LIVES
    session[ASKED] = {
        "place": committee.pk,
        "home": home.pk if home else None,
        "plate": f"{block}:{door.strip()}"[:60],
        "nonce": nonce,
        "digest": _digest(nonce, code),
        "until": until.timestamp(),
    }
    if home is not None:
        _send(home, code, nonce, until)


def _send(home: Household, code: str, nonce: str, until: Any) -> None:
    people = Person.objects.filter(household=home).order_by("-is_head", "pk")
    person = next((row for row in people if row.phone), None)
    if person is None:
        return
    try:
        limits.spend("points.door", str(home.pk), burst=3, per_hour=6)
    except limits.TooMany:
        return
    tell(
        Recipient(ref=f"person:{person.pk}", person=person, phone=person.phone, channels=("sms",)),
        key=f"points-code:{nonce}",
        topic="signin",
        subject=_("查积分的验证码"),
        body=_("验证码%(code)s，10分钟内有效，用来看您家的积分。不是您家在查，就不用管它。") % {"code": code},
        committee=home.committee,
        useless_after=until,
        urgent=True,
    )


def take_code(session: SessionBase, committee: Committee, code: str, *, address: str) -> None:
    """Open the household's points for a quarter of an hour, once for each code.

    Raises CodeRefused with one sentence for a wrong, late or never sent code, TooMany after five.
    """
    asked = session.get(ASKED) or {}
    attempt = limits.Attempt("points", f"{committee.pk}:{asked.get('plate', '')}", address)
    limits.check_lock(attempt)
    typed = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    fits = secrets.compare_digest(asked.get("digest", ""), _digest(asked.get("nonce", ""), typed))
    fresh = asked.get("place") == committee.pk and timezone.now().timestamp() <= asked.get("until", 0)
    if not (fits and fresh and asked.get("home")):
        limits.note_failure(attempt)
        raise CodeRefused(_("验证码不对或过期了，请看清短信里的6位数字再填一次。没有收到的，请打村居电话。"))
    limits.note_success(attempt)
    del session[ASKED]
    session.cycle_key()
    session[PROVEN] = {"home": asked["home"], "until": (timezone.now() + LOOK_LASTS).timestamp()}
    audit.record("points.door", by=None, committee=committee, detail={"household": asked["home"]})


def _digest(nonce: str, code: str) -> str:
    return crypto.blind_index(f"{nonce}:{code}", "points.door", 0)


def proven_home(session: SessionBase, committee: Committee) -> Household | None:
    """Return the household whose code was given in this session, while the quarter of an hour lasts."""
    proven = session.get(PROVEN) or {}
    if timezone.now().timestamp() > proven.get("until", 0):
        return None
    rows = Household.objects.select_related("block", "committee")
    return rows.filter(committee=committee, pk=proven["home"]).first()


def leave(session: SessionBase) -> None:
    for name in (ASKED, PROVEN):
        session.pop(name, None)
