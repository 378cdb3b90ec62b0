"""The shelf for everyone, and for a household: choose, ask for it, see the code, give it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from agreements.actions.codes import code_of
from agreements.actions.redeeming import cancel
from agreements.forms.shelf import RedeemForm
from agreements.models import Redemption, ShelfItem
from agreements.pages.mine import account_of_home
from agreements.pages.shelf import offers_for, on_offer, shelf_moved
from agreements.views.mine import home_of
from users.views.pages import committee_stamp, form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.kept import kept_page
from xidu.kit.qr import qr_svg

ROWS = 40


def _stamp(request: HttpRequest, committee: str) -> tuple[object, ...]:
    seen = committee_stamp(request, committee)
    return (*seen, shelf_moved(request.place), today())  # type: ignore[attr-defined]


@require_safe
@kept_page(_stamp)
def shelf(request: HttpRequest, committee: str) -> HttpResponse:
    """Show what points buy, how much is left, and where it is to be had."""
    items = on_offer(request.place, today())  # type: ignore[attr-defined]
    return render(request, "agreements/shelf.html", {"items": items, "messages": ()})


@login_required
@require_GET
def my_shelf(request: HttpRequest) -> HttpResponse:
    """List what one's household can have, and what it has asked for."""
    home = home_of(request)
    account = account_of_home(home) if home else None
    rows = Redemption.objects.filter(account=account).select_related("item") if account else []
    context = {
        "home": home,
        "account": account,
        "offers": offers_for(account, home.committee, today()) if home else [],
        "redemptions": list(rows[:ROWS]),
    }
    return render(request, "agreements/my_shelf.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def my_redeem(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an item, after seeing what it costs and where it is to be had."""
    home = home_of(request)
    account = account_of_home(home) if home else None
    item = ShelfItem.objects.filter(committee=home.committee_id, pk=pk).first() if home else None
    if item is None or home is None:
        raise Http404
    if account is None:
        messages.error(request, _("您家还没有积分。做了约定里的好事，报上来就有。"))
        return redirect("agreements:my-shelf")
    form = RedeemForm(request.POST or None)
    if made := sent(request, form, item, account):
        messages.success(request, _("换好了，凭兑换码去领"))
        return redirect("agreements:my-code", made.pk)
    return form_page(request, "agreements/my_redeem", form, item=item, account=account)


def _own(request: HttpRequest, pk: int) -> Redemption:
    """Return a redemption of one's own household: living there is the whole right to it."""
    home = home_of(request)
    rows = Redemption.objects.select_related("item", "merchant", "committee", "account__household__block")
    row = rows.filter(account__household=home, pk=pk).first() if home else None
    if row is None:
        raise Http404
    return row


def code_context(request: HttpRequest, row: Redemption) -> dict[str, object]:
    """Return the code and the square of an open redemption, for a large page or nothing once it ended."""
    if row.state != Redemption.State.RESERVED:
        return {"row": row, "code": ""}
    return {"row": row, "code": code_of(row), "qr": qr_svg(code_url(request, row), _("兑换码的二维码"))}


def code_url(request: HttpRequest, row: Redemption) -> str:
    """Return where whoever hands it out types the code in, with the code filled in already."""
    shop = row.merchant_id
    where = (
        reverse("agreements:merchant-redeem", args=[shop]) if shop else reverse("agreements:desk-hand-out")
    )
    return request.build_absolute_uri(f"{where}?code={code_of(row).replace(' ', '')}")


@login_required
@require_GET
def my_code(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "agreements/my_code.html", code_context(request, _own(request, pk)))


@login_required
@require_POST
def my_code_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    try:
        cancel(row, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("取消了，积分退回来了"))
    return redirect("agreements:my-shelf")


urlpatterns = [
    path("me/points/shelf/", my_shelf, name="my-shelf"),
    path("me/points/shelf/<int:pk>/", my_redeem, name="my-redeem"),
    path("me/points/shelf/codes/<int:pk>/", my_code, name="my-code"),
    path("me/points/shelf/codes/<int:pk>/cancel/", my_code_cancel, name="my-code-cancel"),
    path("<slug:committee>/points/shelf/", shelf, name="shelf"),
]
