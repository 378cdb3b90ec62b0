"""One shop on the desk: its page, words written for it, the round past its front, and what was said."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.forms.merchants import BecauseForm, CheckForm, OfferForm, PromiseForm
from agreements.models import Merchant, MerchantRating, ShopCheck
from agreements.pages.counter import counter_of
from users.access import can, desk_page, reach
from users.views.pages import attempt, form_page, photo_response, sent
from xidu.kit.dates import today

VIEW, KEEP = "agreements.view_merchant", "agreements.keep_merchants"
PROPOSE, REVEAL = "users.propose_grant", "residents.reveal_phone"


def _shop(request: HttpRequest, pk: int, perm: str = KEEP) -> Merchant:
    return reach(request, Merchant.objects.select_related("committee", "by", "approved_by"), perm, pk=pk)


@desk_page
@require_GET
def desk_merchant(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a shop; its points, checks and people only to who keeps the register."""
    row = _shop(request, pk, VIEW)
    keeps = can(request.user, KEEP, committee_id=row.committee_id)
    context = {
        "shop": row,
        "keeps": keeps,
        "proposes": can(request.user, PROPOSE, committee_id=row.committee_id),
        "reveals": can(request.user, REVEAL, committee_id=row.committee_id) and bool(row.phone_sealed),
        "counter": counter_of(row, today()) if keeps else None,
        "staff": row.staff.select_related("user", "grant").order_by("since", "pk")[:30] if keeps else [],
    }
    return render(request, "agreements/desk_merchant.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def shop_promise(request: HttpRequest, pk: int) -> HttpResponse:
    row = _shop(request, pk)
    form = PromiseForm(request.POST or None)
    if sent(request, form, row):
        messages.success(request, _("写好了，等另一位同事看"))
        return redirect("agreements:desk-merchant", pk)
    return form_page(request, "agreements/desk_shop_form", form, shop=row, kind="promise")


@desk_page
@require_http_methods(["GET", "POST"])
def shop_offer(request: HttpRequest, pk: int) -> HttpResponse:
    row = _shop(request, pk)
    form = OfferForm(request.POST or None)
    if sent(request, form, row):
        messages.success(request, _("写好了，等另一位同事看"))
        return redirect("agreements:desk-merchant", pk)
    return form_page(request, "agreements/desk_shop_form", form, shop=row, kind="offer")


@desk_page
@require_http_methods(["GET", "POST"])
def shop_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the round past the shop's front; its points are posted at once."""
    row = _shop(request, pk)
    form = CheckForm(request.POST or None, request.FILES or None, shop=row)
    if sent(request, form, row):
        messages.success(request, _("记下了，店家会收到消息"))
        return redirect("agreements:desk-merchant", pk)
    return form_page(request, "agreements/desk_shop_form", form, shop=row, kind="check")


@desk_page
@require_GET
def check_photo(request: HttpRequest, pk: int) -> HttpResponse:
    return photo_response(reach(request, ShopCheck.objects.all(), KEEP, pk=pk))


@desk_page
@require_POST
def check_undo(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, ShopCheck.objects.select_related("merchant"), KEEP, pk=pk)
    form = BecauseForm(request.POST)
    attempt(request, form, lambda: form.undo(row, by=request.user), _("撤销了，积分已经冲回"))  # type: ignore[arg-type]
    return redirect("agreements:desk-merchant", row.merchant_id)


@desk_page
@require_POST
def rating_hide(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, MerchantRating.objects.all(), KEEP, pk=pk)
    form = BecauseForm(request.POST)
    attempt(request, form, lambda: form.hide(row, by=request.user), _("拿下了，分数还算"))  # type: ignore[arg-type]
    return redirect("agreements:desk-merchant", row.merchant_id)


urlpatterns = [
    path("desk/merchants/<int:pk>/", desk_merchant, name="desk-merchant"),
    path("desk/merchants/<int:pk>/promise/", shop_promise, name="shop-promise"),
    path("desk/merchants/<int:pk>/offer/", shop_offer, name="shop-offer"),
    path("desk/merchants/<int:pk>/check/", shop_check, name="shop-check"),
    path("desk/merchants/checks/<int:pk>/photo/", check_photo, name="check-photo"),
    path("desk/merchants/checks/<int:pk>/undo/", check_undo, name="check-undo"),
    path("desk/merchants/ratings/<int:pk>/hide/", rating_hide, name="rating-hide"),
]
