"""What the columns of a village's accounts are called, and which of them a sheet has."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from xidu.kit.spreadsheets.headers import column_letters
from xidu.kit.spreadsheets.schema import Column
from xidu.kit.spreadsheets.tables import Table


def _column(name: str, key: str, *synonyms: str, fill_down: bool = False) -> Column:
    return Column(name=name, key=key, synonyms=synonyms, required=False, fill_down=fill_down)


# 摘要, 用途 and 项目 are columns of their own, because a sheet may have two of them; ``columns_of`` decides
# which one says what the money was for.
SCHEMA: tuple[Column, ...] = (
    _column("序号", "position", "序", "行次", "编号", "No", "№"),
    _column(
        "日期",
        "day",
        "年月日",
        "时间",
        "记账日期",
        "凭证日期",
        "发生日期",
        "业务日期",
        "收支日期",
        "入账日期",
    ),
    _column("月", "month", "月份", fill_down=True),
    _column("日", "month_day"),
    _column(
        *("凭证号", "voucher", "凭证字号", "凭证编号", "凭证", "票据号", "票据编号", "票据号码", "单据号"),
        *("记账凭证号", "记账凭证", "凭证号数", "凭证号码", "字号", "单据编号", "票号"),
    ),
    _column("凭证字", "voucher_word", "字", "凭证种类"),
    _column("号", "voucher_number", "号数"),
    _column(
        *("类别", "category", "科目", "会计科目", "科目名称", "分类", "类型", "费用类别", "项目类别"),
        *("收支类别", "收支类型", "收支科目", "款项类别", "名目"),
    ),
    _column("摘要", "summary", "摘要说明", "业务摘要", "收支摘要", "摘要内容"),
    _column(
        *("用途", "use", "内容", "事由", "收支内容", "项目内容", "收支事由", "具体内容", "资金用途", "明细"),
        *("经济内容", "说明事项", "款项用途", "收支明细", "内容说明", "业务内容", "具体事项", "事项"),
    ),
    _column("项目", "item", "收支项目", "项目名称", "名称"),
    _column(
        *("收入", "income", "收入金额", "收入额", "收方", "收方金额", "收款金额", "收款", "借方", "借方金额"),
        *("本月收入", "本期收入", "金额收入"),
    ),
    _column(
        *("支出", "spending", "支出金额", "支出额", "付方", "付方金额", "付款金额", "付款", "付出", "贷方"),
        *("贷方金额", "本月支出", "本期支出", "金额支出"),
    ),
    _column("金额", "amount", "发生额", "收支金额", "发生金额", "款额", "数额"),
    _column("收支", "side", "收/支", "收付", "收/付", "方向", "收支方向", "收支性质", "收或支", "借贷"),
    _column("结余", "balance", "余额", "结存", "结余金额", "余额合计", "累计结余", "结存金额", "账面余额"),
    _column("经手人", "handler", "经办人", "经手", "经办", "报销人", "领款人", "报账人", "经手人签字"),
    _column("证明人", "witness", "验收人", "证明", "验收", "证明或验收人", "见证人", "证明验收人"),
    _column("审批人", "approver", "批准人", "审批", "批准", "签批人", "审签人", "负责人", "审核人", "签发人"),
    _column("附件张数", "papers", "附件", "单据张数", "张数", "附单据", "附件数", "附单据张数", "附据"),
    _column("备注", "note", "说明", "附注", "备考"),
)


@dataclass(frozen=True)
class Columns:
    """Which sheet column (from 0) holds which part of a line, and what the clerk called it."""

    places: dict[str, int]
    names: dict[int, str]

    def words(self, key: str) -> str:
        """Return ``H（结余）``, the way an error names a column; "" for one the sheet does not have."""
        return self.words_at(self.places[key]) if key in self.places else ""

    def words_at(self, column: int) -> str:
        name = self.names.get(column, "")
        letters = column_letters(column)
        return _("%(letters)s（%(name)s）") % {"letters": letters, "name": name} if name else letters


def columns_of(table: Table) -> Columns | None:
    """Return the columns of ``table`` if they can be those of accounts: words for a line, and sums."""
    places = dict(table.places)
    for key in ("summary", "use", "item"):
        if key in places:
            at = places.pop(key)
            places.setdefault("summary", at)
            if key == "item" and places["summary"] != at:
                places.setdefault("category", at)
            elif places["summary"] != at:
                places.setdefault("note", at)
    if "summary" not in places and "category" in places:
        places["summary"] = places.pop("category")
    sums = {"income", "spending"} & set(places)
    if "summary" not in places or not (sums or "amount" in places):
        return None
    if len(sums) == 2:
        # With both sums known a third column of money (累计发生额 …) says nothing about the line.
        places.pop("amount", None)
        places.pop("side", None)
    return Columns(places, _names(table))


def _names(table: Table) -> dict[int, str]:
    names: dict[int, str] = {}
    for row in table.header_rows:
        for at, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip():
                names[at] = "".join(cell.split())
    return names
