"""A year's budget, and the final account that is worked out from it and the published months.

Basis: Shanghai measures on villagers' committees, article 23 item 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.actions.final_accounts import final_account
from village_affairs.kinds.base import Body, Kind, YearForm, long_text
from village_affairs.kinds.blocks import Block, Check, Grid, Head, facts, money
from village_affairs.kinds.tender import kept_sum
from village_affairs.models import Disclosure, Version
from village_affairs.sheets.pasted import Part, as_pasted, read_parts
from xidu.kit.cells import one_of
from xidu.kit.errors import BadValue, RuleBroken

SIDES = {"income": gettext_lazy("收入"), "spending": gettext_lazy("支出")}
_SIDE = one_of({"收入": "income", "收": "income", "支出": "spending", "支": "spending"})


def _side(text: str) -> object:
    side = _SIDE(text)
    if side is None:
        raise BadValue(_("请写“收入”或“支出”"))
    return side


LINES = (
    Part("side", gettext_lazy("收支"), _side),
    Part("category", gettext_lazy("类别")),
    Part("amount", gettext_lazy("金额"), kept_sum),
    Part("note", gettext_lazy("说明"), filled=False),
)


class BudgetForm(YearForm):
    kind = Disclosure.Kind.BUDGET
    years_ahead = 1
    words_label = gettext_lazy("说明")
    own_order = ("year", "ledger", "lines")

    lines = long_text(
        gettext_lazy("预算明细"),
        rows=12,
        help_text=gettext_lazy(
            "一行一笔：收入或支出，类别，金额，说明。可从 Excel 复制粘贴。类别要和每月财务表写得一样。"
        ),
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        try:
            lines = read_parts(self.cleaned_data["lines"], LINES)
        except RuleBroken as broken:
            self.broken("lines", broken)
            return []
        names = [(line["side"], line["category"]) for line in lines]
        if len(set(names)) < len(names):
            self.add_error("lines", _("同一类别写了两行，请合成一行"))
        return lines

    def body(self) -> dict[str, Any]:
        lines = self.cleaned_data["lines"]
        sums = {side: _sum(line["amount"] for line in lines if line["side"] == side) for side in SIDES}
        return {"year": self.settled[1], "lines": lines, **sums}

    @classmethod
    def parts_of(cls, body: Body) -> dict[str, Any]:
        rows = (
            [str(SIDES[line["side"]]), line["category"], line["amount"], line["note"]]
            for line in body.get("lines", ())
        )
        return {"lines": as_pasted(rows)} if body else {}


class FinalForm(YearForm):
    """Nothing but the year to fill in: the lines are worked out and kept with the draft."""

    kind = Disclosure.Kind.FINAL_ACCOUNT
    words_label = gettext_lazy("差得多的为什么差")
    own_order = ("year", "ledger")

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        ledger, year = self.settled
        if self.place and ledger and year:
            try:
                self.account = final_account(self.place, ledger, year)
            except RuleBroken as broken:
                self.broken(None, broken)
        return kept

    def body(self) -> dict[str, Any]:
        return self.account

    @classmethod
    def parts_of(cls, body: Body) -> dict[str, Any]:
        return {}


def _sum(amounts: Iterable[str]) -> str:
    return f"{sum(map(Decimal, amounts), Decimal('0.00')):.2f}"


def budget_blocks(body: Body) -> list[Block]:
    blocks: list[Block] = [facts((_("年度"), body.get("year")))]
    for side, words in SIDES.items():
        lines = [line for line in body.get("lines", ()) if line["side"] == side]
        if lines:
            blocks.append(
                Grid(
                    str(words),
                    (Head(_("类别")), Head(_("预算（元）"), True), Head(_("说明"))),
                    tuple((line["category"], money(line["amount"]), line["note"]) for line in lines),
                    (_("合计"), money(body[side]), ""),
                )
            )
    return blocks


def final_blocks(body: Body) -> list[Block]:
    if "months" not in body:
        return []
    told = "、".join(_("%(month)d月") % {"month": int(month[5:])} for month in body["months"])
    months = _("%(n)d个月：%(months)s") % {"n": len(body["months"]), "months": told}
    blocks: list[Block] = [facts((_("年度"), body["year"]), (_("已公开的月份"), months))]
    for side, words in SIDES.items():
        lines = [line for line in body["lines"] if line["side"] == side]
        if lines:
            blocks.append(_final_grid(str(words), lines))
    return blocks


def _final_grid(title: str, lines: list[dict[str, str]]) -> Grid:
    heads = (_("预算（元）"), _("实际（元）"), _("多或少（元）"), _("完成"))
    rows = tuple(
        (
            line["category"],
            money(line["budget"]) or _("没有预算"),
            money(line["done"]),
            _signed(line["gap"]),
            f"{line['percent']}%" if line["percent"] else "—",
        )
        for line in lines
    )
    budget, done, gap = (_sum(line[name] or "0" for line in lines) for name in ("budget", "done", "gap"))
    share = f"{Decimal(done) * 100 / Decimal(budget):.1f}%" if Decimal(budget) else "—"
    total = (_("合计"), money(budget), money(done), _signed(gap), share)
    return Grid(title, (Head(_("类别")), *(Head(head, True) for head in heads)), rows, total)


def _signed(text: str) -> str:
    return f"+{money(text)}" if Decimal(text) > 0 else money(text)


def final_checks(body: Body, version: Version) -> Iterable[Check]:
    months = body.get("months", ())
    words = _("全年的账都公开了")
    if len(months) == 12:
        yield Check(words, "done", _("对上了"))
    else:
        detail = _("只公开了%(n)d个月，缺的月份没有算进去") % {"n": len(months)}
        yield Check(words, "soon", _("看一看"), detail)


BUDGET = Kind(Disclosure.Kind.BUDGET, BudgetForm, gettext_lazy("一年打算收多少、花多少"), budget_blocks)
FINAL = Kind(
    Disclosure.Kind.FINAL_ACCOUNT,
    FinalForm,
    gettext_lazy("一年实际收支和预算比，自动算出"),
    final_blocks,
    final_checks,
)
