"""Who offered what for a project, who won and why.

Basis: 2011 rules on disclosure of collective finance (special topics: project tenders).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.kinds.base import Body, DayField, Kind, KindForm, MoneyField, long_text
from village_affairs.kinds.blocks import Block, Check, Grid, Head, day, facts, money
from village_affairs.models import Disclosure, Version
from village_affairs.sheets.pasted import Part, as_pasted, read_parts
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.money import parse_money


def kept_sum(text: str) -> str:
    """Return a written sum as it is kept. Raises BadValue for words and sums below zero."""
    amount = parse_money(text)
    if amount is None or amount < 0:
        raise BadValue(_("请写金额，例如 128000.00"))
    return f"{amount:.2f}"


BIDDERS = (Part("name", gettext_lazy("单位")), Part("offer", gettext_lazy("报价"), kept_sum))


class TenderForm(KindForm):
    kind = Disclosure.Kind.TENDER
    words_label = gettext_lazy("其他说明")
    own_order = ("project", "budget", "opened_on", "bidders", "winner", "award", "why")

    project = forms.CharField(label=gettext_lazy("什么项目"), max_length=120)
    budget = MoneyField(label=gettext_lazy("预算（元）"))
    opened_on = DayField(label=gettext_lazy("开标日"), past=True)
    bidders = long_text(
        gettext_lazy("谁来投标、报多少"),
        rows=6,
        help_text=gettext_lazy("一家一行：单位名称，空格，报价。例如：西渡建设公司 128000"),
    )
    winner = forms.CharField(label=gettext_lazy("谁中标"), max_length=120)
    award = MoneyField(label=gettext_lazy("中标价（元）"))
    why = long_text(
        gettext_lazy("为什么是这一家"), rows=3, required=False, max_length=500,
        help_text=gettext_lazy("不是报价最低的一家，一定要写明理由。"),
    )  # fmt: skip

    def clean_bidders(self) -> list[dict[str, Any]]:
        try:
            return read_parts(self.cleaned_data["bidders"], BIDDERS)
        except RuleBroken as broken:
            self.broken("bidders", broken)
            return []

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        bidders, winner = kept.get("bidders"), (kept.get("winner") or "").strip()
        if not bidders or not winner:
            return kept
        offers = {row["name"]: Decimal(row["offer"]) for row in bidders}
        if len(offers) < len(bidders):
            self.add_error("bidders", _("同一家单位写了两次，请只留一行"))
        if winner not in offers:
            self.add_error("winner", _("中标单位不在投标单位里，名称要写得一样"))
        elif offers[winner] > min(offers.values()) and not kept.get("why", "").strip():
            self.add_error("why", _("中标的不是报价最低的一家，请写明理由"))
        return kept

    def body(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.own_order}

    @classmethod
    def parts_of(cls, body: Body) -> dict[str, Any]:
        rows = ([row["name"], row["offer"]] for row in body.get("bidders", ()))
        return dict(body) | ({"bidders": as_pasted(rows)} if body else {})


def tender_blocks(body: Body) -> list[Block]:
    if not body:
        return []
    rows = tuple(
        (row["name"], money(row["offer"]), _("中标") if row["name"] == body["winner"] else "")
        for row in sorted(body["bidders"], key=lambda row: Decimal(row["offer"]))
    )
    return [
        facts(
            (_("项目"), body["project"]),
            (_("预算"), _("%(sum)s元") % {"sum": money(body["budget"])}),
            (_("开标日"), day(body["opened_on"])),
            (_("中标单位"), body["winner"]),
            (_("中标价"), _("%(sum)s元") % {"sum": money(body["award"])}),
            (_("理由"), body["why"]),
        ),
        Grid(_("投标单位和报价"), (Head(_("单位")), Head(_("报价（元）"), True), Head(_("结果"))), rows),
    ]


def tender_checks(body: Body, version: Version) -> Iterable[Check]:
    if not body:
        return
    award, budget = Decimal(body["award"]), Decimal(body["budget"])
    if award > budget:
        detail = _("超出%(sum)s元") % {"sum": money(f"{award - budget:.2f}")}
        yield Check(_("中标价在预算以内"), "soon", _("超预算"), detail)
    else:
        yield Check(_("中标价在预算以内"), "done", _("对上了"))


TENDER = Kind(
    Disclosure.Kind.TENDER, TenderForm, gettext_lazy("工程、采购谁投标、谁中标"), tender_blocks, tender_checks
)
