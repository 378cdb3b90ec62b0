"""A list of people who receive something, masked while it is read: no number and no full name goes further.

Basis: Personal Information Protection Law, articles 6 and 28; publish just enough to tell namesakes apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.dates import parse_birth, today
from xidu.kit.errors import BadFile, BadValue, SeveralBroken
from xidu.kit.gate import scan_text
from xidu.kit.money import parse_money, yuan
from xidu.kit.names import mask_address, mask_name, parse_name
from xidu.kit.spreadsheets import Sheet, open_workbook

CHILD_UNDER = 18
HEADER_WITHIN = 40
MOST_ROWS = 2000
# The first that fits says what a column holds; "drop" never goes further.
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        ("drop", r"联系人|监护人|代领|经办|经手|审核|审批|签字|签名|签收|关系|家属|开户行|序号|编号"),
        ("id", r"身份证|证件号|证号|公民身份"),
        ("drop", r"电话|手机|联系方式|银行|卡号|账号|帐号|残疾证|备注|说明|性别|病|等级|致贫|原因|学校|班级"),
        ("birth", r"出生|生日"),
        ("drop", r"年龄"),
        ("name", r"姓名|名字|受助人|享受人|领取人|领款人|申请人|受益人|对象$|学生$|老人$"),
        ("head", r"户主|户名|人员$"),
        ("category", r"类别|类型|种类|项目|名称|事项|待遇|物资|物品|内容"),
        ("block", r"组别|小组|村民组|楼组|楼栋|楼号|幢|生产队|^组$|组号|所在组|所属组"),
        ("address", r"地址|住址|住所|门牌|居住地|户籍"),
        ("paid", r"实发|实领|发放金额|发放额|实际"),
        ("amount", r"金额|慰问金|补助金|补贴金|救助金|奖励金|应发|应领|元$|款$|额$|现金|补助$|补贴$|慰问$"),
        ("sum", r"合计|小计|总额|总计"),
        ("standard", r"标准"),
    )
)
_AMOUNTS = ("paid", "amount", "sum", "standard")
_TOTALS = frozenset(["合计", "总计", "共计", "小计"])
_BRACKETS = re.compile(r"[(（\[【〔].*?[)）\]】〕]")
_UNIT = re.compile(r"[(（\[【〔]\s*(?:人民币)?\s*元")
_ILLNESS = re.compile(
    r"癌|肿瘤|透析|尿毒|白血|精神病|艾滋|肝炎|[一二三四1-4]级|(?:肢体|智力|视力|听力|精神)残"
)


@dataclass
class PeopleList:
    """``rows`` are name, block, category, amount (text with two decimals or ""), all fit to be public."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def body(self) -> dict[str, Any]:
        """Return what is kept: the rows, how many, their sum, and both by category."""
        groups: dict[str, list[Decimal]] = {}
        for row in self.rows:
            groups.setdefault(row["category"], []).append(Decimal(row["amount"] or 0))
        total = sum((sum(sums, Decimal(0)) for sums in groups.values()), Decimal(0))
        return {
            "rows": self.rows,
            "count": len(self.rows),
            "total": f"{total:.2f}",
            "by_category": [
                {"category": name, "count": len(sums), "total": f"{sum(sums, Decimal(0)):.2f}"}
                for name, sums in groups.items()
            ],
        }


def people_of(source: bytes | str, filename: str = "", category: str = "") -> PeopleList:
    """Return the people in a workbook or in pasted rows (tabs), masked; ``category`` fills where none stands.

    All visible sheets with a column of names are one list. Raises BadFile for what has no such column,
    SheetRefused for what cannot be opened, SeveralBroken naming each wrong row: without repeating a number.
    """
    data = source.encode() if isinstance(source, str) else source
    book = open_workbook(data, filename or "粘贴.csv")
    found, wrong, seen = PeopleList(), [], False
    for sheet in book.sheets:
        reading = _Reading(sheet, category)
        if not reading.places:
            continue
        seen = True
        found.rows += list(reading.rows())
        wrong += reading.wrong
    if not seen:
        raise BadFile(_("没有找到写姓名的列：请保留一行列名，其中一列叫“姓名”"))
    if wrong:
        raise SeveralBroken(wrong[:10])
    if not found.rows:
        raise BadFile(_("名单里一个人也没有，请核对后再上传"))
    if len(found.rows) > MOST_ROWS:
        raise BadFile(_("名单最多%(most)d人，请分成几份") % {"most": MOST_ROWS})
    return found


class _Reading:
    """One sheet: where each part stands, its masked rows, and what is wrong with it."""

    def __init__(self, sheet: Sheet, category: str) -> None:
        self.sheet = sheet
        self.category = category
        self.grid = list(sheet.rows())
        self.filled_down = bool(sheet.merges)
        self.wrong: list[str] = []
        self.last, self.places = _header(self.grid)

    def rows(self) -> Iterator[dict[str, str]]:
        above: dict[str, Cell] = {}
        total = Decimal(0)
        for number, cells in enumerate(self.grid[self.last :], self.last + 1):
            raw = {role: cells[at] if at < len(cells) else None for role, at in self.places.items()}
            first = [text_of(cell).replace(" ", "") for cell in cells if not is_blank(cell)][:2]
            if not first:
                continue
            if _TOTALS & set(first):
                self._compare(raw.get("amount"), total)
                return
            if is_blank(raw["name"]):
                continue
            for role in ("block", "category"):
                if self.filled_down and role in raw and is_blank(raw[role]):
                    raw[role] = above.get(role)
            above = raw
            try:
                row = self._masked(raw)
            except BadValue as bad:
                self.wrong.append(_("第%(row)d行：%(why)s") % {"row": number, "why": bad})
                continue
            total += Decimal(row["amount"] or 0)
            yield row

    def _masked(self, raw: dict[str, Cell]) -> dict[str, str]:
        amount = parse_money(raw.get("amount"))
        category = text_of(raw.get("category")) or self.category
        if scan_text(category):
            raise BadValue(_("类别里有个人号码，请改成补贴名称"))
        if _ILLNESS.search(folded(category)):
            raise BadValue(_("类别里写了病情或残疾等级，不能公开，请改成补贴名称"))
        return {
            "name": _public_name(raw),
            "block": _public_block(raw, self.sheet.name),
            "category": category[:60],
            "amount": "" if amount is None else f"{amount:.2f}",
        }

    def _compare(self, cell: Cell, total: Decimal) -> None:
        try:
            stated = parse_money(cell)
        except BadValue:
            return
        if stated is not None and stated != total:
            facts = {"said": yuan(stated), "added": yuan(total)}
            words = _("合计写的是%(said)s元，各人加起来是%(added)s元，请核对")
            self.wrong.append(words % facts)


def _header(grid: list[tuple[Cell, ...]]) -> tuple[int, dict[str, int]]:
    """Return the row after the header and the column of each part; {} where no row names people.

    A header may stand in two rows, the parts of a group under its name.
    """
    best: tuple[int, dict[str, int]] = (0, {})
    for height in (1, 2):
        for at in range(min(len(grid), HEADER_WITHIN)):
            rows = grid[at : at + height]
            if len(rows) < height or sum(not is_blank(cell) for cell in rows[0]) < 2:
                continue
            width = max(map(len, rows))
            labels = ["".join(text_of(row[c]) for row in rows if c < len(row)) for c in range(width)]
            if any(len(label) > 30 for label in labels):
                continue
            places = _places(labels)
            if "name" in places and len(places) > len(best[1]):
                best = (at + height, places)
    return best


def _places(labels: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, label in enumerate(labels):
        text = folded(label).replace(" ", "")
        bare = _BRACKETS.sub("", text) or text
        role = next((role for role, pattern in _ROLES if pattern.search(bare)), "")
        if not role and _UNIT.search(text):
            role = "amount"
        if role and role != "drop":
            found.setdefault(role, at)
    if "name" not in found and "head" in found:
        found["name"] = found["head"]
    found.pop("head", None)
    sums = [found.pop(role) for role in _AMOUNTS if role in found]
    return found | ({"amount": sums[0]} if sums else {})


def _public_name(raw: dict[str, Cell]) -> str:
    text = text_of(raw["name"])
    if "*" in text or text.endswith("同学"):
        # Masked already: read again from the box, or by a careful clerk.
        if re.search(r"\d", text) or len(text) > 20:
            raise BadValue(_("姓名这一格只写姓名"))
        return text
    if re.search(r"\d", folded(text)):
        raise BadValue(_("姓名这一格里有数字，请只写姓名"))
    return mask_name(parse_name(text), child=_is_child(raw))


def _is_child(raw: dict[str, Cell]) -> bool:
    number = folded(text_of(raw.get("id"))).replace(" ", "")
    if found := re.fullmatch(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]", number):
        try:
            return _is_young(date(*map(int, found.groups())))
        except ValueError:
            return False
    try:
        born = parse_birth(raw.get("birth"))
    except BadValue:
        return False
    # The year alone: whoever turns eighteen this year is still shown as a pupil.
    return born is not None and today().year - born.year <= CHILD_UNDER


def _is_young(born: date) -> bool:
    day = today()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < CHILD_UNDER


def _public_block(raw: dict[str, Cell], sheet: str) -> str:
    """Return the group or building, never the door; the sheet's name counts where it is one."""
    for cell in (raw.get("block"), raw.get("address")):
        text = text_of(cell)
        if text.isdigit() and cell is raw.get("block") and len(text) <= 3:
            return _("%(number)s组") % {"number": text}
        if shown := mask_address(text):
            # 12号 of a road is somebody's door; within a 弄 it is a building.
            is_door = shown.endswith("号") and "弄" not in shown
            return (re.split(r"\d", shown)[0] if is_door else shown)[:40]
    return sheet if re.fullmatch(r"第?[\d一二三四五六七八九十]+(?:村民)?(?:小)?组", sheet) else ""
