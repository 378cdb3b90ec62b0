"""A contract: with whom, about what, for how much, from when to when.

Basis: 2011 rules on disclosure of collective finance (contracting, leasing, sale of assets).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.kinds.base import Body, DayField, Kind, KindForm, MoneyField
from village_affairs.kinds.blocks import Block, day, facts, money
from village_affairs.models import Disclosure
from xidu.kit.names import mask_name


class ContractForm(KindForm):
    kind = Disclosure.Kind.CONTRACT
    words_label = gettext_lazy("主要条款、其他说明")
    own_order = ("partner", "is_person", "object", "amount", "per", "since", "until", "signed_on")

    partner = forms.CharField(label=gettext_lazy("和谁签的"), max_length=120)
    is_person = forms.BooleanField(label=gettext_lazy("对方是个人，公开时遮住姓名"), required=False)
    object = forms.CharField(
        label=gettext_lazy("什么事"), max_length=160, help_text=gettext_lazy("例如：沿路门面房3间出租")
    )
    amount = MoneyField(label=gettext_lazy("金额（元）"))
    per = forms.ChoiceField(
        label=gettext_lazy("金额是"),
        choices=[
            ("whole", gettext_lazy("合同总价")),
            ("year", gettext_lazy("每年")),
            ("month", gettext_lazy("每月")),
        ],
        initial="whole",
    )
    since = DayField(label=gettext_lazy("从哪天起"))
    until = DayField(label=gettext_lazy("到哪天止"))
    signed_on = DayField(label=gettext_lazy("哪天签的"), past=True)

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = kept.get("since"), kept.get("until")
        if since and until and until < since:
            self.add_error("until", _("到期日比起始日还早，请核对"))
        if kept.get("is_person") and (partner := kept.get("partner")) and "*" not in partner:
            # Masked before it is kept: the draft, too, is read by many.
            kept["partner"] = mask_name(partner)
            self.data = self.data.copy()
            self.data["partner"] = kept["partner"]
        return kept

    def body(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.own_order}


def contract_blocks(body: Body) -> list[Block]:
    if not body:
        return []
    per = {"whole": "", "year": _("（每年）"), "month": _("（每月）")}[body["per"]]
    return [
        facts(
            (_("对方"), body["partner"]),
            (_("什么事"), body["object"]),
            (_("金额"), _("%(sum)s元") % {"sum": money(body["amount"])} + per),
            (_("期限"), _("%(since)s 到 %(until)s") % {name: day(body[name]) for name in ("since", "until")}),
            (_("签订日"), day(body["signed_on"])),
        )
    ]


CONTRACT = Kind(
    Disclosure.Kind.CONTRACT, ContractForm, gettext_lazy("承包、租赁、工程等合同，可附原件"), contract_blocks
)
