"""Shops for everyone: the list, a shop's page, and a neighbour's stars."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.forms.merchants import RatingForm
from agreements.models import Merchant, MerchantRating
from agreements.pages.merchants import best_of, pact_of, shops_of, voices_of
from agreements.views.mine import home_of
from users.views.pages import committee_stamp, form_page, sent
from xidu.kit.dates import month_start, today
from xidu.kit.kept import kept_page


def _stamp(request: HttpRequest, committee: str, **rest: object) -> tuple[object, ...]:
    """The day is part of it: an offer lapses by its date alone."""
    return (*committee_stamp(request, committee), today())


@require_safe
@kept_page(_stamp)
def merchants(request: HttpRequest, committee: str) -> HttpResponse:
    """List the shops with address, hours, promises, the offers of today and the score; and the board."""
    day, place = today(), request.place  # type: ignore[attr-defined]
    context = {
        "shops": shops_of(place, day),
        "best": best_of(place, day),
        "pact": pact_of(place),
        "messages": (),
    }
    return render(request, "agreements/merchants.html", context)


@require_safe
@kept_page(_stamp)
def merchant(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    day, place = today(), request.place  # type: ignore[attr-defined]
    found = shops_of(place, day, only=pk)
    if not found:
        raise Http404
    shop = found[0]
    context = {"shop": shop, "voices": voices_of(shop.merchant, shop.score), "messages": ()}
    return render(request, "agreements/merchant.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def my_rating(request: HttpRequest, pk: int) -> HttpResponse:
    """Rate a shop of one's own committee; this month's earlier stars are replaced."""
    home = home_of(request)
    committee = home.committee_id if home else None
    shop = Merchant.objects.public().select_related("committee").filter(committee=committee, pk=pk).first()
    if home is None:
        messages.error(request, _("本村居的住户才能评分。账号还没对上住户的，请到村居登记一次。"))
        return redirect("agreements:my-points")
    if shop is None:
        raise Http404
    rows = MerchantRating.objects.counting().filter(merchant=shop, household=home)
    before = rows.filter(month=month_start(today())).first()
    initial = {"stars": before.stars, "words": before.words} if before else {}
    form = RatingForm(request.POST or None, initial=initial)
    if sent(request, form, shop):
        messages.success(request, _("记下了，谢谢您"))
        return redirect("agreements:merchant", shop.committee.slug, shop.pk)
    return form_page(request, "agreements/my_rating", form, shop=shop, before=before)


urlpatterns = [
    path("me/merchants/<int:pk>/", my_rating, name="my-rating"),
    path("<slug:committee>/merchants/", merchants, name="merchants"),
    path("<slug:committee>/merchants/<int:pk>/", merchant, name="merchant"),
]
