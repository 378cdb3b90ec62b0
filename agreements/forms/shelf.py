"""Shapes of an item, its stock, a redemption and its end; each calls one action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.actions.collecting import collect
from agreements.actions.redeeming import MOST, cancel, redeem
from agreements.actions.shelf import save_item, stock_in, stock_take
from agreements.forms.claims import DAY
from agreements.models import Merchant, PointsAccount, Redemption, ShelfItem, StockMove
from residents.models import Committee
from users.models import User
from xidu.kit.dates import today
from xidu.kit.forms import OnceForm


class ItemForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=30, help_text=_("写清楚一份是多少，例如“大米5公斤”。"))
    kind = forms.ChoiceField(label=_("类型"), choices=ShelfItem.Kind.choices)
    words = forms.CharField(
        label=_("在哪里领、什么时候"), max_length=120, help_text=_("例如“村委会一楼，周一到周五”。")
    )
    points = forms.IntegerField(
        label=_("一份要多少分"),
        min_value=1,
        max_value=30000,
        help_text=_("法律规定的待遇（低保、医保、养老补贴这些）人人该得，不能放上来换。"),
    )
    sponsor = forms.CharField(label=_("谁赞助的"), max_length=60, required=False)
    merchant = forms.ModelChoiceField(
        label=_("哪家店发"),
        queryset=Merchant.objects.none(),
        required=False,
        empty_label=_("村居自己发"),
    )
    yuan = forms.DecimalField(
        label=_("每份结算多少元"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        initial=0,
        help_text=_("付给商户的钱，村居自己发的写0。"),
    )
    limit = forms.IntegerField(label=_("每户最多几份"), min_value=1, max_value=99, required=False)
    limit_per = forms.ChoiceField(
        label=_("限量按"), choices=[("", _("不限")), *ShelfItem.Per.choices], required=False
    )
    since = forms.DateField(label=_("从哪天开始换"), widget=DAY, initial=today)
    until = forms.DateField(label=_("换到哪天"), widget=DAY, required=False)

    def __init__(
        self, *args: Any, committee: Committee, item: ShelfItem | None = None, **kwargs: Any
    ) -> None:
        if item is not None:
            kwargs["initial"] = {name: getattr(item, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        self.committee, self.item = committee, item
        shops = Merchant.objects.filter(committee=committee).public().order_by("name")
        self.fields["merchant"].queryset = shops  # type: ignore[attr-defined]

    def send(self, *, by: User) -> ShelfItem:
        return save_item(self.item, self.committee, self.cleaned_data, by=by)


class StockInForm(OnceForm):
    pieces = forms.IntegerField(label=_("进了几份"), min_value=1, max_value=9999)
    words = forms.CharField(label=_("说一句"), max_length=120, required=False)

    def send(self, item: ShelfItem, *, by: User) -> StockMove:
        kept = self.cleaned_data
        return stock_in(item, kept["pieces"], words=kept["words"], key=kept["source"], by=by)


class StockTakeForm(OnceForm):
    counted = forms.IntegerField(
        label=_("点到几份"), min_value=0, max_value=9999, help_text=_("留给人家还没领的也一起点。")
    )
    words = forms.CharField(label=_("对不上的原因"), max_length=120, required=False)

    def send(self, item: ShelfItem, *, by: User) -> tuple[StockMove | None]:
        kept = self.cleaned_data
        return (stock_take(item, kept["counted"], words=kept["words"], key=kept["source"], by=by),)


class RedeemForm(OnceForm):
    """One's own household asks for ``item``."""

    count = forms.IntegerField(label=_("换几份"), min_value=1, max_value=MOST, initial=1)

    def send(self, item: ShelfItem, account: PointsAccount, *, by: User) -> Redemption:
        kept = self.cleaned_data
        door = Redemption.Door.OWN
        return redeem(item, account, kept["count"], by=by, door=door, key=f"own:{kept['source']}")


class HomeField(forms.ModelChoiceField):
    """Households with what they can spend; who has no account of points yet has none to spend."""

    def label_from_instance(self, obj: Any) -> str:
        return _("%(home)s　可用%(points)d分") % {"home": obj.household, "points": obj.spendable}


class ItemField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        facts = {"item": obj.name, "points": obj.points, "left": obj.stock}
        return _("%(item)s　%(points)d分　还有%(left)d份") % facts


class NeighbourForm(OnceForm):
    """Somebody else asks for a household: ``homes`` are accounts of points."""

    home = HomeField(label=_("哪一户"), queryset=PointsAccount.objects.none(), empty_label=_("选一户"))
    item = ItemField(label=_("换什么"), queryset=ShelfItem.objects.none(), empty_label=_("选一样"))
    count = forms.IntegerField(label=_("换几份"), min_value=1, max_value=MOST, initial=1)

    def __init__(self, *args: Any, homes: Any, committee: Committee, door: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = door
        self.fields["home"].queryset = homes  # type: ignore[attr-defined]
        items = ShelfItem.objects.filter(committee=committee).on_offer(today())
        self.fields["item"].queryset = items.order_by("points", "pk")  # type: ignore[attr-defined]

    def send(self, *, by: User) -> Redemption:
        kept = self.cleaned_data
        key = f"{self.door}:{kept['source']}"
        return redeem(kept["item"], kept["home"], kept["count"], by=by, door=self.door, key=key)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("兑换码"),
        max_length=20,
        help_text=_("手机或卡上的8位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def send(self, redemption: Redemption, *, by: User) -> Redemption:
        return collect(redemption, by=by, how=Redemption.How.CODE, code=self.cleaned_data["code"])


class SignForm(forms.Form):
    note = forms.CharField(label=_("谁来领的、签了字"), max_length=120)

    def send(self, redemption: Redemption, *, by: User) -> Redemption:
        return collect(redemption, by=by, how=Redemption.How.SIGNATURE, note=self.cleaned_data["note"])


class CancelForm(forms.Form):
    note = forms.CharField(label=_("为什么取消"), max_length=120)

    def send(self, redemption: Redemption, *, by: User) -> Redemption:
        return cancel(redemption, by=by, note=self.cleaned_data["note"])


def homes_with_points(rows: Any) -> Any:
    """Return the household accounts of ``rows`` that have anything to spend, in the order of the doors."""
    found = rows.filter(household__isnull=False, spendable__gt=0).select_related("household__block")
    return found.order_by("household__block__position", "household__position", "pk")
