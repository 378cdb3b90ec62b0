"""The shelf on the desk: items, what comes in, what was counted, what is taken off."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.shelf import take_off
from agreements.forms.shelf import ItemForm, StockInForm, StockTakeForm
from agreements.models import Redemption, ShelfItem
from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today

VIEW, KEEP = "agreements.view_shelfitem", "agreements.keep_shelf"
FOR = "agreements.redeem_for"
ROWS = 200


@desk_page
@require_GET
def desk_shelf(request: HttpRequest) -> HttpResponse:
    """List the items with what is left and what is set aside."""
    scope = permitted(request, VIEW)
    kept = Sum("redemptions__count", filter=Q(redemptions__state=Redemption.State.RESERVED), default=0)
    rows = ShelfItem.objects.within(scope).annotate(kept=kept).select_related("committee")
    own = list(Committee.objects.within(scope).order_by("pk")[:60])
    context = {
        "items": rows.order_by("committee", "taken_off_at", "points", "pk")[:ROWS],
        "many": len(own) > 1,
        "may_add": [row for row in own if can(request.user, KEEP, committee_id=row.pk)],
        "may_redeem": [row for row in own if can(request.user, FOR, committee_id=row.pk)],
        "day": today(),
    }
    return render(request, "agreements/desk_shelf.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = ItemForm(request.POST or None, committee=home)
    if item := sent(request, form):
        messages.success(request, _("加上了，再写进了几份"))
        return redirect("agreements:desk-item", item.pk)
    return form_page(request, "agreements/desk_item_form", form, home=home)


def _item(request: HttpRequest, pk: int, perm: str) -> ShelfItem:
    return reach(request, ShelfItem.objects.select_related("committee"), perm, pk=pk)


@desk_page
@require_GET
def desk_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item, its moves, and the forms of its stock to who keeps the shelf."""
    item = _item(request, pk, VIEW)
    keeps = can(request.user, KEEP, committee_id=item.committee_id)
    return render(request, "agreements/desk_item.html", _about(item, keeps=keeps))


def _about(item: ShelfItem, *, keeps: bool, **forms: object) -> dict[str, object]:
    kept = item.redemptions.filter(state=Redemption.State.RESERVED).aggregate(sum=Sum("count"))["sum"] or 0
    return {
        "item": item,
        "kept": kept,
        "keeps": keeps,
        "moves": item.moves.select_related("by").order_by("-pk")[:60],
        "in_form": StockInForm(auto_id="in_%s"),
        "take_form": StockTakeForm(auto_id="take_%s"),
        **forms,
    }


@desk_page
@require_http_methods(["GET", "POST"])
def item_change(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, KEEP)
    form = ItemForm(request.POST or None, committee=item.committee, item=item)
    if sent(request, form):
        messages.success(request, _("改好了，已经换的不变"))
        return redirect("agreements:desk-item", pk)
    return form_page(request, "agreements/desk_item_form", form, home=item.committee, item=item)


@desk_page
@require_POST
def item_stock(request: HttpRequest, pk: int) -> HttpResponse:
    """Put pieces on the shelf."""
    item = _item(request, pk, KEEP)
    form = StockInForm(request.POST, auto_id="in_%s")
    if move := sent(request, form, item):
        messages.success(request, _("进了%(n)d份") % {"n": move.pieces})
        return redirect("agreements:desk-item", pk)
    return render(request, "agreements/desk_item.html", _about(item, keeps=True, in_form=form), status=422)


@desk_page
@require_POST
def item_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the stock by what was counted."""
    item = _item(request, pk, KEEP)
    form = StockTakeForm(request.POST, auto_id="take_%s")
    if done := sent(request, form, item):
        messages.success(request, _("库存改好了，原因记下了") if done[0] else _("对得上，不用改"))
        return redirect("agreements:desk-item", pk)
    return render(request, "agreements/desk_item.html", _about(item, keeps=True, take_form=form), status=422)


@desk_page
@require_POST
def item_off(request: HttpRequest, pk: int) -> HttpResponse:
    off = "off" in request.POST
    take_off(_item(request, pk, KEEP), off=off, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("下架了，已经换好的还能来领") if off else _("又上架了"))
    return redirect("agreements:desk-item", pk)


urlpatterns = [
    path("desk/points/shelf/", desk_shelf, name="desk-shelf"),
    path("desk/points/shelf/new/<int:committee>/", item_new, name="item-new"),
    path("desk/points/shelf/<int:pk>/", desk_item, name="desk-item"),
    path("desk/points/shelf/<int:pk>/change/", item_change, name="item-change"),
    path("desk/points/shelf/<int:pk>/in/", item_stock, name="item-stock"),
    path("desk/points/shelf/<int:pk>/count/", item_count, name="item-count"),
    path("desk/points/shelf/<int:pk>/off/", item_off, name="item-off"),
]
