"""What allauth asks the house: who may come in, how failures count, where people go, what is kept sealed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users import access
from users.actions import limits
from users.actions.audit import address_of
from xidu.kit import crypto

SEALED_FOR = "mfa_authenticator.data:all"
LEADS = "leaders.record_visit"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody opens an account alone; five failures lock a door, counted in the database."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不对，请再看一遍。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            limits.check_lock(_attempt(request, credentials))
        except limits.TooMany as many:
            # allauth would draw the form again with status 200; its middleware takes this answer instead.
            raise ImmediateHttpResponse(render(request, "429.html", status=429)) from many

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            limits.note_success(_attempt(request, credentials))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        limits.note_failure(_attempt(request, credentials))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: messages leave the house only through the outbox."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """Weixin opens an account that joined it; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps sealed."""

    def encrypt(self, text: str) -> str:
        return crypto.seal(text, SEALED_FOR)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.open_sealed(encrypted_text, SEALED_FOR)


def home_of(user: Any) -> str:
    """Return where ``user`` starts: desk, accounts they keep, the leader's day, or their own page."""
    if user.has_perm("village_affairs.view_desk"):
        return reverse("desk")
    if user.has_perm("services.open_eyes"):
        return reverse("services:desk-bright")
    if access.is_staff(user):
        return reverse("users:accounts" if user.has_perm("users.propose_grant") else "admin:index")
    return reverse("leaders:today" if user.has_perm(LEADS) else "me")


def _attempt(request: HttpRequest, credentials: dict[str, Any]) -> limits.Attempt:
    return limits.Attempt("password", str(credentials.get("username") or ""), address_of(request))
