"""A shop's own pages: for whoever works there, on the telephone behind the counter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from agreements.models import Merchant
from users.access import permitted, reach
from xidu.kit.dates import today

SERVE = "agreements.serve_merchant"


def own_shop(request: HttpRequest, pk: int) -> Merchant:
    """Return the shop ``pk`` if the account works there today by a grant in force.

    Raises Http404 for every other shop, of the same committee too.
    """
    rows = Merchant.objects.staffed_by(request.user, today()).select_related("committee")
    return reach(request, rows, SERVE, pk=pk)


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
    return render(request, "agreements/merchant_shop.html", {"shop": own_shop(request, pk)})


urlpatterns = [
    path("merchant/", merchant_home, name="merchant-home"),
    path("merchant/<int:pk>/", merchant_shop, name="merchant-shop"),
]
