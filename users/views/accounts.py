"""Accounts and their roles: proposed here, approved by another person, ended with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from users import access
from users.access import desk_page, permitted, reach
from users.actions.accounts import issue_password_link, open_account
from users.actions.grants import approve_grant, end_grant, propose_grant
from users.forms import NewAccountForm, ReasonForm, RoleForm, places_in
from users.models import Grant, User
from xidu.kit import dates
from xidu.kit.errors import RuleBroken

PROPOSE, APPROVE, CHANGE = "users.propose_grant", "users.approve_grant", "users.change_user"
PAGE = 50


@desk_page
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the roles at the reader's places that hold or wait, those waiting first."""
    scope = permitted(request, PROPOSE)
    open_grants = (
        Grant.objects.within(scope)
        .filter(ended_at=None)
        .exclude(until__lt=dates.today())
        .select_related("user", "street", "committee", "block", "proposed_by")
        .order_by("committee", "block__position", "role", "pk")
    )
    waiting = open_grants.filter(approved_at=None)
    held = open_grants.exclude(approved_at=None)
    if word := request.GET.get("q", "").strip():
        held = held.filter(user__name__contains=word)
    rows = list(held[: PAGE + 1])
    context = {
        "waiting": [(grant, _may_approve(request, grant)) for grant in waiting[:PAGE]],
        "held": rows[:PAGE],
        "q": word,
        "more": len(rows) > PAGE,
    }
    return render(request, "users/accounts.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """Open an account and propose its first role; ``?committee=`` offers that committee's blocks."""
    scope = permitted(request, PROPOSE)
    form = NewAccountForm(request.POST or None, places=places_in(scope, _chosen(request)))
    if form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                user = open_account(
                    data["username"], data["name"], phone=data["phone"], by=request.user, request=request
                )
                propose_grant(user, data["role"], data["place"], form.term, by=request.user, request=request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("账号开好了，等另一位同事批准角色。"))
            return redirect("users:account", user.pk)
    context = {"form": form, "committees": Committee.objects.within(scope)}
    return render(request, "users/account_new.html", context, status=422 if form.errors else 200)


@desk_page
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account that has a role at the reader's places; a POST proposes another role."""
    user = _reach_account(request, pk, PROPOSE)
    scope = permitted(request, PROPOSE)
    form = RoleForm(request.POST or None, places=places_in(scope, _chosen(request)))
    if form.is_valid():
        role, place = form.cleaned_data["role"], form.cleaned_data["place"]
        try:
            propose_grant(user, role, place, form.term, by=request.user, request=request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("提出了，等另一位同事批准。"))
            return redirect("users:account", user.pk)
    context = {
        "account": user,
        "form": form,
        "ending": ReasonForm(),
        "rows": [(grant, _may_approve(request, grant)) for grant in user.grants.all()],
        "may_reset": request.user.has_perm(CHANGE) and user.pk != request.user.pk,
        "today": dates.today(),
    }
    return render(request, "users/account.html", context, status=422 if form.errors else 200)


@desk_page
@require_POST
def grant_approve(request: HttpRequest, pk: int) -> HttpResponse:
    grant = reach(request, Grant.objects.all(), APPROVE, pk=pk)
    return _do(request, grant, lambda: approve_grant(grant, by=request.user, request=request), _("批准了。"))


@desk_page
@require_POST
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    grant = reach(request, Grant.objects.all(), PROPOSE, pk=pk)
    reason = request.POST.get("reason", "")[:200]
    return _do(
        request,
        grant,
        lambda: end_grant(grant, by=request.user, reason=reason, request=request),
        _("收回了，对方的下一次点击起就不能用了。"),
    )


@desk_page
@require_POST
def password_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show once the link by which somebody sets a new password; it goes to that person, not by chat."""
    user = _reach_account(request, pk, CHANGE)
    drop = "drop_second_factor" in request.POST
    token = issue_password_link(user, by=request.user, drop_second_factor=drop, request=request)
    link = request.build_absolute_uri(reverse("users:set-password", args=[token]))
    return render(request, "users/password_link.html", {"account": user, "link": link})


def _reach_account(request: HttpRequest, pk: int, perm: str) -> User:
    """Return the account if one of its grants, held or over, lies where the reader holds ``perm``."""
    grant = Grant.objects.within(access.scope_of(request.user)).filter(user=pk).order_by("pk").first()
    reach(request, Grant.objects.all(), perm, pk=grant.pk if grant else 0)
    scope = permitted(request, perm)
    seen = Grant.objects.within(scope).select_related("street", "committee", "block", "proposed_by")
    return User.objects.prefetch_related(Prefetch("grants", seen.order_by("-since", "-pk"))).get(pk=pk)


def _may_approve(request: HttpRequest, grant: Grant) -> bool:
    if grant.approved_at or grant.ended_at or request.user.pk in {grant.proposed_by_id, grant.user_id}:
        return False
    return access.can(request.user, APPROVE, committee_id=grant.committee_id)


def _chosen(request: HttpRequest) -> Committee | None:
    """Return the committee picked above the form, if it is one of the reader's."""
    words = request.GET.get("committee", "")
    if not words.isdecimal():
        return None
    return reach(request, Committee.objects.all(), PROPOSE, pk=int(words))


def _do(request: HttpRequest, grant: Grant, act: object, done: str) -> HttpResponse:
    try:
        act()  # type: ignore[operator]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, done)
    return redirect("users:account", grant.user_id)


urlpatterns = [
    path("desk/accounts/", accounts, name="accounts"),
    path("desk/accounts/new/", account_new, name="account-new"),
    path("desk/accounts/<int:pk>/", account, name="account"),
    path("desk/accounts/<int:pk>/password/", password_link, name="password-link"),
    path("desk/grants/<int:pk>/approve/", grant_approve, name="grant-approve"),
    path("desk/grants/<int:pk>/end/", grant_end, name="grant-end"),
]
