"""Codes that open the door of leaders and residents: by SMS for ten minutes, on paper for seven days."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Person
from users.access import is_staff
from users.actions import audit, limits
from users.actions.notices import Recipient, tell
from users.models import SignInCode, User
from xidu.kit import crypto, ids
from xidu.kit.errors import BadValue, NotNow, RuleBroken

DIGITS = 6
PHONE_CODE_LIVES = timedelta(minutes=10)
PAPER_CODE_LIVES = timedelta(days=7)


class CodeRefused(RuleBroken):
    """The code does not open the door; the sentence never says whether the phone is known."""


def phone_index(number: str) -> str:
    """Return what a session may keep of a phone that asks for a code. Raises BadValue for no phone."""
    normal = ids.normal_phone(number)
    if not normal:
        raise BadValue(_("请写上手机号码，11位数字。"))
    return crypto.blind_index(normal, "phone", 0)


@transaction.atomic
def send_phone_code(index: str, *, address: str) -> None:
    """Send a code to the account with this phone, if there is one; the caller cannot tell.

    An earlier unused code stops working. Raises TooMany (3 codes at once and 6 an hour for a phone).
    """
    limits.spend("code.phone", index, burst=3, per_hour=6)
    if address:
        limits.spend("code.address", address, burst=60, per_hour=300)
    user = User.objects.filter(phone_index=index, is_active=True).first()
    if user is None:
        return
    now = timezone.now()
    _phone_codes(user, now).update(expires_at=now)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = SignInCode.objects.create(
        user=user, digest=_phone_digest(user, now, code), created_at=now, expires_at=now + PHONE_CODE_LIVES
    )
    tell(
        Recipient(ref=f"user:{user.pk}", user=user, phone=user.phone, channels=("sms",)),
        key=f"signin:{row.pk}",
        topic="signin",
        subject=_("登录验证码"),
        body=_("验证码%(code)s，10分钟内有效。不是您本人在登录，就不用管它。") % {"code": code},
        useless_after=row.expires_at,
        urgent=True,
    )


def take_phone_code(index: str, code: str, *, address: str) -> User:
    """Return the account that this code opens, once.

    Raises TooMany after five wrong codes for this phone or address, CodeRefused for any wrong or late code.
    """
    attempt = limits.Attempt("code", index, address)
    limits.check_lock(attempt)
    user = User.objects.filter(phone_index=index, is_active=True).first()
    now = timezone.now()
    # Chinese keyboards write figures in full width, and a code is read out in groups.
    typed = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    row = _phone_codes(user, now).order_by("-pk").first() if user else None
    expected = row.digest if row else ""
    given = _phone_digest(user, row.created_at, typed) if user and row else crypto.digest_token(typed)
    if not secrets.compare_digest(expected, given) or not (user and row and _use(row, now)):
        limits.note_failure(attempt)
        raise CodeRefused(_("验证码不对或过期了，请看清短信里的6位数字再填一次。"))
    limits.note_success(attempt)
    return user


@transaction.atomic
def issue_paper_code(user: User, *, by: User, request: HttpRequest | None = None) -> tuple[SignInCode, str]:
    """Return the row and the code to print; earlier paper codes of the account stop working.

    Raises NotNow for a staff account: staff sign in with two factors, and a slip is none.
    """
    if is_staff(user):
        raise NotNow(_("这是工作人员的账号，请用用户名、密码和动态码登录，不发纸质登录码。"))
    now = timezone.now()
    SignInCode.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = crypto.short_code()
    row = SignInCode.objects.create(
        user=user,
        digest=_paper_digest(code),
        issued_by=by,
        created_at=now,
        expires_at=now + PAPER_CODE_LIVES,
    )
    committee = user.person.committee if user.person else None
    audit.record("code.issue", by=by, row=user, committee=committee, request=request)
    return row, code


def take_paper_code(text: str, *, address: str) -> User:
    """Return the account that the printed code opens, once.

    Raises BadValue for a mistyped code, which costs no try (its last sign checks the others), TooMany and
    CodeRefused.
    """
    code = crypto.read_short_code(text)
    attempt = limits.Attempt("code", code, address)
    limits.check_lock(attempt)
    now = timezone.now()
    row = (
        SignInCode.objects.select_related("user")
        .filter(digest=_paper_digest(code), used_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if row is None or not _use(row, now):
        limits.note_failure(attempt)
        raise CodeRefused(_("这个登录码用过了或过期了，请到村（居）委会再领一个。"))
    limits.note_success(attempt)
    return row.user


@transaction.atomic
def account_for(person: Person) -> User:
    """Return the person's account, made now if there is none; the phone joins it if no account has it."""
    Person.objects.select_for_update().get(pk=person.pk)
    if user := User.objects.filter(person=person).order_by("pk").first():
        return user
    user = User(username=f"p{person.pk}", name=person.name, person=person)
    user.set_unusable_password()
    phone = person.phone
    if phone and not User.objects.filter(phone_index=crypto.blind_index(phone, "phone", 0)).exists():
        user.keep_phone(phone, 0)
    user.save(force_insert=True)
    return user


def _phone_codes(user: User, now: datetime) -> Any:
    return SignInCode.objects.filter(user=user, issued_by=None, used_at=None, expires_at__gt=now)


def _use(row: SignInCode, now: datetime) -> bool:
    return SignInCode.objects.filter(pk=row.pk, used_at=None).update(used_at=now) == 1


def _phone_digest(user: User, made: datetime, code: str) -> str:
    # Keyed: six figures behind a plain hash are read back in a second.
    return crypto.blind_index(f"{user.pk}:{made.isoformat()}:{code}", "signin.phone", 0)


def _paper_digest(code: str) -> str:
    return crypto.blind_index(code, "signin.paper", 0)
