"""Opens accounts and gives their first or next password away by a link, never by word."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from users.actions import audit, tokens
from users.models import User
from xidu.kit import crypto, ids
from xidu.kit.errors import BadValue, SeveralBroken

PASSWORD_LINK = "password"  # noqa: S105 - the name of a purpose
LINK_LIVES = timedelta(days=3)


@transaction.atomic
def open_account(
    username: str, name: str, *, by: User | None, phone: str = "", request: HttpRequest | None = None
) -> User:
    """Return a new account nobody can enter with a password yet.

    Raises BadValue when the name is taken, or the phone belongs to another account or is none.
    """
    user = User(username=username, name=name)
    user.set_unusable_password()
    number = ids.normal_phone(phone) or ""
    if number and User.objects.filter(phone_index=crypto.blind_index(number, "phone", 0)).exists():
        raise BadValue(_("这个手机号已经是另一个账号的了，请换一个或不填。"))
    user.keep_phone(number, 0)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as taken:
        raise BadValue(_("用户名“%(name)s”已经有人用了，请换一个。") % {"name": username}) from taken
    audit.record("account.open", by=by, row=user, request=request)
    return user


@transaction.atomic
def issue_password_link(
    user: User, *, by: User | None, drop_second_factor: bool = False, request: HttpRequest | None = None
) -> str:
    """Return a token with which ``user`` sets a password once within three days; earlier ones stop working.

    ``drop_second_factor`` also forgets authenticator apps and keys, for somebody who lost the telephone.
    Raises PermissionDenied for one's own account: that would turn an open desk into a new password.
    """
    if by is not None and by.pk == user.pk:
        raise PermissionDenied(_("自己的密码请在“我的”里改。"))
    if drop_second_factor:
        Authenticator.objects.filter(user=user).delete()
    subject = f"user:{user.pk}"
    tokens.revoke(PASSWORD_LINK, subject)
    token = tokens.issue(PASSWORD_LINK, subject, expires_at=timezone.now() + LINK_LIVES)
    detail = {"second_factor_dropped": drop_second_factor}
    audit.record("account.password_link", by=by, row=user, detail=detail, request=request)
    return token


@transaction.atomic
def set_password(token: str, password: str, *, request: HttpRequest | None = None) -> User:
    """Set the password of the account the link was made for; every session of it ends.

    Raises TokenRefused, and SeveralBroken for a password that is too weak (the link still works then).
    """
    link = tokens.look(PASSWORD_LINK, token)
    user = User.objects.get(pk=int(link.subject.removeprefix("user:")))
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise SeveralBroken(weak.messages) from weak
    tokens.use(PASSWORD_LINK, token)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("account.password_set", by=user, row=user, request=request)
    return user
