"""A shop's own pages: for whoever works there, on the telephone behind the counter."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.merchants import sign_for_shop
from agreements.actions.shop_words import stop_word, use_offer
from agreements.forms.merchants import AnswerRatingForm, OfferForm, PromiseForm
from agreements.models import AgreementVersion, Audience, Merchant, Signature
from agreements.pages.counter import counter_of
from users.access import permitted, reach
from users.views.pages import form_page, photo_response, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

SERVE = "agreements.serve_merchant"


def own_shop(request: HttpRequest, pk: int) -> Merchant:
    """Return the shop ``pk`` if the account works there today by a grant in force.

    Raises Http404 for every other shop, of the same committee too.
    """
    rows = Merchant.objects.staffed_by(request.user, today()).select_related("committee")
    return reach(request, rows, SERVE, pk=pk)


def own_row(request: HttpRequest, shop: Merchant, rows: Any, pk: int) -> Any:
    """Return a row of one's own shop; one of another shop is not there."""
    return reach(request, rows.filter(merchant=shop), SERVE, pk=pk)


@login_required
@require_GET
def merchant_home(request: HttpRequest) -> HttpResponse:
    """Go to the one shop, or let whoever works for several choose."""
    shops = list(Merchant.objects.staffed_by(request.user, today()).within(permitted(request, SERVE))[:30])
    if len(shops) == 1:
        return redirect("agreements:merchant-shop", shops[0].pk)
    return render(request, "agreements/merchant_home.html", {"shops": shops})


@login_required
@require_GET
def merchant_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the shop's day: offers to tick off, promises, points, what neighbours say, what to sign."""
    shop = own_shop(request, pk)
    context = {"shop": shop, "counter": counter_of(shop, today()), "source": secrets.token_urlsafe(12)}
    return render(request, "agreements/merchant_shop.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def merchant_promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a promise; ``?prior=`` names the one it takes the place of."""
    shop = own_shop(request, pk)
    prior = request.GET.get("prior", "")
    before = own_row(request, shop, shop.merchantpromises.all(), int(prior)) if prior.isdecimal() else None
    form = PromiseForm(request.POST or None, prior=before)
    if sent(request, form, shop):
        messages.success(request, _("写好了，村居看过就公开"))
        return redirect("agreements:merchant-shop", pk)
    return form_page(request, "agreements/merchant_write", form, shop=shop, kind="promise")


@login_required
@require_http_methods(["GET", "POST"])
def merchant_offer(request: HttpRequest, pk: int) -> HttpResponse:
    shop = own_shop(request, pk)
    form = OfferForm(request.POST or None)
    if sent(request, form, shop):
        messages.success(request, _("写好了，村居看过就公开"))
        return redirect("agreements:merchant-shop", pk)
    return form_page(request, "agreements/merchant_write", form, shop=shop, kind="offer")


@login_required
@require_POST
def merchant_used(request: HttpRequest, pk: int, offer: int) -> HttpResponse:
    """Count one share of an offer; the page's own key makes a double tap one."""
    shop = own_shop(request, pk)
    row = own_row(request, shop, shop.merchantoffers.all(), offer)
    key = f"use:{row.pk}:{request.POST.get('source', '')[:40] or secrets.token_urlsafe(12)}"
    return _done(request, shop, lambda: use_offer(row, key=key, by=request.user), _("记了一份"))  # type: ignore[arg-type]


@login_required
@require_POST
def merchant_stop(request: HttpRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """Take a promise or an offer of one's own off the public page."""
    shop = own_shop(request, pk)
    rows = shop.merchantoffers.all() if kind == "offers" else shop.merchantpromises.all()
    word = own_row(request, shop, rows, row)
    return _done(request, shop, lambda: stop_word(word, by=request.user), _("不再公开了"))  # type: ignore[arg-type, type-var]


@login_required
@require_POST
def merchant_sign(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    shop = own_shop(request, pk)
    rows = AgreementVersion.objects.filter(agreement__audience=Audience.MERCHANTS)
    row = reach(request, rows.filter(committee=shop.committee_id), SERVE, pk=version)
    door = Signature.Door.WEB
    act = lambda: sign_for_shop(row, shop, door=door, by=request.user)  # type: ignore[arg-type]  # noqa: E731
    return _done(request, shop, act, _("签好了，谢谢您家店"))


@login_required
@require_http_methods(["GET", "POST"])
def merchant_answer(request: HttpRequest, pk: int, rating: int) -> HttpResponse:
    """Answer what a neighbour said; who said it stays unknown."""
    shop = own_shop(request, pk)
    row = own_row(request, shop, shop.ratings.counting(), rating)  # type: ignore[attr-defined]
    form = AnswerRatingForm(request.POST or None, initial={"words": row.answer})
    if sent(request, form, row):
        messages.success(request, _("回复了"))
        return redirect("agreements:merchant-shop", pk)
    return form_page(request, "agreements/merchant_answer", form, shop=shop, rating=row)


@login_required
@require_GET
def merchant_photo(request: HttpRequest, pk: int, check: int) -> HttpResponse:
    shop = own_shop(request, pk)
    return photo_response(own_row(request, shop, shop.checks.all(), check))


def _done(request: HttpRequest, shop: Merchant, act: Any, words: str) -> HttpResponse:
    try:
        act()
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, words)
    return redirect("agreements:merchant-shop", shop.pk)


urlpatterns = [
    path("merchant/", merchant_home, name="merchant-home"),
    path("merchant/<int:pk>/", merchant_shop, name="merchant-shop"),
    path("merchant/<int:pk>/promise/", merchant_promise, name="merchant-promise"),
    path("merchant/<int:pk>/offer/", merchant_offer, name="merchant-offer"),
    path("merchant/<int:pk>/offers/<int:offer>/used/", merchant_used, name="merchant-used"),
    path("merchant/<int:pk>/<slug:kind>/<int:row>/stop/", merchant_stop, name="merchant-stop"),
    path("merchant/<int:pk>/sign/<int:version>/", merchant_sign, name="merchant-sign"),
    path("merchant/<int:pk>/ratings/<int:rating>/", merchant_answer, name="merchant-answer"),
    path("merchant/<int:pk>/checks/<int:check>/photo/", merchant_photo, name="merchant-photo"),
]
