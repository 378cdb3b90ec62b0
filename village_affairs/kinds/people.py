"""Who receives what: a list masked while it is read. Clear names and numbers are never kept.

Basis: Personal Information Protection Law, articles 6, 19, 28.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.kinds.base import Body, Kind
from village_affairs.kinds.blocks import Block, Check, Grid, Head, facts, money
from village_affairs.kinds.table import SheetForm
from village_affairs.models import Disclosure, Version
from village_affairs.sheets.pasted import as_pasted
from village_affairs.sheets.people import PeopleList, people_of

COLUMNS = (("姓名", "name"), ("组别", "block"), ("类别", "category"), ("金额", "amount"))


class PeopleForm(SheetForm):
    kind = Disclosure.Kind.BENEFICIARIES
    words_label = gettext_lazy("说明（条件、标准、哪里可以提意见）")
    own_order = ("subsidy", "span", "file", "paste")

    subsidy = forms.CharField(
        label=gettext_lazy("发的是什么"), max_length=60, help_text=gettext_lazy("例如：困难家庭慰问金")
    )
    span = forms.CharField(
        label=gettext_lazy("哪段时间的"), max_length=40, help_text=gettext_lazy("例如：2026年三季度")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "名单原样传上来就行：姓名自动遮成“王*”，身份证号、电话、卡号、门牌不会保存。"
        )

    def read(self, source: bytes | str, filename: str) -> PeopleList:
        return people_of(source, filename, self.cleaned_data.get("subsidy") or "")

    def written(self, table: PeopleList) -> str:
        return _written(table.rows)

    def body(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("subsidy", "span")} | super().body()

    @classmethod
    def parts_of(cls, body: Body) -> dict[str, Any]:
        if not body:
            return {}
        return {"subsidy": body["subsidy"], "span": body["span"], "paste": _written(body["rows"])}


def _written(rows: Iterable[Body]) -> str:
    return as_pasted([[name for name, _key in COLUMNS], *([row[key] for _n, key in COLUMNS] for row in rows)])


def people_blocks(body: Body) -> list[Block]:
    """Without ``rows`` (the posting is over) the numbers and sums are all there is."""
    if "count" not in body:
        return []
    summary = facts(
        (_("发的是什么"), body.get("subsidy")),
        (_("哪段时间的"), body.get("span")),
        (_("人数"), _("%(n)d人") % {"n": body["count"]}),
        (_("合计"), _("%(sum)s元") % {"sum": money(body["total"])}),
    )
    groups = Grid(
        _("按类别"),
        (Head(_("类别")), Head(_("人数"), True), Head(_("金额（元）"), True)),
        tuple((row["category"], str(row["count"]), money(row["total"])) for row in body["by_category"]),
        (_("合计"), str(body["count"]), money(body["total"])),
    )
    heads = (Head(_("姓名")), Head(_("组别")), Head(_("类别")), Head(_("金额（元）"), True))
    if "rows" not in body:
        gone = _("公示期已过，名单按规定撤下，人数和金额保留。")
        return [summary, groups, Grid(_("名单"), heads, (), gone=gone)]
    rows = tuple((row["name"], row["block"], row["category"], money(row["amount"])) for row in body["rows"])
    return [summary, groups, Grid(_("名单"), heads, rows)]


def people_checks(body: Body, version: Version) -> Iterable[Check]:
    rows = body.get("rows", ())
    seen = [(row["name"], row["block"]) for row in rows]
    same = len(seen) - len(set(seen))
    words = _("同一组里遮名后认得出是谁")
    if same:
        detail = _("有%(n)d人遮名后和同组的人一样，请核对组别") % {"n": same}
        yield Check(words, "soon", _("看一看"), detail)
    else:
        yield Check(words, "done", _("对上了"))


PEOPLE = Kind(
    Disclosure.Kind.BENEFICIARIES,
    PeopleForm,
    gettext_lazy("救助、慰问、补贴名单，姓名自动遮住，到期自动撤下"),
    people_blocks,
    people_checks,
)
