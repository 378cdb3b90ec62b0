"""Shops on the desk: the register, who joins and leaves, who works there, and what waits to be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.actions.claims import NotYours
from agreements.actions.merchants import approve_merchant, end_staff, reveal_contact
from agreements.forms.merchants import DecideForm, LeaveForm, MerchantForm, StaffForm
from agreements.models import Merchant, MerchantOffer, MerchantPromise, MerchantStaff
from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import attempt, form_page, sent
from xidu.kit.errors import RuleBroken

VIEW, KEEP = "agreements.view_merchant", "agreements.keep_merchants"
PROPOSE, REVEAL = "users.propose_grant", "residents.reveal_phone"
ROWS = 60


@desk_page
@require_GET
def desk_merchants(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, then the shops: those that apply, take part, and left."""
    scope = permitted(request, VIEW)
    rows = Merchant.objects.within(scope).select_related("committee", "by")
    rows = rows.annotate(checked=Count("checks", filter=Q(checks__undone_by=None), distinct=True))
    words = {
        "promises": MerchantPromise.objects.within(scope).waiting(),
        "offers": MerchantOffer.objects.within(scope).waiting(),
    }
    own = Committee.objects.within(scope).order_by("pk")[:60]
    listed = list(rows.order_by("committee", "name", "pk")[:300])
    context: dict[str, Any] = {
        kind: list(found.filter(merchant__state="active").select_related("merchant", "by")[:ROWS])
        for kind, found in words.items()
    }
    context |= {state: [row for row in listed if row.state == state] for state in Merchant.State.values}
    context["may_add"] = [row for row in own if can(request.user, KEEP, committee_id=row.pk)]
    return render(request, "agreements/desk_merchants.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def merchant_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = MerchantForm(request.POST or None)
    if row := sent(request, form, home):
        messages.success(request, _("登记好了，等另一位同事同意"))
        return redirect("agreements:desk-merchant", row.pk)
    return form_page(request, "agreements/desk_merchant_form", form, home=home)


@desk_page
@require_http_methods(["GET", "POST"])
def merchant_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Merchant.objects.select_related("committee"), KEEP, pk=pk)
    form = MerchantForm(request.POST or None, instance=row)
    if sent(request, form):
        messages.success(request, _("改好了"))
        return redirect("agreements:desk-merchant", pk)
    return form_page(request, "agreements/desk_merchant_form", form, home=row.committee, shop=row)


@desk_page
@require_POST
def merchant_approve(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Merchant.objects.all(), KEEP, pk=pk)
    try:
        approve_merchant(row, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("加入了，公开页上看得到"))
    return redirect("agreements:desk-merchant", pk)


@desk_page
@require_http_methods(["GET", "POST"])
def merchant_leave(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, Merchant.objects.select_related("committee"), KEEP, pk=pk)
    form = LeaveForm(request.POST or None)
    if sent(request, form, row):
        messages.success(request, _("退出了，店里的人不能再登录店铺"))
        return redirect("agreements:desk-merchant", pk)
    return form_page(request, "agreements/desk_merchant_leave", form, shop=row)


@desk_page
@require_http_methods(["GET", "POST"])
def merchant_staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody work for the shop; their right waits for another person like every other."""
    row = reach(request, Merchant.objects.select_related("committee"), PROPOSE, pk=pk)
    form = StaffForm(request.POST or None)
    if sent(request, form, row):
        messages.success(request, _("加上了，角色等另一位同事批准"))
        return redirect("agreements:desk-merchant", pk)
    return form_page(request, "agreements/desk_merchant_staff", form, shop=row)


@desk_page
@require_POST
def merchant_staff_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, MerchantStaff.objects.all(), KEEP, pk=pk)
    try:
        end_staff(row, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("不再是店里的人，下一次点击起就不能用了"))
    return redirect("agreements:desk-merchant", row.merchant_id)


@desk_page
@require_POST
def merchant_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the contact's number once; the reason goes on the trail."""
    row = reach(request, Merchant.objects.all(), REVEAL, pk=pk)
    reason = request.POST.get("reason", "")
    try:
        phone = reveal_contact(row, by=request.user, reason=reason, request=request)
    except NotYours as broken:
        raise PermissionDenied(str(broken)) from None
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("agreements:desk-merchant", pk)
    return render(request, "agreements/desk_merchant_phone.html", {"shop": row, "phone": phone})


@desk_page
@require_POST
def word_decide(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Let a promise or an offer out, or say why not."""
    if kind not in {"promises", "offers"}:
        raise Http404
    rows: Any = (MerchantPromise if kind == "promises" else MerchantOffer).objects.all()
    word: Any = reach(request, rows, KEEP, pk=pk)
    form = DecideForm(request.POST)
    attempt(request, form, lambda: form.send(word, by=request.user), _("记下了，店家会收到消息"))  # type: ignore[arg-type]
    return redirect("agreements:desk-merchants")


urlpatterns = [
    path("desk/merchants/", desk_merchants, name="desk-merchants"),
    path("desk/merchants/new/<int:committee>/", merchant_new, name="merchant-new"),
    path("desk/merchants/<int:pk>/change/", merchant_change, name="merchant-change"),
    path("desk/merchants/<int:pk>/approve/", merchant_approve, name="merchant-approve"),
    path("desk/merchants/<int:pk>/leave/", merchant_leave, name="merchant-leave"),
    path("desk/merchants/<int:pk>/staff/", merchant_staff, name="merchant-staff"),
    path("desk/merchants/staff/<int:pk>/end/", merchant_staff_end, name="merchant-staff-end"),
    path("desk/merchants/<int:pk>/phone/", merchant_phone, name="merchant-phone"),
    path("desk/merchants/<slug:kind>/<int:pk>/decide/", word_decide, name="word-decide"),
]
