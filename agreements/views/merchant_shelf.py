"""A shop hands out: type or scan the code, see who and what, confirm; and its own settlements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.codes import find_by_code
from agreements.forms.shelf import CodeForm
from agreements.models import Redemption
from agreements.pages.shelf import with_households
from agreements.views.desk_settlement import settlement_file
from agreements.views.merchant import own_shop
from users.views.pages import form_page, sent
from xidu.kit.errors import RuleBroken

ROWS = 30


@login_required
@require_http_methods(["GET", "POST"])
def merchant_redeem(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a code and show what it stands for; nothing is handed out yet."""
    shop = own_shop(request, pk)
    form = CodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            # Not inside a transaction of this request: a wrong code has to stay counted.
            row = find_by_code(code, [shop.committee], by=request.user, shop=shop)  # type: ignore[arg-type]
        except RuleBroken as broken:
            form.add_error("code", str(broken))
        else:
            about = {"shop": shop, "row": row, "who": with_households([row])[0].who, "code": code}
            return render(request, "agreements/merchant_found.html", about)
    rows = shop.redemptions.filter(state=Redemption.State.COLLECTED).select_related("item")
    last = rows.order_by("-ended_at", "-pk")[:ROWS]
    sheets = shop.settlements.order_by("-month")[:24]
    return form_page(request, "agreements/merchant_redeem", form, shop=shop, last=last, sheets=sheets)


@login_required
@require_POST
def merchant_collect(request: HttpRequest, pk: int, redemption: int) -> HttpResponse:
    """Confirm that it was handed out: one tap, once."""
    shop = own_shop(request, pk)
    row = Redemption.objects.filter(merchant=shop, pk=redemption).first()
    if row is None:
        raise Http404
    form: Any = CodeForm(request.POST)
    if sent(request, form, row):
        messages.success(request, _("确认了，可以把东西给他"))
    else:
        messages.error(request, " ".join(words for errors in form.errors.values() for words in errors))
    return redirect("agreements:merchant-redeem", pk)


@login_required
@require_GET
def merchant_settlement(request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
    """Hand the shop one of its own sheets."""
    rows = own_shop(request, pk).settlements.select_related("merchant", "committee")
    found = rows.filter(pk=sheet).first()
    if found is None:
        raise Http404
    return settlement_file(found, "pdf")


urlpatterns = [
    path("merchant/<int:pk>/redeem/", merchant_redeem, name="merchant-redeem"),
    path("merchant/<int:pk>/redeem/<int:redemption>/", merchant_collect, name="merchant-collect"),
    path(
        "merchant/<int:pk>/settlements/<int:sheet>/settlement.pdf",
        merchant_settlement,
        name="merchant-settlement",
    ),
]
