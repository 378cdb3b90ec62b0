"""The words that make a row something else than a line: balances brought forward, sums, headings, notes."""

import itertools
import re
from decimal import Decimal
from enum import Enum

from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.errors import BadValue
from xidu.kit.money import parse_money


class Label(Enum):
    """What a row or a cell such as ``上月结余：386,420.15元`` states."""

    OPENING = "opening"
    CLOSING = "closing"
    INCOME = "income"
    SPENDING = "spending"
    TOTAL = "total"
    SUBTOTAL = "subtotal"
    CUMULATIVE = "cumulative"


_KEPT = r"(?:资金|账面|滚存|累计|账上|实际)?(?:结余|余额|结存|库存|余款)(?:数|额|金额|资金)?"
_MONTH = r"(?P<month>\d{1,2})月份?(?:末|底)?"
_PATTERNS: tuple[tuple[Label, str], ...] = (
    (
        Label.CUMULATIVE,
        r"(?:[本当][年月期季]|全年|年度|自?年初(?:至今)?)?累计(?:发生额|收入|支出|合计|数|金额)?|年初至今(?:累计|合计)?",
    ),
    (
        Label.OPENING,
        (
            rf"承前页?(?:{_KEPT})?|承上页|(?:上[期月年](?:末|底)?|前[期月]|[期月年]初|本[期月]初){_KEPT}(?:转入|结转)?"
            rf"|(?:上[期月年]|前[期月])(?:末|底)?(?:结转|转入|余额结转)(?:结余|余额|数)?|(?:结转|承接)上[期月年]{_KEPT}?"
        ),
    ),
    (
        Label.CLOSING,
        (
            rf"(?:[期月]末|[本当][期月](?:末|底)?|月底|截至本?月?末)?{_KEPT}|结转下[期月年页](?:{_KEPT})?"
            rf"|(?:[期月]末|[本当][期月](?:末|底)?)结转"
        ),
    ),
    (Label.SUBTOTAL, r"(?:本页|本栏|其中)?小计"),
    (
        Label.INCOME,
        r"(?:[本当][期月])?(?:总收入|收入(?:合计|总计|总额|小计|共计|总数)|(?:合计|小计|总计)收入)",
    ),
    (
        Label.SPENDING,
        r"(?:[本当][期月])?(?:总支出|支出(?:合计|总计|总额|小计|共计|总数)|(?:合计|小计|总计)支出)",
    ),
    (
        Label.TOTAL,
        r"(?:[本当][期月])?(?:收支)?(?:合计|总计|总合计|共计|累计合计)(?:数|金额)?|[本当][期月]发生额(?:及余额|合计)?",
    ),
)
_LABELS = [(label, re.compile(pattern)) for label, pattern in _PATTERNS]
# Beside a sum of its own, 本月收入 is a total; as a heading or in a header it is not.
_LOOSE = (
    (Label.INCOME, re.compile(r"[本当][期月](?:共)?收入")),
    (Label.SPENDING, re.compile(r"[本当][期月](?:共)?支出")),
)
_ONE_MONTH = re.compile(rf"(?:\d{{4}}年)?{_MONTH}{_KEPT}")
_INLINE = re.compile(
    r"(?P<words>[\u4e00-\u9fff\d]{2,16})\s*[:：]?\s*[¥￥]?\s*(?P<sum>[+-]?\d[\d,，]*(?:\.\d+)?)\s*元?(?=\D|$)"
)
_SIGNS = re.compile(r"[\s:：()（）【】\[\]*。．.、,，“”\"元]+")
_HEADING = re.compile(
    r"(?:[\d一二三四五六七八九十]+[、.．)）]?|[(（][\d一二三四五六七八九十]+[)）])?"
    r"(?:[本当][期月])?(?:的)?(?:资金)?(?P<side>收入|支出|收方|付方|收进|花掉)(?:部分|项目|类|情况|明细|项|的钱)?[:：]?"
)
_FOOTER = re.compile(
    r"^(?:制表|制单|填表|填报|编制|复核|审核|会计|出纳|报账员|记账|稽核|主管|单位负责人|负责人|村主任|主任|书记|"
    r"村务监督|监督委员会|监委会|民主理财|理财小组|查询|咨询|监督电话|联系|电话|地址|公示|公开|张贴|附注|说明|"
    r"备注|注|资金分布|其中)"
)
_BARE = (
    r"(?:其[他它]|杂项|杂费|杂支|零星|等|若干|相关)(?:类)?(?:的)?"
    r"(?:支出|收入|费用|开支|开销|款项|项目|经费|杂支|杂费|用款|款|费)?"
)
_IDENTITY = re.compile(
    r"(?:居民)?(?:身份证|证件|银行卡|电话|手机|联系方式|卡)号?码?|[\u4e00-\u9fff](?:某某?|[*＊×xX]+)"
)
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fff]+")


def label_of(text: str, *, month: int | None = None, loose: bool = False) -> Label | None:
    """Return what the whole of ``text`` states; ``month`` tells 8月末结余 from 9月末结余.

    ``loose`` also takes 本月收入 for a sum.
    """
    bare = _SIGNS.sub("", folded(text))
    if found := _ONE_MONTH.fullmatch(bare):
        return Label.CLOSING if int(found["month"]) == month else Label.OPENING
    for label, pattern in (*_LABELS, *(_LOOSE if loose else ())):
        if pattern.fullmatch(bare):
            return label
    return None


def inline_sums(text: str, *, month: int | None = None) -> list[tuple[Label, Decimal]]:
    """Return the sums written after their words in one cell: ``上月结余：386,420.15元 本月收入：…``."""
    found = []
    for each in _INLINE.finditer(folded(text)):
        label = label_of(each["words"], month=month, loose=True)
        amount = money_or_none(each["sum"])
        if label is not None and amount is not None:
            found.append((label, amount))
    return found


def paired_sums(cells: tuple[Cell, ...], *, month: int | None = None) -> list[tuple[Label, Decimal, int]]:
    """Return (label, sum, column of the sum) for each label whose next written cell is a sum."""
    written = [(at, cell) for at, cell in enumerate(cells) if not is_blank(cell)]
    found = []
    for (_at, cell), (after, value) in itertools.pairwise(written):
        if isinstance(cell, str) and (label := label_of(cell, month=month, loose=True)):
            amount = money_or_none(value)
            if amount is not None:
                found.append((label, amount, after))
    return found


def heading_side(text: str) -> str | None:
    """Return ``income`` or ``spending`` for a row such as ``一、收入`` that opens a section."""
    found = _HEADING.fullmatch(folded(text).replace(" ", ""))
    if found is None:
        return None
    return "income" if found["side"] in ("收入", "收方", "收进") else "spending"


def is_footer(text: str) -> bool:
    """Say whether a cell begins a note under the table: 制表, 复核, 查询电话 …"""
    return bool(_FOOTER.match(text.replace(" ", "").lstrip("（(※*")))


def says_nothing(text: str) -> bool:
    """Say whether a summary is a bare 其他: nothing is left when 其他 and who got it are taken away.

    A name or a number in brackets tells for whom, not for what.
    """
    bare = folded(text).replace(" ", "")
    # Identity words go before marks, so that a masked name goes as a whole.
    without = _NOT_WORDS.sub("|", _IDENTITY.sub("|", bare))
    parts = [part for part in without.split("|") if part]
    left = [part for part in parts if not re.fullmatch(_BARE, part)]
    return bool(re.match(_BARE, bare)) and len("".join(left)) < 2


def money_or_none(value: Cell) -> Decimal | None:
    """Return the yuan in a cell, or None where there is no sum of money in it."""
    try:
        return parse_money(value)
    except BadValue:
        return None


def first_words(cells: tuple[Cell, ...]) -> str:
    """Return the first written cell of a row without blanks."""
    return next((text_of(cell).replace(" ", "") for cell in cells if not is_blank(cell)), "")
