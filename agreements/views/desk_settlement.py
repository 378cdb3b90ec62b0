"""Settlements on the desk: what is open for each shop, a month's sheet, its files, and that it was paid."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from agreements.actions.settling import freeze_settlement, note_paid, open_rows
from agreements.forms.claims import DAY
from agreements.models import Merchant, Settlement
from agreements.pages.settlements import SettlementPaper, cells_of, owed_within, settlement_xlsx
from users.access import can, desk_page, permitted, reach
from users.models import User
from users.views.pages import form_page, sent
from users.views.roster import file_response
from xidu.kit.dates import month_start, today

VIEW, MAKE = "agreements.view_settlement", "agreements.make_settlement"
ROWS = 120


class MonthForm(forms.Form):
    """Last month or this one, up to now."""

    month = forms.TypedChoiceField(label=gettext_lazy("结算到哪个月"), coerce=date.fromisoformat)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        this = month_start(today())
        months = [month_start(this - timedelta(days=1)), this]
        words = [(month.isoformat(), f"{month.year}年{month.month}月") for month in months]
        self.fields["month"].choices = words  # type: ignore[attr-defined]

    def send(self, shop: Merchant, *, by: User) -> Settlement:
        return freeze_settlement(shop, self.cleaned_data["month"], by=by)


class PaidForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("哪天付的"), widget=DAY, initial=today)
    note = forms.CharField(label=gettext_lazy("凭证号"), max_length=60, required=False)

    def send(self, sheet: Settlement, *, by: User) -> Settlement:
        return note_paid(sheet, on=self.cleaned_data["on"], note=self.cleaned_data["note"], by=by)


@desk_page
@require_GET
def settlements(request: HttpRequest) -> HttpResponse:
    """List what is open for each shop, and the sheets made."""
    scope = permitted(request, VIEW)
    sheets = Settlement.objects.within(scope).select_related("merchant", "committee")
    context = {"owed": owed_within(scope), "sheets": sheets.order_by("-month", "merchant__name", "pk")[:ROWS]}
    return render(request, "agreements/desk_settlements.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def settlement_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is open for a shop, and freeze it into the sheet of a month."""
    shop = reach(request, Merchant.objects.select_related("committee"), MAKE, pk=pk)
    form = MonthForm(request.POST or None)
    if sheet := sent(request, form, shop):
        messages.success(request, _("结算单制好了，请另一个人登记付款"))
        return redirect("agreements:settlement", sheet.pk)
    rows = open_rows(shop, today())
    context = {
        "shop": shop,
        "rows": rows.select_related("item")[:ROWS],
        "yuan": rows.aggregate(sum=Sum("yuan"))["sum"] or 0,
    }
    return form_page(request, "agreements/desk_settlement_new", form, **context)


def _sheet(request: HttpRequest, pk: int, perm: str = VIEW) -> Settlement:
    rows = Settlement.objects.select_related("merchant", "committee", "made_by", "paid_by")
    return reach(request, rows, perm, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a frozen sheet; a second person writes down that it was paid."""
    sheet = _sheet(request, pk, MAKE if request.method == "POST" else VIEW)
    form = PaidForm(request.POST or None)
    if sent(request, form, sheet):
        messages.success(request, _("付款记下了"))
        return redirect("agreements:settlement", pk)
    may_pay = can(request.user, MAKE, committee_id=sheet.committee_id) and sheet.paid_on is None
    context = {"sheet": sheet, "rows": cells_of(sheet), "may_pay": may_pay}
    return form_page(request, "agreements/desk_settlement", form, **context)


@desk_page
@require_GET
def settlement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return settlement_file(_sheet(request, pk), "pdf")


@desk_page
@require_GET
def settlement_table(request: HttpRequest, pk: int) -> HttpResponse:
    return settlement_file(_sheet(request, pk), "xlsx")


def settlement_file(sheet: Settlement, kind: str) -> HttpResponse:
    data = settlement_xlsx(sheet) if kind == "xlsx" else SettlementPaper(sheet=sheet).pdf()
    return file_response(data, kind, f"{sheet.merchant.name}{sheet.month:%Y-%m}结算单")


urlpatterns = [
    path("desk/points/settlement/", settlements, name="settlements"),
    path("desk/points/settlement/shops/<int:pk>/", settlement_new, name="settlement-new"),
    path("desk/points/settlement/<int:pk>/", settlement, name="settlement"),
    path("desk/points/settlement/<int:pk>/settlement.pdf", settlement_pdf, name="settlement-pdf"),
    path("desk/points/settlement/<int:pk>/settlement.xlsx", settlement_table, name="settlement-xlsx"),
]
