"""A wish taken on without an account: a telephone, a code to it, then what that telephone holds.

What was typed waits in the visitor's own session, on the server, the telephone sealed.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Committee
from services.actions.wishes_claims import OF_NEIGHBOURS, Claimer, claim_wish
from services.models import Wish, WishClaim
from services.querysets import WishClaimQuerySet
from users.actions import limits
from users.actions.codes import DIGITS, CodeRefused
from users.actions.notices import Recipient, tell
from xidu.kit import crypto, ids
from xidu.kit.errors import BadValue

ASKED, PROVEN = "wish_claim_asked", "wish_claim_proven"
CODE_LIVES = timedelta(minutes=10)
LOOK_LASTS = timedelta(minutes=30)
SEALED = "services_wishclaim.asked"


def ask_code(session: SessionBase, place: Committee, who: Claimer, *, wish: int | None, address: str) -> None:
    """Send a code to the telephone; with ``wish`` (an id of ``place``) the code takes it on.

    Raises BadValue for no telephone, name or kind, TooMany (3 codes at once and 6 an hour for a telephone).
    """
    phone = ids.normal_phone(who.phone)
    if not phone:
        raise BadValue(_("请写上手机号码，11位数字。"))
    if wish is not None and (not who.name.strip() or who.kind not in OF_NEIGHBOURS):
        raise BadValue(_("请写怎么称呼您，并选您是居民、共建单位还是党员。"))
    limits.spend("wish.address", address, burst=30, per_hour=60)
    limits.spend("wish.phone", crypto.blind_index(phone, "phone", 0), burst=3, per_hour=6)
    code, nonce = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", secrets.token_hex(12)
    until = timezone.now() + CODE_LIVES
    session[ASKED] = {
        "place": place.pk,
        "wish": wish,
        "name": who.name.strip()[:30],
        "kind": who.kind,
        "phone": crypto.seal(phone, f"{SEALED}:{nonce}"),
        "nonce": nonce,
        "digest": _digest(nonce, code),
        "until": until.timestamp(),
    }
    tell(
        Recipient(ref=f"wish-code:{nonce}", phone=phone, channels=("sms",)),
        key=f"wish-code:{nonce}",
        topic="signin",
        subject=_("认领心愿的验证码"),
        body=_("验证码%(code)s，10分钟内有效，用来认领微心愿。不是您在认领，就不用管它。") % {"code": code},
        committee=place,
        useless_after=until,
        urgent=True,
    )


def take_code(session: SessionBase, place: Committee, code: str, *, address: str) -> WishClaim | None:
    """Prove the telephone for half an hour and take on the wish it was asked for; None where for none.

    Raises CodeRefused for a wrong or late code, TooMany after five, and what ``claim_wish`` raises: the
    telephone is proven then all the same.
    """
    asked = session.get(ASKED) or {}
    attempt = limits.Attempt("wish", asked.get("nonce", ""), address)
    limits.check_lock(attempt)
    typed = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    fits = secrets.compare_digest(asked.get("digest", ""), _digest(asked.get("nonce", ""), typed))
    fresh = asked.get("place") == place.pk and timezone.now().timestamp() <= asked.get("until", 0)
    if not (fits and fresh):
        limits.note_failure(attempt)
        raise CodeRefused(_("验证码不对或过期了，请看清短信里的6位数字再填一次。"))
    limits.note_success(attempt)
    del session[ASKED]
    session.cycle_key()
    phone = crypto.open_sealed(asked["phone"], f"{SEALED}:{asked['nonce']}")
    session[PROVEN] = {
        "index": crypto.blind_index(phone, "phone", place.pk),
        "place": place.pk,
        "until": (timezone.now() + LOOK_LASTS).timestamp(),
    }
    if asked["wish"] is None:
        return None
    wish = Wish.objects.get(pk=asked["wish"], committee=place)
    who = Claimer(asked["name"], asked["kind"], phone=phone)
    return claim_wish(wish, who, key=f"phone:{asked['nonce']}")


def _digest(nonce: str, code: str) -> str:
    return crypto.blind_index(f"{nonce}:{code}", "wish.door", 0)


def proven_claims(session: SessionBase, place: Committee) -> WishClaimQuerySet[WishClaim] | None:
    """Return the claims of the telephone proven in this session; None where none is, or its time is over."""
    proven = session.get(PROVEN) or {}
    if proven.get("place") != place.pk or timezone.now().timestamp() > proven.get("until", 0):
        return None
    rows: WishClaimQuerySet[WishClaim] = WishClaim.objects.all()
    return rows.filter(committee=place, phone_index=proven["index"]).exclude(phone_index="")


def leave(session: SessionBase) -> None:
    for name in (ASKED, PROVEN):
        session.pop(name, None)
