"""The door of leaders and residents: a code by SMS, or one printed at the counter. And a first password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from users.actions import accounts, codes, limits, sessions, tokens
from users.actions.audit import address_of
from users.adapters import home_of
from users.forms import PaperCodeForm, PasswordForm, PhoneCodeForm, PhoneForm
from xidu.kit.errors import RuleBroken

ASKED, NEXT = "code_asked", "code_next"


@require_http_methods(["GET", "POST"])
def code_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a phone and go on to the code, in the same way whether the phone is known or not."""
    if request.user.is_authenticated:
        return redirect(home_of(request.user))
    form = PhoneForm(request.POST or None)
    _remember_next(request)
    if form.is_valid():
        try:
            index = codes.phone_index(form.cleaned_data["phone"])
            codes.send_phone_code(index, address=address_of(request))
        except limits.TooMany as many:
            return _too_many(request, many)
        except RuleBroken as broken:
            form.add_error("phone", str(broken))
        else:
            request.session[ASKED] = index
            return redirect("users:enter-code")
    return _page(request, "code_sign_in", form, paper=PaperCodeForm(prefix="paper"))


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the six figures."""
    index = request.session.get(ASKED)
    if not index:
        return redirect("users:code-sign-in")
    form = PhoneCodeForm(request.POST or None)
    if form.is_valid():
        try:
            user = codes.take_phone_code(index, form.cleaned_data["code"], address=address_of(request))
        except limits.TooMany as many:
            return _too_many(request, many)
        except RuleBroken as broken:
            form.add_error("code", str(broken))
        else:
            return _enter(request, user, form)
    return _page(request, "enter_code", form)


@require_http_methods(["POST"])
@sensitive_post_parameters("paper-code")
def paper_code(request: HttpRequest) -> HttpResponse:
    """Take the eight signs of a printed code."""
    form = PaperCodeForm(request.POST, prefix="paper")
    if form.is_valid():
        try:
            user = codes.take_paper_code(form.cleaned_data["code"], address=address_of(request))
        except limits.TooMany as many:
            return _too_many(request, many)
        except RuleBroken as broken:
            form.add_error("code", str(broken))
        else:
            return _enter(request, user, form)
    return _page(request, "code_sign_in", PhoneForm(), paper=form)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "again")
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of a link set the password; looking at the page uses nothing up."""
    form = PasswordForm(request.POST or None)
    try:
        limits.spend("password.link", address_of(request), burst=30, per_hour=60)
        tokens.look(accounts.PASSWORD_LINK, token)
        if form.is_valid():
            accounts.set_password(token, form.cleaned_data["password"], request=request)
            messages.success(request, _("密码设好了，请用它登录。"))
            return redirect("account_login")
    except tokens.TokenRefused as refused:
        return render(request, "users/link_refused.html", {"words": refused}, status=410)
    except limits.TooMany as many:
        return _too_many(request, many)
    except RuleBroken as weak:
        form.add_error("password", str(weak))
    return _page(request, "set_password", form)


def closed(request: HttpRequest, **_: Any) -> HttpResponse:
    """Doors of the sign-in library this house does not have: e-mail addresses and resets by e-mail."""
    raise Http404


def _enter(request: HttpRequest, user: Any, form: Any) -> HttpResponse:
    request.session.pop(ASKED, None)
    target = request.session.pop(NEXT, None)
    shared = form.cleaned_data["shared"]
    return sessions.enter_by_code(request, user, shared_device=shared, then=target)


def _remember_next(request: HttpRequest) -> None:
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        request.session[NEXT] = target


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    bound = [one for one in (form, *more.values()) if one.is_bound and not one.is_valid()]
    status = 422 if bound else 200
    return render(request, f"users/{template}.html", {"form": form, **more}, status=status)


def _too_many(request: HttpRequest, many: limits.TooMany) -> HttpResponse:
    return render(request, "429.html", {"words": many}, status=429)


urlpatterns = [
    path("accounts/code/", code_sign_in, name="code-sign-in"),
    path("accounts/code/enter/", enter_code, name="enter-code"),
    path("accounts/code/paper/", paper_code, name="paper-code"),
    path("accounts/link/<str:token>/", set_password, name="set-password"),
    # Before allauth's own, so that these answer "not found".
    path("accounts/email/", closed),
    path("accounts/confirm-email/", closed),
    path("accounts/confirm-email/<str:key>/", closed),
    path("accounts/password/reset/", closed),
    path("accounts/password/reset/<path:rest>", closed),
    path("accounts/login/code/confirm/", closed),
]
