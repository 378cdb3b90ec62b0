"""A settlement as a file to sign and to keep, and what is still open for each shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, ClassVar

from django.db.models import Count, Sum

from agreements.models import Merchant, Redemption, Settlement
from residents.querysets import Places
from xidu.kit.papers import Paper, amount_words, day_words
from xidu.kit.spreadsheets import Column, write_xlsx

COLUMNS = (
    Column("日期", "day"),
    Column("物品", "item"),
    Column("兑换码尾号", "tail"),
    Column("份数", "count"),
    Column("金额（元）", "yuan"),
)


@dataclass(frozen=True)
class Owed:
    """What a shop handed out that stands on no sheet: how many redemptions, and yuan."""

    merchant: Merchant
    rows: int
    yuan: Decimal


def owed_within(scope: Places) -> list[Owed]:
    """Return each shop with something open; two queries."""
    rows = Redemption.objects.within(scope).filter(state="collected", settlement=None, merchant__isnull=False)
    sums = rows.values("merchant").annotate(n=Count("pk"), sum=Sum("yuan")).order_by("merchant")
    found = {row["merchant"]: (row["n"], row["sum"]) for row in sums}
    shops = Merchant.objects.filter(pk__in=found).select_related("committee").order_by("committee", "name")
    return [Owed(shop, *found[shop.pk]) for shop in shops]


def cells_of(sheet: Settlement) -> list[list[Any]]:
    return [
        [date.fromisoformat(row["day"]), row["item"], row["tail"], row["count"], Decimal(row["yuan"])]
        for row in sheet.rows
    ]


def settlement_xlsx(sheet: Settlement) -> bytes:
    kept = BytesIO()
    sums = ["合计", "", "", sheet.count, sheet.yuan]
    notes = (f"{sheet.merchant.name} {sheet.month:%Y年%m月}", f"校验值 {sheet.digest}")
    write_xlsx(kept, COLUMNS, [*cells_of(sheet), sums], sheet="结算", notes=notes)
    return kept.getvalue()


@dataclass(frozen=True, kw_only=True)
class SettlementPaper(Paper):
    """A month of one shop with its sums in the last row and lines to sign (A4 upright)."""

    template: ClassVar[str] = "leaders_table.typ"

    sheet: Settlement

    def data(self) -> dict[str, Any]:
        sheet = self.sheet
        rows = [
            [day_words(day), item, tail, str(count), amount_words(yuan)]
            for day, item, tail, count, yuan in cells_of(sheet)
        ]
        return {
            "document": f"{sheet.merchant.name}{sheet.month.year}年{sheet.month.month}月积分兑换结算单",
            "head": [sheet.committee.full_name, f"制表日期　{day_words(sheet.at.date())}"],
            "columns": [column.name for column in COLUMNS],
            "rows": [*rows, ["合计", "", "", str(sheet.count), amount_words(sheet.yuan)]],
            "notes": ["金额按兑换时的结算价。上月制表后才领的，记在本月。", f"校验值 {sheet.digest[:16]}"],
            "signs": ["制表", "付款", "商户"],
            "sums": True,
        }
