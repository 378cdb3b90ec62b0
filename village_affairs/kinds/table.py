"""A table of any columns: pasted from a spreadsheet or read from a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from village_affairs.kinds.base import Body, Kind, KindForm, long_text
from village_affairs.kinds.blocks import Block, Grid, Head, money
from village_affairs.models import Disclosure
from village_affairs.sheets.free_table import DAY, MONEY, NUMBER, TEXT, FreeTable, table_of
from village_affairs.sheets.pasted import as_pasted
from xidu.kit.errors import RuleBroken

SHEETS = {"accept": ".xlsx,.xls,.csv"}
TYPES = {
    TEXT: gettext_lazy("文字"),
    NUMBER: gettext_lazy("数量"),
    MONEY: gettext_lazy("金额（元，算合计）"),
    DAY: gettext_lazy("日期"),
}


class SheetForm(KindForm):
    """A form with rows: pasted into a box, or in a file, whose rows then stand in the box."""

    own_order: tuple[str, ...] = ("file", "paste")

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        required=False,
        widget=forms.FileInput(attrs=SHEETS),
        help_text=gettext_lazy("Excel 或 WPS 表格都可以，列的先后、名称不用改。"),
    )
    paste = long_text(
        gettext_lazy("或者从 Excel 复制后粘贴在这里"),
        rows=10,
        required=False,
        max_length=400_000,
        help_text=gettext_lazy("带上表头那一行，每行一条。"),
        strip=False,
    )

    def read(self, source: bytes | str, filename: str) -> Any:
        """Return the table in what was sent. Raises RuleBroken."""
        raise NotImplementedError

    def written(self, table: Any) -> str:
        """Return the table as the box shows it again."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        kept: dict[str, Any] = super().clean() or self.cleaned_data
        self.table: Any = None
        file, paste = kept.get("file"), kept.get("paste") or ""
        if not file and not paste.strip():
            self.add_error("file", _("请选一个表格文件，或者把表格粘贴在下面"))
            return kept
        try:
            self.table = self.read(file.read(), file.name) if file else self.read(paste, "")
        except RuleBroken as broken:
            self.broken("file" if file else "paste", broken)
        else:
            # A browser never sends a chosen file twice: what was read stays in the box.
            self.data = self.data.copy()
            self.data["paste"] = self.written(self.table)
        return kept

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = self.table.body()
        return body


class TableForm(SheetForm):
    kind = Disclosure.Kind.TABLE
    words_label = gettext_lazy("表格前的说明")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = self.version.body.get("columns", []) if self.version else []
        for number, column in enumerate(columns):
            label = _("“%(name)s”这一列是") % {"name": column["name"]}
            self.fields[f"type_{number}"] = forms.ChoiceField(
                label=label, choices=list(TYPES.items()), initial=column["type"], required=False
            )

    def read(self, source: bytes | str, filename: str) -> FreeTable:
        names = sorted(
            (name for name in self.cleaned_data if name.startswith("type_")),
            key=lambda name: int(name.removeprefix("type_")),
        )
        # A new file may have other columns: what they are is told anew.
        types = () if self.cleaned_data.get("file") else [self.cleaned_data[name] for name in names]
        return table_of(source, filename, types)

    def written(self, table: FreeTable) -> str:
        return as_pasted([[name for name, _kind in table.columns], *table.rows])

    @classmethod
    def parts_of(cls, body: Body) -> dict[str, Any]:
        if not body:
            return {}
        return {"paste": as_pasted([[column["name"] for column in body["columns"]], *body["rows"]])}


def table_blocks(body: Body) -> list[Block]:
    kinds = [column["type"] for column in body.get("columns", ())]
    if not kinds:
        return []
    heads = tuple(Head(column["name"], column["type"] in (MONEY, NUMBER)) for column in body["columns"])
    total = list(_shown(body["total"], kinds)) if body.get("total") else []
    if total and not total[0]:
        total[0] = _("合计")
    rows = tuple(tuple(_shown(row, kinds)) for row in body["rows"])
    return [Grid(_("表"), heads, rows, tuple(total))]


def _shown(row: list[str], kinds: list[str]) -> list[str]:
    return [money(cell) if kind == MONEY else cell for cell, kind in zip(row, kinds, strict=True)]


TABLE = Kind(
    Disclosure.Kind.TABLE,
    TableForm,
    gettext_lazy("资产、物资、值班等任何表格，从 Excel 粘贴或上传"),
    table_blocks,
)
