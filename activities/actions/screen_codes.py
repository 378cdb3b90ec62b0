"""The code on the screen of an activity: six digits that change each minute, and the QR code beside them."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from xidu.kit.errors import RuleBroken

EARLIER_MINUTES = 2
QR_MINUTES = 10
SALT = "activities.check_in"


class WrongCode(RuleBroken):
    """The code on the screen is another one by now, or was mistyped."""


class ElsewhereCode(RuleBroken):
    """The code belongs to another activity."""


def screen_code(activity: Activity, now: datetime | None = None) -> str:
    """Return the six digits on the screen in this minute."""
    return _code_at(activity, _minute(now or timezone.now()))


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _code_at(activity: Activity, minute: int) -> str:
    digest = hmac.new(activity.seal.bytes, f"{activity.pk}:{minute}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def check_screen_code(activity: Activity, code: str, now: datetime | None = None) -> None:
    """Accept the code of this minute and the two before: typing takes time.

    Raises ElsewhereCode for the code of another activity of this hour and names it, else WrongCode.
    """
    moment = now or timezone.now()
    digits = re.sub(r"\D", "", code)
    if _is_of(activity, digits, moment):
        return
    near = Activity.objects.taking_place().overlapping(
        moment - timedelta(hours=1), moment + timedelta(hours=1)
    )
    for other in near.exclude(pk=activity.pk).select_related("committee")[:50]:
        if _is_of(other, digits, moment):
            facts = {"committee": other.committee.name, "title": other.title}
            raise ElsewhereCode(_("这是%(committee)s“%(title)s”的签到码，请看清楚是哪一场。") % facts)
    raise WrongCode(_("签到码不对，或者已经换了，请照屏幕上现在的6位数字再输一次。"))


def _is_of(activity: Activity, digits: str, moment: datetime) -> bool:
    minute = _minute(moment)
    return any(
        hmac.compare_digest(_code_at(activity, minute - ago), digits) for ago in range(EARLIER_MINUTES + 1)
    )


def qr_token(activity: Activity, now: datetime | None = None) -> str:
    """Return what the QR code on the screen carries; good for ten minutes."""
    return signing.dumps([activity.pk, _minute(now or timezone.now())], key=_key(activity), salt=SALT)


def _key(activity: Activity) -> str:
    return activity.seal.hex


def check_qr(activity: Activity, token: str, now: datetime | None = None) -> None:
    """Raise WrongCode unless ``token`` is this activity's and not older than ten minutes."""
    try:
        pk, minute = signing.loads(token, key=_key(activity), salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise WrongCode(_("这个二维码不是这场活动的，请扫会场屏幕上的。")) from None
    age = _minute(now or timezone.now()) - minute
    if pk != activity.pk or not -1 <= age <= QR_MINUTES:
        raise WrongCode(_("这个二维码过期了，请再扫一次屏幕上的。"))
