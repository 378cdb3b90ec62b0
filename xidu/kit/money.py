"""Yuan: as clerks write them, as tables print them, as sentences and vouchers say them."""

import math
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from xidu.kit.cells import Cell, folded, is_blank, text_of
from xidu.kit.errors import BadValue

CENT = Decimal("0.01")
MOST_DIGITS = 14

_NOTHING = frozenset(["-", "--", "—", "——", "–", "−", "/", "¥-", "¥ -"])
_UNITS = re.compile(r"^(?:人民币|rmb|cny)?\s*[¥￥]?\s*|\s*(?:元整|元|圆)$", re.IGNORECASE)
_PLAIN = re.compile(r"([+-]?)\s*[¥￥]?\s*((?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d*))?|\.(\d+))")
_IN_WAN = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(万|亿|千)元?")
_WORTH = {"千": 1000, "万": 10_000, "亿": 100_000_000}
_FIGURES = "零壹贰叁肆伍陆柒捌玖"


def parse_money(value: Cell) -> Decimal | None:
    """Return the yuan written in a cell with two decimals; a blank and a lone dash give None, not zero.

    Currency marks, thousands marks, full-width figures and ``(123.00)`` for a negative sum are read. A number
    cell is taken by its shortest decimal form, so what a formula adds up (0.1 + 0.2) is 0.30.

    Raises BadValue for words, a third decimal, and more than 14 digits.
    """
    if is_blank(value):
        return None
    if isinstance(value, float):
        return _counted(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _held(Decimal(value), str(value))
    seen = text_of(value)
    text = folded(seen)
    if text in _NOTHING:
        return None
    bracketed = re.fullmatch(r"\((.+)\)", text)
    text = _UNITS.sub("", (bracketed[1] if bracketed else text).strip())
    found = _PLAIN.fullmatch(text.replace("−", "-"))
    if found is None or (bracketed and found[1]):
        raise _unreadable(seen, text)
    amount = Decimal(re.sub(r"[, ]", "", found[2]))
    return _held(-amount if bracketed or found[1] == "-" else amount, seen)


def _counted(value: float) -> Decimal:
    """Return the cents nearest to a binary fraction, if it was meant to be cents."""
    if not math.isfinite(value):
        raise _unreadable(str(value), "")
    exact = Decimal(repr(value))
    if abs(exact) >= 10 ** (MOST_DIGITS - 2):
        return _held(exact, repr(value))
    amount = exact.quantize(CENT, ROUND_HALF_EVEN)
    if abs(exact - amount) > Decimal(1e-6 + 8 * math.ulp(value)):
        return _held(exact, repr(value))
    return abs(amount) if amount == 0 else amount


def _held(amount: Decimal, seen: str) -> Decimal:
    """Return ``amount`` with two decimals if a ``Decimal(14, 2)`` column holds it exactly."""
    if not amount.is_finite():
        raise _unreadable(seen, "")
    if abs(amount) >= 10 ** (MOST_DIGITS - 2):
        raise BadValue(_("金额“%(seen)s”太大，元以上最多12位，请核对") % {"seen": seen[:20]})
    rounded = amount.quantize(CENT, ROUND_HALF_UP)
    if rounded != amount:
        raise BadValue(
            _("金额“%(seen)s”的小数超过两位，请写到分，例如 %(example)s")
            % {"seen": seen[:20], "example": rounded}
        )
    return abs(rounded) if rounded == 0 else rounded


def _unreadable(seen: str, text: str) -> BadValue:
    example = Decimal("1280.00")
    if found := _IN_WAN.fullmatch(text):
        example = (Decimal(found[1]) * _WORTH[found[2]]).quantize(CENT)
        return BadValue(_("金额要写数字，例如 %(example)s") % {"example": example})
    return BadValue(
        _("“%(seen)s”不是金额，金额要写数字，例如 %(example)s") % {"seen": seen[:20], "example": example}
    )


def yuan(amount: Decimal) -> str:
    """Return ``186,420.00``, the form of every table cell."""
    return f"{amount:,.2f}"


def wan(amount: Decimal) -> str:
    """Return the sum for a sentence: ``9,800元``, ``18.64万元``, ``1.2亿元``."""
    sign, size = ("－" if amount < 0 else ""), abs(amount)
    if size < 10_000:
        return f"{sign}{_trimmed(size)}元"
    # 99,999,999.00 would round to 10000万元; the next unit begins where the rounding reaches it.
    unit, word = (10_000, "万元") if size < Decimal("99999950") else (100_000_000, "亿元")
    return f"{sign}{_trimmed((size / unit).quantize(CENT, ROUND_HALF_UP))}{word}"


def _trimmed(amount: Decimal) -> str:
    whole, _point, cents = f"{amount:,.2f}".partition(".")
    cents = cents.rstrip("0")
    return f"{whole}.{cents}" if cents else whole


def signed(amount: Decimal, words: str | None = None) -> str:
    """Return the sum with ＋ or － before it (zero has neither): ``＋65,000.00``.

    ``words`` is the size already written, such as ``wan(abs(amount))``.
    """
    sign = "＋" if amount > 0 else "－" if amount < 0 else ""
    return sign + (yuan(abs(amount)) if words is None else words)


def capital_words(amount: Decimal) -> str:
    """Return the voucher form, ``人民币壹仟贰佰叁拾肆元伍角整``.

    零 stands once for any run of empty places; 整 closes a sum without 分.

    Basis: 支付结算办法 附一 正确填写票据和结算凭证的基本规定.
    """
    cents = int(abs(amount).quantize(CENT, ROUND_HALF_UP) * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_capital_whole(whole)}元" if whole or not cents else ""
    if jiao:
        words += f"{_FIGURES[jiao]}角"
    elif fen and whole:
        words += "零"
    words += f"{_FIGURES[fen]}分" if fen else "整"
    return f"人民币{'负' if amount < 0 else ''}{words}"


def _capital_whole(number: int) -> str:
    """Return the capital figures of a whole number below ten thousand billion."""
    if number == 0:
        return "零"
    words, gap = "", False
    for power, unit in ((12, "兆"), (8, "亿"), (4, "万"), (0, "")):
        group = number // 10**power % 10_000
        if group:
            words += ("零" if words and (gap or group < 1000) else "") + _capital_group(group) + unit
        gap = group % 10 == 0 if group else bool(words)
    return words


def _capital_group(group: int) -> str:
    """Return the capital figures of 1 … 9999, with 零 for inner gaps only."""
    words, gap = "", False
    for size, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        figure = group // size % 10
        if figure:
            words += ("零" if gap and words else "") + _FIGURES[figure] + unit
        gap = not figure
    return words
